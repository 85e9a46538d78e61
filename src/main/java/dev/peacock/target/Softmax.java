package dev.peacock.target;

/** Probabilities of logits. */
public final class Softmax {
    private Softmax() {}

    /** Of each row, in double: exp(z_c - max) / sum. */
    static double[] of(float[] logits, int rows, int classes) {
        double[] probabilities = new double[rows * classes];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = logits[i];
        }
        for (int row = 0; row < rows; row++) {
            inPlace(probabilities, row * classes, classes);
        }
        return probabilities;
    }

    /** Of the logits from {@code from} on. */
    public static void inPlace(double[] logits, int from, int classes) {
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            most = Math.max(most, logits[from + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            logits[from + c] = StrictMath.exp(logits[from + c] - most);
            sum += logits[from + c];
        }
        for (int c = 0; c < classes; c++) {
            logits[from + c] /= sum;
        }
    }
}
