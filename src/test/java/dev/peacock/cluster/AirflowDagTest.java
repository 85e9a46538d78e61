package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.cluster.AirflowDouble.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The DAG under a double of Airflow that takes what the provider documents, with a spark-submit that only ends as it is told. */
@Tag("process")
@Tag("spark")
class AirflowDagTest {
    private static final String[] COMMANDS = {"prepare", "train", "estimate", "report"};

    @TempDir
    Path directory;

    @BeforeEach
    void writeSparkSubmit() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path submit = Files.writeString(bin.resolve("spark-submit"), "#!/bin/sh\neval \"$SPARK_SUBMIT_DOES\"\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
    }

    /** The oldest provider with all that the DAG needs, the last before Airflow 3 was common, and the newest that was read. */
    @ParameterizedTest
    @CsvSource({"2, 4.8.0", "2, 5.4.0", "3, 6.3.2"})
    void tasks_followOneAnother_underEachAirflowAndProvider(String airflow, String provider) {
        Recorded recorded =
                recorded(AirflowDouble.in(directory), "AIRFLOW_DOUBLE", airflow, "AIRFLOW_DOUBLE_PROVIDER", provider);
        assertThat(graph(recorded))
                .containsExactly(
                        "prepare after []",
                        "train after [prepare]",
                        "estimate after [train]",
                        "report after [estimate]",
                        "summary after [report]");
        assertThat(recorded.tasksWhere("submits", true)).containsExactly(COMMANDS);
        assertThat(recorded.tasksWhere("trigger_rule", "all_success")).hasSize(5);
        JsonNode dag = recorded.json().path("dag");
        assertThat(dag.path("schedule").isNull()).isTrue();
        assertThat(dag.path("catchup").asBoolean(true)).isFalse();
        assertThat(dag.path("max_active_runs").asInt()).isEqualTo(1);
    }

    @Test
    void everyTask_isTriedAgain_andOnlyThoseThatTrain_takeAGpusSlot() {
        Recorded recorded = recorded(AirflowDouble.in(directory));
        assertThat(recorded.tasksWhere("retries", 3)).hasSize(5);
        assertThat(recorded.tasks())
                .allSatisfy(task ->
                        assertThat(task.path("retry_seconds").asDouble()).isEqualTo(60));
        assertThat(recorded.tasksWhere("pool", "peacock_gpus")).containsExactly("prepare", "train");
        assertThat(recorded.tasksWhere("pool", "default_pool")).containsExactly("estimate", "report", "summary");
        assertThat(recorded(AirflowDouble.in(directory), "PEACOCK_GPU_POOL", "h100")
                        .tasksWhere("pool", "h100"))
                .containsExactly("prepare", "train");
    }

    @Test
    void audits_areNoneByDefault_andElseOneAfterAnother_betweenEstimateAndReport() {
        Recorded recorded = recorded(AirflowDouble.in(directory), "PEACOCK_AUDITS", "membership consistency");
        assertThat(graph(recorded))
                .containsExactly(
                        "prepare after []",
                        "train after [prepare]",
                        "estimate after [train]",
                        "report after [audit_consistency]",
                        "summary after [report]",
                        "audit_membership after [estimate]",
                        "audit_consistency after [audit_membership]");
        assertThat(recorded.tasksWhere("pool", "default_pool")).contains("audit_membership", "audit_consistency");
        Recorded run = recorded(
                AirflowDouble.in(directory).run("audit_consistency"), "PEACOCK_AUDITS", "membership consistency");
        assertThat(run.commands("audit_consistency").get(0))
                .containsSubsequence("audit", "consistency", "--conf", "--out", "--json");
    }

    @Test
    void auditsWithACommaBetween_areOneTask_whichTakesAGpusSlotIfOneOfThemTrains() throws IOException {
        Recorded run = recorded(
                AirflowDouble.in(directory).run("audit_labels_utility"),
                "PEACOCK_AUDITS",
                "labels, utility membership");
        assertThat(graph(run))
                .contains("audit_labels_utility after [estimate]", "audit_membership after [audit_labels_utility]");
        assertThat(run.tasksWhere("pool", "peacock_gpus")).contains("audit_labels_utility");
        assertThat(run.commands("audit_labels_utility").get(0)).containsSubsequence("audit", "labels,utility", "--out");
    }

