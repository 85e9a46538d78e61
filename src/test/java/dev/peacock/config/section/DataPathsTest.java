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

    /** And not with the line of what is put in. */
    @Test
    void aPathInPieces_isNamedWithTheLineOfItsKey() {
        assertRefused(
                """
                dataset.train { format = csv, path = data, label = y }

                dataset.test { format = csv, label = y
                  path = ${dataset.train.path}/a.csv }
                """, at("1", "train.path", "/data does not exist"), at("4", "test.path", "/data/a.csv does not exist"));
        assertThat(Reading.problemsOfMinimalWith("training.batch = 0.5\n\ntraining.epochs = ${training.batch}"))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("x.conf:3: training.batch: "),
                        second -> assertThat(second).startsWith("x.conf:5: training.epochs: "));
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
    void aRowsFault_isNamedWithTheKeyOfItsFile() throws IOException {
        Files.writeString(directory.resolve("t.csv"), "y,x\n0,1\n,2\n1,3\n");
        Files.writeString(directory.resolve("u.csv"), "y,x\n0,1\n2,z\n");
        assertRefused(
                """
                dataset.train { format = csv, path = t.csv, label = y }
                dataset.test { format = csv, path = u.csv, label = y }
                """,
                at("1", "train.path", "/t.csv: row 1 (line 3): the label is empty; "),
                at(
                        "2",
                        "test.path",
                        "/u.csv: row 1 (line 3): label 2 is outside 0..1 of a model with 2 classes; mend "),
                at("2", "test.path", "/u.csv: row 1 (line 3), column 'x': 'z' is not a number, but "));
        Files.createDirectory(directory.resolve("texts"));
        Files.writeString(directory.resolve("texts/a.jsonl"), "{\"text\": 1}\n");
        String texts = "dataset.train { format = jsonl, path = texts }\ndataset.split.test = 0.5\n";
        assertThatThrownBy(() -> pack(texts))
                .hasMessage(
                        "x.conf:1: dataset.train.path: a.jsonl, line 1: the value of 'text' is not a text; mend the file or "
                                + "the path, here or with --set dataset.train.path=PATH");
    }

    @Test
    void theInnerOfTwoPaths_isMeant_andOtherProblemsStay() {
        DataPaths paths = new DataPaths(List.of(
                new DataPaths.Named("x.conf:1", "dataset.train.path", "/a"),
                new DataPaths.Named("x.conf:2", "dataset.test.path", "/a/b")));
        assertThatThrownBy(() -> paths.read(() -> {
                    throw UserError.of(List.of(
                            new UserError.Said("no number", "/a/b/c"),
                            new UserError.Said("no word; write one", "/a/bc"),
                            new UserError.Said("no more", "/ab"),
                            new UserError.Said("and 3 more problems", null)));
                }))
                .hasMessage("x.conf:2: dataset.test.path: no number; mend the file or the path, here or "
                        + "with --set dataset.test.path=PATH\nx.conf:1: dataset.train.path: no word; write one\nno more\n"
                        + "and 3 more problems");
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
        String model = dataset.contains("format = text") || dataset.contains("format = jsonl")
                ? "model.char-lstm {}\n"
                : "model.layers = [{ output = 2 }]\n";
        ReadConfig read =
                ConfigReader.read(dataset + model, "x.conf", directory.toString(), List.of(sets), path -> path);
        DatasetConfig config = read.config().dataset();
        Path target = directory.resolve("packed.store");
        read.paths().read(() -> DatasetPacker.pack(config, config.isText() ? null : 2, new Configuration(), target));
    }
}
