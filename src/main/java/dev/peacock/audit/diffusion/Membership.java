package dev.peacock.audit.diffusion;

import dev.peacock.attack.Lira;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.Separation;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.Student;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which images a model was trained on, by its denoising losses (Carlini et al. 2023, section 5.2): from a threshold on the loss alone, and
 * by LiRA with every model in turn as the target and all others as its shadows. LiRA's score is the log-likelihood ratio of minus the
 * logarithm of the loss, with the variances pooled over images, since single images have few shadows.
 *
 * @param lira by model; null where the score is undefined, as with two models
 * @param threshold by model
 */
public record Membership(
        @Nullable Separation[] lira, @Nullable Separation[] threshold) {
    /** Of the false-positive rate at which true ones are given. */
    private static final double FPR = .01;

    /**
     * @param logs [model, image], natural logarithms of losses, all finite
     * @param saw [model, image]
     * @param seed of the images that are drawn again for intervals
     */
    public static Membership of(float[][] logs, boolean[][] saw, long seed) {
        int models = logs.length;
        int images = logs[0].length;
        double[][] scores = scores(logs, saw);
        @Nullable Separation[] byLira = new Separation[models];
        @Nullable Separation[] byThreshold = new Separation[models];
        for (int model = 0; model < models; model++) {
            float[] ofModel = logs[model];
            byLira[model] = Separation.of(scores[model], saw[model], seed);
            byThreshold[model] = Separation.of(
                    IntStream.range(0, images).mapToDouble(i -> -ofModel[i]).toArray(), saw[model], seed);
        }
        return new Membership(byLira, byThreshold);
    }

    /** LiRA's, [model, image]: each model in turn is the target, and all others its shadows. */
    static double[][] scores(float[][] logs, boolean[][] saw) {
        int models = logs.length;
        int images = logs[0].length;
        MarginBlock block = block(logs, saw);
        PooledSums pooled = new PooledSums(models);
        pooled.add(block);
        Lira lira = new Lira(pooled.variances());
        double[][] scores = new double[models][images];
        for (int i = 0; i < images; i++) {
            lira.score(block, i);
            for (int model = 0; model < models; model++) {
                scores[model][i] = lira.onlinePooled()[model];
            }
        }
        return scores;
    }

    private static MarginBlock block(float[][] logs, boolean[][] saw) {
        int models = logs.length;
        int images = logs[0].length;
        float[] margins = new float[Math.multiplyExact(images, models)];
        BitColumns included = new BitColumns(images, models);
        for (int i = 0; i < images; i++) {
            for (int model = 0; model < models; model++) {
                margins[i * models + model] = -logs[model][i];
                if (saw[model][i]) {
                    included.set(i, model);
                }
            }
        }
        return new MarginBlock(
                new Block(0, Block.ANY, IntStream.range(0, images).toArray()),
                margins,
                included,
                new BitColumns(images, models));
    }

    /** NaN of none. */
    public static double auc(@Nullable Separation of) {
        return of == null ? Double.NaN : of.auc();
    }

    /** The true-positive rate at 1% false positives; NaN with fewer than 100 others, of which not even one could be 1%. */
    public static double rate(@Nullable Separation of) {
        return of == null || of.others() * FPR < 1
                ? Double.NaN
                : of.rates().stream()
                        .filter(at -> at.fpr() == FPR)
                        .mapToDouble(Separation.At::tpr)
                        .findFirst()
                        .orElse(Double.NaN);
    }

    /**
     * What models have of an image: the mean logarithm of the loss of those that did not see it, less that of those that did.
     *
     * @param difference in nats; null where no model saw it, or every one did
     * @param interval Welch's at 95%; null with fewer than two models on a side
     */
    public record Memorized(
            int with,
            int without,
            @Nullable Double difference,
            @Nullable Interval interval) {

        static Memorized of(double[] logs, boolean[] saw) {
            Moments in = Moments.of(side(logs, saw, true));
            Moments out = Moments.of(side(logs, saw, false));
            double difference = out.mean() - in.mean();
            double variance = in.variance() / in.count();
            double other = out.variance() / out.count();
            boolean isFirm = Math.min(in.count(), out.count()) > 1 && variance + other > 0;
            return new Memorized(
                    (int) in.count(),
                    (int) out.count(),
                    Math.min(in.count(), out.count()) > 0 ? (Double) difference : null,
                    isFirm
                            ? Interval.student(
                                    difference,
                                    Math.sqrt(variance + other),
                                    Student.ofSum(variance, in.count() - 1, other, out.count() - 1))
                            : null);
        }

        private static double[] side(double[] logs, boolean[] saw, boolean wanted) {
            return IntStream.range(0, logs.length)
                    .filter(model -> saw[model] == wanted)
                    .mapToDouble(model -> logs[model])
                    .toArray();
        }

        public boolean isAboveZero() {
            return interval != null && interval.low() > 0;
        }
    }

    /** By image. */
    public static Memorized[] memorized(float[][] logs, boolean[][] saw) {
        Memorized[] memorized = new Memorized[logs[0].length];
        Arrays.setAll(memorized, i -> {
            double[] ofImage = Arrays.stream(logs).mapToDouble(of -> of[i]).toArray();
            boolean[] by = new boolean[saw.length];
            for (int model = 0; model < by.length; model++) {
                by[model] = saw[model][i];
            }
            return Memorized.of(ofImage, by);
        });
        return memorized;
    }
}
