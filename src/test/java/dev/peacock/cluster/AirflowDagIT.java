package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.AirflowDouble.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the DAG submits, in its order and with its retries, on a local Spark; only Airflow is a double. */
class AirflowDagIT {
    private static final int MODELS = 120;
    private static final int STACK = 2;

    @TempDir
    Path directory;

    private JobProcess job;
    private Path out;

    @BeforeEach
    void open() {
        Path jobs = directory.resolve("jobs");
        // what stands on the PATH of an Airflow worker is the Spark home that JobProcess makes
        job = new JobProcess(
                jobs,
                Map.of(
                        "PATH",
                        jobs.resolve("spark/bin") + ":" + System.getenv("PATH"),
                        "PEACOCK_AUDITS",
                        "consistency"));
        out = directory.resolve("out");
    }

    @AfterEach
    void close() {
        job.close();
    }

    @Test
    void dag_trainsEstimatesAndReports_andARetryOfAKilledTraining_trainsOnlyWhatIsMissing() throws IOException {
        Path conf = Files.writeString(directory.resolve("x.conf"), """
                dataset.builtin = digits
                model.layers = [ { dense = 16, activation = relu }, { output = 10 } ]
                training { epochs = 2, batch = 64, updater { nesterovs { rate = 0.2, momentum = 0.9 } }, stack = %d }
                subsets { ratio = 0.7, models = 20, seed = 1 }
                """.formatted(STACK));
        AirflowDouble dag = dag(conf, List.of("subsets.models=" + MODELS))
                .run("prepare", "train", "estimate", "audit_consistency", "report", "summary");
        Map<String, FileTime> before = new HashMap<>();
        Recorded recorded = Recorded.of(job.commandWhoseChildrenAreKilledWhen(
                () -> {
                    // the first stack is the trial's
                    if (Outputs.outcomeFiles(out).size() < 4) {
                        return false;
                    }
                    before.putAll(written());
                    return true;
                },
                dag.command()));

        for (String task : List.of("prepare", "estimate", "audit_consistency", "report")) {
            assertThat(recorded.end(task)).as(recorded.log()).isEqualTo("success after 1, XCom 0");
        }
        assertThat(recorded.end("train")).as(recorded.log()).isEqualTo("success after 2, XCom 0");
        assertThat(recorded.log()).contains("Error code is: -9.");
        assertThat(recorded.commands("train")).hasSize(2);
        List<Integer> trained = Pattern.compile("training: (\\d+) of (\\d+) runs in")
                .matcher(recorded.log())
                .results()
                .map(MatchResult::group)
                .map(text -> Integer.valueOf(text.split(" ")[1]))
                .toList();
        assertThat(trained).as("the trial, training, and again").hasSize(3);
        assertThat(trained.subList(0, 2)).containsExactly(STACK, MODELS - STACK);
        assertThat(trained.get(2)).isBetween(1, MODELS - STACK * before.size());
        assertThat(written()).as("no stack is trained twice").containsAllEntriesOf(before);

        assertThat(Outputs.rows(out)).hasSize(MODELS);
        Outputs.assertNothingTemporary(out);
        assertThat(Duck.rows("select count(*), sum(models_in + models_out) from "
                        + Duck.table(out, "estimates/memorization")))
                .asString()
                .isEqualTo("[[1500, " + 1500 * MODELS + "]]");
        assertThat(out.resolve("report/index.html")).isNotEmptyFile();
        assertThat(Outputs.json(out.resolve("audits/consistency/summary.json"))
                        .path("models")
                        .asInt())
                .isEqualTo(MODELS);
        assertThat(recorded.ended("summary").path("xcom")).isEqualTo(Outputs.json(out.resolve("summary.json")));
        assertThat(recorded.ended("summary").path("xcom").path("models").asInt())
                .isEqualTo(MODELS);
    }

    @Test
    void refusedInput_isNotTriedAgain_andRunsThatFailedForGood_areASuccess() throws IOException {
        Path conf = Diverging.conf(directory.resolve("diverging"));
        Recorded some = Recorded.of(job.run(dag(conf, List.of()).run("train").command()));
        assertThat(some.end("train")).as(some.log()).isEqualTo("success after 1, XCom 3");
        assertThat(some.log()).contains("some runs failed for good (status 3)", "failed for good: Run ");

        Recorded other = Recorded.of(
                job.run(dag(conf, List.of("subsets.seed=4")).run("train").command()));
        assertThat(other.end("train")).as(other.log()).isEqualTo("failed after 1, XCom null");
        assertThat(other.log())
                .contains("subsets.seed", "choose another --out")
                .contains("Peacock refused its input (status 2)");
    }

    private AirflowDouble dag(Path conf, List<String> settings) throws IOException {
        Path properties = Files.writeString(directory.resolve("spark.conf"), """
                spark.driver.memory            1g
                spark.driver.extraJavaOptions  --add-modules=jdk.incubator.vector
                spark.ui.enabled               false
                spark.sql.shuffle.partitions   2
                """);
        return AirflowDouble.in(directory)
                .params(Map.of("conf", conf.toString(), "out", out.toString(), "set", settings, "trial", STACK))
                .variables(Map.of(
                        "peacock_jar", JobProcess.JAR.toString(), "peacock_properties_file", properties.toString()));
    }

    /** The outcome files that are there, and when each was written. */
    private Map<String, FileTime> written() {
        Map<String, FileTime> written = new HashMap<>();
        for (String file : Outputs.outcomeFiles(out)) {
            try {
                written.put(
                        file, Files.getLastModifiedTime(out.resolve("outcomes").resolve(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return written;
    }
}
