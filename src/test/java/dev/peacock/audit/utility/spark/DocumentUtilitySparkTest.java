package dev.peacock.audit.utility.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.spark.DocumentFleet;
import dev.peacock.spark.TestRun;
import dev.peacock.table.UtilityTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planted fleet of language models says which documents are left out; those that are trained without them are real. */
@Tag("spark")
class DocumentUtilitySparkTest {
    @Test
    void memorizedDocuments_areLeftOut_andLogProbabilitiesAreCompared(@TempDir Path directory) throws IOException {
        DocumentFleet fleet = new DocumentFleet(directory);
        TestRun run = fleet.write(directory.resolve("out"));
        run.estimate(run.configOfDirectory());
        UtilityOptions options = new UtilityOptions(UtilityOptions.Remove.MOST, List.of(new BigDecimal("0.65")), 2, 5);
        UtilityResult result = AuditUtility.audit(run.audits(run.configOfDirectory()), options, "again");

        // document i is planted with i / 24 nats, which chance moves by .03 at most: from 16.3 or so on they reach .65
        assertThat(result.arms().levels().get(0).removed())
                .contains(17, 18, 19, 20, 21, 22, 23)
                .doesNotContain(14);
        UtilityResult.Point point = result.points().get(0);
        assertThat(result.points()).hasSize(1);
        assertThat(point.fresh()).isCloseTo(20.0 / DocumentFleet.N, within(.06));
        UtilityTables tables = UtilityTables.in("most");
        List<Row> models = run.rows(tables.models(), "run");
        assertThat(models).hasSize(2 * 7);
        double[] sums = new double[3];
        for (Row model : models) {
            double score = model.<Double>getAs("log_probability");
            assertThat(score).isBetween(-10.0, -0.5);
            sums[List.of("full", "chosen", "random").indexOf(model.<String>getAs("arm"))] += score;
        }
        Row curve = run.rows(tables.curve(), "level").get(0);
        assertThat(curve.<String>getAs("score")).isEqualTo("log-probability");
        assertThat(curve.<Double>getAs("loss_chosen")).isCloseTo((sums[0] - sums[1]) / 2, within(1e-9));
        assertThat(curve.<Double>getAs("difference")).isCloseTo(sums[1] / 2 - sums[2] / 10, within(1e-9));
        assertThat(result.summary().isOfLabels()).isFalse();
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains(
                        "How much worse do models predict test documents",
                        "Log-probability of a character lost, in nats");
    }
}