    @Test
    void audits_getTheConfiguration_ifOneOfTheTaskReadsIt() {
        Recorded run = recorded(
                AirflowDouble.in(directory)
                        .params(Map.of("set", List.of("estimate.fdr=0.1")))
                        .run("audit_divergence", "audit_consistency_divergence"),
                "PEACOCK_AUDITS",
                "divergence consistency,divergence");
        assertThat(run.commands("audit_divergence").get(0))
                .endsWith("audit", "divergence", "--out", "/opt/peacock/out/digits", "--json");
        assertThat(run.commands("audit_consistency_divergence").get(0))
                .containsSubsequence("consistency,divergence", "--conf", "--out", "--json", "--set");
    }

    @Test
    void itsListOfAudits_isOurs_andThoseThatTrain_takeAGpusSlot() throws IOException {
        String dag = Files.readString(Path.of("job/airflow/peacock_dag.py"));
        assertThat(Audits.OURS.all())
                .allSatisfy(audit -> assertThat(dag)
                        .contains("    \"" + audit.name() + "\": " + (audit.isTraining() ? "True" : "False") + ",\n"));
        assertThat(dag.split("\": (True|False),\n", -1))
                .hasSize(Audits.OURS.all().size() + 1);
        assertThat(dag)
                .contains("WITHOUT_CONFIGURATION = {"
                        + Audits.OURS.all().stream()
                                .filter(AirflowDagTest::readsNoConfiguration)
                                .map(audit -> '"' + audit.name() + '"')
                                .collect(Collectors.joining(", "))
                        + "}\n");
        Recorded recorded = recorded(AirflowDouble.in(directory), "PEACOCK_AUDITS", "utility");
        assertThat(recorded.tasksWhere("pool", "peacock_gpus")).contains("audit_utility");
    }

    private static boolean readsNoConfiguration(Audit<?> audit) {
        return audit.command(Audits.OURS, System.out, System.err)
                .getCommandSpec()
                .findOption("--conf")
                .hidden();
    }

    @Test
    void commands_areThoseOfTheParameters_theVariables_andTheConnection() {
        Recorded recorded = recorded(
                AirflowDouble.in(directory)
                        .params(Map.of(
                                "conf",
                                "hdfs:///x.conf",
                                "out",
                                "hdfs:///out",
                                "trial",
                                2,
                                "set",
                                List.of("subsets.models=40", "estimate.fdr=0.1")))
                        .variables(Map.of(
                                "peacock_jar", "hdfs:///jars/peacock.jar",
                                "peacock_properties_file", "/etc/cpu.conf",
                                "peacock_training_properties_file", "/etc/gpu.conf"))
                        .connections(Map.of(
                                "cluster", Map.of("host", "yarn", "deploy-mode", "cluster", "password", "hunter2")))
                        .run(COMMANDS),
                "PEACOCK_SPARK_CONN_ID",
                "cluster");
        String tail = " --conf hdfs:///x.conf --out hdfs:///out --json --set subsets.models=40 --set estimate.fdr=0.1";
        assertThat(Stream.of(COMMANDS)
                        .flatMap(task -> recorded.commands(task).stream())
                        .map(words -> String.join(" ", words)))
                .containsExactly(
                        submitted("gpu", "prepare") + "plan --trial 2" + tail,
                        submitted("gpu", "train") + "train" + tail,
                        submitted("cpu", "estimate") + "estimate" + tail,
                        submitted("cpu", "report") + "report" + tail);
        assertThat(recorded.json().path("commands").toString()).doesNotContain("hunter2");
    }

    private static String submitted(String properties, String task) {
        return "spark-submit --master yarn --properties-file /etc/" + properties + ".conf --name peacock " + task
                + " --class dev.peacock.Main --deploy-mode cluster hdfs:///jars/peacock.jar ";
    }

