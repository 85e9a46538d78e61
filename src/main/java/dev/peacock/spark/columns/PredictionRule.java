package dev.peacock.spark.columns;

import dev.peacock.check.UserError;
import dev.peacock.outcome.OutcomeRow;
import java.io.Serializable;

/**
 * What a row must have for its predictions to be used.
 *
 * @param remedy what to do about runs without predictions, in words
 */
record PredictionRule(String remedy) implements Serializable {

    /** UserError if a row has no predictions. */
    void check(OutcomeRow row) {
        if (row.trainPrediction() == null || row.testPrediction() == null) {
            throw new UserError("run " + row.run() + " kept no predicted labels, and finished runs are never trained "
                    + "again: " + remedy);
        }
    }
}
