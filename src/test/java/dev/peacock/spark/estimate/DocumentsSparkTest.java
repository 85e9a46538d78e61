package dev.peacock.spark.estimate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.spark.DocumentFleet;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.explain.Explanations;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A planted fleet of language models through the whole job, against sums by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class DocumentsSparkTest {
    private static final double ROUNDING = 1e-6;

    private Path directory = Path.of("");
    private DocumentFleet fleet = new DocumentFleet(directory);
    private TestRun run = new TestRun(directory);

    @BeforeAll
    void write(@TempDir Path temporary) throws IOException {
        directory = temporary;
        fleet = new DocumentFleet(directory);
        run = fleet.write(directory.resolve("out"));
    }

    /** Mean, and variance of it, of some runs' scores of an example. */
    private record Side(double mean, double variance) {
        static Side of(float[][] scores, int example, boolean[][] seen, int trainExample, boolean side) {
            double[] some = IntStream.range(0, scores.length)
                    .filter(r -> seen[r][trainExample] == side)
                    .mapToDouble(r -> scores[r][example])
                    .toArray();
            double mean =
                    IntStream.range(0, some.length).mapToDouble(i -> some[i]).sum() / some.length;
            double squares = 0;
            for (double score : some) {
                squares += (score - mean) * (score - mean);
            }
            return new Side(mean, squares / (some.length - 1) / some.length);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Score.class,
            names = {"LOG_PROBABILITY", "ACCURACY"})
    void memorizationAndInfluence_areDifferencesOfMeans(Score score) throws IOException {
        boolean accuracy = score == Score.ACCURACY;
        String word = accuracy ? "accuracy" : "log-probability";
        Summary summary = run.estimate(run.configOfDirectory(
                "estimate.score=" + word, "estimate.keep=all", "estimate.memorization-threshold=0.1"));
        assertThat(summary.score()).isEqualTo(score);
        float[][] train = accuracy ? fleet.trainAccuracy : fleet.train;
        float[][] test = accuracy ? fleet.testAccuracy : fleet.test;
        List<Row> rows = run.rows(Tables.MEMORIZATION, "train_id");
        for (int i = 0; i < DocumentFleet.N; i++) {
            Side in = Side.of(train, i, fleet.seen, i, true);
            Side out = Side.of(train, i, fleet.seen, i, false);
            Row row = rows.get(i);
            assertThat(row.<String>getAs("score")).isEqualTo(word);
            assertThat(row.<Double>getAs("score_in")).isCloseTo(in.mean, within(ROUNDING));
            assertThat(row.<Double>getAs("score_out")).isCloseTo(out.mean, within(ROUNDING));
            double difference = row.<Double>getAs("memorization");
            assertThat(difference).isCloseTo(in.mean - out.mean, within(ROUNDING));
            // planted, and 4.5 standard errors of means of 10 or more uniform numbers of width .05
            assertThat(difference).isCloseTo((accuracy ? .2 : 1) * i / DocumentFleet.N, within(.03));
            assertThat(row.<Double>getAs("standard_error"))
                    .isCloseTo(Math.sqrt(in.variance + out.variance), within(ROUNDING));
            assertThat(row.<Double>getAs("ci_low")).isLessThan(difference);
        }
        List<Row> pairs = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        assertThat(pairs).hasSize(DocumentFleet.N * DocumentFleet.Q);
        for (Row pair : pairs) {
            int i = (int) (long) pair.<Long>getAs("train_id");
            int j = (int) (long) pair.<Long>getAs("test_id");
            double by = Side.of(test, j, fleet.seen, i, true).mean - Side.of(test, j, fleet.seen, i, false).mean;
            assertThat(pair.<Double>getAs("influence")).isCloseTo(by, within(ROUNDING));
        }
        Row top = run.rows(Tables.TEST_EXAMPLES, "test_id").get(DocumentFleet.Q - 1);
        if (!accuracy) {
            assertThat(top.<Long>getAs("top_train_id")).isEqualTo(DocumentFleet.Q - 1L);
        }
    }

    @Test
    void byDefault_pairsAreKeptBySignificance_andThePageShowsTexts() throws IOException {
        Summary summary = run.estimate(run.configOfDirectory());
        assertThat(summary.score()).isEqualTo(Score.LOG_PROBABILITY);
        assertThat(run.rows(Tables.INFLUENCE, "train_id")).allMatch(pair -> pair.<Double>getAs("q_value") <= .05);
        // twins 4 to 9 gain 4/48 nats or more, 16 standard deviations of a uniform number of width .05 over sqrt(32 /
        // 4)
        assertThat(run.rowsWhere(Tables.INFLUENCE, "train_id = test_id", "train_id"))
                .extracting(pair -> pair.<Long>getAs("train_id"))
                .contains(4L, 5L, 6L, 7L, 8L, 9L);
        double bits = IntStream.range(0, DocumentFleet.MODELS * DocumentFleet.Q)
                        .mapToDouble(i -> fleet.test[i / DocumentFleet.Q][i % DocumentFleet.Q])
                        .average()
                        .orElseThrow()
                / -Math.log(2);
        assertThat(summary.documents()).isNotNull();
        assertThat(requireNonNull(summary.documents()).testBits()).isCloseTo(bits, within(ROUNDING));
        assertThat(summary.documents().seenBits())
                .isLessThan(summary.documents().unseenBits());
        assertThat(summary.documents().testCharacterAccuracy()).isCloseTo(.5, within(.01));
        assertThat(summary.warnings()).isEmpty();

        ReportData report = run.report(run.configOfDirectory());
        ReportData.MemorizedExample most = report.mostMemorized().get(0);
        assertThat(most.example().id()).isEqualTo(DocumentFleet.N - 1);
        assertThat(most.scores()).isNotNull();
        ExampleContent.Text text = (ExampleContent.Text) most.example().content();
        assertThat(text.text()).isEqualTo(fleet.texts.get(DocumentFleet.N - 1));
        for (int c = 0; c < text.text().length(); c++) {
            assertThat(text.gains().get(c))
                    .isEqualTo(Character.isDigit(text.text().charAt(c)) ? 3 : 0);
        }
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains("&lt;script&gt;alert(", "<mark class=\"gain2\">123</mark>")
                .doesNotContain("<script>alert");
    }

    /** At -4 nats, 5.77 bits, models are worse than the frequencies of the characters, which give less than 5. */
    @Test
    void modelsThatAreNoBetterThanFrequencies_areSaidToHaveLearnedNothing() throws IOException {
        Path files = Files.createDirectories(directory.resolve("nothing"));
        TestRun nothing = new DocumentFleet(files, -4).write(files.resolve("out"));
        Summary summary = nothing.estimate(nothing.configOfDirectory());
        assertThat(summary.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.warning()).isEqualTo(FleetWarning.Word.NOT_LEARNED);
            assertThat(warning.sentence()).contains("bits per character").contains("Try more epochs");
        });
        assertThat(nothing.report(nothing.configOfDirectory())
                        .summary()
                        .learning()
                        .notLearned())
                .isTrue();
    }

    @Test
    void explain_showsTexts_andKnowsNoWrongLabels() throws IOException {
        Explanations found = run.explain(run.configOfDirectory()).test(List.of("9"), 2);
        assertThat(found.test().get(0).influences().helps().get(0).id()).isEqualTo(9);
        assertThat(found.test().get(0).nearest()).isEmpty();
        assertThat(found.test().get(0).columns()).containsEntry("text", fleet.texts.get(DocumentFleet.N + 9));
        assertThatThrownBy(() -> run.explain(run.configOfDirectory()).wrong(3, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("explain --wrong: is about labels");
    }

    @Test
    void export_namesTheArrays_andMergeKeepsThem() throws IOException {
        Path arrays = run.exportFleet(directory.resolve("fleet.npz"));
        try (ZipFile zip = new ZipFile(arrays.toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName().replace(".npy", "")))
                    .contains(
                            "trainset_log_probability",
                            "testset_log_probability",
                            "trainset_accuracy",
                            "testset_accuracy",
                            "trainset_characters")
                    .doesNotContain("trainset_margin", "testset_margin");
        }
        TestRun merged = new TestRun(directory.resolve("merged"));
        merged.merge(directory.resolve("out"));
        List<Row> rows = merged.rows(Tables.OUTCOMES, "run");
        List<Row> before = run.rows(Tables.OUTCOMES, "run");
        assertThat(rows).hasSize(DocumentFleet.MODELS);
        for (String column : List.of("train_margin", "train_accuracy", "test_accuracy")) {
            assertThat(rows.get(3).getList(rows.get(3).fieldIndex(column)))
                    .isEqualTo(before.get(3).getList(before.get(3).fieldIndex(column)));
        }
        assertThat(rows.get(3).<byte[]>getAs("train_characters"))
                .isEqualTo(before.get(3).<byte[]>getAs("train_characters"));
    }
}
