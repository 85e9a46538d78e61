package dev.peacock.audit.value.spark;

import static dev.peacock.audit.value.spark.ValueTables.RETRAINED;

import dev.peacock.audit.Arms;
import dev.peacock.audit.AuditFleet;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Retrained;
import dev.peacock.check.UserError;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.table.UtilityTables.Mean;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Trains models without the train examples of the lowest value, without as many random ones, and with all. The value to one half of the
 * test examples decides which, and accuracy is measured on the other half: the choice would flatter itself on its own.
 */
record Retraining(AuditRun run, ValueOptions options, String reproduce) {
    /** Apart from the numbers of other audits' fleets and streams. */
    private static final int NUMBER = 3;

    private static final int FIRST_STREAM = 3_000_000;
    private static final int STREAMS_OF_A_LEVEL = 10_000;

    /** What came of leaving out some examples. */
    record Point(
            int removed,
            Retrained full,
            Retrained without,
            Retrained random,
            Retrained gain,
            Retrained gainRandom,
            Retrained difference) {}

    /** The points, and how many repeats are finished. */
    record Result(Measure.Score score, int choosing, int measuring, int repeats, List<Point> points) {}

    /** The test examples that choose: half of {@code q}, drawn. Throws a UserError if a half is empty, or too many are to be left out. */
    TestGroup choosing(int n, int q) {
        if (q < 2) {
            throw new UserError(
                    run.context().out().root()
                            + ": --retrain needs at least two test examples: one half chooses what to leave out, the other measures");
        }
        options.retrain().stream().filter(size -> size >= n).findFirst().ifPresent(size -> {
            throw new UserError("--retrain " + size + ": there are only " + n + " train examples; give fewer");
        });
        return new TestGroup(TestGroup.Kind.CHOOSING, Arms.random(q, q / 2, stream(0)));
    }

    /** {@code value}: of all train examples to the choosing test examples; NaN, undefined, is never left out. */
    Result train(TestGroup choosing, Measure.Score score, double[] value) throws IOException {
        Experiment experiment = run.experiment();
        int n = value.length;
        int[] order = IntStream.range(0, n)
                .filter(i -> !Double.isNaN(value[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> value[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Arms.Level> levels = new ArrayList<>();
        for (int size : options.retrain()) {
            int[] removed = Arrays.copyOf(order, Math.min(size, order.length));
            Arrays.sort(removed);
            int first = 1 + levels.size() * STREAMS_OF_A_LEVEL;
            levels.add(Arms.Level.of(
                    BigDecimal.valueOf(removed.length), removed, n, options.randomSets(), k -> stream(first + k)));
        }
        AuditFleet fleet = AuditFleet.of(
                run.context().out(),
                experiment,
                "value",
                NUMBER,
                Arms.subsets(levels, options.repeats()),
                List.of(),
                reproduce);
        FinishedFleet trained = fleet.train(run);
        int[] measuring = IntStream.range(0, experiment.testSize())
                .filter(j -> Arrays.binarySearch(choosing.ids(), j) < 0)
                .toArray();
        Arms arms = new Arms(levels, AuditFleet.right(run.context().spark(), trained, "value", measuring));
        return new Result(
                score, choosing.ids().length, measuring.length, arms.repeats(), points(arms, measuring.length));
    }

    private RandomStream stream(int number) {
        long seed = run.experiment().config().subsets().seed();
        return new RandomStream(Seeds.seed(seed, Seeds.Purpose.AUDIT, FIRST_STREAM + number));
    }

    private static List<Point> points(Arms arms, int of) {
        ToIntFunction<Arms.Model> correct = Arms.Model::correctOfSome;
        List<Point> points = new ArrayList<>();
        for (int l = 0; arms.repeats() > 0 && l < arms.levels().size(); l++) {
            int[][] full = arms.full(correct);
            int[][] without = arms.chosen(l, correct);
            int[][] random = arms.random(l, correct);
            points.add(new Point(
                    arms.levels().get(l).removed().length,
                    Retrained.of(full, of),
                    Retrained.of(without, of),
                    Retrained.of(random, of),
                    Retrained.ofDifference(without, full, of),
                    Retrained.ofDifference(random, full, of),
                    Retrained.ofDifference(without, random, of)));
        }
        return points;
    }

    List<ValueSummary.Retrained> summary(Result result) {
        return result.points.stream()
                .map(point -> new ValueSummary.Retrained(
                        point.removed,
                        result.score,
                        result.measuring,
                        result.repeats,
                        options.repeats(),
                        options.randomSets(),
                        point.full.mean(),
                        point.full.interval(),
                        point.gain.mean(),
                        point.gain.interval(),
                        point.gainRandom.mean(),
                        point.gainRandom.interval(),
                        point.difference.mean(),
                        point.difference.interval()))
                .toList();
    }

    List<Row> rows(Result result) {
        return result.points.stream().map(point -> row(result, point)).toList();
    }

    private Row row(Result result, Point point) {
        Rows row = Rows.of(RETRAINED)
                .with(RETRAINED.removed, point.removed)
                .with(RETRAINED.score, result.score.word())
                .with(RETRAINED.choosingExamples, result.choosing)
                .with(RETRAINED.testExamples, result.measuring)
                .with(RETRAINED.repeats, result.repeats)
                .with(RETRAINED.randomSets, options.randomSets());
        with(row, RETRAINED.full, point.full);
        with(row, RETRAINED.without, point.without);
        with(row, RETRAINED.random, point.random);
        with(row, RETRAINED.gain, point.gain);
        with(row, RETRAINED.gainRandom, point.gainRandom);
        with(row, RETRAINED.difference, point.difference);
        return row.build();
    }

    private static void with(Rows row, Mean columns, Retrained value) {
        row.with(columns.mean(), value.mean()).with(columns.low(), columns.high(), value.interval());
    }
}
