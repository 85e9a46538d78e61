package dev.peacock.audit.attribution;

/** What scores foretell: for a test example, a number by model, of which only the order counts. */
public interface Predictions {
    /** Writes the predictions for test example j, one a model. */
    void column(int j, double[] into);
}
