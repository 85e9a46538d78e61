package dev.peacock.audit.membership.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.cluster.Outputs;
import dev.peacock.command.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class AuditMembershipCommandTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void badGamma_isTheUsersError() {
        Ended ended = InProcess.run("audit", "membership", "--out", directory.toString(), "--gamma", "0.5");
        assertThat(ended.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(ended.log()).contains("--gamma 0.5: must be a number from 1 on");
    }

    @Test
    void digits_areAudited_andTheFiguresPrinted() throws IOException {
        String out = directory.resolve("out").toString();
        Ended trained = InProcess.run(
                "run",
                "--conf",
                "conf/digits.conf",
                "--out",
                out,
                "--set",
                "subsets.models=6",
                "--set",
                "training.epochs=1",
                "--preset",
                "audit");
        assertThat(trained.status()).as(trained.log()).isZero();
        Ended audited = InProcess.run("audit", "membership", "--out", out, "--json");
        assertThat(audited.status()).as(audited.log()).isZero();
        assertThat(audited.out())
                .contains("lira-online-pooled", "if classified correctly: TPR - FPR")
                .doesNotContain("\\n");
        JsonNode json = new ObjectMapper()
                .readTree(audited.out().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(json.get("models").asInt()).isEqualTo(6);
        assertThat(json.get("figures")).hasSize(6 * 5 + 4);
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains("Can an attacker tell which examples were trained on?");
        // all that the preset promises
        Ended bound = InProcess.run("audit", "epsilon", "--out", out);
        assertThat(bound.status()).as(bound.log()).isZero();
        assertThat(Outputs.json(directory.resolve("out/experiment.json"))
                        .path("reproduce")
                        .asText())
                .endsWith("--preset audit --set subsets.models=6 --set training.epochs=1");
    }

    @Test
    void aPresetThatThereIsNot_isRefused() {
        Ended ended = InProcess.run(
                "train", "--conf", "conf/digits.conf", "--out", directory.toString(), "--preset", "epsilon");
        assertThat(ended.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(ended.log()).contains("--preset epsilon: must be audit, the only one there is");
    }

    @Test
    void withoutMargins_theSentenceIsAllThatIsSaid() {
        String out = directory.resolve("without").toString();
        InProcess.run(
                "train",
                "--conf",
                "conf/digits.conf",
                "--out",
                out,
                "--set",
                "subsets.models=2",
                "--set",
                "training.epochs=1",
                "--set",
                "outcome.margins=false");
        Ended audited = InProcess.run("audit", "membership", "--out", out);
        assertThat(audited.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(audited.log())
                .contains(
                        "has no margins",
                        "job/peacock train --conf conf/digits.conf --set subsets.models=2 --set"
                                + " training.epochs=1 --set outcome.margins=false --set outcome.margins=half --out "
                                + out + "-margins");
    }
}
