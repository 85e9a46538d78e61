package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words in the column of labels that stand for what is missing, and what else a user should know of labels. */
class MissingLabelsTest {
    private static final String REMEDY =
            ", which stands for one that is missing; fill it in, remove the example, or, if it is a "
                    + "label like others, set dataset.missing-labels = keep";

    @TempDir
    private Path directory = Path.of("");

    /** As a file of numbers, as a table, and as one whose test examples are chosen. */
    @ParameterizedTest
    @ValueSource(strings = {"NA", "nan", "NULL", "None", "n/a", "?"})
    void wordsForWhatIsMissing_areRefused_withTheirLineAndTheKey(String word) {
        write("x,buys\n1,yes\n2,no\n3,%s\n4,yes\n5,no\n".formatted(word));
        String file = directory.resolve("t.csv").toString();
        for (DatasetConfig config : configs(false)) {
            assertThatThrownBy(() -> pack(config))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(file + ": row 2 (line 4): the label is '" + word + "'" + REMEDY);
        }
    }

    @Test
    void words_areLabels_whereTheKeySaysSo() {
        write("x,buys\n1,yes\n2,NA\n3,NA\n4,yes\n5,Namibia\n6,Namibia\n");
        for (DatasetConfig config : configs(true)) {
            assertThat(pack(config).labelNames()).containsExactly("NA", "Namibia", "yes");
        }
    }

    @Test
    void foldersOfPictures_areCalledSoOnPurpose() {
        for (String label : new String[] {"cat", "none"}) {
            Fixtures.write(
                    directory.resolve("pets").resolve(label).resolve("1.png"),
                    Fixtures.encode(Fixtures.picture(2, 2, 1, 0), "png"));
        }
        SourceConfig pets = new SourceConfig.Folder(directory.resolve("pets").toString());
        assertThat(pack(new DatasetConfig(pets, pets, null, 255)).labelNames()).containsExactly("cat", "none");
    }

    @Test
    void subpopulationsThatAreMissing_areSaid() {
        write("x,buys,who\n1,yes,ann\n2,no,NA\n3,yes,NA\n4,no,bob\n");
        SourceConfig file = new SourceConfig.Csv(directory.resolve("t.csv").toString(), "buys", true, "who");
        List<String> notes = new ArrayList<>();
        DatasetPacker.pack(
                new DatasetConfig(file, file, null, 1),
                null,
                Fixtures.hadoop(),
                directory.resolve("packed"),
                notes::add);
        // train and test examples
        assertThat(notes)
                .anyMatch(
                        note -> note.startsWith("4 examples have the subpopulation 'NA', which stands for a missing"));
    }

    @Test
    void labelsThatLookAlike_areSaid() {
        write("x,buys\n1,yes\n2,Yes\n3,yes\u00A0\n4,no\n5,No\n6,maybe\n");
        SourceConfig file = new SourceConfig.Csv(directory.resolve("t.csv").toString(), "buys", true);
        List<String> notes = new ArrayList<>();
        StoreFooter footer = DatasetPacker.pack(
                new DatasetConfig(file, file, null, 1),
                null,
                Fixtures.hadoop(),
                directory.resolve("packed"),
                notes::add);
        assertThat(footer.labelNames()).hasSize(6);
        assertThat(notes)
                .contains(
                        "labels that differ only in capitals or spaces are labels of their own (pairs: 2, first: 'no' and "
                                + "'No'); write them alike if they are one label");
    }

    @Test
    void testExamplesThatAreTrainExamples_areSaid_whereThereAreMany() {
        assertThat(notes(rows(0, 60), rows(40, 100)))
                .contains(
                        "20 of 60 test examples have the features and the label of a train example (first: test example 0); where they"
                                + " are the same examples, accuracy and influence are no findings: take them out of one of the two");
        assertThat(notes(rows(0, 60), rows(41, 100))).noneMatch(note -> note.contains("of a train example"));
        // other labels, so other examples
        assertThat(notes(rows(0, 60), rows(0, 60).replace("yes", "no")))
                .anyMatch(note -> note.startsWith("30 of 60 test examples"));
    }

    private static String rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> i + ".5," + i % 7 + (i % 2 == 0 ? ",yes\n" : ",no\n"))
                .collect(Collectors.joining("", "x,y,buys\n", ""));
    }

    @Test
    void labelsThatAreTheSameNumber_orLeaveClassesOut_areSaid() {
        assertThat(notes("x,y,buys\n1,2,1\n2,2,0\n4,2,1.0\n", "x,y,buys\n3,2,0\n1,1,1\n"))
                .anyMatch(note -> note.startsWith(
                        "labels that are the same number are labels of their own (pairs: 1, first: '1' and '1.0'"));
        assertThat(notes("x,y,buys\n1,2,1000\n2,2,2000\n", "x,y,buys\n2,2,1000\n"))
                .contains(
                        "labels that are whole numbers count the classes from 0: a model has classes 0 to 2,000, of which 1,999"
                                + " never occur; write labels as words, such as c1, if they are only names");
    }

    private List<String> notes(String train, String test) {
        List<String> notes = new ArrayList<>();
        DatasetPacker.pack(
                new DatasetConfig(source(write("train.csv", train)), source(write("test.csv", test)), null, 1),
                null,
                Fixtures.hadoop(),
                directory.resolve("packed"),
                notes::add);
        return notes;
    }

    private static SourceConfig source(Path file) {
        return new SourceConfig.Csv(file.toString(), "buys", true);
    }

    private DatasetConfig[] configs(boolean keeps) {
        DatasetConfig.Split split = new DatasetConfig.Split(0.5, true, 1);
        return new DatasetConfig[] {
            config(null, null, keeps),
            config(null, DatasetConfig.Standardize.AUTO, keeps),
            config(split, DatasetConfig.Standardize.NONE, keeps)
        };
    }

    private DatasetConfig config(
            DatasetConfig.@Nullable Split split, DatasetConfig.@Nullable Standardize standardize, boolean keeps) {
        SourceConfig file = new SourceConfig.Csv(
                directory.resolve("t.csv").toString(), "buys", true, null, SourceConfig.Csv.UTF_8, TableKeys.NONE);
        return new DatasetConfig(file, file, null, null, null, 1.0, split, standardize, keeps, null);
    }

    private StoreFooter pack(DatasetConfig config) {
        return DatasetPacker.pack(config, null, Fixtures.hadoop(), directory.resolve("packed"));
    }

    private Path write(String name, String text) {
        Path file = directory.resolve(name);
        Fixtures.write(file, text.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    private void write(String text) {
        Fixtures.write(directory.resolve("t.csv"), text.getBytes(StandardCharsets.UTF_8));
    }
}
