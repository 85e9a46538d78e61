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
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            if (c != label) {
                largest = Math.max(largest, logits[from + c]);
            }
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            if (c != label) {
                sum += StrictMath.exp(logits[from + c] - largest);
            }
        }
        return logits[from + label] - (largest + StrictMath.log(sum));
    }

    /**
     * Cross-entropy -log f_y in nats from the margin: f_y = 1/(1 + exp(-phi)), so that it is log(1 + exp(-phi)), or
     * -phi + log(1 + exp(phi)) where exp(-phi) could overflow.
     */
    public static double crossEntropy(double margin) {
        return Math.max(-margin, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(margin)));
    }
}
