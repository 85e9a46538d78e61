package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.AuditRun;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.report.ReportData;
import dev.peacock.spark.estimate.FleetWarning;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of denoisers from images to tables, report and explanations. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class DenoiserSparkTest {
    private static final int TRAIN = 30;
    private static final int TEST = 10;
    private static final int SIDE = 6;
    private static final int MODELS = 8;
    private static final String CONF = """
            dataset { train { format = csv, path = train.csv, label = 0 }, test { format = csv, path = test.csv, label = 0 }
              shape = [6, 6, 1] }
            model.denoiser { hidden = 32, layers = 2 }
            training { epochs = 150, batch = 16, stack = 2, updater.adam.rate = 0.01 }
            subsets { design = balanced, block = 2, models = 8, ratio = 0.5 }
            """;

    private Path directory = Path.of("");
    private TestRun run = new TestRun(directory);

    @BeforeAll
    void train(@TempDir Path temporary) throws IOException {
        directory = temporary;
        RandomStream random = new RandomStream(1);
        for (String split : List.of("train", "test")) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < (split.equals("train") ? TRAIN : TEST); i++) {
                StringBuilder line = new StringBuilder(i % 2 == 0 ? "even" : "odd");
                for (int k = 0; k < SIDE * SIDE; k++) {
                    line.append(',').append(random.nextInt(2));
                }
                lines.add(line.toString());
            }
            Files.write(directory.resolve(split + ".csv"), lines);
        }
        run = trained("out");
        run.estimate(run.configOfDirectory("estimate.keep=all"));
    }

    private TestRun trained(String out, String... sets) throws IOException {
        TestRun trained = new TestRun(directory.resolve(out));
        trained.train(TestRun.config(CONF, directory, sets));
        return trained;
    }

    private static List<String> outcomes(TestRun of) {
        return of.rows(Tables.OUTCOMES, "run").stream()
                .map(row -> row.getAs("run") + " " + row.getList(row.fieldIndex("train_margin"))
                        + row.getList(row.fieldIndex("test_margin")))
                .toList();
    }

    private static double mean(List<Row> outcomes, String column, int example, int trainExample, boolean saw) {
        return outcomes.stream()
                .filter(row ->
                        PackedBits.of(row.<byte[]>getAs("included"), TRAIN).get(trainExample) == saw)
                .mapToDouble(row -> row.<Float>getList(row.fieldIndex(column)).get(example))
                .average()
                .orElseThrow();
    }

    @Test
    void memorizationAndInfluence_areDifferencesOfMeanScores() throws IOException {
        List<Row> outcomes = run.rows(Tables.OUTCOMES, "run");
        assertThat(outcomes).hasSize(MODELS);
        List<Row> rows = run.rows(Tables.MEMORIZATION, "train_id");
        assertThat(rows).hasSize(TRAIN).allSatisfy(row -> {
            int i = Math.toIntExact(row.<Long>getAs("train_id"));
            double in = mean(outcomes, "train_margin", i, i, true);
            double out = mean(outcomes, "train_margin", i, i, false);
            assertThat(row.<String>getAs("score")).isEqualTo("denoising");
            assertThat(row.<Double>getAs("score_in")).isCloseTo(in, within(1e-6));
            assertThat(row.<Double>getAs("memorization")).isCloseTo(in - out, within(1e-6));
            // noise can be denoised only by those who saw it
            assertThat(in).isGreaterThan(out);
        });
        Row pair = run.rows(Tables.INFLUENCE, "train_id", "test_id").get(7);
        int i = Math.toIntExact(pair.<Long>getAs("train_id"));
        int j = Math.toIntExact(pair.<Long>getAs("test_id"));
        assertThat(pair.<Double>getAs("influence"))
                .isCloseTo(
                        mean(outcomes, "test_margin", j, i, true) - mean(outcomes, "test_margin", j, i, false),
                        within(1e-6));
    }

    @Test
    void figuresAndPage_speakOfImages() throws IOException {
        Summary summary = Summary.read(run.outputDirectory());
        assertThat(summary.score()).isEqualTo(Score.DENOISING);
        assertThat(summary.warnings()).isEmpty();
        List<Row> outcomes = run.rows(Tables.OUTCOMES, "run");
        double seen = outcomes.stream()
                .mapToDouble(row -> row.<Double>getAs("train_loss"))
                .average()
                .orElseThrow();
        assertThat(summary.denoising()).satisfies(figures -> {
            assertThat(figures.seenLoss()).isCloseTo(seen, within(1e-6)).isLessThan(figures.meanImageLoss());
            assertThat(figures.unseenLoss()).isGreaterThan(figures.seenLoss());
        });
        ReportData page = run.report(run.configOfDirectory("estimate.keep=all"));
        assertThat(page.summary().learning().isOfLabels()).isFalse();
        assertThat(page.details().suspects()).isEmpty();
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains("Denoising loss", "denoising score of an image", "data:image/png")
                .doesNotContain("Test accuracy", "Accuracy in and out", "Label suspects");
        assertThat(run.explain(run.configOfDirectory()).test(List.of("3"), 2).score())
                .isEqualTo(Score.DENOISING);
        assertThatThrownBy(() -> run.explain(run.configOfDirectory()).wrong(3, 2))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a denoiser gives images none; name the test images");
    }

    @Test
    void scores_areExportedUnderTheirName() throws IOException {
        Path arrays = run.exportFleet(directory.resolve("fleet.npz"));
        try (ZipFile file = new ZipFile(arrays.toFile())) {
            assertThat(file.stream().map(entry -> entry.getName().replace(".npy", "")))
                    .contains("trainset_denoising", "testset_denoising")
                    .doesNotContain("trainset_margin");
        }
    }

    @Test
    void stacksAndResumption_changeNothing() throws IOException {
        List<String> all = outcomes(run);
        assertThat(outcomes(trained("whole", "training.stack=8"))).isEqualTo(all);
        TestRun begun = trained("begun", "subsets.models=4");
        assertThat(outcomes(begun)).isEqualTo(all.subList(0, 4));
        begun.train(TestRun.config(CONF, directory));
        assertThat(outcomes(begun)).isEqualTo(all);
    }

    /** A network whose parameters never change gives no image, and no model differs from another. */
    @Test
    void modelsThatLearnNothing_areSaidTo_andMemorizeNothing() throws IOException {
        TestRun idle = trained("idle", "training.updater.adam.rate=1e-30", "training.epochs=1");
        Summary summary = idle.estimate(idle.configOfDirectory());
        assertThat(summary.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.warning()).isEqualTo(FleetWarning.Word.NOT_LEARNED);
            assertThat(warning.sentence())
                    .startsWith("The models learned nothing: their mean denoising loss of images");
        });
        assertThat(idle.rows(Tables.MEMORIZATION, "train_id"))
                .allSatisfy(row -> assertThat(row.<Double>getAs("memorization")).isCloseTo(0, within(1e-12)));
    }

    @Test
    void auditsOfLabels_refuseDenoisers() throws IOException {
        AuditRun audits = run.audits();
        for (String audit : List.of("consistency", "labels", "leave-one-out", "longtail")) {
            assertThatThrownBy(() -> audits.refuseScores(audit, "."))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("is a fleet of denoisers, and audit " + audit);
        }
    }
}
