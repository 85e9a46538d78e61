package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of a driver that trains in its own JVM, as Spark's CSV sink writes them. */
@Tag("spark")
class MetricsTest {
    private static final String SINK = "spark.metrics.conf.*.sink.csv.";

    @TempDir
    Path directory;

    @BeforeEach
    void sink() throws IOException {
        // a session that another test left has sinks of its own
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return session;
        });
        System.setProperty(SINK + "class", "org.apache.spark.metrics.sink.CsvSink");
        System.setProperty(
                SINK + "directory",
                Files.createDirectory(directory.resolve("metrics")).toString());
    }

    @AfterEach
    void noSink() {
        System.clearProperty(SINK + "class");
        System.clearProperty(SINK + "directory");
    }

    /** The two examples with enormous features overflow a model that sees both; see FailedRunsTest. */
    @Test
    void finishedAndFailedRuns_areCounted_andThoseFromBeforeToo() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 20; i++) {
            csv.append(i == 4 || i == 9 ? "1e30,-1e30," : i % 2 + "," + i * 0.05 + ",")
                    .append(i % 2)
                    .append('\n');
        }
        Files.writeString(directory.resolve("train.csv"), csv);
        Files.writeString(directory.resolve("test.csv"), "a,b,label\n0,0.1,0\n1,0.2,1\n");
        Path conf = Files.writeString(directory.resolve("x.conf"), """
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.layers = [ { output = 2 } ]
                training { epochs = 6, batch = 2, updater { sgd { rate = 0.5 } }, stack = 4 }
                subsets { ratio = 0.6, models = 24, seed = 3 }
                """);
        Path out = directory.resolve("out");
        assertThat(train(conf, out, 8).status()).isIn(0, 3);
        int before = Outputs.rows(out).size();
        assertThat(train(conf, out, 24).status()).isEqualTo(3);
        int finished = Outputs.rows(out).size();

        // both sessions wrote into one directory under names of their own: application, then driver
        Path metrics = directory.resolve("metrics");
        assertThat(latest(metrics, "fleet.runs.wanted", "value")).isEqualTo(24);
        assertThat(latest(metrics, "fleet.runs.done", "value")).isEqualTo(finished);
        assertThat(latest(metrics, "fleet.runs.failed", "value"))
                .isEqualTo(24 - finished)
                .isPositive();
        assertThat(latest(metrics, "runs", "count")).isEqualTo(finished - before);
        assertThat(latest(metrics, "runs.failed", "count")).isEqualTo(24 - finished - (8 - before));
        assertThat(latest(metrics, "stacks", "count")).isEqualTo(4);
        assertThat(latest(metrics, "process.bytes", "value")).isPositive();
    }

    private static double latest(Path directory, String metric, String column) {
        Map<String, Double> values = Csv.last(directory, metric, column);
        assertThat(values.keySet()).containsExactly("driver");
        return values.values().iterator().next();
    }

    private static Ended train(Path conf, Path out, int models) {
        return InProcess.alone(
                "train", "--conf", conf.toString(), "--out", out.toString(), "--set", "subsets.models=" + models);
    }
}
