package dev.peacock.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** rounds.json and summary.json without a seal, as someone may have written them. */
class HandMadeRoundsTest {
    private static final String GOOD = """
            {"experiment": "e", "score": "correct", "target_se": 0.1, "first_run": 0, "models": 40, "rounds": [
              {"models": 20, "models_failed": 0, "standard_error_max": 0.2, "undefined_standard_errors": 0, "finished_at": "2026"}]}
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatIsWhole_isRead() throws IOException {
        write(RoundsFile.NAME, JSON.readTree(GOOD).toString());
        assertThat(RoundsFile.read(out(), "e")).map(RoundsFile::aim).hasValue(40);
        assertThat(RoundsFile.read(out(), "other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"experiment", "target_se", "models", "rounds"})
    void roundsWithoutAField_areTheUsersMistake(String field) throws IOException {
        ObjectNode lacking = (ObjectNode) JSON.readTree(GOOD);
        lacking.remove(field);
        String since = field.equals("rounds") ? "" : since(field);
        write(RoundsFile.NAME, lacking.toString());
        assertRefused(since);
        lacking.putNull(field);
        write(RoundsFile.NAME, lacking.toString());
        assertRefused(since);
    }

    @Test
    void aRoundWithoutAField_isTheUsersMistake() throws IOException {
        ObjectNode lacking = (ObjectNode) JSON.readTree(GOOD);
        ((ObjectNode) lacking.get("rounds").get(0)).remove("finished_at");
        write(RoundsFile.NAME, lacking.toString());
        assertRefused(since("rounds[0].finished_at"));
        write(RoundsFile.NAME, GOOD.replace("\"rounds\": [", "\"rounds\": [null, "));
        assertRefused("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                     | models
            {"experiment": "e", "models": 3}       | models_failed
            {"experiment": "e", "trainer": "t"}    | models
            """)
    void summariesWithoutAField_areTheUsersMistake(String json, String field) throws IOException {
        write(Summary.NAME, json);
        assertThatThrownBy(() -> Summary.read(out()))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("summary.json: not what Peacock writes" + since(field)
                        + "; run estimate again, which writes it anew");
    }

    private static String since(String field) {
        return ", since its field " + field + " is missing or wrong";
    }

    private void assertRefused(String since) {
        assertThatThrownBy(() -> RoundsFile.read(out(), "e"))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("rounds.json: not what Peacock writes" + since + "; restore or remove it");
    }

    private OutputDirectory out() {
        return new OutputDirectory(new Configuration(), directory.toString());
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(directory.resolve(name), json);
    }
}
