package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.ReadConfig;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job under the other designs, on the embedded digits with the nearest neighbour. */
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
        String summary = run.estimate(config).summaryJson();
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
                        IntStream.range(0, 64).filter(r -> r / 16 != block).toArray(), in, right, example);
            }
            double mean = IntStream.range(0, 4).mapToDouble(b -> without[b]).sum() / 4;
            double sum = IntStream.range(0, 4)
                    .mapToDouble(b -> Math.pow(without[b] - mean, 2))
                    .sum();
            assertThat(memorization.get(i).<Double>getAs("standard_error"))
                    .isCloseTo(Math.sqrt(sum * 3 / 4), within(1e-12));
        }
        assertThat(summary)
                .contains("\"ratio\":0.5")
                .contains("\"choosing_models\":32")
                .contains("\"fresh_models\":32");
    }

    @Test
    void bernoulli_failsTheRunsWhoseSubsetIsEmpty_andTheRestStands() throws IOException {
        ReadConfig config = config("subsets { design = bernoulli, ratio = 0.001, models = 40 }\n");
        TestRun run = new TestRun(directory.resolve("out"));
        Peacock.Fleet fleet = run.train(config);
        assertThat(fleet.failed()).isBetween(1, 25);
        assertThat(fleet.finished()).isEqualTo(40 - fleet.failed());
        assertThat(run.log()).contains("drew an empty subset");
        for (boolean[] mask : bits(run.rows(Tables.OUTCOMES, "run"), "included", 1500)) {
            assertThat(IntStream.range(0, 1500).filter(i -> mask[i])).isNotEmpty();
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

    private static double difference(int[] runs, boolean[][] in, boolean[][] right, int example) {
        double[] models = new double[2];
        double[] correct = new double[2];
        for (int run : runs) {
            int side = in[run][example] ? 1 : 0;
            models[side]++;
            correct[side] += right[run][example] ? 1 : 0;
        }
        return correct[1] / models[1] - correct[0] / models[0];
    }
}
