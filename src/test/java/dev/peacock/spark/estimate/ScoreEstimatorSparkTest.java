package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.membership.spark.MembershipFleet;
import dev.peacock.config.ReadConfig;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.spark.TestRun;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memorization by real scores of a small fleet through Spark, against the definition over arrays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class ScoreEstimatorSparkTest {
    private Path directory = Path.of("");
    private TestRun run = new TestRun(directory);

    @BeforeAll
    void train(@TempDir Path temporary) throws IOException {
        directory = temporary;
        run = new TestRun(directory.resolve("out"));
        run.train(MembershipFleet.config(directory, 20, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"probability", "margin"})
    void memorization_isTheDifferenceOfMeans(String score) throws IOException {
        ReadConfig config = run.configOfDirectory("estimate.score=" + score);
        run.estimate(config);
        MarginBlock margins = MembershipFleet.margins(directory.resolve("out"));
        List<Row> rows = run.rows(Tables.MEMORIZATION, "train_id");
        assertThat(rows).hasSize(margins.size());
        for (int i = 0; i < rows.size(); i++) {
            double[] sums = new double[2];
            int[] models = new int[2];
            for (int r = 0; r < margins.runs(); r++) {
                int side = margins.included().get(i, r) ? 1 : 0;
                double margin = margins.margin(i, r);
                sums[side] += score.equals("margin") ? margin : 1 / (1 + Math.exp(-margin));
                models[side]++;
            }
            assertThat(rows.get(i).<String>getAs("score")).isEqualTo(score);
            assertThat(rows.get(i).<Double>getAs("memorization"))
                    .isCloseTo(sums[1] / models[1] - sums[0] / models[0], within(1e-9));
            assertThat(rows.get(i).<Double>getAs("p_value"))
                    .isBetween(0.0, rows.get(i).<Double>getAs("q_value"));
        }
    }
}
