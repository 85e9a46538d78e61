package dev.peacock.spark.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.Hostile;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLogTest {
    @TempDir
    Path directory;

    private OutputDirectory out(Configuration hadoop) {
        return new OutputDirectory(hadoop, directory.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[", "[{\"runs\": 3, \"sec", "{}", "3", "null", "runs", "\0\0\0"})
    void damagedFile_isRefused_withWhatToDo(String text) throws IOException {
        Files.writeString(directory.resolve("training.json"), text);
        Configuration hadoop = new Configuration(false);
        Hostile.assertRefused(() -> TrainingLog.read(out(hadoop)), List.of("training.json: ", "restore or remove it"));
        Hostile.assertRefused(() -> TrainingLog.join(List.of(out(hadoop)), out(hadoop)), List.of("training.json: not"));
        assertThat(directory.resolve("training.json")).hasContent(text);
    }

    @Test
    void sessions_areAddedUp() throws IOException {
        Files.writeString(
                directory.resolve("training.json"),
                "[{\"runs\": 3, \"seconds\": 1.5}, {\"runs\": 1, \"seconds\": 0.5}]");
        assertThat(TrainingLog.read(out(new Configuration(false)))).isEqualTo(new TrainingLog(4, 2));
    }

    /** As hadoop-aws where it is not on the class path. */
    @Test
    void fileSystemWithoutItsLibrary_isSaid_withWhatToGive() {
        Configuration hadoop = new Configuration(false);
        hadoop.set("fs.s3x.impl", "org.apache.hadoop.fs.s3x.S3XFileSystem");
        Hostile.assertRefused(
                () -> new OutputDirectory(hadoop, "s3x://bucket/x"),
                List.of(
                        "--out s3x://bucket/x: this directory cannot be reached: ",
                        "the library for it is not on the class path",
                        "--packages"));
    }
}
