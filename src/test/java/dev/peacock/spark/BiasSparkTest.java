package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.section.ReadConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Tables;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two data sets whose memorization is known before anything is trained. */
@Tag("spark")
@Tag("statistical")
class BiasSparkTest {
    private static final String NETWORK = """
            model.layers = [{ dense = 96 }, { output = 10 }]
            training { epochs = 70, batch = 32, updater { nesterovs { rate = 0.1, momentum = 0.9 } }, stack = 20 }
            """;
    private static final String NEAREST = "model.nearest-neighbour { k = 1 }\n";
    private static final int MODELS = 40;

    @TempDir
    Path directory = Path.of("");

    /**
     * 300 digits with labels drawn at random: what others teach about a label is chance, 1/10, so memorization is
     * (accuracy in) - 1/10 on average, and accuracy in is 1 for a model that fits its data. An example's chance of being
     * right when out has variance at most .09 over its label; with 300 examples, and twice that for what neighbours share,
     * the mean has standard error .0245, and .12 is 4.9 of them: a false alarm of 1e-6 for each of the two trainers.
     */
    @ParameterizedTest
    @ValueSource(strings = {NEAREST, NETWORK})
    void randomLabels_areMemorized_upToChance(String model) throws IOException {
        RandomStream random = new RandomStream(3);
        List<String> rows = digits().stream()
                .limit(300)
                .map(row -> row.substring(0, row.lastIndexOf(',') + 1) + random.nextInt(10))
                .toList();
        List<Row> memorization = memorization(model, rows);
        double in = mean(memorization, "accuracy_in");
        assertThat(in).as("fits what it saw").isGreaterThan(0.99);
        assertThat(mean(memorization, "memorization")).isCloseTo(in - 0.1, within(0.12));
    }

    /** Fifty copies of one image: each is known from the others, so seeing it makes no difference. */
    @ParameterizedTest
    @ValueSource(strings = {NEAREST, NETWORK})
    void copiesOfOneImage_areNotMemorized(String model) throws IOException {
        List<String> digits = digits();
        List<String> rows = new ArrayList<>();
        IntStream.range(0, 50).forEach(copy -> rows.add(digits.get(7)));
        rows.addAll(digits.subList(100, 250));
        List<Row> copies = memorization(model, rows).subList(0, 50);
        // a subset without any of the 50 has probability below 1e-20, so each model must know them
        assertThat(copies).allSatisfy(row -> {
            assertThat(row.<Double>getAs("accuracy_out")).isGreaterThan(0.9);
            assertThat(row.<Double>getAs("memorization")).isCloseTo(0, within(0.1));
        });
        assertThat(mean(copies, "memorization")).isCloseTo(0, within(0.02));
    }

    @Test
    void whatOnlyOneExampleShows_isMemorized() throws IOException {
        List<String> digits = new ArrayList<>(digits().subList(0, 100));
        // an image of its own, far from all others, with a label of its own
        digits.set(0, "16,".repeat(64) + "9");
        List<Row> memorization = memorization(NEAREST, digits);
        assertThat(memorization.get(0).<Double>getAs("accuracy_in")).isEqualTo(1);
        assertThat(memorization.get(0).<Double>getAs("memorization")).isGreaterThan(0.5);
    }

    private List<Row> memorization(String model, List<String> rows) throws IOException {
        Files.write(directory.resolve("train.csv"), rows);
        Files.write(directory.resolve("test.csv"), digits().subList(1_500, 1_520));
        ReadConfig config = TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = 64 }
                dataset.test { format = csv, path = test.csv, label = 64 }
                dataset.scale = 16
                subsets { ratio = 0.7, seed = 4 }
                """ + model, directory, "subsets.models=" + MODELS);
        TestRun run = new TestRun(directory.resolve("out"));
        run.train(config);
        run.estimate(config);
        return run.rows(Tables.MEMORIZATION, "train_id");
    }

    private static double mean(List<Row> rows, String column) {
        return rows.stream()
                .map(row -> row.<Double>getAs(column))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    private static List<String> digits() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(
                        BiasSparkTest.class.getResourceAsStream("/dev/peacock/dataset/digits.csv.gz"))),
                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
