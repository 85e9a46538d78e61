package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.ReadConfig;
import dev.peacock.spark.FewDigits;
import dev.peacock.spark.TestRun;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet with checkpoints, from its training to its page. */
@Tag("spark")
class ShareSparkTest {
    private static final String MODEL =
            "\nmodel.layers = [{ output = 10 }]\nestimate.keep = all\nsubsets { ratio = 0.5, models = 12, seed = 3 }\n";

    @Test
    void estimates_compareTheSharesOfTheOutcomes_andThePageSaysSo(@TempDir Path directory) throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        ReadConfig config = TestRun.config(
                FewDigits.dataset(directory, 30, 10) + MODEL + "training { epochs = 2, batch = 8, checkpoints = 4 }",
                directory);
        run.train(config);
        Summary summary = run.estimate(run.configOfDirectory());
        assertThat(summary.score()).isEqualTo(Score.SHARE);
        List<Row> outcomes = run.rows(Tables.OUTCOMES, "run");
        for (Row row : run.rows(Tables.MEMORIZATION, "train_id")) {
            int i = Math.toIntExact(row.<Long>getAs("train_id"));
            double[] sums = new double[2];
            int[] models = new int[2];
            for (Row outcome : outcomes) {
                byte[] included = outcome.getAs("included");
                int side = included[i / 8] >> i % 8 & 1;
                models[side]++;
                sums[side] += outcome.<Float>getList(outcome.fieldIndex("train_share"))
                        .get(i);
            }
            assertThat(row.<String>getAs("score")).isEqualTo("share");
            assertThat(row.<Double>getAs("score_in")).isCloseTo(sums[1] / models[1], within(1e-12));
            // with a single model on a side nothing is said of a difference
            if (Math.min(models[0], models[1]) > 1) {
                assertThat(row.<Double>getAs("memorization"))
                        .isCloseTo(sums[1] / models[1] - sums[0] / models[0], within(1e-12));
                assertThat(row.<Double>getAs("ci_low")).isLessThan(row.<Double>getAs("ci_high"));
            }
        }
        run.report(run.configOfDirectory());
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains("the mean share of their checkpoints");
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
    }
}
