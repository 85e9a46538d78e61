package dev.peacock.images.copies;

import dev.peacock.stats.Binomial;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;

/**
 * The distance below which an image counts as a near-copy, set so that a stated share of images that are no copies would pass. A fixed
 * distance says nothing: images of a small set are near to each other by themselves.
 *
 * @param distance an image nearer than this to its nearest train image is called a near-copy
 * @param interval 95%: by order statistics, or of the tail by resampling the held-out images
 * @param byTail whether it is an extrapolation of the smallest distances, since held-out images are too few to count those that pass
 */
public record Cut(double distance, Interval interval, boolean byTail) {
    /** Held-out images without which nothing can be said. */
    public static final int LEAST = 20;

    /** With fewer, more than the stated share passes an extrapolated cut on average. */
    public static final int ENOUGH = 100;

    private static final int RESAMPLES = 1000;
    private static final double ENDS = .025;
    /** So many held-out images must pass where they are counted. */
    private static final int PASSING = 10;

    private static final double TAIL = .1;
    /** Of Hosking and Wallis's plotting positions. */
    private static final double POSITION = .35;

    /**
     * @param heldOut distances of images that are no copies to their nearest train image, at least {@value #LEAST}
     * @param share of them that would pass, in (0, .1]
     */
    public static Cut of(double[] heldOut, double share, RandomStream random) {
        if (heldOut.length < LEAST || !(share > 0 && share <= TAIL)) {
            throw new IllegalArgumentException(heldOut.length + " held-out images, share " + share);
        }
        double[] sorted = heldOut.clone();
        Arrays.sort(sorted);
        boolean byTail = share * (sorted.length + 1) < PASSING;
        return byTail
                ? new Cut(tail(sorted, share), resampled(sorted, share, random), true)
                : new Cut(quantile(sorted, share), between(sorted, share), false);
    }

    /** Of the distances that are the share's quantile with a probability of 2.5% or more: how many lie below it is binomial. */
    private static Interval between(double[] sorted, double share) {
        Binomial below = new Binomial(sorted.length, Math.log(share / (1 - share)));
        double sum = 0;
        int low = -1;
        int high = 0;
        for (int k = 0; k < sorted.length && sum < 1 - ENDS; k++) {
            sum += Math.exp(below.logProbability(k));
            low = sum <= ENDS ? k : low;
            high = k;
        }
        return new Interval(low < 0 ? 0 : sorted[low], sorted[high]);
    }

    private static Interval resampled(double[] sorted, double share, RandomStream random) {
        double[] cuts = new double[RESAMPLES];
        double[] resample = new double[sorted.length];
        for (int r = 0; r < RESAMPLES; r++) {
            for (int i = 0; i < resample.length; i++) {
                resample[i] = sorted[random.nextInt(sorted.length)];
            }
            Arrays.sort(resample);
            cuts[r] = tail(resample, share);
        }
        Arrays.sort(cuts);
        int out = (int) (ENDS * RESAMPLES);
        return new Interval(cuts[out], cuts[RESAMPLES - 1 - out]);
    }

    /** Between the two that surround it; of a new image, the share below it is {@code share} on average. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length + 1) - 1;
        int below = (int) Math.floor(place);
        return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }

    /**
     * By a generalized Pareto distribution of how far the smallest tenth of the distances is below the next one, fitted by
     * probability-weighted moments (Hosking and Wallis 1987, equations 6 and 7). Of few it is the {@value #LEAST} smallest, and at most
     * half of them: the distribution is that of a tail.
     */
    private static double tail(double[] sorted, double share) {
        int size = Math.min(sorted.length / 2, Math.max(LEAST, (int) (TAIL * sorted.length)));
        double border = sorted[size];
        double a0 = 0;
        double a1 = 0;
        for (int i = 0; i < size; i++) {
            double below = border - sorted[size - 1 - i];
            a0 += below / size;
            a1 += (1 - (i + 1 - POSITION) / size) * below / size;
        }
        if (!(a0 > 2 * a1) || a1 <= 0) {
            return sorted[0];
        }
        double shape = a0 / (a0 - 2 * a1) - 2;
        double scale = 2 * a0 * a1 / (a0 - 2 * a1);
        double left = share * sorted.length / size;
        double below = shape == 0 ? -scale * Math.log(left) : scale / shape * (1 - Math.pow(left, shape));
        return Math.max(0, border - below);
    }
}
