package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.DatasetConfig.Split;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that is wrong with a data set is found in one go. */
class AllProblemsTest {
    private static final String CORRECT =
            "; correct it, or add the column to dataset.train.categorical or to dataset.train.ignore";

    private static final byte[] PICTURE = Fixtures.encode(Fixtures.picture(4, 4, 3, 0), "png");

    @TempDir
    Path directory;

    @Test
    void twelvePlantedProblems_ofATable_areFoundAtOnce() {
        write("train.csv", """
                name,age,height,city,since,empty,buys
                ann,34,1,Ulm,2024-02-29,,no
                bob,old,2,Rom,2024-03-01,,yes
                cat,23,3
                bob,45,4,Ulm,2024-03-02,,no
                dan,29,5,Rom,2024-03-03,,
                ,38,1e99,Rom,2024-03-04,,yes
                eve,61,6,Oslo,2024-03-05,,no
                """);
        write("test.csv", """
                name,age,city,since,empty,buys,colour
                fay,twelve,Ulm,2024-03-06,,no,red
                gus,13,Ulm,2024-03-06,,maybe,red
                gus,14,Ulm,2024-03-06,,no,red
                hal,14,Ulm,2024-03-06,,no,red,more
                """);
        assertThat(problems(keys("name", "plan")))
                .containsExactlyInAnyOrder(
                        at(
                                "train.csv has no column 'plan' for the key ignore; its header is: name, age, height, city, since, "
                                        + "empty, buys"),
                        at("train.csv: row 1 (line 3), column 'age': 'old' is not a number, but 5 others are"
                                + CORRECT),
                        at(
                                "train.csv: row 2 (line 4) has 3 columns, but the first line has 7; complete the line, or put texts "
                                        + "with commas in quotes"),
                        at("train.csv: row 3 (line 5): the id 'bob' is also that of %s/train.csv: row 1 (line 3); each row needs an "
                                        + "id of its own")
                                .formatted(directory),
                        at("train.csv: row 4 (line 6): the label is empty; fill it in, or remove the example"),
                        at("train.csv: row 5 (line 7): the id is empty; give each row one, or remove the key id"),
                        at(
                                "train.csv: row 5 (line 7), column 'height': '1e99' is not a finite number of 32 bits, but 5 others are"
                                        + CORRECT),
                        at(
                                "train.csv: row 0 (line 2), column 'since': '2024-02-29' is a date, and dates are not read; add the column "
                                        + "to dataset.train.ignore, or replace it with numbers such as the year or the days since a fixed day"),
                        at(
                                "train.csv: column 'empty' has no value in any train example; add it to dataset.train.ignore"),
                        at("test.csv does not have these columns of %s/train.csv: height; train and test need the same features")
                                .formatted(directory),
                        at("train.csv does not have these columns of %s/test.csv: colour; train and test need the same features")
                                .formatted(directory),
                        at("test.csv: row 0 (line 2), column 'age': 'twelve' is not a number, but 5 others are"
                                + CORRECT),
                        at(
                                "test.csv: row 1 (line 3): label 'maybe' never occurs in the train examples; correct it, or remove its "
                                        + "test examples"),
                        at("test.csv: row 2 (line 4): the id 'gus' is also that of %s/test.csv: row 1 (line 3); each row needs an id of "
                                        + "its own")
                                .formatted(directory),
                        at(
                                "test.csv: row 3 (line 5) has 8 columns, but the first line has 7; complete the line, or put texts with "
                                        + "commas in quotes"));
    }

    @Test
    void manyProblems_areTwenty_ofEachKindSome_andTheNumberOfTheOthers() {
        StringBuilder train = new StringBuilder("x,y,buys\n");
        IntStream.range(0, 60)
                .forEach(i ->
                        train.append(i).append(",a,").append(i < 30 ? "" : "no").append('\n'));
        IntStream.range(0, 25).forEach(i -> train.append("bad").append(",b,no\n"));
        train.append("1,c\n");
        write("train.csv", train.toString());
        write("test.csv", "x,y,buys\n1,a,no\n");
        assertThat(problems(TableKeys.NONE))
                .hasSize(21)
                .contains(at(
                        "train.csv: row 85 (line 87) has 2 columns, but the first line has 3; complete the line, or put texts "
                                + "with commas in quotes"))
                .last()
                .isEqualTo("and 36 more problems: 20 with the label, 16 with column 'x'");
    }

