package dev.peacock.audit.epsilon.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.Gaussians;
import dev.peacock.attack.PooledVariances;
import dev.peacock.audit.epsilon.BoundKind;
import dev.peacock.audit.epsilon.Canary;
import dev.peacock.audit.epsilon.EpsilonBound;
import dev.peacock.audit.epsilon.SplitRuns;
import dev.peacock.audit.epsilon.SplitScores;
import dev.peacock.audit.membership.Fleets;
import dev.peacock.check.UserError;
import dev.peacock.cluster.Outputs;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** All bounds of a fleet large enough for them: a table of 300 rows with names, a tenth of them marked as canaries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class AllBoundsSparkTest {
    private static final int MODELS = 20;
    private static final int N = 300;
    private static final SplitRuns SPLIT =
            SplitRuns.of(IntStream.range(0, MODELS).toArray(), Set.of());

    private Path directory;
    private TestRun fleet;
    private MarginBlock block;

    @BeforeAll
    void train(@TempDir Path temporary) throws IOException {
        directory = temporary;
        fleet = train("fair", MODELS);
        Collection<OutcomeRow> rows = Outputs.rows(directory.resolve("fair")).values();
        float[][] margins = rows.stream()
                .map(row -> Objects.requireNonNull(row.trainMargin()))
                .toArray(float[][]::new);
        boolean[][] saw = rows.stream()
                .map(row -> {
                    boolean[] in = new boolean[N];
                    IntStream.range(0, N).forEach(i -> in[i] = row.included().get(i));
                    return in;
                })
                .toArray(boolean[][]::new);
        block = Fleets.of(margins, saw);
    }

    private TestRun train(String name, int models) throws IOException {
        for (String split : List.of("train", "test")) {
            List<String> lines = new ArrayList<>(List.of("name,kind,planted,partly,a,b,c,label"));
            for (int i = 0; i < N; i++) {
                // labels that no value tells: what is right of a train example is remembered
                double[] values = {i * 7919 % 101, i * 104729 % 97, i * 1299709 % 89};
                lines.add(split + "-" + i + "," + (i % 10 == 3 ? "canary,Yes,yes" : "natural,no,") + "," + values[0]
                        + "," + values[1] + "," + values[2] + "," + (i * 31 % 7 % 2 == 0 ? "x" : "y"));
            }
            Files.write(directory.resolve(split + ".csv"), lines);
        }
        TestRun run = new TestRun(directory.resolve(name));
        ReadConfig config = TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = label, id = name, subpopulation = kind,
                    ignore = [planted, partly] }
                dataset.test { format = csv, path = test.csv, label = label, id = name, subpopulation = kind,
                    ignore = [planted, partly] }
                model.layers = [ { dense = 64, activation = relu }, { output = 2 } ]
                training { epochs = 30, batch = 16, updater { adam { rate = 0.01 } }, stack = 10 }
                subsets { design = bernoulli, ratio = 0.5 }
                outcome.margins = true
                """, directory, "subsets.models=" + models);
        run.train(config);
        return run;
    }

    private EpsilonSummary audit(
            @Nullable BoundKind bound, @Nullable Object canaries, @Nullable String value, double delta)
            throws IOException {
        return AuditEpsilon.audit(
                fleet.audits(),
                new Asked(1, null, null, bound, canaries == null ? null : canaries.toString(), value, 0.95, delta));
    }

    @Test
    void allBounds_areCorrectedForTheirNumber_andWrittenInARowEach() throws IOException {
        EpsilonSummary found = audit(null, null, null, 1e-5);
        assertThat(found.bounds())
                .extracting(EpsilonBound::bound)
                .containsExactly(
                        "one-run",
                        "one-run-f-dp",
                        "one-run-gaussian",
                        "targets",
                        "targets-f-dp",
                        "targets-gaussian",
                        "best-canary",
                        "every-canary",
                        "random-canary");
        assertThat(found.bounds())
                .allSatisfy(bound -> assertThat(bound.confidence()).isCloseTo(1 - 0.05 / 9, within(1e-12)));
        double largest = found.bounds().stream()
                .filter(bound -> bound.muLow() == null)
                .mapToDouble(bound -> Objects.requireNonNull(bound.epsilonLow()))
                .max()
                .orElseThrow();
        assertThat(found.epsilonLow()).isEqualTo(largest).isGreaterThan(0);
        assertThat(found.confidence()).isEqualTo(0.95);
        List<Row> rows = fleet.rows(EpsilonTables.BOUNDS, "bound");
        assertThat(rows).hasSize(9);
        assertThat(rows.stream().filter(row -> row.<Integer>getAs("counts") == 1))
                .singleElement()
                .satisfies(row -> assertThat(row.<Double>getAs("epsilon_low")).isEqualTo(largest));
        AuditSection.Grid grid = (AuditSection.Grid) EpsilonSection.of(found).get(2);
        assertThat(grid.rows())
                .hasSize(9)
                .allSatisfy(row -> assertThat(row).hasSize(grid.header().size()));
    }

    /** In plain loops over the outcomes' margins. */
    @Test
    void severalTargets_areThoseOfAPlainLoop() throws IOException {
        EpsilonSummary found =
                AuditEpsilon.audit(fleet.audits(), new Asked(0, 30, null, BoundKind.TARGETS, null, null, 0.95, 0));
        PooledVariances pooled = SplitScores.sums(block, SPLIT).whole();
        int correct = 0;
        for (int target : SPLIT.targets()) {
            double[] scores = IntStream.range(0, N)
                    .mapToDouble(i -> Gaussians.of(block, i, SPLIT.shadows())
                            .online(block.margin(i, target), pooled.in()[0], pooled.out()[0]))
                    .toArray();
            List<Integer> ascending = IntStream.range(0, N)
                    .filter(i -> !Double.isNaN(scores[i]))
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> scores[i]))
                    .toList();
            for (int k = 0; k < 15; k++) {
                correct += block.included().get(ascending.get(k), target) ? 0 : 1;
                correct += block.included().get(ascending.get(ascending.size() - 1 - k), target) ? 1 : 0;
            }
        }
        assertThat(found.guesses()).isEqualTo(300);
        assertThat(found.canaries()).isEqualTo(N * 10L);
        assertThat(found.correct()).isEqualTo(correct);
        assertThat(found.run()).isNull();
        assertThat(Objects.requireNonNull(found.epsilonLow())).isPositive();
    }

    @Test
    void bestCanary_isTheOneThatShadowsPromiseMostOf() throws IOException {
        BitSet all = new BitSet();
        all.set(0, N);
        Canary best = Canary.of(block, SPLIT, all, 0).stream().min(Canary.ORDER).orElseThrow();
        EpsilonBound found =
                audit(BoundKind.BEST_CANARY, null, null, 0).bounds().get(0);
        assertThat(found.rates()).isEqualTo(best.rates());
        assertThat(found.source()).contains("train example " + best.id() + ",");
        assertThat(found.confidence()).isEqualTo(0.95);
        EpsilonBound every =
                audit(BoundKind.EVERY_CANARY, null, null, 0).bounds().get(0);
        double largest = Canary.of(block, SPLIT, all, 0).stream()
                .mapToDouble(canary -> canary.rates().epsilon((1 - 0.95) / N, 0))
                .max()
                .orElseThrow();
        assertThat(every.epsilonLow()).isEqualTo(largest);
        assertThat(audit(BoundKind.RANDOM_CANARY, null, null, 0).bounds().get(0).runs())
                .isEqualTo(10);
    }

    /** Runs 20 and 21, of which the second would have been a target. */
    @Test
    void failedRuns_count_againstTheBounds() throws IOException {
        Path failed = Files.createDirectories(directory.resolve("fair/outcomes/_failed"));
        for (int run = MODELS; run < MODELS + 2; run++) {
            Files.writeString(failed.resolve("run-0000" + run + ".txt"), "run " + run + ": went off");
        }
        EpsilonSummary all = audit(null, null, null, 1e-5);
        EpsilonSummary found = AuditEpsilon.audit(
                fleet.audits(fleet.configOfDirectory("subsets.models=" + (MODELS + 2))),
                new Asked(1, null, null, null, null, null, 0.95, 1e-5));
        for (int k = 0; k < 9; k++) {
            EpsilonBound before = all.bounds().get(k);
            EpsilonBound with = found.bounds().get(k);
            boolean isOfOneRun = with.kind().isOfOneRun();
            assertThat(with.failed()).isEqualTo(isOfOneRun ? 0 : 1);
            assertThat(with.runs()).isEqualTo(isOfOneRun ? 1 : 11);
            assertThat(with.correct()).isEqualTo(before.correct());
            assertThat(with.guesses())
                    .isEqualTo(
                            isOfOneRun || with.kind() == BoundKind.TARGETS
                                    ? before.guesses()
                                    : before.guesses() / 10 * 11);
            Double low = with.muLow() == null ? with.epsilonLow() : with.muLow();
            Double lowBefore = before.muLow() == null ? before.epsilonLow() : before.muLow();
            assertThat(Objects.requireNonNull(low)).isLessThanOrEqualTo(Objects.requireNonNull(lowBefore));
        }
        assertThat(found.bounds().get(3).canaries()).isEqualTo(N * 11L);
        assertThat(found.bounds().get(3).epsilonLow())
                .isLessThan(all.bounds().get(3).epsilonLow());
        assertThat(EpsilonWords.failed(all)).isEmpty();
        assertThat(EpsilonWords.failed(found).orElseThrow())
                .startsWith("Of 11 runs to guess about, 1 failed for good.");
        assertThat(fleet.rows(EpsilonTables.BOUNDS, "bound").stream()
                        .map(row -> row.<Integer>getAs("runs_failed"))
                        .filter(number -> number == 1))
                .hasSize(6);
    }

    /** By a column of the data set, and by a file of positions, of names and of places in a file. */
    @Test
    void canariesOfOnesOwn_areTheOnlyOnesGuessed() throws IOException {
        EpsilonSummary marked = audit(BoundKind.TARGETS, null, "canary", 0);
        assertThat(marked.canaries()).isEqualTo(30 * 10);
        List<String> positions = new ArrayList<>(List.of("train_id"));
        List<String> names = new ArrayList<>(List.of("given_id"));
        for (int i = 3; i < N; i += 10) {
            positions.add("" + i);
            names.add("\"train-" + i + "\"");
        }
        Path file = Files.write(directory.resolve("canaries.csv"), positions);
        assertThat(audit(BoundKind.TARGETS, file, null, 0)).isEqualTo(marked);
        assertThat(audit(BoundKind.TARGETS, Files.write(directory.resolve("names.csv"), names), null, 0))
                .isEqualTo(marked);
        // by a column that the models did not learn from, and that no key but ignore named when they were trained
        assertThat(audit(BoundKind.TARGETS, "planted", null, 0)).isEqualTo(marked);
        assertThat(audit(BoundKind.TARGETS, "planted", "Yes", 0)).isEqualTo(marked);
        assertThat(audit(BoundKind.TARGETS, "kind", "canary", 0)).isEqualTo(marked);
        EpsilonSummary one = audit(BoundKind.ONE_RUN, file, null, 0);
        assertThat(one.canaries()).isEqualTo(30);
        assertThat(one.guesses()).isEqualTo(2);
        // though shadows that show more may advise to guess each
        assertThat(SplitBounds.onASide(1, 30)).isEqualTo(15);
    }

    @Test
    void badCanaries_areRefused_inOneSentence() throws IOException {
        refused((Object) null, "kanary", "--canary-value kanary: names 0 of the train examples");
        refused(List.of("train_id", "3"), null, "names 1 of the train examples as canaries; there must be at least 2");
        refused(List.of("train_id", "3", "300"), null, "line 3 names train example '300', but there are 300");
        refused(List.of("train_id", "3", "-1"), null, "line 3 names train example '-1'");
        refused(List.of("train_id", "3", "5", "3"), null, "line 4 names canary '3' again, after line 2");
        refused(
                List.of("given_id", "train-3", "test-3"),
                null,
                "line 3 names 'test-3', but no train example has that given_id");
        refused(List.of("id", "3"), null, "line 1 must be the heading train_id, given_id or source");
        refused(List.of(), null, "line 1 must be the heading");
        assertThatThrownBy(() -> audit(BoundKind.TARGETS, directory.resolve("none.csv"), null, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none.csv: cannot be read");
        refused("kind", null, "the column has the value 'canary', which is neither yes nor no");
        refused("planted", "maybe", "--canaries planted --canary-value maybe: names 0 of the train examples");
        refused(
                "partly",
                null,
                "--canaries partly: the table cannot be read with this column as the one that marks canaries, which every row "
                        + "must fill: ");
        refused("a", "3", "--canaries a: is no column in dataset.train.ignore");
        refused("a", null, "if this is a column of the table, it must be in dataset.train.ignore");
        Path guesses = Files.write(directory.resolve("guesses.csv"), List.of("train_id,guess", "4,in"));
        Path canaries = Files.write(directory.resolve("two.csv"), List.of("train_id", "3", "13"));
        Asked others = new Asked(
                1, null, new org.apache.hadoop.fs.Path(guesses.toUri()), null, canaries.toString(), null, 0.95, 0);
        assertThatThrownBy(() -> AuditEpsilon.audit(fleet.audits(), others))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a guess about train example 4, which --canaries does not name");
    }

    private void refused(List<String> lines, @Nullable String value, String says) throws IOException {
        refused(Files.write(directory.resolve("bad.csv"), lines), value, says);
    }

    private void refused(@Nullable Object canaries, @Nullable String value, String says) {
        assertThatThrownBy(() -> audit(BoundKind.TARGETS, canaries, value, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(says);
    }

    @Test
    void tooFewRuns_areRefused_orLeaveOnlyTheBoundOnOneRun() throws IOException {
        TestRun small = train("small", 15);
        Asked targets = new Asked(0, null, null, BoundKind.TARGETS, null, null, 0.95, 0);
        assertThatThrownBy(() -> AuditEpsilon.audit(small.audits(), targets))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--bound targets: needs 16 finished runs")
                .hasMessageContaining("has 15; train more");
        Asked any = new Asked(0, null, null, null, null, null, 0.95, 0);
        assertThat(AuditEpsilon.audit(small.audits(), any).bounds())
                .singleElement()
                .satisfies(bound -> assertThat(bound.bound()).isEqualTo("one-run"));
    }
}
