package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.cluster.Directories;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.cluster.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody wrote into experiment.json by hand never leads out of its directory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class ForgedExperimentTest {
    private Path directory = Path.of("");
    private Path conf = Path.of("");

    @BeforeAll
    void train(@TempDir Path temporary) throws IOException {
        directory = temporary;
        conf = Files.writeString(directory.resolve("x.conf"), """
                dataset.builtin = digits
                model.nearest-neighbour { k = 1 }
                training.stack = 2
                subsets.models = 4
                """);
        Ended ended = InProcess.run("train", "--conf", conf.toString(), "--out", out().toString());
        assertThat(ended.status()).as(ended.log()).isZero();
    }

    private Path out() {
        return directory.resolve("a/b/out");
    }

    @ParameterizedTest
    @CsvSource({
        "/dataset, sha256, ../../../x",
        "/dataset, sha256, 0123",
        "/dataset, train_examples, -1",
        "/dataset, test_examples, 99999999999999",
        "/versions, native_build, /../../evil",
        "/versions, openblas_core_type, ../../evil",
        "'', experiment, ../x",
        "'', stack, 0",
        "'', trainer, ../x",
    })
    void forgedField_isRefused_withoutTouchingAnything(String object, String field, String value) throws IOException {
        Path file = out().resolve("experiment.json");
        String text = Files.readString(file);
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = (ObjectNode) mapper.readTree(text);
        ObjectNode place = object.isEmpty() ? json : (ObjectNode) json.at(object);
        assertThat(place.has(field)).isTrue();
        place.put(field, value);
        // as in the file of a Peacock that knew none
        json.remove("checksum");
        Files.writeString(file, mapper.writeValueAsString(json));
        SortedMap<String, String> before = Outputs.content(directory);
        for (String command : List.of("status", "estimate", "train")) {
            Ended ended = command.equals("train")
                    ? InProcess.run(command, "--conf", conf.toString(), "--out", out().toString())
                    : InProcess.run(command, "--out", out().toString());
            assertThat(ended.status()).as(ended.log()).isEqualTo(2);
            assertThat(ended.log()).contains("experiment.json: ", field + " is not what Peacock writes");
        }
        assertThat(Outputs.content(directory)).isEqualTo(before);
        Files.writeString(file, text);
    }

    /** A forged outcome file name is no stack of ours, and is not read. */
    @Test
    void otherNames_areLeftAlone() throws IOException {
        Path copy = Directories.copy(out(), directory.resolve("copy"));
        Files.writeString(copy.resolve("outcomes/stack-..parquet"), "x");
        Files.writeString(copy.resolve("outcomes/..stack-000001.parquet"), "x");
        assertThat(InProcess.run("status", "--out", copy.toString()).out()).contains("runs: 4 of 4 finished");
    }
}
