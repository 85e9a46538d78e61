package dev.peacock.audit.longtail.spark;

import static dev.peacock.audit.longtail.spark.LongTailTables.CLUSTERINGS;
import static dev.peacock.audit.longtail.spark.LongTailTables.COSTS;
import static dev.peacock.audit.longtail.spark.LongTailTables.EXAMPLES;
import static dev.peacock.audit.longtail.spark.LongTailTables.SIZES;
import static dev.peacock.audit.longtail.spark.LongTailTables.SUBPOPULATIONS;

import dev.peacock.audit.longtail.Groups;
import dev.peacock.audit.longtail.MeasuredTail;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The tables of {@code audit longtail --from}. */
final class LongTailFrames {
    private final SparkTables tables;
    private final OutputDirectory out;

    LongTailFrames(SparkSession session, OutputDirectory out) {
        this.tables = new SparkTables(session, out);
        this.out = out;
    }

    void write(LongTailResult result) throws IOException {
        AuditFiles.begin(out, LongTailTables.DIRECTORY);
        tables.write(
                SIZES, result.tail().sizes().stream().map(LongTailFrames::row).toList());
        tables.write(SUBPOPULATIONS, subpopulations(result));
        tables.write(EXAMPLES, examples(result));
        tables.write(COSTS, result.costs().stream().map(LongTailFrames::row).toList());
        tables.write(
                CLUSTERINGS,
                result.clusterings().stream()
                        .map(k -> Rows.of(CLUSTERINGS)
                                .with(CLUSTERINGS.neighbours, k.neighbours())
                                .with(CLUSTERINGS.subpopulations, (long) k.subpopulations())
                                .with(CLUSTERINGS.singletons, (long) k.singletons())
                                .with(CLUSTERINGS.singletonShare, k.singletonShare())
                                .with(CLUSTERINGS.largest, k.largest())
                                .build())
                        .toList());
        AuditFiles.finish(out, LongTailTables.DIRECTORY, LongTailSummary.of(result));
    }

    private static Row row(MeasuredTail.Size size) {
        return Rows.of(SIZES)
                .with(SIZES.size, size.l())
                .with(SIZES.subpopulations, size.subpopulations())
                .with(SIZES.share, size.share())
                .with(SIZES.tauRaw, size.raw())
                .with(SIZES.tau, size.tau())
                .with(SIZES.tauLow, SIZES.tauHigh, size.tauInterval())
                .with(
                        SIZES.memorizationMedian,
                        size.memorization() == null ? null : size.memorization().value())
                .with(
                        SIZES.memorizationMedianLow,
                        SIZES.memorizationMedianHigh,
                        size.memorization() == null ? null : size.memorization().interval())
                .with(SIZES.memorizationMean, size.mean())
                .with(SIZES.memorizationMeanLow, SIZES.memorizationMeanHigh, size.meanInterval())
                .with(SIZES.memorized, size.memorized())
                .with(SIZES.testExamples, size.testExamples())
                .with(SIZES.testAccuracy, size.testAccuracy())
                .build();
    }

    private static List<Row> subpopulations(LongTailResult result) {
        Groups groups = result.tail().groups();
        List<String> names = result.subpopulations().names();
        return IntStream.range(0, groups.count())
                .mapToObj(s -> Rows.of(SUBPOPULATIONS)
                        .with(SUBPOPULATIONS.subpopulation, s)
                        .with(SUBPOPULATIONS.name, names.isEmpty() ? null : names.get(s))
                        .with(SUBPOPULATIONS.label, result.labels()[s])
                        .with(SUBPOPULATIONS.trainExamples, groups.sizes()[s])
                        .with(SUBPOPULATIONS.testExamples, groups.tests()[s])
                        .with(SUBPOPULATIONS.memorization, defined(groups.memorization()[s]))
                        .with(SUBPOPULATIONS.memorized, groups.memorized()[s])
                        .with(SUBPOPULATIONS.testAccuracy, defined(groups.testAccuracy()[s]))
                        .build())
                .toList();
    }

    private static @Nullable Double defined(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static List<Row> examples(LongTailResult result) {
        List<Row> rows = new ArrayList<>();
        add(rows, "train", result.subpopulations().train(), result);
        add(rows, "test", result.subpopulations().test(), result);
        return rows;
    }

    private static void add(List<Row> rows, String split, int[] of, LongTailResult result) {
        for (int i = 0; i < of.length; i++) {
            boolean known = of[i] >= 0;
            rows.add(Rows.of(EXAMPLES)
                    .with(EXAMPLES.split, split)
                    .with(EXAMPLES.id, (long) i)
                    .with(EXAMPLES.subpopulation, known ? of[i] : null)
                    .with(EXAMPLES.trainExamples, known ? result.tail().groups().sizes()[of[i]] : 0)
                    .build());
        }
    }

    private static Row row(LongTailResult.Cost cost) {
        LongTailResult.Measured measured = cost.measured();
        return Rows.of(COSTS)
                .with(COSTS.set, LongTailResult.set(cost))
                .with(COSTS.level, cost.level() == null ? null : cost.level().doubleValue())
                .with(COSTS.trainExamples, cost.trainExamples())
                .with(COSTS.subpopulations, cost.expected().subpopulations())
                .with(COSTS.guessing, cost.expected().guessing())
                .with(COSTS.guessingLow, COSTS.guessingHigh, cost.expected().guessingInterval())
                .with(COSTS.byMemorization, cost.expected().byMemorization())
                .with(
                        COSTS.byMemorizationLow,
                        COSTS.byMemorizationHigh,
                        cost.expected().byMemorizationInterval())
                .with(COSTS.measuredRemoved, measured == null ? null : measured.removed())
                .with(COSTS.measured, measured == null ? null : measured.loss())
                .with(COSTS.measuredLow, COSTS.measuredHigh, measured == null ? null : measured.interval())
                .build();
    }
}
