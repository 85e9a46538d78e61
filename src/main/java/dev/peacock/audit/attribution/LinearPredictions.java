package dev.peacock.audit.attribution;

/**
 * Predictions that are weighted sums of the margins of other models: sum over s of weights[r][s] times the margin of model s on j.
 * Every estimate of scores that is linear in the margins is of this form, whatever the number of train examples.
 *
 * @param weights by judging model, one for each of the others
 * @param margins by other model, then by test example
 */
public record LinearPredictions(double[][] weights, float[][] margins) implements Predictions {
    @Override
    public void column(int j, double[] into) {
        double[] of = new double[margins.length];
        for (int s = 0; s < of.length; s++) {
            of[s] = margins[s][j];
        }
        int r = 0;
        for (; r + 3 < into.length; r += 4) {
            fourRows(r, of, into);
        }
        for (; r < into.length; r++) {
            double sum = 0;
            for (int s = 0; s < of.length; s++) {
                sum += weights[r][s] * of[s];
            }
            into[r] = sum;
        }
    }

    /** Side by side, since each addition waits for the last. */
    private void fourRows(int r, double[] of, double[] into) {
        double[] first = weights[r];
        double[] second = weights[r + 1];
        double[] third = weights[r + 2];
        double[] fourth = weights[r + 3];
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int s = 0; s < of.length; s++) {
            a += first[s] * of[s];
            b += second[s] * of[s];
            c += third[s] * of[s];
            d += fourth[s] * of[s];
        }
        into[r] = a;
        into[r + 1] = b;
        into[r + 2] = c;
        into[r + 3] = d;
    }
}
