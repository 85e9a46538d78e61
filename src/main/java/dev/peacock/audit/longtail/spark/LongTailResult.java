package dev.peacock.audit.longtail.spark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.audit.longtail.MeasuredTail;
import dev.peacock.audit.longtail.SizeCorrelation;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@code audit longtail --from}.
 *
 * @param labels by subpopulation; null where it has no train example
 * @param costs singletons first, then levels of memorization, ascending
 * @param clusterings by number of neighbours; empty where subpopulations are not clusters
 */
public record LongTailResult(
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
            int removed,
            double loss,
            @Nullable Double low,
            @Nullable Double high) {}

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

    /** One line of JSON. */
    public String json() {
        return JsonFiles.line(summary());
    }

    private ObjectNode summary() {
        ObjectNode json = AuditFiles.object();
        json.put("audit", "longtail");
        json.put("experiment", experiment);
        json.put("by", by.name().toLowerCase(Locale.ROOT));
        json.put("source", source());
        json.put("neighbours", by == LongTailOptions.By.COLUMN ? null : neighbours);
        json.put("subpopulations", tail.counts().seen());
        json.put("train_examples", tail.counts().examples());
        json.put("singletons", tail.counts().number(1));
        json.put(
                "singleton_share",
                (double) tail.counts().number(1) / tail.counts().examples());
        json.put("unseen_mass", tail.goodTuring().unseen());
        AuditFiles.put(json, "unseen_mass", tail.goodTuring().mass(0));
        json.put("unseen_measured", unseenMeasured());
        AuditFiles.put(json, "unseen_measured", unseenMeasuredInterval());
        double slope = tail.goodTuring().slope();
        json.put("slope", Double.isNaN(slope) ? null : slope);
        SizeCorrelation correlation = tail.correlation();
        json.put("size_memorization_correlation", correlation == null ? null : correlation.value());
        AuditFiles.put(json, "size_memorization_correlation", correlation == null ? null : correlation.interval());
        ArrayNode rows = json.putArray("costs");
        for (Cost cost : costs) {
            put(rows.addObject(), cost);
        }
        return json;
    }

    private static void put(ObjectNode json, Cost cost) {
        json.put("set", set(cost));
        json.put("level", cost.level);
        json.put("train_examples", cost.trainExamples);
        json.put("subpopulations", cost.expected.subpopulations());
        json.put("guessing", cost.expected.guessing());
        AuditFiles.put(json, "guessing", cost.expected.guessingInterval());
        json.put("by_memorization", cost.expected.byMemorization());
        AuditFiles.put(json, "by_memorization", cost.expected.byMemorizationInterval());
        json.put("measured", cost.measured == null ? null : cost.measured.loss);
        json.put("measured_low", cost.measured == null ? null : cost.measured.low);
        json.put("measured_high", cost.measured == null ? null : cost.measured.high);
    }

    static String set(Cost cost) {
        return cost.level == null ? "singletons" : "memorized";
    }

    void write(SparkSession session, OutputDirectory out) throws IOException {
        new LongTailFrames(session, out).write(this, summary());
    }
}
