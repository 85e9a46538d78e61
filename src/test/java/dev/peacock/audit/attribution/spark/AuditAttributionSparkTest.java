package dev.peacock.audit.attribution.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.attribution.spark.AttributionSummary.Kind;
import dev.peacock.audit.attribution.spark.AttributionSummary.Scored;
import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.npy.NumPy;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.Cells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Fleets whose margins are exact sums of true scores, which files of scores give whole, in part or wrongly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("process")
@Tag("spark")
class AuditAttributionSparkTest {
    private static final int N = 60;
    private static final int Q = 20;
    private static final int[][] TAU = new int[N][Q];

    private static final String ARRAYS = """
            rng = np.random.default_rng(1)
            t, n, q = 120, 60, 20
            tau = rng.integers(-100, 101, (n, q))
            labels = np.arange(n) % 2
            # margins of test examples also have a part that all train examples of their label share
            tau += 60 * (labels[:, None] == np.arange(q)[None] % 2)
            mask = rng.random((t, n)) < .5
            margin = (mask @ tau).astype(np.float32)
            arrays = dict(trainset_mask=mask, trainset_margin=rng.normal(size=(t, n)).astype(np.float32), testset_margin=margin,
                trainset_correctness=np.ones((t, n), bool), testset_correctness=margin > 0, train_labels=labels,
                test_labels=np.arange(q) % 2, train_ids=np.array(['a%d' % i for i in range(n)]),
                test_ids=np.array(['b%d' % j for j in range(q)]))
            np.savez('fleet.npz', **arrays)
            np.savez('without.npz', **{k: v for k, v in arrays.items() if 'margin' not in k})
            np.save('truth.npy', tau.astype(np.float32))
            np.save('opposite.npy', -tau.astype(np.float64))
            np.save('noisy.npy', np.asfortranarray(tau + rng.normal(size=tau.shape) * 150))
            np.savez('half.npz', scores=(tau // 2 * 2).astype(np.float16).T)
            bad = tau.astype(np.float32); bad[17, 3] = np.nan; np.save('nan.npy', bad)
            for row in tau: print(*row)
            """;

    private Path directory;
    private TestRun run;
    private AttributionSummary found;

    @BeforeAll
    void audit(@TempDir Path temporary) throws IOException {
        directory = temporary;
        List<String> lines = NumPy.run(directory, ARRAYS).lines().toList();
        for (int i = 0; i < N; i++) {
            TAU[i] = Arrays.stream(lines.get(i).split(" "))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }
        run = new TestRun(directory.resolve("out"));
        run.importFleet(directory.resolve("fleet.npz"), "subsets.design=bernoulli", "subsets.ratio=0.5");
        found = AuditAttribution.audit(run.audits(), options(false, "truth.npy", "opposite.npy", "noisy.npy"), "test");
    }

    private AttributionOptions options(boolean transposed, String... files) {
        return new AttributionOptions(
                Arrays.stream(files)
                        .map(name -> directory.resolve(name).toString())
                        .toList(),
                transposed,
                true,
                0,
                10,
                5);
    }