    @Test
    void numbersAlone_haveTheirProblemsFoundAtOnce() {
        write("train.csv", "x,y,buys\n1,2,0\n1,2\n3,4,\n5,6,1\n7,8,11\n");
        write("test.csv", "x,y,buys\n1,2,0\n1,2,3,4\n9,9,12\n");
        assertThat(problems(config(TableKeys.NONE, null), 10))
                .containsExactlyInAnyOrder(
                        at(
                                "train.csv: row 1 (line 3) has 2 columns, but the first line has 3; complete the line, or put texts with "
                                        + "commas in quotes"),
                        at("train.csv: row 2 (line 4): the label is empty; fill it in, or remove the example"),
                        at("train.csv: row 4 (line 6): label 11 is outside 0..9 of a model with 10 classes"),
                        at(
                                "test.csv: row 1 (line 3) has 4 columns, but the first line has 3; complete the line, or put texts with "
                                        + "commas in quotes"),
                        at("test.csv: row 2 (line 4): label 12 is outside 0..9 of a model with 10 classes"));
    }

    @Test
    void missingFiles_areBothNamed() {
        assertThat(problems(TableKeys.NONE))
                .containsExactly(at("train.csv does not exist"), at("test.csv does not exist"));
        assertThat(problems(config(TableKeys.NONE, null), null, true))
                .containsExactly(at("train.csv does not exist"), at("test.csv does not exist"));
    }

