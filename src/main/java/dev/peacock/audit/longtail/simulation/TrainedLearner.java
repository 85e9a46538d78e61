package dev.peacock.audit.longtail.simulation;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Recipe;
import dev.peacock.config.TrainingConfig;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.backend.Trainers;
import dev.peacock.training.nd4j.NativeCode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A real model, trained on the generated points of a repetition from the same first weights for each number of epochs.
 *
 * @param epochs one learner each; for a model that is not trained in epochs, a single number that nothing reads
 * @param trainer as {@link Trainers#create} names it
 */
public record TrainedLearner(
        Recipe recipe, List<Integer> epochs, int features, double noise, String trainer, NativeCode nativeCode)
        implements Serializable {
    private static final double MEBIBYTE = 1 << 20;

    public TrainedLearner {
        epochs = List.copyOf(epochs);
    }

    /** Whether it is trained in epochs. */
    public boolean hasEpochs() {
        return hasEpochs(recipe.model());
    }

    /** Whether a model is trained in epochs. */
    public static boolean hasEpochs(ModelConfig model) {
        return model.isNetwork();
    }

    /** The results of one repetition, by number of epochs. Throws a UserError if the model does not fit the points. */
    public List<LearnerSums> run(Simulation simulation, int repetition, ExecutorResources executor, Device device) {
        Draw draw = new Draws(simulation).of(repetition);
        GeneratedPoints points = GeneratedPoints.of(simulation, repetition, draw, features, noise);
        RunSpec spec = spec(simulation.seed(), repetition, points.trainSize());
        List<LearnerSums> sums = new ArrayList<>();
        for (int number : epochs) {
            TrainingConfig training = recipe.training().withEpochs(number).withCheckpoints(0);
            Trainer of = Trainers.create(trainer, recipe.model(), training, points, nativeCode, executor);
            TrainedRun run = of.train(List.of(spec), device).get(0);
            LearnerSums none = LearnerSums.none(simulation.strictest());
            sums.add(
                    run instanceof TrainedRun.Evaluated model
                            ? none.add(score(simulation, draw, model.trainCorrect(), model.testCorrect()))
                            : none.addFailure());
        }
        return sums;
    }

    /** Throws a UserError if an executor does not have enough memory for the points. */
    public void check(Simulation simulation, ExecutorResources executor) {
        long points = (long) simulation.examples() + simulation.prior().subpopulations();
        long bytes = executor.threads() * points * features * Float.BYTES;
        if (bytes > executor.heap() / 2) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%,d points of --features %d take %,.0f MiB for %d models at a time, but half of an "
                            + "executor's heap has %,.0f: lower --examples, --subpopulations or --features, or give "
                            + "spark-submit more --executor-memory (--driver-memory if it runs locally)",
                    points,
                    features,
                    bytes / MEBIBYTE,
                    executor.threads(),
                    executor.heap() / 2 / MEBIBYTE));
        }
    }

    private static RunSpec spec(long master, int repetition, int n) {
        boolean[] all = new boolean[n];
        Arrays.fill(all, true);
        long seed = Stream.seed(master, repetition);
        return new RunSpec(
                repetition,
                new InclusionMask(PackedBits.of(all)),
                Seeds.seed(seed, Seeds.Purpose.INIT, 0),
                Seeds.seed(seed, Seeds.Purpose.ORDER, 0),
                Seeds.seed(seed, Seeds.Purpose.DROPOUT, 0),
                Seeds.seed(seed, Seeds.Purpose.AUGMENT, 0));
    }

    /**
     * Errors by each subpopulation's fresh point; what is fitted by train points. A subpopulation of which only some train points
     * are wrong counts as that share of one.
     */
    static Score score(Simulation simulation, Draw draw, PackedBits trainCorrect, PackedBits testCorrect) {
        int most = simulation.strictest();
        int[] seen = new int[most + 1];
        double[] wrong = new double[most + 1];
        long[] fitted = new long[most + 1];
        double error = 0;
        double bound = simulation.levels().optimum();
        for (int x = 0, at = 0; x < draw.counts().length; x++) {
            int count = draw.counts()[x];
            double frequency = draw.frequencies()[x];
            boolean fresh = testCorrect.get(x);
            int right = 0;
            for (int i = 0; i < count; i++, at++) {
                right += trainCorrect.get(at) ? 1 : 0;
            }
            error += fresh ? 0 : frequency;
            double unfitted = count == 0 ? (fresh ? 0 : 1) : 1 - (double) right / count;
            if (count > 0) {
                boolean beyond = count > simulation.expected().most();
                bound += beyond ? unfitted * frequency : simulation.cost(count, unfitted);
            }
            if (count <= most) {
                seen[count]++;
                wrong[count] += unfitted;
                fitted[count] += right;
            }
        }
        long tail = 0;
        long tailFitted = 0;
        for (int l = 1; l < most; l++) {
            tail += (long) l * seen[l];
            tailFitted += fitted[l];
        }
        return new Score(error, bound, seen, wrong, tail, tailFitted, seen[1], fitted[1]);
    }
}
