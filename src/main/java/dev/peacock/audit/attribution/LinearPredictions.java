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
        for (int r = 0; r < into.length; r++) {
            double sum = 0;
            for (int s = 0; s < of.length; s++) {
                sum += weights[r][s] * of[s];
            }
            into[r] = sum;
        }
    }
}
