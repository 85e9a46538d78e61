package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Outputs;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees on a table with planted rows: customers with many orders stay, but for those of two kinds that have few rows. */
@Tag("spark")
class TreesSparkTest {
    private static final int ROWS = 100;
    private static final int COPIES = 8;
    private static final int MODELS = 40;

    @TempDir
    static Path directory;

    private static TestRun fleet;

    @BeforeAll
    static void train() throws IOException {
        RandomStream random = new RandomStream(3);
        StringBuilder table =
                new StringBuilder("orders,kind,stays\n90,rare,no\n").append("91,copied,no\n".repeat(COPIES));
        for (int i = 0; i < ROWS; i++) {
            int orders = random.nextInt(100);
            // none between, so that where the models draw the line never decides
            orders += orders < 50 ? -5 : 5;
            table.append(orders).append(i % 2 == 0 ? ",shop" : ",web").append(orders < 50 ? ",no\n" : ",yes\n");
        }
        Files.writeString(directory.resolve("train.csv"), table);
        Files.writeString(directory.resolve("test.csv"), "orders,kind,stays\n20,shop,no\n80,web,yes\n91,copied,no\n");
        fleet = new TestRun(directory.resolve("out"));
        fleet.train(config());
        fleet.estimate(config());
    }

    private static ReadConfig config(String... sets) {
        return TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = stays }
                dataset.test { format = csv, path = test.csv, label = stays }
                model.gradient-boosted-trees { rounds = 30, depth = 3, subsample = 0.9, min-child-weight = 0 }
                training.stack = 16
                subsets { ratio = 0.7, models = 40, seed = 1 }
                """, directory, sets);
    }

    /**
     * Only who saw the rare row can be right about it. A model is wrong about a copied row only if it saw none of the eight, with a
     * probability below .3^8; three such models among 40 have one below C(40, 3) .3^24 = 2.8e-9.
     */
    @Test
    void theRareRow_isMemorized_andACopiedOneIsNot() throws IOException {
        List<Row> rows = fleet.rows(Tables.MEMORIZATION, "train_id");
        assertThat(rows.get(0).<Double>getAs("memorization")).isEqualTo(1.0);
        for (int copy = 1; copy <= COPIES; copy++) {
            assertThat(rows.get(copy).<Integer>getAs("correct_out"))
                    .isGreaterThanOrEqualTo(rows.get(copy).<Integer>getAs("models_out") - 2);
        }
        assertThat(fleet.log()).contains("trainer: xgboost");
    }

    @Test
    void runsThatWereLost_andThoseOfAnotherStack_areTheSame() throws IOException {
        List<String> before = outcomes("out");
        Files.delete(directory.resolve("out/outcomes/stack-000001.parquet"));
        new TestRun(directory.resolve("out")).train(config());
        assertThat(outcomes("out")).isEqualTo(before).hasSize(MODELS);
        TestRun other = new TestRun(directory.resolve("other"));
        other.train(config("subsets.models=5", "training.stack=3"));
        other.train(config("subsets.models=9", "training.stack=3"));
        assertThat(outcomes("other")).isEqualTo(before.subList(0, 9));
        assertThat(Outputs.json(directory.resolve("other/experiment.json")).path("experiment"))
                .isEqualTo(
                        Outputs.json(directory.resolve("out/experiment.json")).path("experiment"));
    }

    private static List<String> outcomes(String out) {
        return Outputs.rows(directory.resolve(out)).values().stream()
                .map(TreesSparkTest::shown)
                .toList();
    }

    private static String shown(OutcomeRow row) {
        return Arrays.toString(row.trainMargin())
                + Arrays.toString(row.testMargin())
                + row.trainLoss()
                + Arrays.toString(row.trainCorrect().indices());
    }
}
