package dev.peacock.spark.columns;

import dev.peacock.bits.PackedBits;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.FinishedFleet;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What one model was trained on, and its margins on all test examples.
 *
 * @param correct which test examples it gets right
 */
public record TestMargins(int run, PackedBits included, PackedBits correct, float[] margins) implements Serializable {

    /**
     * Of all runs of a fleet, by run; the driver holds them, n / 8 + 4 q bytes each. UserError if a run has no margins, with what to do
     * about it.
     */
    public static List<TestMargins> collect(JavaSparkContext spark, FinishedFleet fleet) {
        int n = fleet.experiment().trainSize();
        int q = fleet.experiment().testSize();
        RowRule rule = RowRule.margins(n, q, MarginBlocks.remedy(fleet.experiment(), fleet));
        return OutcomeScan.of(spark, fleet, Outcomes.Kept.TEST_MARGINS, row -> {
                    rule.checkTest(row);
                    return new TestMargins(
                            row.run(), row.included(), row.testCorrect(), Objects.requireNonNull(row.testMargin()));
                })
                .collect()
                .stream()
                .sorted(Comparator.comparingInt(TestMargins::run))
                .collect(Collectors.toList());
    }
}
