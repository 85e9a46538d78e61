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
    private static final int MODELS = 16;
    private static final int STACK = 2;
    /** Right about what it saw. At run 8 it hangs the first time, so that there is something to kill, and run 5 fails for good. */
    private static final String PROGRAM = """
            import json, os, sys, time
            import numpy as np
            job = json.load(open("job.json"))
            masks = np.load("masks.npy")
            mark = sys.argv[1] + "/hangs"
            if 8 in job["runs"] and not os.path.exists(mark):
                open(mark, "w").close()
                time.sleep(600)
            np.save("train_correct.npy", masks)
            np.save("test_correct.npy", np.ones((len(masks), job["test_examples"]), dtype=bool))
            np.save("diverged.npy", np.array([run == 5 for run in job["runs"]], dtype=np.uint8))
            """;

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
    void dag_trainsEstimatesAndReports_thoughARunFails_andARetryOfAKilledTraining_trainsOnlyWhatIsMissing()
            throws IOException {
        Files.writeString(directory.resolve("program.py"), PROGRAM);
        Path conf = Files.writeString(directory.resolve("x.conf"), """
                dataset.builtin = digits
                training { command = [/usr/bin/python3, program.py, "%s"], stack = %d }
                subsets { ratio = 0.7, models = 20, seed = 1 }
                """.formatted(directory, STACK));
        AirflowDouble dag = dag(conf, List.of("subsets.models=" + MODELS))
                .run("prepare", "train", "estimate", "audit_consistency", "report", "summary");
        Map<String, FileTime> before = new HashMap<>();
        Recorded recorded = Recorded.of(job.commandWhoseChildrenAreKilledWhen(
                () -> {
                    // the first stack is the trial's
                    if (!Files.exists(directory.resolve("hangs"))
                            || Outputs.outcomeFiles(out).size() < 2) {
                        return false;
                    }
                    before.putAll(written());
                    return true;
                },
                dag.command()));

        for (String task : List.of("prepare", "audit_consistency", "report")) {
            assertThat(recorded.end(task)).as(recorded.log()).isEqualTo("success after 1, XCom 0");
        }
        assertThat(recorded.end("train")).as(recorded.log()).isEqualTo("success after 2, XCom 3");
        assertThat(recorded.end("estimate")).as(recorded.log()).isEqualTo("success after 1, XCom 3");
        assertThat(recorded.log()).contains("some runs failed for good (status 3)");
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

        int finished = MODELS - 1;
        assertThat(Outputs.rows(out)).hasSize(finished).doesNotContainKey(5);
        Outputs.assertNothingTemporary(out);
        assertThat(Duck.rows("select count(*), sum(models_in + models_out) from "
                        + Duck.table(out, "estimates/memorization")))
                .asString()
                .isEqualTo("[[1500, " + 1500 * finished + "]]");
        assertThat(out.resolve("report/index.html")).isNotEmptyFile();
        assertThat(Outputs.json(out.resolve("audits/consistency/summary.json"))
                        .path("models")
                        .asInt())
                .isEqualTo(finished);
        assertThat(recorded.ended("summary").path("xcom")).isEqualTo(Outputs.json(out.resolve("summary.json")));
        assertThat(recorded.ended("summary").path("xcom").path("models").asInt())
                .isEqualTo(finished);
    }

    private AirflowDouble dag(Path conf, List<String> settings) throws IOException {
        Path properties = Files.writeString(directory.resolve("spark.conf"), """
                spark.driver.memory            1g
                spark.driver.extraJavaOptions  --add-modules=jdk.incubator.vector
                spark.ui.enabled               false
                spark.sql.shuffle.partitions   2
                spark.sql.codegen.wholeStage   false
                spark.sql.codegen.factoryMode  NO_CODEGEN
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
