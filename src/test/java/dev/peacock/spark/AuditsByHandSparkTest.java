package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.leaveoneout.Chosen;
import dev.peacock.audit.leaveoneout.spark.AuditLeaveOneOut;
import dev.peacock.audit.leaveoneout.spark.LeaveOneOutOptions;
import dev.peacock.audit.leaveoneout.spark.LeaveOneOutResult;
import dev.peacock.audit.leaveoneout.spark.LeaveOneOutTables;
import dev.peacock.audit.utility.Removal;
import dev.peacock.audit.utility.spark.AuditUtility;
import dev.peacock.audit.utility.spark.UtilityOptions;
import dev.peacock.audit.utility.spark.UtilityResult;
import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.estimate.Counts;
import dev.peacock.report.AuditSection;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Tables;
import dev.peacock.table.UtilityTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The audits that train more models, with a model that has no randomness: the nearest neighbour on a line, whose every answer a
 * few lines here give by hand.
 */
@Tag("spark")
class AuditsByHandSparkTest {
    private static final int N = 60;
    private static final int Q = 40;
    private static final int[] X = new int[N];
    private static final int[] LABEL = new int[N];
    private static final int[] TEST_X = new int[Q];
    private static final int[] TEST_LABEL = new int[Q];
    private static Path directory = Path.of("");
    private static Fleet fleet = new Fleet(new int[0][], new int[0][], new int[0][], null, null);

    @BeforeAll
    static void finishedFleet(@TempDir Path temporary) throws IOException {
        directory = temporary;
        RandomStream random = new RandomStream(5);
        // places differ in parity, so that no test point is as near to one as to another by accident of equal distances
        int[] places = IntStream.range(0, 400).map(p -> 2 * p).toArray();
        random.shuffle(places);
        for (int i = 0; i < N; i++) {
            X[i] = places[i] * 7;
            LABEL[i] = (X[i] / 800 + (random.nextInt(5) == 0 ? 1 : 0)) % 2;
        }
        for (int j = 0; j < Q; j++) {
            TEST_X[j] = random.nextInt(5_600) | 1;
            TEST_LABEL[j] = TEST_X[j] / 800 % 2;
        }
        csv("train.csv", X, LABEL);
        csv("test.csv", TEST_X, TEST_LABEL);
        TestRun run = run();
        run.train(config());
        run.estimate(config());
        fleet = FleetOfOutcomes.arrays(run);
    }

    private static TestRun run() {
        return new TestRun(directory.resolve("out"));
    }

