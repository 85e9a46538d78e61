package dev.peacock.audit.stealing.spark;

import dev.peacock.audit.stealing.Points;
import dev.peacock.audit.stealing.Theft;
import dev.peacock.audit.stealing.Victim;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.target.Answers;
import dev.peacock.target.Target;
import dev.peacock.target.TargetFile;
import dev.peacock.training.Device;
import dev.peacock.training.nd4j.NativeCode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Steals a model of a file.
 *
 * @param test rows of test examples, one after another
 */
record FileTask(TargetFile file, float[] test, int width, StealingOptions options, NativeCode code)
        implements Work.Task<VictimFile> {
    @Override
    public Work.Made<VictimFile> run(Stack stack, Device device) {
        double began = Clock.seconds();
        code.enter();
        try (Target target = file.open()) {
            Victim victim = victim(target, test, width, options, code, Answers::toString);
            return new Work.Made<>(List.of(VictimFile.of(0, victim)), Map.of(), Clock.seconds() - began);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Of a model that is in no fleet. UserError where test examples have another size; {@code width}: theirs, 0 without any. */
    static Victim victim(
            Target target,
            float[] test,
            int width,
            StealingOptions options,
            NativeCode code,
            Function<Answers, String> name)
            throws InterruptedException {
        if (width != 0 && width != target.inputs()) {
            throw new UserError("--test has rows of " + width + " values, but the model takes " + target.inputs()
                    + "; give test examples as the model takes them");
        }
        Theft theft =
                new Theft(target, options.domain(target.inputs(), test), new Points(test, null), options.plan(), code);
        return new Victim(
                0,
                target.inputs(),
                target.classes(),
                theft.isRegression(),
                options.plan().points(),
                test.length / target.inputs(),
                null,
                null,
                null,
                theft.commonest(),
                theft.run(name, copy -> {}));
    }
}
