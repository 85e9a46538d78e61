package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.stats.Moments;
import dev.peacock.training.diffusion.NoiseLevels;
import dev.peacock.training.diffusion.ScoredImages;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** What the losses of models are. */
record DiffusionLosses(Fleet fleet, DiffusionImages images, DiffusionOptions options) {
    private static final float[] NONE = new float[0];

    /** The mean loss of images that a model saw, or of the others. */
    double of(int model, boolean isSeen) {
        return mean(model, isSeen, log -> ScoredImages.loss(-log));
    }

    /** The mean logarithm of images that a model did not see, less that of those that it saw. */
    double gap(int model) {
        return mean(model, false, log -> log) - mean(model, true, log -> log);
    }

    private double mean(int model, boolean isSeen, DoubleUnaryOperator of) {
        float[] logs = fleet.answer(model, Answer.Kind.LOSSES);
        return IntStream.range(0, logs.length)
                .filter(i -> fleet.saw()[model][i] == isSeen)
                .mapToDouble(i -> of.applyAsDouble(logs[i]))
                .average()
                .orElse(Double.NaN);
    }

    /** NaN without held-out images. */
    double ofHeldOut(int model) {
        float[] logs = images.heldOutCount() == 0 ? NONE : fleet.answer(model, Answer.Kind.LOSSES_OF_HELD_OUT);
        return IntStream.range(0, logs.length)
                .mapToDouble(i -> ScoredImages.loss(-logs[i]))
                .average()
                .orElse(Double.NaN);
    }

    /** Means over models. */
    DiffusionSummary.Losses means() {
        double heldOut = over(this::ofHeldOut);
        return new DiffusionSummary.Losses(
                over(model -> of(model, true)),
                over(model -> of(model, false)),
                Double.isNaN(heldOut) ? null : (Double) heldOut,
                over(this::ofMean));
    }

    private double over(IntToDoubleFunction byModel) {
        return IntStream.range(0, fleet.count()).mapToDouble(byModel).average().orElse(Double.NaN);
    }

    /** The loss of images that a model saw if it always gave their mean: a / (1 - a) times their variance. */
    private double ofMean(int model) {
        int width = images.width();
        boolean[] saw = fleet.saw()[model];
        int[] seen = IntStream.range(0, saw.length).filter(i -> saw[i]).toArray();
        double squares = 0;
        for (int k = 0; k < width; k++) {
            int number = k;
            squares += Moments.of(Arrays.stream(seen)
                            .mapToDouble(i -> 2 * images.values()[i * width + number] - 1)
                            .toArray())
                    .squares();
        }
        double left = NoiseLevels.of(options.recipe().levels(), options.recipe().noiseSteps())
                .left(options.level());
        return left / (1 - left) * squares / seen.length / width;
    }
}