    private static ReadConfig config() {
        return TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.nearest-neighbour { k = 1 }
                training.stack = 7
                subsets { ratio = 0.7, models = 200, seed = 3 }
                """, directory);
    }

    /** By the runs of even number, which choose, or of odd number, which are fresh. */
    private static Counts[] memorization(int parity) {
        int[][] right = fleet.trainCorrect();
        return IntStream.range(0, N).mapToObj(i -> counts(i, right, i, parity)).toArray(Counts[]::new);
    }

    private static Counts counts(int trainId, int[][] right, int place, int parity) {
        int[] runs =
                IntStream.range(0, right.length).filter(r -> r % 2 == parity).toArray();
        int[] in =
                Arrays.stream(runs).filter(r -> fleet.mask()[r][trainId] == 1).toArray();
        int all = Arrays.stream(runs).map(r -> right[r][place]).sum();
        int rightIn = Arrays.stream(in).map(r -> right[r][place]).sum();
        return new Counts(in.length, runs.length - in.length, rightIn, all - rightIn);
    }

    /** Test examples in a pair of the same label over both thresholds, by the runs that choose. */
    private static boolean[] influenced() {
        Counts[] memorization = memorization(0);
        boolean[] influenced = new boolean[Q];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < Q; j++) {
                influenced[j] |= LABEL[i] == TEST_LABEL[j]
                        && memorization[i].isAtLeast(new BigDecimal("0.25"))
                        && counts(i, fleet.testCorrect(), j, 0).isAtLeast(new BigDecimal("0.15"));
            }
        }
        return influenced;
    }

    private static void csv(String name, int[] x, int[] labels) throws IOException {
        List<String> lines = new ArrayList<>(List.of("x,label"));
        for (int i = 0; i < x.length; i++) {
            lines.add(x[i] + "," + labels[i]);
        }
        Files.write(directory.resolve(name), lines);
    }

    /** Label of the nearest of the train examples that are not left out, the lower id of equals. */
    private static int nearest(int x, boolean[] without) {
        int best = -1;
        for (int i = 0; i < N; i++) {
            if (!without[i] && (best < 0 || Math.abs(X[i] - x) < Math.abs(X[best] - x))) {
                best = i;
            }
        }
        return LABEL[best];
    }

    private static boolean[] without(int... ids) {
        boolean[] without = new boolean[N];
        Arrays.stream(ids).forEach(i -> without[i] = true);
        return without;
    }

    private static long correct(boolean[] without) {
        boolean[] all = new boolean[Q];
        Arrays.fill(all, true);
        return correct(without, all);
    }

    private static long correct(boolean[] without, boolean[] group) {
        return IntStream.range(0, Q)
                .filter(j -> group[j] && nearest(TEST_X[j], without) == TEST_LABEL[j])
                .count();
    }

    @Test
    void leaveOneOut_isWhatTheHandFinds() throws IOException {
        TestRun run = run();
        LeaveOneOutOptions options = new LeaveOneOutOptions(List.of(), 8, 12, 2);
        LeaveOneOutResult result = AuditLeaveOneOut.audit(run.audits(config()), options, "again");
        assertThat(result.summary().models()).isEqualTo(2 * 21);
        List<Row> rows = run.rows(LeaveOneOutTables.EXAMPLES, "train_id");
        assertThat(rows).hasSize(20);
        for (Row row : rows) {
            int id = (int) (long) row.<Long>getAs("train_id");
            int right = nearest(X[id], without(id)) == LABEL[id] ? 2 : 0;
            assertThat(row.<Integer>getAs("models_with")).isEqualTo(2);
            assertThat(row.<Integer>getAs("correct_with")).isEqualTo(2);
            assertThat(row.<Integer>getAs("correct_without")).isEqualTo(right);
            assertThat(row.<Double>getAs("memorization")).isEqualTo(1 - right / 2.0);
            assertThat(row.<Integer>getAs("label")).isEqualTo(LABEL[id]);
        }
        Row subset = run.rows(Tables.MEMORIZATION, "train_id")
                .get((int) (long) rows.get(0).<Long>getAs("train_id"));
        assertThat(rows.get(0).<Double>getAs("subset_memorization")).isEqualTo(subset.<Double>getAs("memorization"));
        Counts[] choosing = memorization(0);
        Counts[] fresh = memorization(1);
        assertThat(result.examples().stream()
                        .map(LeaveOneOutResult.Example::chosen)
                        .limit(8))
                .containsExactlyElementsOf(Chosen.of(choosing, 8, 0, new RandomStream(0)));
        for (LeaveOneOutResult.Example example : result.examples()) {
            int id = example.chosen().trainId();
            assertThat(example.fresh()).isEqualTo(fresh[id]);
            assertThat(example.subset()).isEqualTo(choosing[id].merge(fresh[id]));
        }
        for (Row row : rows) {
            assertThat(row.<Double>getAs("fresh_memorization"))
                    .isEqualTo(fresh[(int) (long) row.<Long>getAs("train_id")].difference());
        }
        List<Row> pairs = run.rows(LeaveOneOutTables.PAIRS, "train_id", "test_id");
        assertThat(pairs).isNotEmpty();
        for (Row pair : pairs) {
            int i = (int) (long) pair.<Long>getAs("train_id");
            int j = (int) (long) pair.<Long>getAs("test_id");
            int with = nearest(TEST_X[j], without()) == TEST_LABEL[j] ? 1 : 0;
            int left = nearest(TEST_X[j], without(i)) == TEST_LABEL[j] ? 1 : 0;
            assertThat(pair.<Double>getAs("influence")).isEqualTo(with - left);
        }
    }

    @Test
    void leaveOneOut_ofListedExamples_keepsTheirOrder() throws IOException {
        TestRun run = run();
        LeaveOneOutResult result =
                AuditLeaveOneOut.audit(run.audits(config()), new LeaveOneOutOptions(List.of(9, 4), 0, 0, 1), "again");
        assertThat(result.examples()).extracting(e -> e.chosen().trainId()).containsExactly(9, 4);
        assertThatThrownBy(() -> AuditLeaveOneOut.audit(
                        run.audits(config()), new LeaveOneOutOptions(List.of(60), 0, 0, 1), "again"))
                .isInstanceOf(UserError.class)
                .hasMessage("--ids lists train example 60, but there are 60 train examples: list numbers from 0 to 59");
    }

    @Test
    void utility_isWhatTheHandFinds_andIsToppedUp() throws IOException {
        TestRun run = run();
        UtilityOptions options = options(UtilityOptions.Remove.MOST, 2, "0.25", "0.9", "1");
        UtilityResult result = AuditUtility.audit(run.audits(config()), options, "again");
        // at 1 only what is right in every model that saw it and in no other; still some are there
        assertThat(result.arms().levels()).isNotEmpty();
        checkByHand(run, result, "most");
        int models = result.arms().models().size();
        String before = run.log();
        UtilityResult more = AuditUtility.audit(
                run.audits(config()), options(UtilityOptions.Remove.MOST, 3, "0.25", "0.9", "1"), "again");
        assertThat(more.arms().repeats()).isEqualTo(3);
        assertThat(more.fleet()).isEqualTo(result.fleet());
        assertThat(run.log().substring(before.length()))
                .contains("training: " + models / 2 + " of " + models / 2 * 3 + " runs");
        checkByHand(run, more, "most");
    }

    @Test
    void utility_ofTheLeastMemorized_isWhatTheHandFinds() throws IOException {
        TestRun run = run();
        UtilityResult result = AuditUtility.audit(
                run.audits(config()), options(UtilityOptions.Remove.LEAST, 2, "0.8", "0.3"), "again");
        assertThat(result.arms().levels())
                .extracting(level -> level.removed().length)
                .containsExactly(12, 42);
        checkByHand(run, result, "least");
    }

    @Test
    void report_showsTheAudits() throws IOException {
        TestRun run = run();
        AuditUtility.audit(run.audits(config()), options(UtilityOptions.Remove.MOST, 2, "0.25", "0.9"), "again");
        AuditLeaveOneOut.audit(run.audits(config()), new LeaveOneOutOptions(List.of(), 3, 3, 2), "again");
        assertThat(run.report(config()).audits())
                .extracting(AuditSection::id)
                .contains("audit-utility", "audit-leave-one-out");
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains("What memorized examples are worth", "Leaving one out");
    }

    @Test
    void levelsAtWhichNothingIsLeftOut_areRefused() {
        assertThatThrownBy(() -> {
                    Path empty = directory.resolve("constant");
                    Files.createDirectories(empty);
                    TestRun run = new TestRun(empty.resolve("out"));
                    // every train example has its label twice at its place, so that none is memorized
                    Files.writeString(empty.resolve("a.csv"), "x,label\n1,0\n1,0\n1,0\n9,1\n9,1\n9,1\n");
                    ReadConfig config = TestRun.config(
                            "dataset.train { format = csv, path = a.csv, label = label }\n"
                                    + "dataset.test { format = csv, path = a.csv, label = label }\n"
                                    + "model.nearest-neighbour {}\n"
                                    + "subsets { design = exclusion, exclude = [[0], [3]], models = 12 }\n",
                            empty);
                    run.train(config);
                    AuditUtility.audit(run.audits(config), options(UtilityOptions.Remove.MOST, 1, "0.5"), "again");
                })
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none of the levels 0.5 removes some examples and keeps some");
    }

    private static UtilityOptions options(UtilityOptions.Remove remove, int repeats, String... levels) {
        return new UtilityOptions(
                remove, Arrays.stream(levels).map(BigDecimal::new).toList(), repeats, 5);
    }

    private static void checkByHand(TestRun run, UtilityResult result, String direction) {
        List<Row> models = run.rows(UtilityTables.in(direction).models(), "run");
        boolean[] influenced = influenced();
        assertThat(models).hasSize(result.arms().models().size());
        for (Row model : models) {
            Integer level = result.arms().place(model.<Integer>getAs("run")).level();
            Integer set = model.getAs("set");
            int[] removed = level == null
                    ? new int[0]
                    : set == null
                            ? result.arms().levels().get(level).removed()
                            : result.arms().levels().get(level).random().get(set);
            assertThat(model.<Integer>getAs("removed")).isEqualTo(removed.length);
            assertThat((long) model.<Integer>getAs("correct")).isEqualTo(correct(without(removed)));
            assertThat((long) model.<Integer>getAs("correct_influenced"))
                    .isEqualTo(correct(without(removed), influenced));
        }
        Counts[] choosing = memorization(0);
        Counts[] fresh = memorization(1);
        for (Row row : run.rows(UtilityTables.in(direction).curve(), "level", "test_group")) {
            double theta = row.<Double>getAs("level");
            int[] removed = Arms.of(result, theta).removed();
            assertThat(row.<Double>getAs("memorization_choosing")).isCloseTo(mean(choosing, removed), within(1e-12));
            assertThat(row.<Double>getAs("memorization_fresh")).isCloseTo(mean(fresh, removed), within(1e-12));
            boolean[] without = without(removed);
            double least = values(choosing, i -> !without[i]).min().orElseThrow();
            double most = values(choosing, i -> without[i]).max().orElseThrow();
            assertThat(
                            direction.equals("least")
                                    ? most <= least
                                    : Arrays.equals(removed, Removal.atLeast(choosing, BigDecimal.valueOf(theta))))
                    .isTrue();
            if (row.<String>getAs("test_group").equals("all")) {
                Arms level = Arms.of(result, row.getAs("level"));
                double chosen = (double) correct(without(level.removed())) / Q;
                double random = level.random().stream()
                                .mapToLong(set -> correct(without(set)))
                                .average()
                                .orElseThrow()
                        / Q;
                double full = (double) correct(without()) / Q;
                assertThat(row.<Double>getAs("loss_chosen")).isCloseTo(full - chosen, within(1e-12));
                assertThat(row.<Double>getAs("loss_random")).isCloseTo(full - random, within(1e-12));
                assertThat(row.<Double>getAs("difference")).isCloseTo(chosen - random, within(1e-12));
            }
        }
    }

    private static DoubleStream values(Counts[] memorization, IntPredicate which) {
        return IntStream.range(0, N)
                .filter(which)
                .mapToDouble(i -> Objects.requireNonNull(memorization[i].difference()));
    }

    private static double mean(Counts[] memorization, int[] ids) {
        boolean[] in = without(ids);
        return values(memorization, i -> in[i]).average().orElseThrow();
    }

    private record Arms(int[] removed, List<int[]> random) {
        static Arms of(UtilityResult result, double value) {
            return result.arms().levels().stream()
                    .filter(level -> level.value().doubleValue() == value)
                    .map(level -> new Arms(level.removed(), level.random()))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
