package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.MeasuredTail;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@code audit longtail --from}.
 *
 * @param labels by subpopulation; null where it has no train example
 * @param costs singletons first, then levels of memorization, ascending
 * @param clusterings by number of neighbours; empty where subpopulations are not clusters
 */
record LongTailResult(
        String experiment,
        LongTailOptions.By by,
        int neighbours,
        Subpopulations subpopulations,
        @Nullable Integer[] labels,
        MeasuredTail tail,
        List<Cost> costs,
        List<Clustering> clusterings) {
    public LongTailResult {
        costs = List.copyOf(costs);
        clusterings = List.copyOf(clusterings);
    }

    /** A set of train examples: singletons, or those of at least the level's memorization. */
    public record Cost(
            @Nullable BigDecimal level,
            long trainExamples,
            MeasuredTail.Cost expected,
            @Nullable Measured measured) {}

    /** What {@code audit utility} measured: the accuracy that models lost without so many train examples. */
    public record Measured(
            int removed, double loss, @Nullable Interval interval) {}

    /** The clusters that another number of neighbours would give. */
    public record Clustering(int neighbours, int subpopulations, int singletons, double singletonShare, int largest) {
        static Clustering of(int neighbours, int[] train) {
            int count = Arrays.stream(train).max().orElse(-1) + 1;
            int[] sizes = new int[count];
            Arrays.stream(train).forEach(s -> sizes[s]++);
            int singletons =
                    (int) Arrays.stream(sizes).filter(size -> size == 1).count();
            return new Clustering(
                    neighbours,
                    count,
                    singletons,
                    (double) singletons / train.length,
                    Arrays.stream(sizes).max().orElse(0));
        }
    }

    /** What the subpopulations are here, in words. */
    public String source() {
        return subpopulations.source();
    }

    /** Share of the test examples whose subpopulation has no train example; null where that is not known. */
    public @Nullable Double unseenMeasured() {
        return subpopulations.testKnown() ? (double) unseenTests() / subpopulations.test().length : null;
    }

    /** Its 95% interval (Wilson); null as it is. */
    public @Nullable Interval unseenMeasuredInterval() {
        return subpopulations.testKnown()
                ? Interval.wilson(unseenTests(), subpopulations.test().length, Interval.Z95)
                : null;
    }

    private long unseenTests() {
        return Arrays.stream(subpopulations.test())
                .filter(s -> s == Subpopulations.NONE)
                .count();
    }

    static String set(Cost cost) {
        return cost.level == null ? "singletons" : "memorized";
    }

    void write(SparkSession session, OutputDirectory out) throws IOException {
        new LongTailFrames(session, out).write(this);
    }
}
