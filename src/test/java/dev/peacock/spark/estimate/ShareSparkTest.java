package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.peacock.audit.AuditFleet;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.npy.RealRows;
import dev.peacock.spark.FewDigits;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.fleet.RunClassifiers;
import dev.peacock.spark.plan.MakePlan;
import dev.peacock.spark.plan.Plan;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.PValues;
import dev.peacock.table.Tables;
import dev.peacock.training.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet with checkpoints, from its training to its page. */
@Tag("spark")
class ShareSparkTest {
    private static final int MODELS = 32;

    /** Margins are kept too, so that no share is one by mistake; runs are drawn together. */
    private static final String MODEL = "\nmodel.layers = [{ output = 10 }]\noutcome.margins = true\n"
            + "estimate { keep = all, same-label = false }\nsubsets { design = local-hadamard, block = 8, models = "
            + MODELS
            + ", seed = 3 }\n";

    @Test
    void estimates_compareTheSharesOfTheOutcomes_andThePageSaysSo(@TempDir Path directory) throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        ReadConfig config = TestRun.config(
                FewDigits.dataset(directory, 12, 4) + MODEL + "training { epochs = 4, batch = 2, checkpoints = 4 }",
                directory);
        run.train(config);
        assertThat(run.estimate(run.configOfDirectory()).score()).isEqualTo(Score.SHARE);
        List<Row> outcomes = run.rows(Tables.OUTCOMES, "run");
        List<Row> memorization = run.rows(Tables.MEMORIZATION, "train_id");
        assertSame(memorization, row -> expected(outcomes, id(row, "train_id"), id(row, "train_id"), "train"));
        List<Row> influence = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        assertThat(influence).hasSize(12 * 4);
        assertSame(influence, row -> expected(outcomes, id(row, "train_id"), id(row, "test_id"), "test"));
        // the influence of these is not always that of the models' ends
        assertThat(influence)
                .anyMatch(row -> row.<Double>getAs("influence")
                        != (double) row.<Integer>getAs("correct_in") / row.<Integer>getAs("models_in")
                                - (double) row.<Integer>getAs("correct_out") / row.<Integer>getAs("models_out"));
        FinishedFleet fleet = run.finishedFleet();
        Plan plan = new MakePlan(TestRun.session(), fleet.experiment()).run(fleet, null, null);
        assertThat(plan.scores())
                .extracting(Plan.ScoreNeed::score)
                .containsExactly(Score.CORRECT, Score.PROBABILITY, Score.MARGIN, Score.SHARE);
        assertThat(Objects.requireNonNull(plan.saving()).way()).isEqualTo(Plan.Way.DESIGN);
        RunClassifiers.Model again = RunClassifiers.of(
                        new JavaSparkContext(TestRun.session().sparkContext()), fleet)
                .train(0, Device.CPU);
        assertThat(again.evaluated().shares()).as("nobody asks for them").isNull();
        assertThat(again.evaluated().testCorrect().toBytes())
                .isEqualTo(outcomes.get(0).<byte[]>getAs("test_correct"));
        again.target().close();
        assertExported(run, outcomes, directory);
        run.report(run.configOfDirectory());
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains("the mean share of their checkpoints");
        AuditFleet own = AuditFleet.of(
                run.outputDirectory(),
                fleet.experiment(),
                "value",
                1,
                List.of("design=exclusion", "exclude=[[1]]"),
                List.of(),
                "");
        assertThat(own.experiment().config().training().checkpoints()).isZero();
        // a rate that some pairs meet, and some do not
        double rate = influence.stream()
                .mapToDouble(row -> row.<Double>getAs("q_value"))
                .min()
                .orElseThrow();
        assertThat(rate).isLessThan(1);
        run.estimate(run.configOfDirectory("estimate.keep=significant", "estimate.fdr=" + rate));
        assertThat(run.rows(Tables.INFLUENCE, "train_id", "test_id"))
                .isEqualTo(influence.stream()
                        .filter(row -> row.<Double>getAs("q_value") <= rate)
                        .toList());
    }

    /** Shares come with the other arrays, an import keeps them, and its estimates by them are the same. */
    private static void assertExported(TestRun run, List<Row> outcomes, Path directory) throws IOException {
        Path file = run.exportFleet(directory.resolve("fleet.npz"));
        assertThat(run.log()).contains(" with margins, shares of checkpoints, predicted labels in ");
        Configuration hadoop = run.outputDirectory().hadoop();
        ArrayFiles arrays = ArrayFiles.open(hadoop, new org.apache.hadoop.fs.Path(file.toUri()));
        for (String split : List.of("train", "test")) {
            try (RealRows shares =
                    arrays.optional(split + "set_share").orElseThrow().realRows()) {
                for (Row row : outcomes) {
                    List<Float> exported = new ArrayList<>();
                    shares.next((example, cell) -> exported.add((float) cell[0]));
                    assertThat(exported).isEqualTo(row.<Float>getList(row.fieldIndex(split + "_share")));
                }
            }
        }
        TestRun imported = new TestRun(directory.resolve("imported"));
        imported.importFleet(file, "estimate.same-label=false", "estimate.keep=all");
        assertThat(imported.log())
                .contains("estimate goes by them with --set estimate.score=share", ", with shares of checkpoints")
                .doesNotContain("not used");
        assertThat(imported.rows(Tables.OUTCOMES, "run"))
                .extracting(
                        row -> row.getList(row.fieldIndex("train_share")),
                        row -> row.getList(row.fieldIndex("test_share")))
                .isEqualTo(outcomes.stream()
                        .map(row -> tuple(
                                row.getList(row.fieldIndex("train_share")), row.getList(row.fieldIndex("test_share"))))
                        .toList());
        assertThat(imported.estimate(imported.configOfDirectory("estimate.score=share"))
                        .score())
                .isEqualTo(Score.SHARE);
        assertThat(imported.rows(Tables.MEMORIZATION, "train_id"))
                .extracting(row -> row.<Double>getAs("memorization"))
                .isEqualTo(run.rows(Tables.MEMORIZATION, "train_id").stream()
                        .map(row -> row.<Double>getAs("memorization"))
                        .toList());
        assertThat(imported.rows(Tables.INFLUENCE, "train_id", "test_id"))
                .extracting(row -> row.<Double>getAs("influence"))
                .isEqualTo(run.rows(Tables.INFLUENCE, "train_id", "test_id").stream()
                        .map(row -> row.<Double>getAs("influence"))
                        .toList());
    }

    private record Expected(ScoreDifference byShares, Counts counts) {}

    private static int id(Row row, String column) {
        return Math.toIntExact(row.<Long>getAs(column));
    }

    /** Of a train example, and of this one or a test example. */
    private static Expected expected(List<Row> outcomes, int trainId, int id, String split) {
        BitColumns included = new BitColumns(1, MODELS);
        double[] shares = new double[MODELS];
        int[] right = new int[2];
        for (int run = 0; run < MODELS; run++) {
            Row row = outcomes.get(run);
            int side = bit(row.getAs("included"), trainId);
            if (side == 1) {
                included.set(0, run);
            }
            shares[run] = row.<Float>getList(row.fieldIndex(split + "_share")).get(id);
            right[side] += bit(row.getAs(split + "_correct"), id);
        }
        int in = included.count(0);
        BlockJackknife jackknife = Objects.requireNonNull(BlockJackknife.of(
                new SubsetsConfig.LocalHadamard(8), IntStream.range(0, MODELS).toArray()));
        return new Expected(
                ScoreDifference.of(Score.SHARE, included, 0, shares, jackknife),
                new Counts(in, MODELS - in, right[1], right[0]));
    }

    private static int bit(byte[] bits, int i) {
        return bits[i / 8] >> i % 8 & 1;
    }

    /** Differences and intervals by shares, and p-values and q-values of the whole family by counts. */
    private static void assertSame(List<Row> rows, Function<Row, Expected> expected) {
        FisherExact fisher = new FisherExact(MODELS);
        double[] p = rows.stream()
                .mapToDouble(row -> expected.apply(row).counts.pValue(fisher))
                .toArray();
        PValues family = PValues.ofEach(p);
        double[] q = family.qValues(0, p.length, FdrMethod.BENJAMINI_HOCHBERG, 1);
        String value = rows.get(0).schema().getFieldIndex("influence").isDefined() ? "influence" : "memorization";
        for (int i = 0; i < p.length; i++) {
            Row row = rows.get(i);
            Estimate estimate = expected.apply(row).byShares.estimate();
            assertThat(row.<String>getAs("score")).isEqualTo("share");
            assertThat(row.<Double>getAs(value)).isEqualTo(estimate.value());
            assertThat(row.<Double>getAs("standard_error")).isEqualTo(estimate.standardError());
            assertThat(row.<Double>getAs("ci_low")).isEqualTo(estimate.low()).isNotNull();
            assertThat(row.<Double>getAs("ci_high")).isEqualTo(estimate.high()).isNotNull();
            assertThat(row.<Double>getAs("p_value")).isEqualTo(p[i]);
            assertThat(row.<Double>getAs("q_value")).isEqualTo(q[Arrays.binarySearch(family.values(), p[i])]);
        }
    }

    @Test
    void moreCheckpointsThanSteps_areRefusedBeforeAnythingIsTrained(@TempDir Path directory) throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        String data = FewDigits.dataset(directory, 60, 20) + MODEL;
        ReadConfig config = TestRun.config(data + "training { epochs = 2, batch = 29, checkpoints = 3 }", directory);
        assertThatThrownBy(() -> run.train(config))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "training.checkpoints = 3, but a model has only 2 steps, one an epoch, where its examples fit into"
                                + " training.batch = 29, and subsets of this design may have as few as ");
        assertThat(directory.resolve("out/outcomes")).doesNotExist();
    }

    @Test
    void whatHasNoCheckpoints_isRefused(@TempDir Path directory) throws IOException {
        String data = FewDigits.dataset(directory, 60, 20);
        assertThatThrownBy(() -> TestRun.config(data + MODEL + "estimate.score = share", directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("must not be share without training.checkpoints");
        assertThatThrownBy(
                        () -> TestRun.config(data + MODEL + "training { checkpoints = 4, backend = dl4j }", directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("needs training.backend = auto or fleet");
        assertThatThrownBy(() ->
                        TestRun.config(data + "\nmodel.nearest-neighbour {}\ntraining.checkpoints = 4", directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is for networks");
        assertThatThrownBy(() -> TestRun.config(
                        "dataset.imported = fleet.npz\ntraining.checkpoints = 4\nsubsets.models = 3", directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is for networks");
    }
}
