package dev.peacock.audit.diffusion;

import dev.peacock.attack.Curve;
import dev.peacock.attack.ScoreHistogram;
import dev.peacock.stats.Rounded;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A model whose members LiRA tells.
 *
 * @param model its place
 * @param number of the model
 * @param scores by image; NaN where undefined
 * @param saw by image
 * @param few the score above which at most 1% of those are that the model did not see; NaN where that is less than one
 * @param many the same of 10%
 */
public record LiraTarget(int model, int number, double[] scores, boolean[] saw, double few, double many) {
    private static final double FEW = .01;
    private static final double MANY = .1;
    /** One in so many others is {@link #FEW}. */
    private static final int RATE = 100;

    public static LiraTarget of(int model, int number, double[] scores, boolean[] saw) {
        double[] others = IntStream.range(0, scores.length)
                .filter(i -> !saw[i] && !Double.isNaN(scores[i]))
                .mapToDouble(i -> (float) scores[i])
                .sorted()
                .toArray();
        return new LiraTarget(model, number, scores, saw, threshold(others, FEW), threshold(others, MANY));
    }

    private static double threshold(double[] others, double share) {
        int passing = (int) (share * others.length);
        return passing < 1 ? Double.NaN : others[others.length - 1 - passing];
    }

    /** NaN without a member or without another. */
    public double auc() {
        return auc(all());
    }

    /** Among some images. */
    public double auc(int[] images) {
        float[] members = scores(images, i -> saw[i]);
        float[] others = scores(images, i -> !saw[i]);
        return members.length == 0 || others.length == 0
                ? Double.NaN
                : Curve.of(ScoreHistogram.of(members, others)).auc();
    }

    /** The true-positive rate at 1% false positives; NaN with fewer than 100 others. */
    public double rate() {
        float[] members = scores(all(), i -> saw[i]);
        float[] others = scores(all(), i -> !saw[i]);
        return members.length == 0 || others.length < RATE
                ? Double.NaN
                : Curve.of(ScoreHistogram.of(members, others)).tprAt(RATE);
    }

    /** Of those asked among the images, the share with a score above the threshold; NaN of none, and without a threshold. */
    double called(int[] images, double threshold, IntPredicate isAsked) {
        float[] asked = scores(images, isAsked);
        double above = IntStream.range(0, asked.length)
                .filter(i -> asked[i] > threshold)
                .count();
        return asked.length == 0 || Double.isNaN(threshold) ? Double.NaN : above / asked.length;
    }

    private int[] all() {
        return IntStream.range(0, scores.length).toArray();
    }

    private float[] scores(int[] images, IntPredicate isWanted) {
        return Rounded.floats(Arrays.stream(images)
                .filter(isWanted)
                .mapToDouble(i -> scores[i])
                .filter(score -> !Double.isNaN(score))
                .toArray());
    }
}
