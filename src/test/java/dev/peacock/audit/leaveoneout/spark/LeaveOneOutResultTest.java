package dev.peacock.audit.leaveoneout.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.leaveoneout.Chosen;
import dev.peacock.audit.leaveoneout.LeftOut;
import dev.peacock.estimate.Counts;
import dev.peacock.spark.estimate.Halves;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.table.Tables;
import java.util.List;
import org.apache.commons.math3.fraction.BigFraction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What the audit compares, on counts in which every other choice of models gives another number. */
class LeaveOneOutResultTest {
    private static final double ROUNDING = 1e-15;
    /** Differences .5, .2, .1 and 0. */
    private static final Counts[] CHOOSING = {
        new Counts(10, 10, 9, 4), new Counts(10, 10, 7, 5), new Counts(10, 10, 6, 5), new Counts(10, 10, 5, 5)
    };
    /** Differences .1, -.2, .3 and .4. */
    private static final Counts[] FRESH = {
        new Counts(10, 10, 6, 5), new Counts(10, 10, 4, 6), new Counts(10, 10, 8, 5), new Counts(10, 10, 9, 5)
    };
    /** Without train examples 2, 0 and 3; places are these and test example 7. Differences .5, .75, .25 and for the pair 1. */
    private static final LeftOut LEFT_OUT =
            new LeftOut(new int[] {4, 4, 4, 4}, new int[][] {{4, 4, 3, 4}, {2, 4, 3, 4}, {4, 1, 3, 0}, {4, 4, 2, 4}});

    private static LeaveOneOutResult result() {
        Row pair = pairRow(0, 7, 0.6);
        return LeaveOneOutResult.of(
                new LeaveOneOutOptions(List.of(), 1, 2, 4),
                List.of(
                        new Chosen(2, Chosen.Why.RANDOM),
                        new Chosen(0, Chosen.Why.TOP),
                        new Chosen(3, Chosen.Why.RANDOM)),
                new Halves(20, CHOOSING, 20, FRESH),
                List.of(pair),
                new int[] {7},
                LEFT_OUT,
                new int[] {10, 11, 12, 13},
                "fleet");
    }

    private static Row pairRow(long trainId, long testId, double influence) {
        StructType schema = SparkTables.schema(Tables.INFLUENCE);
        Object[] cells = new Object[schema.size()];
        cells[schema.fieldIndex("train_id")] = trainId;
        cells[schema.fieldIndex("test_id")] = testId;
        cells[schema.fieldIndex("models_in")] = 5;
        cells[schema.fieldIndex("models_out")] = 5;
        cells[schema.fieldIndex("correct_in")] = 4;
        cells[schema.fieldIndex("correct_out")] = 1;
        cells[schema.fieldIndex("influence")] = influence;
        cells[schema.fieldIndex("ci_low")] = 0.5;
        cells[schema.fieldIndex("ci_high")] = 0.7;
        return new GenericRowWithSchema(cells, schema);
    }

    /** Those that chose would say -.4, -.25 and -.25, all models together -.3, -.45 and -.05. */
    @Test
    void agreement_isThatOfTheFreshHalf() {
        LeaveOneOutResult result = result();
        assertThat(result.summary().all().compared()).isEqualTo(3);
        assertThat(result.summary().all().meanDifference()).isCloseTo((-0.2 - 0.65 + 0.15) / 3, within(ROUNDING));
        assertThat(result.summary().all().rankCorrelation()).isCloseTo(-1, within(ROUNDING));
        assertThat(result.summary().random().compared()).isEqualTo(2);
        assertThat(result.summary().random().meanDifference()).isCloseTo((-0.2 + 0.15) / 2, within(ROUNDING));
    }

    @Test
    void examples_areInTheOrderOfTheChoice_withTheCountsOfEachSetOfModels() {
        LeaveOneOutResult result = result();
        assertThat(result.examples())
                .containsExactly(
                        new LeaveOneOutResult.Example(
                                new Chosen(2, Chosen.Why.RANDOM),
                                12,
                                new Counts(4, 4, 4, 2),
                                new Counts(20, 20, 14, 10),
                                FRESH[2]),
                        new LeaveOneOutResult.Example(
                                new Chosen(0, Chosen.Why.TOP),
                                10,
                                new Counts(4, 4, 4, 1),
                                new Counts(20, 20, 15, 9),
                                FRESH[0]),
                        new LeaveOneOutResult.Example(
                                new Chosen(3, Chosen.Why.RANDOM),
                                13,
                                new Counts(4, 4, 3, 2),
                                new Counts(20, 20, 14, 10),
                                FRESH[3]));
        assertThat(result.summary().models()).isEqualTo(16);
    }

    @Test
    void pairs_areComparedWithTheInfluenceTable() {
        LeaveOneOutResult result = result();
        assertThat(result.pairs())
                .containsExactly(
                        new LeaveOneOutResult.Pair(0, 7, new Counts(4, 4, 4, 0), new BigFraction(3, 5), 0.5, 0.7));
        assertThat(result.summary().pairs().meanDifference()).isCloseTo(0.6 - 1, within(ROUNDING));
    }

    /**
     * Of four and four models at most, Fisher's p-values of the examples are above .05; that of the pair is 2 / 70, and
     * is the q-value of a family of one.
     */
    @Test
    void differences_areCountedBeyondChance_correctedForTheirNumber() {
        LeaveOneOutSummary summary = result().summary();
        assertThat(summary.significant()).isZero();
        assertThat(summary.significantPairs()).isEqualTo(1);
        assertThat(summary.found())
                .startsWith(
                        "Of 3 examples, 0 are shown to have an effect when they are left out, and of 1 pairs 1 are (");
    }
}
