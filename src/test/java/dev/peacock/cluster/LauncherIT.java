package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and spark-submit, as somebody at a shell or a scheduler sees them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LauncherIT {
    private static final String CONF = "conf/digits-nearest-neighbour.conf";

    /** Every field that DESIGN.md's section 3 names. */
    private static final String[] SUMMARY = {
        "experiment",
        "models",
        "models_failed",
        "train_examples",
        "test_examples",
        "ratio",
        "mean_test_accuracy",
        "mean_test_accuracy_ci",
        "balanced_test_accuracy",
        "baseline_test_accuracy",
        "baseline_gain_ci",
        "mean_train_accuracy",
        "baseline_train_accuracy",
        "score",
        "mean_memorization",
        "memorized_share",
        "memorized_share_ci",
        "undefined_examples",
        "pairs",
        "pair_family_size",
        "fdr",
        "fdr_method",
        "significant_pairs",
        "significant_kept_pairs",
        "pairs_by_chance",
        "models_for_significance",
        "significant_examples",
        "split_check",
        "adjusted_neighbours",
        "adjustment_gain",
        "prior",
        "standard_error_median",
        "standard_error_max",
        "undefined_standard_errors",
        "train_seconds",
        "models_per_second",
        "trainer",
        "warnings",
        "report",
        "estimated_by",
        "checksum"
    };

    private Path directory;
    private JobProcess job;
    private String out = "";
    private Ended statusBefore;
    private Ended train;
    private Ended statusBetween;
    private Ended statusBetweenJson;
    private Ended run;
    private Ended statusAfter;

    @BeforeAll
    void wholeJob(@TempDir Path temporary) {
        directory = temporary;
        job = new JobProcess(directory.resolve("jobs"));
        out = directory.resolve("out").toString();
        statusBefore = InProcess.run("status", "--out", out);
        train = job.launcher("train", "--conf", CONF, "--out", out, "--set", "subsets.models=24");
        statusBetween = job.launcher("status", "--out", out, "--set", "subsets.models=40");
        statusBetweenJson = InProcess.run("status", "--out", out, "--json");
        run = job.launcher("run", "--conf", CONF, "--out", out, "--set", "subsets.models=40", "--json");
        statusAfter = InProcess.run("status", "--conf", CONF, "--out", out, "--set", "subsets.models=40", "--json");
    }

    @AfterAll
    void close() {
        job.close();
    }

    @Test
    void help_teaches() {
        Ended help = job.launcher("--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("job/peacock run --conf conf/digits.conf --out target/digits", "Exit status");
        assertThat(help.out()).contains("run ", "train ", "estimate ", "report ", "status ", "--master");
        Ended ofRun = InProcess.run("run", "--help");
        assertThat(ofRun.status()).isZero();
        assertThat(ofRun.out()).contains("--conf", "--out", "--set", "--json", "job/peacock run --conf");
    }

    @Test
    void wrongWords_endWithStatus2_andASentence() {
        Ended none = job.launcher();
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.logLines())
                .containsExactly(
                        "Which command? run, train, estimate, report, explain, validate, plan, status, merge, import, export, generate, serve, audit, completion.",
                        "Try: peacock --help");
        Ended unknown = InProcess.run("run", "--out", out, "--epochs", "3");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.log()).contains("--epochs").contains("Try: peacock run --help");
        assertThat(unknown.out()).isEmpty();
    }

    @Test
    void status_tellsHowFarItIs_withoutChangingAnything() throws JsonProcessingException {
        assertThat(statusBefore.status()).isEqualTo(2);
        assertThat(statusBefore.logLines()).hasSize(1);
        assertThat(statusBefore.log())
                .contains(out)
                .contains("there is no experiment in this directory; run train first");
        assertThat(statusBetween.status()).isZero();
        assertThat(statusBetween.out())
                .contains(
                        "runs: 24 of 40 finished, 0 failed for good, 16 missing",
                        "estimates: not computed yet; report: not written yet");
        JsonNode between = parse(statusBetweenJson.lastLine());
        assertThat(between.path("models").asInt()).isEqualTo(24);
        assertThat(between.path("models_wanted").asInt()).isEqualTo(24);
        assertThat(between.path("estimated").asBoolean(true)).isFalse();
        assertThat(between.path("summary").isNull()).isTrue();
        JsonNode after = parse(statusAfter.lastLine());
        assertThat(statusAfter.status()).isZero();
        assertThat(after.path("experiment")).isEqualTo(between.path("experiment"));
        assertThat(after.path("models").asInt()).isEqualTo(40);
        assertThat(after.path("models_missing").asInt(-1)).isZero();
        assertThat(after.path("models_failed").asInt(-1)).isZero();
        assertThat(after.path("estimated").asBoolean()).isTrue();
        assertThat(after.path("reported").asBoolean()).isTrue();
        assertThat(after.path("summary")).isEqualTo(parse(run.lastLine()));
    }

    @Test
    void run_endsWithTheSummary_asItStandsInItsFile() throws IOException {
        assertThat(run.status()).as(run.log()).isZero();
        JsonNode summary = parse(run.lastLine());
        List<String> fields = new ArrayList<>();
        summary.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly(SUMMARY);
        assertThat(run.lastLine() + "\n").isEqualTo(Files.readString(Path.of(out, "summary.json")));
        assertThat(summary.path("models").asInt()).isEqualTo(40);
        assertThat(summary.path("models_failed").asInt(-1)).isZero();
        assertThat(summary.path("train_examples").asInt()).isEqualTo(1500);
        assertThat(summary.path("test_examples").asInt()).isEqualTo(297);
        assertThat(summary.path("ratio").asDouble()).isEqualTo(0.7);
        assertThat(summary.path("mean_test_accuracy").asDouble()).isBetween(0.9, 1.0);
        assertThat(summary.path("models_per_second").asDouble()).isPositive();
        assertThat(summary.path("trainer").asText()).isEqualTo("nearest-neighbour");
        assertThat(Path.of(out, summary.path("report").asText())).isNotEmptyFile();
    }

    @Test
    void run_showsTheMostMemorized_thePairs_theRate_andTheReport() {
        assertThat(run.out())
                .contains("40 models, mean test accuracy")
                .containsPattern("Most memorized train examples .*\\n.*train_id +label.*\\n +\\d+ +\\d +1\\.000 \\(")
                .containsPattern("Strongest influence pairs, of \\d+ .*\\n.*train_id +test_id.*\\n +\\d+ +\\d+ +\\d ")
                .containsPattern("\\d+\\.\\d\\d models/s\\n")
                .contains("report: file:" + out + "/report/index.html\n");
    }

    @Test
    void training_saysWhatItDoes_inPlainLines() {
        assertThat(train.status()).isZero();
        assertThat(train.log())
                .contains("1,500 train and 297 test examples of 8x8x1, 10 labels")
                .contains("training: 24 of 24 runs are finished\n");
        assertThat(run.log()).contains("training: 16 of 40 runs in").contains("training: 40 of 40 runs are finished\n");
        for (Ended ended : List.of(statusBefore, train, statusBetween, run, statusAfter)) {
            assertThat(ended.log()).doesNotContain("\r").doesNotContain("\tat ").doesNotContain(" WARN ");
            assertThat(ended.out()).doesNotContain("\r");
        }
    }

    @Test
    void estimateAndReport_needOnlyTheDirectory() throws IOException {
        Path copy = Directories.copy(Path.of(out), directory.resolve("alone"));
        Directories.delete(copy.resolve("estimates"));
        Directories.delete(copy.resolve("report"));
        Files.delete(copy.resolve("summary.json"));
        // begun with 24 models and topped up to 40
        Ended estimate = InProcess.run(
                "estimate", "--out", copy.toString(), "--set", "estimate.influence-threshold=0.3", "--json");
        assertThat(estimate.status()).as(estimate.log()).isZero();
        assertThat(estimate.log()).doesNotContain("using the first");
        assertThat(parse(estimate.lastLine()).path("models").asInt()).isEqualTo(40);
        assertThat(copy.resolve("report")).doesNotExist();
        Ended report = InProcess.run("report", "--out", copy.toString());
        assertThat(report.status()).as(report.log()).isZero();
        assertThat(report.out()).contains("40 models, mean test accuracy");
        assertThat(copy.resolve("report/index.html")).isNotEmptyFile();
    }

    @Test
    void plainSparkSubmit_givesTheSame() throws IOException {
        Path other = directory.resolve("submitted");
        Ended submitted = job.sparkSubmit(
                "run", "--conf", CONF, "--out", other.toString(), "--set", "subsets.models=40", "--json");
        assertThat(submitted.status()).as(submitted.log()).isZero();
        assertThat(submitted.lastLine() + "\n").isEqualTo(Files.readString(other.resolve("summary.json")));
        Outputs.assertSameRuns(Outputs.rows(other), Outputs.rows(Path.of(out)));
        for (String same : List.of("experiment", "mean_memorization", "memorized_share", "pairs")) {
            assertThat(parse(submitted.lastLine()).path(same))
                    .isEqualTo(parse(run.lastLine()).path(same));
        }
    }

    @Test
    void damagedOutcomes_areNamedInOneSentence_thoughATaskFoundThem() throws IOException {
        Path copy = Directories.copy(Path.of(out), directory.resolve("damaged"));
        Path file = copy.resolve("outcomes/stack-000001.parquet");
        byte[] bytes = Files.readAllBytes(file);
        // the footer, at the end, stays whole, so that only whoever reads the rows can notice
        for (int i = 4; i < bytes.length / 2; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(file, bytes);
        Ended estimate = job.launcher(
                "estimate", "--out", copy.toString(), "--set", "subsets.models=40", "--", "--master", "local[1]");
        assertThat(estimate.status()).isEqualTo(2);
        assertThat(estimate.logLines()).hasSize(1);
        assertThat(estimate.log()).contains("stack-000001.parquet: damaged", "run train --repair");
    }

    private static JsonNode parse(String line) throws JsonProcessingException {
        return new ObjectMapper().readTree(line);
    }
}
