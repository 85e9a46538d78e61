package dev.peacock.spark.columns;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.training.CheckpointShares;
import dev.peacock.training.DocumentScores;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What of rows is used, beside their bits.
 *
 * @param n number of train examples
 * @param q number of test examples
 * @param predictions whether their predicted labels are, which they then must have
 * @param remedy what to do about runs without what they must have, as the end of a sentence
 */
record RowRule(int n, int q, Margins margins, boolean predictions, String remedy) implements Serializable {
    /** {@code WHERE_KEPT}: those that are missing are NaN. {@code ACCURACIES} of documents and {@code SHARES} of checkpoints: in place of margins. */
    enum Margins {
        NONE,
        WHERE_KEPT,
        ALL,
        ACCURACIES,
        SHARES
    }

    static RowRule bits(int n, int q) {
        return new RowRule(n, q, Margins.NONE, false, "");
    }

    static RowRule margins(int n, int q, String remedy) {
        return new RowRule(n, q, Margins.ALL, false, remedy);
    }

    /** What {@code score} is made of. */
    static RowRule of(Score score, int n, int q, String remedy) {
        Margins margins =
                score == Score.ACCURACY ? Margins.ACCURACIES : score == Score.SHARE ? Margins.SHARES : Margins.ALL;
        return new RowRule(n, q, margins, false, remedy);
    }

    boolean withMargins() {
        return margins != Margins.NONE;
    }

    /** What has to be read of rows. */
    Outcomes.Kept kept() {
        if (withMargins()) {
            return Outcomes.Kept.SCORES;
        }
        return predictions ? Outcomes.Kept.PREDICTIONS : Outcomes.Kept.BITS;
    }

    /** UserError if a row lacks what it must have, or its margins are bad. */
    void check(OutcomeRow row) {
        if (withMargins()) {
            check(row, kept(row, true), n, "train");
            check(row, kept(row, false), q, "test");
        }
        if (predictions && (row.trainPrediction() == null || row.testPrediction() == null)) {
            throw new UserError("run " + row.run() + " kept no predicted labels" + remedy);
        }
    }

    /** The same of margins of test examples alone. */
    void checkTest(OutcomeRow row) {
        check(row, kept(row, false), q, "test");
    }

    private void check(OutcomeRow row, float @Nullable [] of, int size, String split) {
        if (of == null && margins == Margins.WHERE_KEPT) {
            return;
        }
        if (of == null) {
            throw new UserError("run " + row.run()
                    + (margins == Margins.SHARES
                            ? " has no shares of checkpoints; set estimate.score = correct"
                            : " has no margins" + remedy));
        }
        if (of.length != size) {
            throw new UserError("run " + row.run() + " has " + of.length + " margins for " + size + " " + split
                    + " examples; run train --repair, which trains damaged runs again");
        }
        for (int i = 0; i < size; i++) {
            if (!Float.isFinite(of[i])) {
                throw new UserError("run " + row.run() + ": its margin of " + split + " example " + i + " is " + of[i]
                        + ", so it cannot be used; move the outcome file of this run away and run train again");
            }
        }
    }

    private float @Nullable [] kept(OutcomeRow row, boolean train) {
        if (margins == Margins.ACCURACIES) {
            DocumentScores documents = row.documents();
            return documents == null ? null : train ? documents.trainAccuracy() : documents.testAccuracy();
        }
        if (margins == Margins.SHARES) {
            CheckpointShares shares = row.shares();
            return shares == null ? null : train ? shares.train() : shares.test();
        }
        return train ? row.trainMargin() : row.testMargin();
    }

    /** Margins of a row that was checked. */
    float[] of(OutcomeRow row, boolean train) {
        float[] of = kept(row, train);
        if (of == null) {
            float[] none = new float[train ? n : q];
            Arrays.fill(none, Float.NaN);
            return none;
        }
        return of;
    }
}
