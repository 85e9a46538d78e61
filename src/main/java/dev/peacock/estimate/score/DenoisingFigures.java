package dev.peacock.estimate.score;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How well a fleet's denoisers denoise images: the mean over models of the mean denoising loss over images.
 *
 * @param seenLoss of the train images that a model saw; null if no model saw any
 * @param unseenLoss of those that it did not see; null if every model saw all
 * @param meanImageLoss what a model has of train images that always gives the mean of all of them
 */
public record DenoisingFigures(
        double testLoss,
        @Nullable Double seenLoss,
        @Nullable Double unseenLoss,
        double meanImageLoss) {

    /**
     * One model's means.
     *
     * @param seen NaN where it saw no train image, as {@code unseen} where it saw all
     */
    public record OfRun(int run, double test, double seen, double unseen) implements Serializable {}

    /** Of a fleet with at least one model and one test image. */
    public static DenoisingFigures of(List<OfRun> runs, double meanImageLoss) {
        Double test = mean(runs, OfRun::test);
        return new DenoisingFigures(
                test == null ? Double.NaN : test, mean(runs, OfRun::seen), mean(runs, OfRun::unseen), meanImageLoss);
    }

    private static @Nullable Double mean(List<OfRun> runs, ToDoubleFunction<OfRun> of) {
        double[] defined = runs.stream()
                .sorted(Comparator.comparingInt(OfRun::run))
                .mapToDouble(of)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        return defined.length == 0
                ? null
                : (Double) java.util.Arrays.stream(defined).average().orElseThrow();
    }

    /** Whether the models denoise even the images that they saw no better than by giving the mean image. */
    public boolean hasNotLearned() {
        return seenLoss != null && seenLoss >= meanImageLoss;
    }
}