    @Test
    void commands_areOnesThatPeacockHas_andWithoutVariables_trainTheDigits() {
        Recorded recorded = recorded(AirflowDouble.in(directory).run(COMMANDS));
        String help = InProcess.run("--help").out();
        for (String task : COMMANDS) {
            List<String> words = recorded.commands(task).get(0);
            assertThat(words).doesNotContain("--properties-file");
            int jar = words.indexOf("/opt/peacock/peacock.jar");
            assertThat(jar).isPositive();
            assertThat(help).containsPattern("(?m)^ +" + words.get(jar + 1) + " ");
            assertThat(words)
                    .containsSubsequence(
                            "--conf", "/opt/peacock/conf/digits.conf", "--out", "/opt/peacock/out/digits", "--json");
        }
        assertThat(recorded.commands("prepare").get(0)).containsSubsequence("plan", "--trial", "8");
    }

    @Test
    void trialOf0_submitsNothing() {
        Recorded recorded =
                recorded(AirflowDouble.in(directory).params(Map.of("trial", 0)).run("prepare", "train"));
        assertThat(recorded.end("prepare")).isEqualTo("success after 1, XCom null");
        assertThat(recorded.commands("prepare")).isEmpty();
        assertThat(recorded.commands("train")).hasSize(1);
    }

