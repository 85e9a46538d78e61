package dev.peacock.audit.leaveoneout.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.audit.leaveoneout.Agreement;
import dev.peacock.audit.leaveoneout.Chosen;
import dev.peacock.audit.leaveoneout.LeftOut;
import dev.peacock.estimate.Counts;
import dev.peacock.spark.estimate.Halves;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.fraction.BigFraction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audit leave-one-out} found.
 *
 * @param all how the fresh half's estimates agree with leaving one out, over all chosen
 * @param random the same over those chosen at random, whose difference no choice by memorization shifts
 * @param pairAgreement the same for influence, over the pairs; these were chosen by the whole fleet, which flatters them
 */
public record LeaveOneOutResult(
        LeaveOneOutOptions options,
        List<Example> examples,
        List<Pair> pairs,
        Agreement all,
        Agreement random,
        Agreement pairAgreement,
        int models,
        String fleet) {

    /** One train example; {@code subset} by the whole fleet, {@code fresh} by the half that had no part in the choice. */
    public record Example(Chosen chosen, int label, Counts leftOut, Counts subset, Counts fresh) {}

    /** One pair; what the influence table says of it, and what leaving the train example out does. */
    public record Pair(
            long trainId,
            long testId,
            Counts leftOut,
            BigFraction subset,
            @Nullable Double low,
            @Nullable Double high) {}

    static LeaveOneOutResult of(
            LeaveOneOutOptions options,
            List<Chosen> chosen,
            Halves halves,
            List<Row> influence,
            int[] testIds,
            LeftOut leftOut,
            int[] labels,
            String fleet) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            int id = chosen.get(i).trainId();
            Counts fresh = halves.fresh()[id];
            examples.add(new Example(
                    chosen.get(i), labels[id], leftOut.counts(i, i), halves.choosing()[id].merge(fresh), fresh));
        }
        int[] places = chosen.stream().mapToInt(Chosen::trainId).toArray();
        List<Pair> pairs = influence.stream()
                .map(row -> pair(row, places, testIds, leftOut))
                .toList();
        return new LeaveOneOutResult(
                options,
                examples,
                pairs,
                Agreement.of(examples.stream().map(LeaveOneOutResult::both).toList()),
                Agreement.of(examples.stream()
                        .filter(e -> e.chosen.why() == Chosen.Why.RANDOM)
                        .map(LeaveOneOutResult::both)
                        .toList()),
                Agreement.of(pairs.stream()
                        .map(pair -> new Agreement.Both(pair.subset, pair.leftOut.exactDifference()))
                        .toList()),
                Arrays.stream(leftOut.models()).sum(),
                fleet);
    }

    private static Agreement.Both both(Example example) {
        return new Agreement.Both(example.fresh.exactDifference(), example.leftOut.exactDifference());
    }

    private static Pair pair(Row row, int[] trainIds, int[] testIds, LeftOut leftOut) {
        long trainId = row.<Long>getAs("train_id");
        long testId = row.<Long>getAs("test_id");
        int i = IntStream.range(0, trainIds.length)
                .filter(k -> trainIds[k] == trainId)
                .findFirst()
                .orElseThrow();
        int place = trainIds.length + Arrays.binarySearch(testIds, (int) testId);
        return new Pair(
                trainId, testId, leftOut.counts(i, place), influence(row), row.getAs("ci_low"), row.getAs("ci_high"));
    }

    /** As exact as the table has it: a plain difference by its counts, an adjusted one as the number that it is. */
    private static BigFraction influence(Row row) {
        double value = row.<Double>getAs("influence");
        Counts counts = new Counts(
                row.<Integer>getAs("models_in"),
                row.<Integer>getAs("models_out"),
                row.<Integer>getAs("correct_in"),
                row.<Integer>getAs("correct_out"));
        BigFraction plain = counts.exactDifference();
        return plain != null && plain.doubleValue() == value ? plain : new BigFraction(value);
    }

    /** One line of JSON. */
    public String json() {
        return JsonFiles.line(summary());
    }

    private ObjectNode summary() {
        ObjectNode json = AuditFiles.object();
        json.put("audit", "leave-one-out");
        json.put("fleet", fleet);
        json.put("models", models);
        json.put("repeats", options.repeats());
        json.put("examples", examples.size());
        put(json, "all", all);
        put(json, "random", random);
        put(json, "pairs", pairAgreement);
        return json;
    }

    private static void put(ObjectNode json, String name, Agreement agreement) {
        ObjectNode object = json.putObject(name);
        object.put("compared", agreement.compared());
        object.put("rank_correlation", agreement.rankCorrelation());
        object.put("mean_difference", agreement.meanDifference());
        AuditFiles.put(object, "mean_difference", agreement.differenceInterval());
    }

    void write(SparkSession session, OutputDirectory out) throws IOException {
        AuditFiles.begin(out, LeaveOneOutTables.DIRECTORY);
        SparkTables tables = new SparkTables(session, out);
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        FisherExact fisher = new FisherExact(models);
        tables.write(
                LeaveOneOutTables.EXAMPLES,
                tables.frame(
                        LeaveOneOutTables.EXAMPLES,
                        spark.parallelize(
                                examples.stream().map(e -> row(e, fisher)).toList(), 1)));
        tables.write(
                LeaveOneOutTables.PAIRS,
                tables.frame(
                        LeaveOneOutTables.PAIRS,
                        spark.parallelize(
                                pairs.stream().map(pair -> row(pair, fisher)).toList(), 1)));
        AuditFiles.finish(out, LeaveOneOutTables.DIRECTORY, summary());
    }

    private static Row row(Example example, FisherExact fisher) {
        List<@Nullable Object> cells = new ArrayList<@Nullable Object>();
        cells.addAll(List.of(
                (long) example.chosen.trainId(),
                example.label,
                example.chosen.why().word()));
        addCounts(cells, example.leftOut, fisher);
        cells.add(example.subset.difference());
        addInterval(cells, example.subset.interval());
        cells.add(example.fresh.difference());
        return RowFactory.create(cells.toArray());
    }

    private static Row row(Pair pair, FisherExact fisher) {
        List<@Nullable Object> cells = new ArrayList<@Nullable Object>();
        cells.addAll(List.of(pair.trainId, pair.testId));
        addCounts(cells, pair.leftOut, fisher);
        cells.add(pair.subset.doubleValue());
        cells.add(pair.low);
        cells.add(pair.high);
        return RowFactory.create(cells.toArray());
    }

    private static void addCounts(List<@Nullable Object> cells, Counts counts, FisherExact fisher) {
        cells.addAll(List.of(counts.in(), counts.out(), counts.correctIn(), counts.correctOut()));
        cells.add(counts.difference());
        addInterval(cells, counts.interval());
        cells.add(counts.isDefined() ? counts.pValue(fisher) : null);
    }

    private static void addInterval(List<@Nullable Object> cells, @Nullable Interval interval) {
        cells.add(interval == null ? null : interval.low());
        cells.add(interval == null ? null : interval.high());
    }
}
