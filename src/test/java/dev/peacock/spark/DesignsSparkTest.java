package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job under the other designs, on the embedded digits with the nearest neighbour. */
@Tag("spark")
class DesignsSparkTest {
    private static final String MODEL =
            "dataset.builtin = digits, model.nearest-neighbour { k = 1 }, training.stack = 7\n";

    @TempDir
    Path directory;

    /** The mask is drawn by executors from the packed store, in stacks that cut through blocks; a second session goes on. */
    @Test
    void localHadamard_halvesEveryBlock_andGivesTheJackknifesErrors() throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        String design = "subsets { design = local-hadamard, block = 16 }\nestimate.split-check = true\n";
        run.train(config(design, "subsets.models=30"));
        ReadConfig config = config(design, "subsets.models=64");
        run.train(config);
        String summary = JsonFiles.line(run.estimate(config));
        List<Row> outcomes = run.rows(Tables.OUTCOMES, "run");
        assertThat(outcomes).hasSize(64);
        boolean[][] in = bits(outcomes, "included", 1500);
        boolean[][] right = bits(outcomes, "train_correct", 1500);
        List<Row> memorization = run.rows(Tables.MEMORIZATION, "train_id");
        for (int i = 0; i < 1500; i++) {
            int example = i;
            double[] without = new double[4];
            for (int b = 0; b < 4; b++) {
                int block = b;
                assertThat(IntStream.range(16 * b, 16 * b + 16).filter(r -> in[r][example]))
                        .hasSize(8);
                without[b] = difference(
                        IntStream.range(0, 64).filter(r -> r / 16 != block).toArray(), in, right, example, example);
            }
            double mean = IntStream.range(0, 4).mapToDouble(b -> without[b]).sum() / 4;
            double sum = IntStream.range(0, 4)
                    .mapToDouble(b -> Math.pow(without[b] - mean, 2))
                    .sum();
            assertThat(memorization.get(i).<Double>getAs("standard_error"))
                    .isCloseTo(Math.sqrt(sum * 3 / 4), within(1e-12));
        }
        JsonNode json = new ObjectMapper().readTree(summary);
        assertThat(json.path("ratio").asDouble()).isEqualTo(0.5);
        checkSplit(
                json.path("split_check"), in, right, bits(outcomes, "test_correct", 297), FleetOfOutcomes.arrays(run));
    }

    /** Pairs chosen in blocks 0 and 2, over all pairs of one label in so many words, and their influence in blocks 1 and 3. */
    private static void checkSplit(JsonNode found, boolean[][] in, boolean[][] train, boolean[][] test, Fleet labels) {
        int[] trainLabels = Objects.requireNonNull(labels.trainLabels());
        int[] testLabels = Objects.requireNonNull(labels.testLabels());
        int[] choosing = IntStream.range(0, 64).filter(r -> r / 16 % 2 == 0).toArray();
        int[] fresh = IntStream.range(0, 64).filter(r -> r / 16 % 2 == 1).toArray();
        int pairs = 0;
        int above = 0;
        double ofChoosing = 0;
        double ofFresh = 0;
        for (int i = 0; i < 1500; i++) {
            // each example is in 16 of 32 models, so that differences are whole sixteenths: no rounding at .25 or .15
            boolean memorized = difference(choosing, in, train, i, i) >= 0.25;
            for (int j = 0; memorized && j < 297; j++) {
                double influence = difference(choosing, in, test, i, j);
                if (influence >= 0.15 && trainLabels[i] == testLabels[j]) {
                    pairs++;
                    ofChoosing += influence;
                    ofFresh += difference(fresh, in, test, i, j);
                    above += difference(fresh, in, test, i, j) >= 0.15 ? 1 : 0;
                }
            }
        }
        assertThat(pairs).isPositive();
        assertThat(found.path("choosing_models").asInt()).isEqualTo(32);
        assertThat(found.path("fresh_models").asInt()).isEqualTo(32);
        assertThat(found.path("pairs").asInt()).isEqualTo(pairs);
        assertThat(found.path("undefined_fresh").asInt(-1)).isZero();
        assertThat(found.path("mean_choosing").asDouble()).isCloseTo(ofChoosing / pairs, within(1e-12));
        assertThat(found.path("mean_fresh").asDouble()).isCloseTo(ofFresh / pairs, within(1e-12));
        assertThat(found.path("still_above").asInt(-1)).isEqualTo(above);
    }

    @Test
    void bernoulli_failsTheRunsWhoseSubsetIsEmpty_andTheRestStands() throws IOException {
        ReadConfig config = config("subsets { design = bernoulli, ratio = 0.001, models = 40 }\n");
        TestRun run = new TestRun(directory.resolve("out"));
        PeacockJobs.Fleet fleet = run.train(config);
        SamplingDesign design = new SamplingDesign(
                config.config().subsets().design(), config.config().subsets().seed(), 1500);
        List<Integer> empty = IntStream.range(0, 40)
                .filter(r -> design.mask(r).bits().count() == 0)
                .boxed()
                .toList();
        assertThat(empty).isNotEmpty();
        Map<Integer, String> failed = run.finishedFleet().inventory().failed();
        assertThat(failed.keySet()).containsExactlyElementsOf(empty);
        assertThat(failed).allSatisfy((r, why) -> assertThat(why).isEqualTo("run " + r + " drew an empty subset"));
        assertThat(fleet.failed()).isEqualTo(empty.size());
        assertThat(fleet.finished()).isEqualTo(40 - empty.size());
        List<Row> rows = run.rows(Tables.OUTCOMES, "run");
        boolean[][] in = bits(rows, "included", 1500);
        assertThat(in.length).isEqualTo(40 - empty.size());
        for (int r = 0; r < in.length; r++) {
            boolean[] mask = in[r];
            assertThat(IntStream.range(0, 1500).filter(i -> mask[i]).toArray())
                    .isEqualTo(design.mask(rows.get(r).<Integer>getAs("run"))
                            .bits()
                            .indices());
        }
    }

    /** The nearest neighbour has no randomness, so that what a set is worth comes out exactly. */
    @Test
    void exclusion_comparesTheModelsWithoutASet_withAllOthers() throws IOException {
        ReadConfig config = config("subsets { design = exclusion, exclude = [[3, 7, 1499], [0]], models = 6 }\n"
                + "estimate { keep = all }\n");
        TestRun run = new TestRun(directory.resolve("out"));
        run.train(config);
        run.estimate(config);
        List<Row> memorization = run.rows(Tables.MEMORIZATION, "train_id");
        for (int i = 0; i < 1500; i++) {
            boolean listed = List.of(0, 3, 7, 1499).contains(i);
            assertThat(memorization.get(i).<Integer>getAs("models_out")).isEqualTo(listed ? 2 : 0);
            assertThat(memorization.get(i).isNullAt(memorization.get(i).fieldIndex("memorization")))
                    .isEqualTo(!listed);
        }
        boolean[][] in = bits(run.rows(Tables.OUTCOMES, "run"), "included", 1500);
        boolean[][] right = bits(run.rows(Tables.OUTCOMES, "run"), "test_correct", 297);
        assertThat(run.rows(Tables.INFLUENCE, "train_id", "test_id"))
                .isNotEmpty()
                .allSatisfy(pair -> {
                    int i = (int) (long) pair.<Long>getAs("train_id");
                    int j = (int) (long) pair.<Long>getAs("test_id");
                    double with = IntStream.range(0, 6)
                                    .filter(r -> in[r][i] && right[r][j])
                                    .count()
                            / 4.0;
                    double without = IntStream.range(0, 6)
                                    .filter(r -> !in[r][i] && right[r][j])
                                    .count()
                            / 2.0;
                    assertThat(pair.<Double>getAs("influence")).isCloseTo(with - without, within(1e-15));
                });
    }

    /**
     * Twins whose label nobody else has. A model without the group is always wrong on them, and one with it always right; a model
     * that lacks one twin alone, as under uniform, would be right by the other.
     */
    @Test
    void groups_areLeftOutAsAWhole_soTwinsAreMemorized() throws IOException {
        StringBuilder rows = new StringBuilder("x,person,label\n");
        for (int i = 0; i < 16; i++) {
            rows.append(i / 2)
                    .append(",p")
                    .append(i / 2)
                    .append(",l")
                    .append(i / 2)
                    .append('\n');
        }
        Files.writeString(directory.resolve("twins.csv"), rows);
        String data =
                "format = csv, path = " + directory.resolve("twins.csv") + ", label = label, subpopulation = person";
        ReadConfig config = TestRun.config(
                "dataset { train { " + data + " }, test { " + data + " } }\n"
                        + "model.nearest-neighbour { k = 1 }, subsets { design = groups, ratio = 0.5, models = 24 }\n",
                directory);
        TestRun run = new TestRun(directory.resolve("out"));
        run.train(config);
        run.estimate(config);
        for (boolean[] in : bits(run.rows(Tables.OUTCOMES, "run"), "included", 16)) {
            assertThat(IntStream.range(0, 16).filter(i -> in[i])).hasSize(8);
            assertThat(IntStream.range(0, 8).filter(g -> in[2 * g] != in[2 * g + 1]))
                    .isEmpty();
        }
        assertThat(run.rows(Tables.MEMORIZATION, "train_id"))
                .hasSize(16)
                .allSatisfy(row -> assertThat(row.<Double>getAs("memorization")).isEqualTo(1));
        assertThatThrownBy(() -> new TestRun(directory.resolve("other"))
                        .train(TestRun.config(MODEL + "subsets { design = groups, models = 4 }\n", directory)))
                .hasMessageContaining("set dataset.train.subpopulation");
    }

    private ReadConfig config(String text, String... sets) {
        return TestRun.config(MODEL + text, directory, sets);
    }

    private static boolean[][] bits(List<Row> outcomes, String column, int examples) {
        return outcomes.stream()
                .map(row -> {
                    byte[] bytes = row.getAs(column);
                    boolean[] bits = new boolean[examples];
                    for (int i = 0; i < examples; i++) {
                        bits[i] = (bytes[i / 8] >> (i % 8) & 1) == 1;
                    }
                    return bits;
                })
                .toArray(boolean[][]::new);
    }

    private static double difference(int[] runs, boolean[][] in, boolean[][] right, int example, int of) {
        double[] models = new double[2];
        double[] correct = new double[2];
        for (int run : runs) {
            int side = in[run][example] ? 1 : 0;
            models[side]++;
            correct[side] += right[run][of] ? 1 : 0;
        }
        return correct[1] / models[1] - correct[0] / models[0];
    }
}
