package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;

/**
 * One example's margins over chosen shadow models: their number, mean and sum of squared deviations, for the models
 * that saw the example and for those that did not. Scores are those of LiRA (Carlini et al. 2022); larger means more
 * likely a member; NaN is undefined.
 *
 * <p>With phi ~ N(m1, v1) where the target saw the example and N(m0, v0) where it did not, the online score is the
 * log-likelihood ratio log N(phi; m1, v1) - log N(phi; m0, v0) = (log(v0 / v1) + (phi - m0)^2 / v0 - (phi - m1)^2 / v1)
 * / 2, and the offline one is z = (phi - m0) / sqrt(v0). Carlini's offline score is Phi(z), which has the same order
 * but rounds to 1 for every large z.
 */
public record Gaussians(int in, double meanIn, double squaresIn, int out, double meanOut, double squaresOut) {

    /** With fewer shadows than this on a side, variances are pooled over examples (Carlini et al. 2022, section VI). */
    public static final int SHADOWS_FOR_OWN_VARIANCE = 64;

    /** Of the block's i-th example over {@code shadows}, which are numbers of runs in the block. */
    public static Gaussians of(MarginBlock block, int i, int[] shadows) {
        int in = 0;
        int out = 0;
        double sumIn = 0;
        double sumOut = 0;
        for (int run : shadows) {
            if (block.included().get(i, run)) {
                in++;
                sumIn += block.margin(i, run);
            } else {
                out++;
                sumOut += block.margin(i, run);
            }
        }
        double meanIn = sumIn / in;
        double meanOut = sumOut / out;
        double squaresIn = 0;
        double squaresOut = 0;
        for (int run : shadows) {
            double x = block.margin(i, run);
            if (block.included().get(i, run)) {
                squaresIn += (x - meanIn) * (x - meanIn);
            } else {
                squaresOut += (x - meanOut) * (x - meanOut);
            }
        }
        return new Gaussians(in, meanIn, squaresIn, out, meanOut, squaresOut);
    }

    /**
     * The online score with the example's own two variances: NaN with fewer than two shadows on a side, or a variance of 0.
     */
    public double online(double margin) {
        return online(margin, variance(squaresIn, in), variance(squaresOut, out));
    }

    /** The same with given variances, such as {@link PooledVariances}: NaN without a shadow on a side. */
    public double online(double margin, double varianceIn, double varianceOut) {
        return logRatio(margin - meanIn, varianceIn, margin - meanOut, varianceOut);
    }

    /** squares / (count - 1), or NaN where that is 0 or undefined. */
    public static double variance(double squares, int count) {
        return count >= 2 && squares > 0 ? squares / (count - 1) : Double.NaN;
    }

    /** The online score from the margin's distances to the two means. */
    public static double logRatio(double fromIn, double varianceIn, double fromOut, double varianceOut) {
        return (Math.log(varianceOut / varianceIn) + fromOut * fromOut / varianceOut - fromIn * fromIn / varianceIn)
                / 2;
    }
}
