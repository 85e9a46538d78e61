package dev.peacock.spark.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.OutcomeConfig.Margins;
import dev.peacock.outcome.Outcomes;
import dev.peacock.provenance.Build;
import dev.peacock.spark.output.OutputDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which build trained models is known however a driver ends, and all models keep the same. */
class MoreModelsTest {
    private static final String FIRST = "0.0.9, revision 0123abc";
    private static final OutcomeConfig AUTO = new OutcomeConfig(Margins.AUTO, null, null);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private OutputDirectory out;
    private Outcomes outcomes;

    @BeforeEach
    void experiment() throws IOException {
        Configuration hadoop = new Configuration();
        out = new OutputDirectory(hadoop, directory.toString());
        String id = new ExperimentIdentity(Map.of()).id();
        outcomes = out.outcomes(id);
        Files.writeString(directory.resolve("experiment.json"), """
                {"experiment": "%s", "identity": {}, "trainer": "fleet-cpu", "stack": 4,
                 "dataset": {"sha256": "%s", "train_examples": 3, "test_examples": 2},
                 "configuration": {"outcome": {"margins": "half", "predictions": true}},
                 "versions": {"peacock": "0.0.9", "revision": "0123abc", "native_build": "generic", "openblas_core_type": "none"}}
                """.formatted(id, "0".repeat(64)));
    }

    private void begin(int ended) throws IOException {
        MoreModels.begin(out, AUTO, ended, new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    private List<String> builds() throws IOException {
        return MoreModels.settled(out, ExperimentFile.required(out)).builds();
    }

    @Test
    void buildIsListed_fromTheFirstRunThatItEnds() throws IOException {
        String current = Build.current().shown();
        begin(0);
        assertThat(builds()).as("stopped before its first model").containsExactly(FIRST);
        begin(0);
        MoreModels.end(out, 0);
        assertThat(directory.resolve("experiment.json"))
                .content()
                .doesNotContain("further_builds")
                .doesNotContain("build_at_work");

        begin(0);
        outcomes.fail(1, "run 1: went off");
        assertThat(builds()).as("killed after its first one").containsExactly(FIRST, current);
        String before = log.toString(StandardCharsets.UTF_8);
        assertThat(before)
                .contains("warning: models of two builds of Peacock come together (" + FIRST + "; " + current);
        begin(1);
        MoreModels.end(out, 2);
        assertThat(builds()).containsExactly(FIRST, current);
        assertThat(ExperimentFile.required(out).builds()).containsExactly(FIRST, current);
        assertThat(log.toString(StandardCharsets.UTF_8)).as("warned of once").isEqualTo(before);
    }

    @Test
    void buildThatIsAtWork_isNotTakenForOneThatTrained_byTheNextOne() throws IOException {
        begin(0);
        Path file = directory.resolve("experiment.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"build\" : \"" + Build.current().shown(), "\"build\" : \"0.0.8, revision 9")
                        .replaceFirst(",\\s*\"checksum[^,}]*", ""));
        assertThat(Files.readString(file)).contains("0.0.8");
        begin(0);
        MoreModels.end(out, 4);
        assertThat(builds()).containsExactly(FIRST, Build.current().shown());
    }

    @Test
    void somethingElseToKeep_isRefused_beforeAnythingIsWritten() throws IOException {
        String before = Files.readString(directory.resolve("experiment.json"));
        for (OutcomeConfig other :
                List.of(new OutcomeConfig(Margins.TRUE, null), new OutcomeConfig(Margins.HALF, false))) {
            assertThatThrownBy(() -> MoreModels.begin(out, other, 3, System.err))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("was begun with outcome.")
                    .hasMessageContaining("set it back, or to auto");
        }
        assertThat(directory.resolve("experiment.json")).content().isEqualTo(before);
        MoreModels.begin(out, new OutcomeConfig(Margins.HALF, true), 3, System.err);
    }
}
