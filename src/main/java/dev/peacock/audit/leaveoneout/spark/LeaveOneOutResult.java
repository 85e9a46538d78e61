package dev.peacock.audit.leaveoneout.spark;

import static dev.peacock.audit.leaveoneout.spark.LeaveOneOutTables.EXAMPLES;
import static dev.peacock.audit.leaveoneout.spark.LeaveOneOutTables.PAIRS;
import static dev.peacock.table.Tables.INFLUENCE;

import dev.peacock.audit.leaveoneout.Agreement;
import dev.peacock.audit.leaveoneout.Chosen;
import dev.peacock.audit.leaveoneout.LeftOut;
import dev.peacock.estimate.Counts;
import dev.peacock.spark.estimate.Halves;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.PValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.fraction.BigFraction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What {@code audit leave-one-out} found, by example and by pair, with what tests say of each, and in short. */
public record LeaveOneOutResult(
        List<Example> examples, Tested byExample, List<Pair> pairs, Tested byPair, LeaveOneOutSummary summary) {

    /** One train example; {@code subset} by the whole fleet, {@code fresh} by the half that had no part in the choice. */
    public record Example(Chosen chosen, int label, Counts leftOut, Counts subset, Counts fresh) {}

    /** One pair: its influence in the influence table, and the effect of leaving the train example out. */
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
        Tested byExample = Tested.of(examples.stream().map(Example::leftOut));
        Tested byPair = Tested.of(pairs.stream().map(Pair::leftOut));
        LeaveOneOutSummary summary = new LeaveOneOutSummary(
                "leave-one-out",
                fleet,
                Arrays.stream(leftOut.models()).sum(),
                options.repeats(),
                examples.size(),
                Agreement.of(examples.stream().map(LeaveOneOutResult::both).toList()),
                Agreement.of(examples.stream()
                        .filter(e -> e.chosen.why() == Chosen.Why.RANDOM)
                        .map(LeaveOneOutResult::both)
                        .toList()),
                Agreement.of(pairs.stream()
                        .map(pair -> new Agreement.Both(pair.subset, pair.leftOut.exactDifference()))
                        .toList()),
                byExample.significant(),
                byPair.significant());
        return new LeaveOneOutResult(examples, byExample, pairs, byPair, summary);
    }

    /** P-values of differences by Fisher's exact test, and q-values over all of them; NaN where undefined. */
    record Tested(double[] p, double[] q) {
        static Tested of(Stream<Counts> differences) {
            List<Counts> counts = differences.toList();
            FisherExact fisher = new FisherExact(
                    counts.stream().mapToInt(of -> of.in() + of.out()).max().orElse(0));
            double[] p = counts.stream()
                    .mapToDouble(of -> of.isDefined() ? of.pValue(fisher) : Double.NaN)
                    .toArray();
            return new Tested(p, PValues.adjusted(p, FdrMethod.BENJAMINI_HOCHBERG));
        }

        int significant() {
            return (int) Arrays.stream(q)
                    .filter(value -> value <= LeaveOneOutSummary.FDR)
                    .count();
        }

        static @Nullable Double orNull(double value) {
            return Double.isNaN(value) ? null : (Double) value;
        }
    }

    private static Agreement.Both both(Example example) {
        return new Agreement.Both(example.fresh.exactDifference(), example.leftOut.exactDifference());
    }

    private static Pair pair(Row row, int[] trainIds, int[] testIds, LeftOut leftOut) {
        long trainId = Cells.get(row, INFLUENCE.trainId);
        long testId = Cells.get(row, INFLUENCE.testId);
        int i = IntStream.range(0, trainIds.length)
                .filter(k -> trainIds[k] == trainId)
                .findFirst()
                .orElseThrow();
        int place = trainIds.length + Arrays.binarySearch(testIds, (int) testId);
        return new Pair(
                trainId,
                testId,
                leftOut.counts(i, place),
                influence(row),
                Cells.orNull(row, INFLUENCE.ciLow),
                Cells.orNull(row, INFLUENCE.ciHigh));
    }

    /** The estimate as exactly as the table has it: a plain difference from its counts, an adjusted one as a number. */
    private static BigFraction influence(Row row) {
        double value = Cells.get(row, INFLUENCE.influence);
        Counts counts = new Counts(
                Cells.get(row, INFLUENCE.modelsIn),
                Cells.get(row, INFLUENCE.modelsOut),
                Cells.get(row, INFLUENCE.correctIn),
                Cells.get(row, INFLUENCE.correctOut));
        BigFraction plain = counts.exactDifference();
        return plain != null && plain.doubleValue() == value ? plain : new BigFraction(value);
    }

    void write(SparkSession session, OutputDirectory out) throws IOException {
        AuditFiles.begin(out, LeaveOneOutTables.DIRECTORY);
        SparkTables tables = new SparkTables(session, out);
        tables.write(
                EXAMPLES,
                IntStream.range(0, examples.size())
                        .mapToObj(i -> row(examples.get(i), byExample, i))
                        .toList());
        tables.write(
                PAIRS,
                IntStream.range(0, pairs.size())
                        .mapToObj(i -> row(pairs.get(i), byPair, i))
                        .toList());
        AuditFiles.finish(out, LeaveOneOutTables.DIRECTORY, summary);
    }

    private static Row row(Example example, Tested tested, int i) {
        Counts leftOut = example.leftOut;
        return Rows.of(EXAMPLES)
                .with(EXAMPLES.trainId, (long) example.chosen.trainId())
                .with(EXAMPLES.label, example.label)
                .with(EXAMPLES.chosen, example.chosen.why().word())
                .with(EXAMPLES.modelsWith, leftOut.in())
                .with(EXAMPLES.modelsWithout, leftOut.out())
                .with(EXAMPLES.correctWith, leftOut.correctIn())
                .with(EXAMPLES.correctWithout, leftOut.correctOut())
                .with(EXAMPLES.memorization, leftOut.difference())
                .with(EXAMPLES.ciLow, EXAMPLES.ciHigh, leftOut.interval())
                .with(EXAMPLES.pValue, Tested.orNull(tested.p[i]))
                .with(EXAMPLES.qValue, Tested.orNull(tested.q[i]))
                .with(EXAMPLES.subsetMemorization, example.subset.difference())
                .with(EXAMPLES.subsetCiLow, EXAMPLES.subsetCiHigh, example.subset.interval())
                .with(EXAMPLES.freshMemorization, example.fresh.difference())
                .build();
    }

    private static Row row(Pair pair, Tested tested, int i) {
        Counts leftOut = pair.leftOut;
        return Rows.of(PAIRS)
                .with(PAIRS.trainId, pair.trainId)
                .with(PAIRS.testId, pair.testId)
                .with(PAIRS.modelsWith, leftOut.in())
                .with(PAIRS.modelsWithout, leftOut.out())
                .with(PAIRS.correctWith, leftOut.correctIn())
                .with(PAIRS.correctWithout, leftOut.correctOut())
                .with(PAIRS.influence, leftOut.difference())
                .with(PAIRS.ciLow, PAIRS.ciHigh, leftOut.interval())
                .with(PAIRS.pValue, Tested.orNull(tested.p[i]))
                .with(PAIRS.qValue, Tested.orNull(tested.q[i]))
                .with(PAIRS.subsetInfluence, pair.subset.doubleValue())
                .with(PAIRS.subsetCiLow, pair.low)
                .with(PAIRS.subsetCiHigh, pair.high)
                .build();
    }
}