    private Scored scored(AttributionSummary of, String name) {
        return of.scores().stream()
                .filter(scored -> scored.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Scored scored(Kind kind) {
        return found.scores().stream()
                .filter(scored -> scored.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void truth_hasOne_itsOppositeMinusOne_andOthersLieBetweenThemAndRandomScores() {
        assertThat(found.models()).isEqualTo(60);
        assertThat(found.choosing()).isEqualTo(60);
        assertThat(scored(found, "truth.npy").lds()).isEqualTo(1);
        assertThat(scored(found, "opposite.npy").lds()).isEqualTo(-1);
        assertThat(scored(found, "noisy.npy").lds()).isBetween(0.3, 0.9);
        assertThat(scored(Kind.INFLUENCE).lds()).isBetween(0.3, 0.95);
        assertThat(scored(Kind.FIT).lds()).isBetween(0.3, 0.95);
        assertThat(scored(Kind.LABEL).lds()).isBetween(0.2, 0.8);
        // its standard error is at most 1 / sqrt(59) = .13, if all test examples were one; 5.4 of them are .7
        assertThat(scored(Kind.RANDOM).lds()).isCloseTo(0, within(0.7));
        assertThat(Objects.requireNonNull(found.ceiling()).lds()).isBetween(0.4, 1.0);
    }

    @Test
    void verdicts_sayWhatIsShown() {
        assertThat(AttributionWords.verdicts(found))
                .satisfiesExactly(
                        truth -> assertThat(truth)
                                .isEqualTo(
                                        "truth.npy: foretells something (1.000 (1.000 to 1.000)). It tells more than the labels "
                                                + "alone do. It is better than the influence that half of this fleet estimates."),
                        opposite -> assertThat(opposite)
                                .startsWith("opposite.npy: foretells the opposite (-1.000 (-1.000 to -1.000))")
                                .endsWith("Change the sign."),
                        noisy -> assertThat(noisy).startsWith("noisy.npy: foretells something ("));
        AttributionSummary random = new AttributionSummary(
                "e",
                9,
                9,
                9,
                List.of(
                        new Scored("r.npy", Kind.FILE, 0.01, new dev.peacock.stats.Interval(-0.01, 0.03), 9, 0),
                        new Scored("random scores", Kind.RANDOM, 0, null, 9, 0)),
                List.of(new AttributionSummary.Difference(
                        "r.npy", "random scores", 0.01, new dev.peacock.stats.Interval(-0.02, 0.04))),
                null,
                null);
        assertThat(AttributionWords.verdicts(random))
                .containsExactly(
                        "r.npy: no finding: it foretells no more than random scores do (0.010 (-0.010 to 0.030)).");
    }

    @Test
    void tables_haveAllRows() throws IOException {
        assertThat(run.rows(AttributionTables.SCORES, "scores")).hasSize(7);
        assertThat(run.rows(AttributionTables.LABELS, "scores")).hasSize(14);
        assertThat(run.rows(AttributionTables.DIFFERENCES, "scores")).hasSize(6 + 5 + 4);
        assertThat(run.rows(AttributionTables.EXAMPLES, "scores"))
                .hasSize(7 * Q)
                .filteredOn(
                        row -> Cells.get(row, AttributionTables.EXAMPLES.scores).equals("truth.npy"))
                .allSatisfy(row -> {
                    assertThat(Cells.get(row, AttributionTables.EXAMPLES.correlation))
                            .isEqualTo(1);
                    assertThat(Cells.get(row, AttributionTables.EXAMPLES.givenId))
                            .isEqualTo("b" + Cells.get(row, AttributionTables.EXAMPLES.testId));
                });
        assertThat(AttributionSection.of(found))
                .hasAtLeastOneElementOfType(Grid.class)
                .hasAtLeastOneElementOfType(Text.class);
    }

    /** Half precision, test by train, in an archive. */
    @Test
    void transposedFile_isRefused_andReadWhereTheUserSaysSo() throws IOException {
        assertThatThrownBy(() -> AuditAttribution.audit(run.audits(), options(false, "half.npz"), "test"))
                .isInstanceOf(UserError.class)
                .hasMessage("half.npz: is 20 x 60, test by train: transposed; give --transposed");
        TestRun other = new TestRun(directory.resolve("out"));
        assertThat(scored(
                                AuditAttribution.audit(other.audits(), options(true, "half.npz", "truth.npy"), "test"),
                                "half.npz")
                        .lds())
                .isBetween(0.99, 1.0);
        assertThat(other.log())
                .contains("half.npz is read as 20 x 60, test by train")
                .contains("truth.npy is read as 60 x 20, train by test");
    }

    @Test
    void badFiles_areRefused_withTheirPlace() {
        assertThatThrownBy(() -> AuditAttribution.audit(run.audits(), options(false, "nan.npy"), "test"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("nan.npy: the score of train example 17 on test example 3 is NaN");
        assertThatThrownBy(() -> AuditAttribution.audit(run.audits(), options(false, "none.npy"), "test"))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("none.npy: there is no such file of scores");
    }

    @Test
    void fleetWithoutMargins_isRefused_withWhatToDo() throws IOException {
        TestRun without = new TestRun(directory.resolve("without"));
        without.importFleet(directory.resolve("without.npz"));
        assertThatThrownBy(() -> AuditAttribution.audit(without.audits(), options(false, "truth.npy"), "test"))
                .hasStackTraceContaining(
                        "has no margins, since the fleet was imported without; import it into another directory");
    }

    private String parquet(String name, boolean given, List<Row> rows) {
        DataType id = given ? DataTypes.StringType : DataTypes.IntegerType;
        StructType schema = new StructType()
                .add("score", DataTypes.FloatType)
                .add("test_id", id)
                .add("train_id", id);
        TestRun.session()
                .createDataFrame(rows, schema)
                .repartition(3)
                .write()
                .parquet(directory.resolve(name).toString());
        return name;
    }

    @Test
    void table_isReadByPosition_orByTheIdsOfTheDataSet_withoutThePairsThatAreZero() throws IOException {
        List<Row> positions = new ArrayList<>();
        List<Row> names = new ArrayList<>();
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < Q - 1; j++) {
                if (TAU[i][j] != 0) {
                    positions.add(RowFactory.create((float) TAU[i][j], j, i));
                    names.add(RowFactory.create((float) TAU[i][j], "b" + j, "a" + i));
                }
            }
        }
        AttributionSummary read = AuditAttribution.audit(
                run.audits(),
                options(false, parquet("positions.parquet", false, positions), parquet("names.parquet", true, names)),
                "test");
        for (String name : List.of("positions.parquet", "names.parquet")) {
            assertThat(scored(read, name).lds()).isEqualTo((Q - 1.0) / Q, within(1e-12));
            assertThat(scored(read, name).flat()).isEqualTo(1);
        }
    }

    @Test
    void tablesWithBadRows_areRefused() {
        refused(
                parquet("twice", false, rows(RowFactory.create(1f, 2, 3), RowFactory.create(1f, 2, 3))),
                "twice: has two scores of train example 3 on test example 2; give each pair one");
        refused(
                parquet("nothing", false, rows(RowFactory.create(null, 2, 3))),
                "nothing: the score of train example 3 on test example 2 is NaN");
        refused(
                parquet("endless", false, rows(RowFactory.create(Float.POSITIVE_INFINITY, 2, 3))),
                "endless: the score of train example 3 on test example 2 is Infinity");
        refused(
                parquet("beyond", false, rows(RowFactory.create(1f, 20, 3))),
                "beyond: names test example 20, but there are 20, from 0 to 19");
        refused(
                parquet("unknown", true, rows(RowFactory.create(1f, "b1", "b1"))),
                "unknown: names train example 'b1', which the data set does not have");
    }

    private static List<Row> rows(Row... rows) {
        return List.of(rows);
    }

    private void refused(String name, String message) {
        assertThatThrownBy(() -> AuditAttribution.audit(run.audits(), options(false, name), "test"))
                .hasStackTraceContaining(message);
    }

    /** The highest scores are of the examples without which the models of these digits are less sure. */
    @Test
    void removals_trainWithoutTheHighest_andWithoutOthersOfTheLabel(@TempDir Path temporary) throws IOException {
        ReadConfig config = TestRun.config(
                "dataset.builtin = digits\nmodel.layers = [{ output = 10 }]\ntraining { epochs = 2, stack = 12 }\n"
                        + "subsets { ratio = 0.5, models = 24 }",
                temporary);
        TestRun digits = new TestRun(temporary.resolve("out"));
        digits.train(config);
        NumPy.run(temporary, "np.save('a.npy', np.random.default_rng(2).random((1500, 297)))");
        AttributionOptions asked =
                new AttributionOptions(List.of(temporary.resolve("a.npy").toString()), false, true, 2, 100, 2);
        AttributionSummary summary = AuditAttribution.audit(digits.audits(config), asked, "test");
        assertThat(summary.scores())
                .extracting(Scored::kind)
                .containsExactly(Kind.FILE, Kind.INFLUENCE, Kind.PRIOR, Kind.FIT, Kind.LABEL, Kind.RANDOM);
        AttributionSummary.Removed removed = Objects.requireNonNull(summary.removed());
        assertThat(removed.models()).isEqualTo(removed.modelsWanted()).isEqualTo(2 * (1 + 4 * 2));
        assertThat(removed.repeats()).isEqualTo(2);
        assertThat(removed.drops())
                .extracting(AttributionSummary.Drop::name)
                .containsExactly(
                        "a.npy",
                        "this fleet's influence",
                        "this fleet's influence with the prior",
                        "random, same label");
        List<Row> rows = digits.rows(AttributionTables.REMOVALS, "scores", "test_id");
        assertThat(rows).hasSize(8).allSatisfy(row -> {
            assertThat(Cells.get(row, AttributionTables.REMOVALS.removed)).isEqualTo(100);
            assertThat(Cells.get(row, AttributionTables.REMOVALS.rightWith)).isBetween(0, 2);
        });
        double mean = rows.stream()
                .filter(row -> Cells.get(row, AttributionTables.REMOVALS.scores).equals("random, same label"))
                .mapToDouble(row -> Cells.get(row, AttributionTables.REMOVALS.marginWith)
                        - Cells.get(row, AttributionTables.REMOVALS.marginWithout))
                .average()
                .orElseThrow();
        // of a label's 150 examples 50 are left
        assertThat(removed.drops().get(3).drop()).isCloseTo(mean, within(1e-12)).isPositive();
        assertThat(AttributionWords.removed(summary))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence)
                                .startsWith(
                                        "For 2 test examples that most models get right, the 100 train examples with the highest scores"));
        assertThat(AttributionSection.of(summary))
                .filteredOn(Grid.class::isInstance)
                .hasSize(3);
        assertThat(Files.exists(temporary.resolve("out/audits/attribution/summary.json")))
                .isTrue();
        assertThatThrownBy(() -> AuditAttribution.audit(run.audits(), asked, "test"))
                .isInstanceOf(UserError.class);
    }
}
