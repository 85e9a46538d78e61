package dev.peacock.spark.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentFileTest {
    private static ExperimentFile file(String trainer, String dataset) throws IOException {
        return new ExperimentFile(new ObjectMapper().readTree("""
                {"trainer": "%s", "configuration": {"dataset": {%s}}, "versions": {"peacock": "0.1.0", "revision": "1a2b3c4"}}
                """.formatted(trainer, dataset)));
    }

    @Test
    void anotherBuild_isWarnedOf_whereItComputesModels() throws IOException {
        assertThat(file("fleet-cpu", "").build()).isEqualTo("0.1.0, revision 1a2b3c4");
        assertThat(file("fleet-cpu", "").warning("0.2.0, revision 5d6e7f8"))
                .contains("(0.1.0, revision 1a2b3c4; 0.2.0, revision 5d6e7f8)");
        assertThat(file("fleet-cpu", "").warning("0.1.0, revision 1a2b3c4")).isEmpty();
        assertThat(file("command", "").warning("0.2.0, revision 5d6e7f8"))
                .as("a program of the user's")
                .isEmpty();
        assertThat(file("imported", "\"imported\": true").warning("0.2.0, revision 5d6e7f8"))
                .isEmpty();
    }

    @Test
    void furtherBuilds_areKeptOnceAndInOrder_andShownBesideTheVersions() throws IOException {
        ExperimentFile begun = file("fleet-cpu", "");
        assertThat(begun.with(List.of("0.1.0, revision 1a2b3c4"))).isSameAs(begun);
        assertThat(begun.versions()).doesNotContainKey("further_builds");
        ExperimentFile more = begun.with(List.of("0.3.0, revision c", "0.2.0, revision b"))
                .with(List.of("0.2.0, revision b", "0.4.0, revision d"));
        assertThat(more.builds())
                .containsExactly(
                        "0.1.0, revision 1a2b3c4", "0.3.0, revision c", "0.2.0, revision b", "0.4.0, revision d");
        assertThat(more.versions())
                .containsEntry("further_builds", "0.3.0, revision c; 0.2.0, revision b; 0.4.0, revision d")
                .containsEntry("revision", "1a2b3c4");
    }
}
