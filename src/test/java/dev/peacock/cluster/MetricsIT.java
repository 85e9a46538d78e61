package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.outcome.OutcomeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures and log lines of a driver and two executors, as Spark's own sink and log4j2 write them. */
class MetricsIT {
    private static final int MODELS = 21;
    private static final int STACKS = 6;

    @TempDir
    Path directory;

    @Test
    void executorsAndTheDriver_countWhatWasTrained_andEachStackIsALine() throws IOException {
        Path conf = Files.writeString(directory.resolve("x.conf"), """
                dataset.builtin = digits
                model.layers = [ { dense = 8, activation = relu }, { output = 10 } ]
                training { epochs = 1, batch = 64, stack = 4, backend = dl4j }
                subsets { ratio = 0.7, models = 21, seed = 5 }
                """);
        Path metrics = Files.createDirectory(directory.resolve("metrics"));
        Path lines = directory.resolve("stacks.log");
        Path out = directory.resolve("out");
        try (JobProcess job =
                new JobProcess(directory.resolve("jobs"), Map.of("PEACOCK_STACKS_LOG", lines.toString()))) {
            // an executor may be killed before its last report, so the job estimates after it trained, for longer than
            // a report's period
            Ended ended = job.launcher(
                    "run",
                    "--conf",
                    conf.toString(),
                    "--out",
                    out.toString(),
                    "--",
                    "--master",
                    "local-cluster[2,1,1024]",
                    // on a busy machine executors come late, and Spark would warn of that
                    "--conf",
                    "spark.starvation.timeout=10m",
                    "--conf",
                    "spark.metrics.conf.*.sink.csv.class=org.apache.spark.metrics.sink.CsvSink",
                    "--conf",
                    "spark.metrics.conf.*.sink.csv.directory=" + metrics,
                    "--conf",
                    "spark.metrics.conf.*.sink.csv.period=1");
            assertThat(ended.status()).as(ended.log()).isZero();
            assertThat(ended.log()).doesNotContain("finished_at").doesNotContain(" WARN ");
        }
        Set<String> executors = checkLines(Files.readAllLines(lines), out);
        checkMetrics(metrics, executors);
    }

    /** Returns the executors that trained. */
    private static Set<String> checkLines(List<String> lines, Path out) throws IOException {
        assertThat(lines).hasSize(STACKS);
        List<Integer> stacks = new ArrayList<>();
        Set<String> executors = new HashSet<>();
        ObjectMapper mapper = new ObjectMapper();
        for (String line : lines) {
            JsonNode json = mapper.readTree(line);
            stacks.add(json.path("stack").asInt());
            executors.add(json.path("executor").asText());
            assertThat(json.path("experiment"))
                    .isEqualTo(Outputs.json(out.resolve("experiment.json")).path("experiment"));
            assertThat(json.path("trainer").asText()).isEqualTo("dl4j");
            assertThat(json.path("seconds").asDouble())
                    .isPositive()
                    .isLessThanOrEqualTo(json.path("task_seconds").asDouble());
            OutcomeRow row = Outputs.rows(out).get(json.path("first_run").asInt());
            double rowSeconds = row == null ? Double.NaN : row.seconds();
            assertThat(json.path("seconds_per_run").asDouble())
                    .isCloseTo(rowSeconds, org.assertj.core.api.Assertions.within(1e-6));
        }
        assertThat(stacks)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, STACKS).boxed().toList());
        return executors;
    }

    private static void checkMetrics(Path metrics, Set<String> executors) {
        assertThat(Csv.last(metrics, "fleet.runs.done", "value")).isEqualTo(Map.of("driver", (double) MODELS));
        assertThat(Csv.last(metrics, "fleet.runs.wanted", "value")).isEqualTo(Map.of("driver", (double) MODELS));
        assertThat(Csv.last(metrics, "fleet.runs.failed", "value")).isEqualTo(Map.of("driver", 0.0));
        assertThat(Csv.last(metrics, "fleet.models_per_second", "value").get("driver"))
                .isPositive();
        SortedMap<String, Double> runs = Csv.last(metrics, "runs", "count");
        assertThat(runs.keySet()).containsAll(executors).doesNotContain("driver");
        assertThat(sum(runs)).isEqualTo(MODELS);
        SortedMap<String, Double> stacks = Csv.last(metrics, "stacks", "count");
        assertThat(sum(stacks)).isEqualTo(STACKS);
        assertThat(sum(Csv.last(metrics, "runs.failed", "count"))).isZero();
        SortedMap<String, Double> nativeBytes = Csv.last(metrics, "native.bytes", "value");
        SortedMap<String, Double> process = Csv.last(metrics, "process.bytes", "value");
        assertThat(process.keySet()).contains("driver").containsAll(executors);
        executors.forEach(executor -> {
            assertThat(nativeBytes.get(executor)).isPositive();
            assertThat(process.get(executor)).isBetween(5e7, 5e9);
            assertThat(Csv.last(metrics, "stacks", "max").get(executor)).isPositive();
        });
    }

    private static double sum(SortedMap<String, Double> values) {
        return values.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
