package dev.peacock.training.diffusion;

import java.io.Serializable;

/**
 * How much of an image is left at each step of the noise: at step t an image x becomes sqrt(a) x + sqrt(1 - a) noise with a = {@link
 * #left}(t), which falls from nearly 1 at step 0 to nearly 0 at the last one (Ho et al. 2020, equation 4).
 *
 * @param left by step
 */
public record NoiseLevels(double[] left) implements Serializable {
    /** Of the cosine, so that the first steps are not too small. */
    private static final double OFFSET = .008;

    private static final double MOST_NOISE_OF_STEP = .999;
    private static final double LEAST_BETA = 1e-4;
    private static final double MOST_BETA = .02;
    /** Steps that the linear schedule's numbers are meant for. */
    private static final double LINEAR_STEPS = 1000;

    /** What the levels follow. */
    public enum Kind {
        /** Nichol and Dhariwal 2021, equation 17. */
        COSINE,
        /** Ho et al. 2020, section 4, its rates times 1,000 over the number of steps. */
        LINEAR
    }

    public static NoiseLevels of(Kind kind, int steps) {
        double[] left = new double[steps];
        double product = 1;
        for (int t = 0; t < steps; t++) {
            double beta = kind == Kind.COSINE
                    ? Math.min(MOST_NOISE_OF_STEP, 1 - cosine(t + 1, steps) / cosine(t, steps))
                    : Math.min(
                            MOST_NOISE_OF_STEP,
                            LINEAR_STEPS
                                    / steps
                                    * (LEAST_BETA + (MOST_BETA - LEAST_BETA) * t / Math.max(1, steps - 1)));
            product *= 1 - beta;
            left[t] = product;
        }
        return new NoiseLevels(left);
    }

    private static double cosine(int t, int steps) {
        double cosine = StrictMath.cos(((double) t / steps + OFFSET) / (1 + OFFSET) * StrictMath.PI / 2);
        return cosine * cosine;
    }

    public int steps() {
        return left.length;
    }

    public double left(int t) {
        return left[t];
    }
}
