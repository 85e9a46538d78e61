package dev.peacock.training;

/** Predicted class, margin and loss from logits z, in double. Class c of a row is at {@code from + c}. */
public final class Logits {
    private Logits() {}

    /** The class of the largest logit; the first of equals. */
    public static int argmax(float[] logits, int from, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (logits[from + c] > logits[from + best]) {
                best = c;
            }
        }
        return best;
    }

    /**
     * The margin, called logit-scaled confidence in the literature: phi = log f_y - log sum_{y' != y} f_y' (Carlini et
     * al. 2022, section IV-C), where f is the softmax of z. The normaliser cancels: phi = z_y - log sum_{y' != y} exp
     * z_y', summed relative to its largest term, so that it is finite for any finite logits.
     */
    public static double margin(float[] logits, int from, int classes, int label) {
        double[] margin = new double[1];
        margins(logits, from, 1, classes, new int[] {label}, new double[classes], margin);
        return margin[0];
    }

    /**
     * The margins of {@code rows} rows, one after the other, each with an error below 5e-13 before it is rounded. At least two classes.
     *
     * @param labels of each row
     * @param terms room for all logits
     */
    static void margins(
            float[] logits, int from, int rows, int classes, int[] labels, double[] terms, double[] margins) {
        for (int row = 0; row < rows; row++) {
            int at = from + row * classes;
            float largest = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                largest = c != labels[row] && logits[at + c] > largest ? logits[at + c] : largest;
            }
            for (int c = 0; c < classes; c++) {
                terms[row * classes + c] = (double) logits[at + c] - largest;
            }
            terms[row * classes + labels[row]] = Double.NEGATIVE_INFINITY;
            margins[row] = largest;
        }
        exp(terms, rows * classes);
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += terms[row * classes + c];
            }
            margins[row] = logits[from + row * classes + labels[row]] - (margins[row] + StrictMath.log(sum));
        }
    }

    /**
     * Replaces numbers of at most 0 by their exponentials, with relative errors below 5e-13; those below -700 are taken as -700. They are the
     * 1024th powers of Taylor's polynomial, so that the loop needs nothing of which C2 makes no vectors.
     */
    static void exp(double[] x, int length) {
        for (int i = 0; i < length; i++) {
            double r = Math.max(x[i], -700) / 1024;
            double p = 1 / 1_307_674_368_000.0;
            p = p * r + 1 / 87_178_291_200.0;
            p = p * r + 1 / 6_227_020_800.0;
            p = p * r + 1 / 479_001_600.0;
            p = p * r + 1 / 39_916_800.0;
            p = p * r + 1 / 3_628_800.0;
            p = p * r + 1 / 362_880.0;
            p = p * r + 1 / 40_320.0;
            p = p * r + 1 / 5_040.0;
            p = p * r + 1 / 720.0;
            p = p * r + 1 / 120.0;
            p = p * r + 1 / 24.0;
            p = p * r + 1 / 6.0;
            p = p * r + 1 / 2.0;
            p = p * r + 1;
            p = p * r + 1;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            x[i] = p;
        }
    }

    /**
     * Cross-entropy -log f_y in nats from the margin: f_y = 1/(1 + exp(-phi)), so that it is log(1 + exp(-phi)), or
     * -phi + log(1 + exp(phi)) where exp(-phi) could overflow.
     *
     * @param exp exp(-|phi|)
     */
    static double crossEntropy(double margin, double exp) {
        return Math.max(-margin, 0) + StrictMath.log1p(exp);
    }
}