    @Test
    void aSplit_hasItsProblemsFoundAtOnce_andALabelIsNamedForItsOwn() {
        StringBuilder text = new StringBuilder("x,when,buys\n");
        IntStream.range(0, 30).forEach(i -> text.append("%d,2024-01-%02d,%s%n".formatted(i % 3, i % 28 + 1, i * 1.5)));
        write("train.csv", text.toString());
        assertThat(problems(config(TableKeys.NONE, new Split(0.2, true, 1)), null))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith(at("train.csv: row 0 (line 2): label '0.0' is one of 30 different numbers"))
                        .contains("this looks like a regression target"))
                .anySatisfy(problem -> assertThat(problem).contains("'2024-01-01' is a date"));
        write("train.csv", "x,when,buys\n1,2024-01-01,a\n1,2024-01-02,a\n2,2024-01-03,b\n2,2024-01-04,c\n");
        assertThat(problems(config(TableKeys.NONE, new Split(0.6, true, 1)), null))
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("all examples with label 'b' are for testing"))
                .anySatisfy(problem -> assertThat(problem).contains("all examples with label 'c' are for testing"))
                .anySatisfy(problem -> assertThat(problem).contains("'2024-01-01' is a date"));
    }

    @Test
    void threePlantedProblems_ofPictures_areFoundAtOnce() throws IOException {
        Path train = directory.resolve("train");
        for (String label : List.of("cat", "dog")) {
            Files.createDirectories(train.resolve(label));
            Files.write(train.resolve(label + "/1.png"), PICTURE);
        }
        Files.write(train.resolve("cat/2.png"), Fixtures.encode(Fixtures.picture(4, 5, 3, 0), "png"));
        Files.writeString(train.resolve("dog/2.png"), "no picture");
        Files.createDirectories(train.resolve("eel"));
        List<String> all = List.of(
                train + "/cat/2.png: the example is 4x5x3, but the first one (" + train
                        + "/cat/1.png) is 4x4x3; all must have the "
                        + "same size; set dataset.resize = [height, width], or dataset.channels = 1 (gray) or 3 (colour)",
                train + "/dog/2.png is not a PNG or JPEG image",
                "class folder " + train + "/eel has no images; remove it, or put some into it");
        SourceConfig folder = new SourceConfig.Folder(train.toString());
        Split split = new Split(0.5, true, 1);
        assertThat(problems(new DatasetConfig(folder, folder, null, null, null, 255, split, null), null))
                .containsExactlyInAnyOrderElementsOf(all);
        Path test = directory.resolve("test/ant");
        Files.createDirectories(test);
        Files.write(test.resolve("1.png"), PICTURE);
        List<String> more = new ArrayList<>(all);
        more.add(test
                + "/1.png: label 'ant' never occurs in the train examples; correct it, or remove its test examples");
        SourceConfig tested = new SourceConfig.Folder(directory.resolve("test").toString());
        assertThat(problems(new DatasetConfig(folder, tested, null, 255), null))
                .containsExactlyInAnyOrderElementsOf(more);
    }

    @Test
    void manyPicturesOfOtherSizes_hideNoBrokenOne() throws IOException {
        Path cats = Files.createDirectories(directory.resolve("train/cat"));
        Files.write(cats.resolve("0.png"), PICTURE);
        for (int i = 1; i <= 40; i++) {
            Files.write(cats.resolve(i + ".png"), Fixtures.encode(Fixtures.picture(4, 5, 3, 0), "png"));
        }
        Files.writeString(cats.resolve("z.png"), "no picture");
        SourceConfig folder = new SourceConfig.Folder(directory.resolve("train").toString());
        assertThat(problems(
                        new DatasetConfig(folder, folder, null, null, null, 255, new Split(0.5, true, 1), null), null))
                .hasSize(21)
                .contains(cats + "/z.png is not a PNG or JPEG image")
                .last()
                .isEqualTo("and 21 more problems: 21 with the size of pictures");
    }

    @Test
    void idxFilesOfOtherLengths_areNamedOfBothSplits() {
        Path images = Fixtures.write(directory.resolve("i"), Fixtures.idxImages(30, 2, 2));
        Path labels = Fixtures.write(directory.resolve("l"), Fixtures.idxLabels(29));
        SourceConfig train = new SourceConfig.Idx(images.toString(), labels.toString());
        SourceConfig test = new SourceConfig.Idx(directory.resolve("none").toString(), images.toString());
        assertThat(problems(new DatasetConfig(train, test, null, 255), null))
                .containsExactly(
                        at("i declares 30 images, but " + labels + " has 29 labels; each image needs one"),
                        at(
                                "i is not an IDX labels file: it begins with 0x00000803; this is an images file; are images and labels "
                                        + "swapped?"),
                        at("none does not exist"));
    }

    @Test
    void aColumnThatLooksLikeAnId_isSaid_andUsed() {
        StringBuilder text = new StringBuilder("number,age,key,buys\n");
        IntStream.range(0, 100).forEach(i -> text.append("%d,%d,7,%d%n".formatted(1000 - i, i / 2, i % 2)));
        write("train.csv", text.toString());
        write("test.csv", text.toString());
        for (TableKeys keys : List.of(TableKeys.NONE, keys(null, "age"))) {
            List<String> notes = new ArrayList<>();
            StoreFooter footer = DatasetPacker.pack(config(keys, null), null, Fixtures.hadoop(), packed(), notes::add);
            assertThat(footer.shape().size()).isEqualTo(keys.isEmpty() ? 3 : 2);
            String end =
                    ", and is used as a feature; if it only says which row is which, set dataset.train.id = %s, or add it to "
                            + "dataset.train.ignore";
            assertThat(notes)
                    .contains(
                            at("train.csv: column 'number' has another whole number in each row"
                                    + end.formatted("number")),
                            at("train.csv: column 'key' is called like an id" + end.formatted("key")));
        }
    }

    private List<String> problems(TableKeys keys) {
        return problems(config(keys, null), null);
    }

    private List<String> problems(DatasetConfig config, @Nullable Integer classes) {
        return problems(config, classes, false);
    }

    private List<String> problems(DatasetConfig config, @Nullable Integer classes, boolean fingerprint) {
        UserError error = catchThrowableOfType(UserError.class, () -> {
            if (fingerprint) {
                DatasetPacker.fingerprint(config, Fixtures.hadoop());
            } else {
                DatasetPacker.pack(config, classes, Fixtures.hadoop(), packed());
            }
        });
        assertThat(packed()).doesNotExist();
        assertThat(error).isNotNull();
        return String.valueOf(error.getMessage()).lines().toList();
    }

    private static TableKeys keys(@Nullable String id, String... ignored) {
        return new TableKeys(id, List.of(ignored), List.of());
    }

    private DatasetConfig config(TableKeys keys, @Nullable Split split) {
        SourceConfig train = csv("train.csv", keys);
        SourceConfig test = split == null ? csv("test.csv", TableKeys.NONE) : train;
        return new DatasetConfig(train, test, null, null, null, 1, split, null);
    }

    private SourceConfig csv(String name, TableKeys keys) {
        return new SourceConfig.Csv(
                directory.resolve(name).toString(), "buys", true, null, SourceConfig.Csv.UTF_8, keys);
    }

    private void write(String name, String text) {
        Fixtures.write(directory.resolve(name), text);
    }

    private String at(String message) {
        return directory + "/" + message;
    }

    private Path packed() {
        return directory.resolve("packed.store");
    }
}
