package dev.peacock.spark.fleet;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.provenance.Clock;
import dev.peacock.stats.Bits;
import dev.peacock.subset.InclusionMask;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The first models of a fleet, trained in this process by one thread to see how long one takes. Nothing of them is kept.
 *
 * @param models how many were timed
 * @param seconds of one, with its evaluation
 * @param testAccuracy the mean of theirs; null where all diverged
 * @param trainAccuracy the same on the train examples that a model saw
 * @param bits a character of test examples, of language models; null for others and where all diverged
 * @param trainLoss mean loss of the train examples that a model saw; null where models have none and where all diverged
 */
public record TimedTrial(
        int models,
        double seconds,
        @Nullable Double testAccuracy,
        @Nullable Double trainAccuracy,
        @Nullable Double bits,
        @Nullable Double trainLoss) {
    /** Seconds of training, of which only the last models count: Java compiles during the first ones. */
    private static final double LONG = 5;

    /** Trains one model or, where that takes little time, more of them, as many together as a task does. */
    public static TimedTrial of(SubsetsConfig subsets, int stack, Trainer trainer, ExampleStore store) {
        SamplingDesign design = ExecutorTrainer.design(subsets, store);
        double started = Clock.seconds();
        int most = Math.min(stack, subsets.models());
        TimedTrial last = train(subsets, design, 1, trainer, store);
        while (true) {
            double room = (LONG - Clock.seconds() + started) / Math.max(last.seconds, 1e-6);
            int models = (int) Math.min(most, room);
            if (models < Math.max(1, last.models)) {
                return last;
            }
            last = train(subsets, design, models, trainer, store);
        }
    }

    private static TimedTrial train(
            SubsetsConfig subsets, SamplingDesign design, int models, Trainer trainer, ExampleStore store) {
        List<RunSpec> specs = IntStream.range(subsets.firstRun(), subsets.firstRun() + models)
                .mapToObj(run -> StackTask.spec(subsets, run, design.mask(run)))
                .filter(spec -> spec.mask().bits().count() > 0)
                .toList();
        double started = Clock.seconds();
        List<TrainedRun> runs = trainer.train(specs);
        double seconds = (Clock.seconds() - started) / Math.max(1, specs.size());
        return new TimedTrial(
                specs.size(),
                seconds,
                mean(specs, runs, run -> (double) run.trained.testCorrect().count() / store.testSize()),
                mean(specs, runs, TimedTrial::seenAccuracy),
                mean(specs, runs, TimedTrial::bits),
                mean(specs, runs, run -> run.trained.trainLoss()));
    }

    private record Run(InclusionMask mask, TrainedRun.Evaluated trained) {}

    private static @Nullable Double mean(List<RunSpec> specs, List<TrainedRun> runs, ToDoubleFunction<Run> accuracy) {
        OptionalDouble mean = IntStream.range(0, specs.size())
                .filter(i -> runs.get(i) instanceof TrainedRun.Evaluated)
                .mapToObj(i -> new Run(specs.get(i).mask(), (TrainedRun.Evaluated) runs.get(i)))
                .mapToDouble(accuracy)
                .filter(value -> !Double.isNaN(value))
                .average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    /** NaN of a model of anything else than texts. */
    private static double bits(Run run) {
        float[] scores = run.trained.documents() == null ? null : run.trained.testMargin();
        return scores == null
                ? Double.NaN
                : IntStream.range(0, scores.length)
                        .mapToDouble(i -> -Bits.ofNats(scores[i]))
                        .average()
                        .orElse(Double.NaN);
    }

    private static double seenAccuracy(Run run) {
        int[] seen = run.mask.bits().indices();
        return (double) run.trained.trainCorrect().count(seen) / seen.length;
    }
}
