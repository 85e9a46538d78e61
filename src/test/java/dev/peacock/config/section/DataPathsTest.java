package dev.peacock.config.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.text.DataPaths;
import dev.peacock.dataset.DatasetPacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataPathsTest {
    @TempDir
    private Path directory;

    @Test
    void eachMissingFile_isNamedWithItsLineAndKey() {
        assertRefused(
                """
                dataset.train {
                  format = idx
                  images = nope
                  labels = none }
                dataset.test { format = csv, path = no.csv, label = y }
                dataset.scale = 1
                """,
                at("4", "train.labels", "/none does not exist"),
                at("3", "train.images", "/nope does not exist"),
                at("5", "test.path", "/no.csv does not exist"));
    }

    @Test
    void aPathOfTwoKeys_isNamedWithBoth_andOneOfSetWithIt() {
        String both = "dataset.train { format = csv, path = a, label = y }\ndataset.test = ${dataset.train}\n";
        assertRefused(both, at("1", "train.path (and dataset.test.path)", "/a does not exist"));
        String set = "dataset.test.path=" + directory + "/b";
        assertThatThrownBy(() -> pack(both, set))
                .hasMessageContaining("--set " + set + ": dataset.test.path: " + directory + "/b does not exist; mend");
    }

    @Test
    void whatHoldsNoExamples_isNamedWithItsKey() throws IOException {
        Files.createDirectory(directory.resolve("bare"));
        String rest = ", path = bare }\ndataset.split.test = 0.5\n";
        assertRefused("dataset.train { format = text" + rest, at("1", "train.path", "/bare has no document"));
        assertRefused("dataset.train { format = parquet" + rest, at("1", "train.path", "/bare is a directory without"));
        assertRefused(
                "dataset.train { format = folder" + rest, at("1", "train.path", "/bare has no class folders; put"));
        assertRefused(
                "dataset.train { format = text" + rest.replace("bare", "\"*.txt\""),
                at("1", "train.path", "/*.txt matches no file"));
    }

    @Test
    void theLongerOfTwoPaths_isMeant_andOtherProblemsStay() {
        DataPaths paths = new DataPaths(List.of(
                new DataPaths.Named("x.conf:1", "dataset.train.path", "/a"),
                new DataPaths.Named("x.conf:2", "dataset.test.path", "/a b")));
        assertThatThrownBy(() -> paths.read(() -> {
                    throw new UserError(
                            List.of("/a b cannot be read: why", "/a: row 1: no number", "and 3 more problems"));
                }))
                .hasMessage("x.conf:2: dataset.test.path: /a b cannot be read: why; mend the file or the path, here or "
                        + "with --set dataset.test.path=PATH\n/a: row 1: no number\nand 3 more problems");
        UserError other = new UserError("/c does not exist");
        assertThatThrownBy(() -> paths.read(() -> {
                    throw other;
                }))
                .isSameAs(other);
    }

    private String at(String line, String key, String problem) {
        return "x.conf:" + line + ": dataset." + key + ": " + directory + problem;
    }

    private void assertRefused(String dataset, String... beginnings) {
        assertThatThrownBy(() -> pack(dataset))
                .isInstanceOf(UserError.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines())
                        .zipSatisfy(
                                List.of(beginnings),
                                (line, beginning) ->
                                        assertThat(line).startsWith(beginning).contains("; ")));
    }

    private void pack(String dataset, String... sets) throws IOException {
        String model = dataset.contains("format = text") ? "model.char-lstm {}\n" : "model.layers = [{ output = 2 }]\n";
        ReadConfig read =
                ConfigReader.read(dataset + model, "x.conf", directory.toString(), List.of(sets), path -> path);
        DatasetConfig config = read.config().dataset();
        Path target = directory.resolve("packed.store");
        read.paths().read(() -> DatasetPacker.pack(config, null, new Configuration(), target));
    }
}