    /** 2 is the user's error, 3 that some runs failed for good; -9 is what the provider says of a killed process. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exit 0       | success after 1, XCom 0
            exit 3       | success after 1, XCom 3
            exit 2       | failed after 1, XCom null
            exit 1       | failed after 4, XCom null
            exit 127     | failed after 4, XCom null
            kill -9 $$   | failed after 4, XCom null
            """)
    void exitStatus_decidesWhetherATaskIsTriedAgain(String does, String end) {
        for (String airflow : List.of("2", "3")) {
            Recorded recorded = recorded(
                    AirflowDouble.in(directory).run("train", "estimate"),
                    "SPARK_SUBMIT_DOES",
                    does,
                    "AIRFLOW_DOUBLE",
                    airflow);
            assertThat(recorded.end("train")).isEqualTo(end);
            assertThat(recorded.commands("estimate").isEmpty())
                    .as("nothing follows a task that failed")
                    .isEqualTo(end.startsWith("failed"));
            assertThat(recorded.log().contains("train WARNING some runs failed for good (status 3)"))
                    .isEqualTo(does.equals("exit 3"));
            assertThat(recorded.log().contains("Peacock refused its input (status 2)"))
                    .isEqualTo(does.equals("exit 2"));
        }
    }

    /** spark-submit has a status of its own there, and the provider finds the driver's in the log. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            echo exit code: 0; exit 0    | success after 1, XCom 0
            echo exit code: 3; exit 0    | success after 1, XCom 3
            echo exit code: 3; exit 1    | success after 1, XCom 3
            echo exit code: 2; exit 1    | failed after 1, XCom null
            echo exit code: 137; exit 1  | failed after 4, XCom null
            exit 1                       | failed after 4, XCom null
            """)
    void exitStatus_isTheDrivers_onKubernetes(String does, String end) {
        Recorded recorded = recorded(
                AirflowDouble.in(directory)
                        .connections(
                                Map.of("spark_default", Map.of("host", "k8s://https://h", "deploy-mode", "cluster")))
                        .run("train"),
                "SPARK_SUBMIT_DOES",
                does);
        assertThat(recorded.end("train")).isEqualTo(end);
    }

    @Test
    void aRetry_submitsTheSameCommandAgain() {
        Path tried = directory.resolve("tried");
        String once = "[ -e %s ] || { touch %s; kill -9 $$; }".formatted(tried, tried);
        Recorded recorded = recorded(
                AirflowDouble.in(directory)
                        .params(Map.of("set", List.of("subsets.models=40")))
                        .run("train"),
                "SPARK_SUBMIT_DOES",
                once);
        assertThat(recorded.end("train")).isEqualTo("success after 2, XCom 0");
        List<List<String>> commands = recorded.commands("train");
        assertThat(commands).hasSize(2);
        assertThat(commands.get(1)).isEqualTo(commands.get(0)).containsOnlyOnce("--set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"out\": \"s3a://key:hunter2@bucket/out\"}",
                "{\"conf\": \"hdfs://me:hunter2@host/x.conf\"}",
                "{\"set\": [\"dataset.train.path=s3a://key:hunter2@bucket/x\"]}",
                "{\"out\": \"--supervise\"}",
                "{\"out\": \"\"}",
                "{\"trial\": -1}"
            })
    void passwordsInUris_andOptions_areRefused_beforeATaskIsMade(String params) throws IOException {
        Map<?, ?> parsed = new ObjectMapper().readValue(params, Map.class);
        Map<String, Object> chosen = Map.of(
                parsed.keySet().iterator().next().toString(),
                parsed.values().iterator().next());
        Recorded recorded = recorded(AirflowDouble.in(directory).params(chosen).run(COMMANDS));
        assertThat(recorded.json().path("refused").asText()).isNotEmpty();
        assertThat(recorded.json().path("commands")).isEmpty();
        assertThat(recorded(AirflowDouble.in(directory)
                                .params(Map.of("out", "abfss://container@account.dfs.core.windows.net/out"))
                                .run("train"))
                        .commands("train"))
                .as("an @ alone is no password")
                .hasSize(1);
    }

    @Test
    void summary_isAnXCom_ofWhatStatusSays_whetherSomeRunsFailedOrNot() {
        String says = "echo a line; echo \"{\\\"summary\\\": {\\\"words\\\": \\\"$*\\\"}}\"; echo WARN >&2; exit ";
        for (int status : new int[] {0, 3}) {
            Recorded recorded = recorded(
                    AirflowDouble.in(directory)
                            .params(Map.of("out", "hdfs:///out"))
                            .variables(Map.of("peacock_properties_file", "/etc/cpu.conf"))
                            .run("summary"),
                    "SPARK_SUBMIT_DOES",
                    says + status);
            assertThat(recorded.ended("summary").path("xcom").path("words").asText())
                    .isEqualTo("--properties-file /etc/cpu.conf --master local[1] --deploy-mode client --class"
                            + " dev.peacock.Main /opt/peacock/peacock.jar status --out hdfs:///out --json");
        }
        Recorded missing = recorded(
                AirflowDouble.in(directory).run("summary"), "SPARK_SUBMIT_DOES", "echo no experiment >&2; exit 2");
        assertThat(missing.end("summary")).isEqualTo("failed after 4, XCom null");
        assertThat(missing.log()).contains("/opt/peacock/out/digits cannot be read (status 2): no experiment");
    }

    /** What the double would let through would prove nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            6.3.2 | application='a.jar', java_klass='x'          | unexpected keyword argument 'java_klass'
            6.3.2 | application='a.jar', retry=3                 | unexpected keyword argument 'retry'
            4.8.0 | application='a.jar', durable=False           | unexpected keyword argument 'durable'
            6.3.2 | application='a.jar', conn_id='{{ params.x }}'| conn_id is no template field
            6.3.2 | application='{{ params.nonesuch }}'          | nonesuch
            """)
    void double_refusesWhatIsNotDocumented(String provider, String given, String refusal) throws Exception {
        Path file = Files.writeString(directory.resolve("wrong.py"), """
                from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
                from airflow.sdk import DAG

                with DAG(dag_id="x", schedule=None, catchup=False, max_active_runs=1, params={}):
                    SparkSubmitOperator(task_id="x", application_args=[], %s)
                """.formatted(given));
        Ended ended = run(AirflowDouble.in(directory).of(file).run("x"), Map.of("AIRFLOW_DOUBLE_PROVIDER", provider));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.log()).contains(refusal);
    }

    private static List<String> graph(Recorded recorded) {
        return recorded.tasks().stream()
                .map(task -> task.path("task_id").asText() + " after " + Recorded.words(task.path("upstream")))
                .toList();
    }

    private Recorded recorded(AirflowDouble asked, String... environment) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return Recorded.of(run(asked, variables));
    }

    private Ended run(AirflowDouble asked, Map<String, String> environment) {
        try {
            Path log = Files.createTempFile(directory, "log", "");
            ProcessBuilder builder = new ProcessBuilder(asked.command()).redirectError(log.toFile());
            builder.environment().put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), out, Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
