package dev.peacock.config.section;

import static dev.peacock.config.section.Reading.config;
import static dev.peacock.config.section.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Resize;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import dev.peacock.config.text.BaseDirectory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetSectionTest {
    private static final String FOLDER = "{ format = folder, path = x }";

    private static String files(String train, String rest) {
        return "model.nearest-neighbour {}\ndataset.train " + train + "\ndataset.test " + FOLDER + "\n" + rest;
    }

    private static SourceConfig train(String source) {
        return config(files(source, "dataset.scale = 1")).dataset().train();
    }

    @Test
    void builtin_setsShapeAndScale() {
        assertThat(config(Reading.MINIMAL).dataset())
                .isEqualTo(new DatasetConfig(
                        new SourceConfig.Digits(true), new SourceConfig.Digits(false), new Shape(8, 8, 1), 16));
    }

    @Test
    void builtin_isRefused_whenUnknownOrBesideFilesOrOfAnotherShape() {
        assertThat(problems("model.nearest-neighbour {}\ndataset.builtin = mnist"))
                .containsExactly("x.conf:2: dataset.builtin: must be one of digits, but is \"mnist\"");
        assertThat(problems(Reading.MINIMAL + "dataset.test " + FOLDER))
                .containsExactly("x.conf:3: dataset.test: cannot be combined with dataset.builtin; remove one of "
                        + "them, for instance with --set dataset.builtin=null");
        assertThat(problems(Reading.MINIMAL + "dataset.shape = [28, 28, 1]"))
                .containsExactly(
                        "x.conf:3: dataset.shape: must have 64 values for the built-in digits, but is 28x28x1");
        assertThat(config(Reading.MINIMAL + "dataset.shape = [64]").dataset().shape())
                .isEqualTo(Shape.flat(64));
    }

    /** Since Parquet may hold pictures or a table; what is given holds for both, and is refused of a table that is standardized. */
    @Test
    void scaleOfParquet_isLeftToItsFiles_unlessItIsGiven() {
        String parquet = files("{ format = parquet, path = a }", "");
        assertThat(config(parquet).dataset().givenScale()).isNull();
        assertThat(config(parquet).dataset().scale()).isEqualTo(255);
        assertThat(config(parquet + "dataset.scale = 255").dataset().givenScale())
                .isEqualTo(255);
        assertThat(config(files("{ format = parquet, path = a, image = i }", ""))
                        .dataset()
                        .givenScale())
                .isEqualTo(255);
        String effective = Reading.read(parquet).effective();
        assertThat(effective).doesNotContain("scale");
        assertThat(config(effective).dataset()).isEqualTo(config(parquet).dataset());
    }

    @Test
    void missingLabels_areKeptWhereTheKeySaysSo() {
        assertThat(config(files(FOLDER, "")).dataset().keepsMissingLabels()).isFalse();
        String keep = files(FOLDER, "dataset.missing-labels = keep");
        assertThat(config(keep).dataset().keepsMissingLabels()).isTrue();
        assertThat(config(Reading.read(keep).effective()).dataset())
                .isEqualTo(config(keep).dataset());
        assertThat(problems(files(FOLDER, "dataset.missing-labels = yes")))
                .containsExactly("x.conf:4: dataset.missing-labels: must be one of refuse, keep, but is \"yes\"");
    }

    @Test
    void source_isRead_inEachFormat() {
        assertThat(train("{ format = idx, images = a, labels = b }"))
                .isEqualTo(new SourceConfig.Idx("/base/a", "/base/b"));
        assertThat(train("{ format = csv, path = a, label = y }"))
                .isEqualTo(new SourceConfig.Csv("/base/a", "y", true));
        assertThat(train("{ format = csv, path = a, label = 4 }"))
                .isEqualTo(new SourceConfig.Csv("/base/a", "4", false));
        assertThat(train("{ format = csv, path = a, label = 4, header = true }"))
                .isEqualTo(new SourceConfig.Csv("/base/a", "4", true));
        assertThat(train("{ format = parquet, path = a }"))
                .isEqualTo(new SourceConfig.Parquet("/base/a", "label", null, null));
        assertThat(train("{ format = parquet, path = a, label = y, image = image.bytes }"))
                .isEqualTo(new SourceConfig.Parquet("/base/a", "y", "image.bytes", null));
        assertThat(train("{ format = parquet, path = a, features = x }"))
                .isEqualTo(new SourceConfig.Parquet("/base/a", "label", null, "x"));
        assertThat(train("{ format = folder, path = a }")).isEqualTo(new SourceConfig.Folder("/base/a"));
    }

    @Test
    void encoding_isRead_inAnySpelling_ofCsvAlone() {
        for (String name : new String[] {"ISO-8859-1", "latin1", "\"iso8859_1\""}) {
            assertThat(train("{ format = csv, path = a, label = y, encoding = " + name + " }"))
                    .isEqualTo(new SourceConfig.Csv("/base/a", "y", true, null, "ISO-8859-1", TableKeys.NONE));
        }
        assertThat(train("{ format = csv, path = a, label = y, encoding = utf8 }"))
                .isEqualTo(new SourceConfig.Csv("/base/a", "y", true));
        assertThat(problems(
                        files("{ format = csv, path = a, label = y, encoding = ISO-8859-99 }", "dataset.scale = 1")))
                .containsExactly("x.conf:2: dataset.train.encoding: must be a character encoding that Java knows, "
                        + "such as UTF-8, ISO-8859-1 or windows-1252, but is \"ISO-8859-99\"; did you mean "
                        + "ISO-8859-9?");
        assertThat(problems(files("{ format = csv, path = a, label = y, encoding = \"\" }", "dataset.scale = 1")))
                .hasSize(1);
        assertThat(problems(files("{ format = folder, path = a, encoding = UTF-8 }", "dataset.scale = 1")))
                .containsExactly("x.conf:2: dataset.train.encoding: no such key");
    }

    @Test
    void subpopulation_isRead_whereThereAreColumns() {
        assertThat(train("{ format = csv, path = a, label = y, subpopulation = s }"))
                .isEqualTo(new SourceConfig.Csv("/base/a", "y", true, "s"));
        assertThat(train("{ format = csv, path = a, label = 4, subpopulation = 3 }"))
                .isEqualTo(new SourceConfig.Csv("/base/a", "4", false, "3"));
        assertThat(train("{ format = csv, path = a, label = 4, subpopulation = s }"))
                .isEqualTo(new SourceConfig.Csv("/base/a", "4", true, "s"));
        assertThat(train("{ format = csv, path = a, label = y, subpopulation = 3 }"))
                .isEqualTo(new SourceConfig.Csv("/base/a", "y", true, "3"));
        assertThat(train("{ format = parquet, path = a, subpopulation = s }"))
                .isEqualTo(new SourceConfig.Parquet("/base/a", "label", null, null, "s"));
        assertThat(train("{ format = parquet, path = a, features = x, subpopulation = s.t }"))
                .isEqualTo(new SourceConfig.Parquet("/base/a", "label", null, "x", "s.t"));
        assertThat(train("{ format = folder, path = a }").subpopulation()).isNull();
        assertThat(config(Reading.MINIMAL).dataset().train().subpopulation()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ format = csv, path = a, label = y, subpopulation = y } | dataset.train.subpopulation: cannot be the column 'y', which is already used for label",
                "{ format = csv, path = a, label = 1, subpopulation = 1 } | dataset.train.subpopulation: cannot be the column '1', which is already used for label",
                "{ format = csv, path = a, label = 1, subpopulation = -2 } | dataset.train.subpopulation: must be a column's name or its number from 0, but is -2",
                "{ format = csv, path = a, label = 1, subpopulation = s, header = false } | dataset.train.header: must be true if the subpopulation is given by its column's name; or give the column's number, from 0",
                "{ format = csv, path = a, label = 1, subpopulation = \" \" } | "
                        + "dataset.train.subpopulation: must be a non-empty text, but is \" \"",
                "{ format = parquet, path = a, subpopulation = label } | dataset.train.subpopulation: cannot be the column 'label', which is already used for label",
                "{ format = parquet, path = a, subpopulation = image } | dataset.train.subpopulation: cannot be the column 'image', which is already used for image",
                "{ format = parquet, path = a, features = x, subpopulation = x } | dataset.train.subpopulation: cannot be the column 'x', which is already used for features",
                "{ format = folder, path = a, subpopulation = x } | dataset.train.subpopulation: must be "
                        + "folder for pictures in folders: the folder of a class then has one folder for each group",
                "{ format = idx, images = a, labels = b, subpopulation = x } | dataset.train.subpopulation: "
                        + "needs a column or an array, and IDX files have none",
            })
    void subpopulation_isRefused_whereItCannotBe(String source, String problem) {
        assertThat(problems(files(source, "dataset.scale = 1")))
                .anySatisfy(line -> assertThat(line).startsWith("x.conf:2: " + problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ path = a } | dataset.train.format: is missing; give csv, idx, parquet, folder or numpy, or text or jsonl for texts",
                "{} | dataset.train.format: is missing; give csv, idx, parquet, folder or numpy, or text or jsonl for texts",
                "{ format = cssv } | dataset.train.format: must be one of csv, idx, parquet, folder, numpy, text, jsonl, but is \"cssv\"; did you mean csv?",
                "{ format = idx, images = a } | dataset.train.labels: is missing; give a path or a URI",
                "{ format = folder, path = \" \" } | dataset.train.path: must be a non-empty text, but is \" \"",
                "{ format = folder, path = [a] } | dataset.train.path: must be a non-empty text, but is [\"a\"]",
                "{ format = csv, path = a } | dataset.train.label: is missing; give the label column's name, or its number from 0",
                "{ format = csv, path = a, label = -1 } | dataset.train.label: must be a column's name or its number from 0, but is -1",
                "{ format = csv, path = a, label = 1, ignore = [s], header = false } | dataset.train.header: must be true if what to ignore is given by its column's name; or give the column's number, from 0",
                "{ format = csv, path = a, label = y, header = false } | dataset.train.header: must be true if the label is given by its column's name; or give the column's number, from 0",
                "{ format = parquet, path = a, image = x, features = y } | dataset.train.features: cannot "
                        + "be combined with image; an example has either features or an image",
                "a.csv | dataset.train: must be a block in braces, but is \"a.csv\"",
            })
    void source_isRefused_whenIncompleteOrContradictory(String source, String problem) {
        String text = files(source.startsWith("{") ? source : "= " + source, "dataset.scale = 1");
        assertThat(problems(text)).contains("x.conf:2: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ format = idx, images = a, labels = b } | 255",
                "{ format = folder, path = a } | 255",
                "{ format = parquet, path = a } | 255",
                "{ format = parquet, path = a, features = x } | 1",
                "{ format = csv, path = a, label = 0 } | 1",
            })
    void scale_dependsOnTheFormat_whenAbsent(String source, double scale) {
        String text = "model.nearest-neighbour {}\ndataset { train " + source + ", test " + source + " }";
        assertThat(config(text).dataset().scale()).isEqualTo(scale);
        assertThat(config(text, "dataset.scale=3").dataset().scale()).isEqualTo(3);
    }

    @Test
    void scale_isNotRequired_ofATable() {
        String text = "model.nearest-neighbour {}\ndataset { train { format = csv, path = a, label = y }, test { "
                + "format = parquet, path = b, %s } }";
        assertThat(config(text.formatted("id = name")).dataset().scale()).isEqualTo(1);
        assertThat(problems(text.formatted("label = y"))).hasSize(1);
        assertThat(problems(files("{ format = csv, path = a, label = y, id = name }", "")))
                .hasSize(1);
    }

    @Test
    void scale_isRequired_whenTrainAndTestWouldHaveDifferentOnes() {
        assertThat(problems(files("{ format = csv, path = a, label = 0 }", "")))
                .containsExactly("x.conf:2: dataset.scale: must be given, since the values of train and test are of "
                        + "different kinds");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[28, 28] | dataset.shape: must be [height, width, channels] or [values]",
                "[] | dataset.shape: must be [height, width, channels] or [values]",
                "[28, 0, 1] | dataset.shape[1]: must be a whole number of at least 1, but is 0",
                "[65536, 65536, 1] | dataset.shape: must have fewer than 2^31 values",
                "28 | dataset.shape: must be a list of numbers in brackets, but is 28",
            })
    void shape_isRefused_whenItIsNone(String shape, String problem) {
        assertThat(problems(files(FOLDER, "dataset.shape = " + shape))).contains("x.conf:4: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resize = [0, 5] | dataset.resize[0]: must be a whole number from 1 to 8192, but is 0",
                "resize = [5] | dataset.resize: must be [height, width] in pixels",
                "resize = 5 | dataset.resize: must be a list of numbers in brackets, but is 5",
                "{ resize = [5, 5], resize-mode = stretch } | dataset.resize-mode: must be one of crop, fit, but is",
                "{ resize = [5, 5], shape = [5, 5, 1] } | dataset.resize: cannot be combined with shape",
                "resize-mode = fit | dataset.resize-mode: has no effect without resize",
                "channels = 2 | dataset.channels: must be 1 (gray) or 3 (colour), but is 2",
                "{ channels = 1, shape = [5, 5, 1] } | dataset.channels: cannot be combined with shape",
            })
    void resize_isRefused_whenItIsNoSize(String keys, String problem) {
        String rest = keys.startsWith("{") ? "dataset " + keys : "dataset." + keys;
        assertThat(problems(files(FOLDER, rest)))
                .anySatisfy(said -> assertThat(said).startsWith("x.conf:4: " + problem));
    }

    @Test
    void resize_isForPictures() {
        assertThat(config(files(FOLDER, "dataset { resize = [4, 5], resize-mode = fit, channels = 1 }"))
                        .dataset())
                .extracting(DatasetConfig::resize, DatasetConfig::channels)
                .containsExactly(new Resize(4, 5, Resize.Mode.FIT), 1);
        assertThat(problems(files("{ format = csv, path = a, label = 0 }", "dataset { resize = [4, 5], scale = 1 }")))
                .containsExactly("x.conf:4: dataset.resize: needs pictures (format folder, or Parquet with image) in"
                        + " train and test");
        assertThat(problems(Reading.MINIMAL + "dataset.resize = [4, 5]"))
                .containsExactly(
                        "x.conf:3: dataset.resize: is for pictures from files, and the built-in digits are" + " 8x8x1");
    }

    @Test
    void shape_isAbsent_unlessGiven() {
        assertThat(config(files(FOLDER, "")).dataset().shape()).isNull();
        assertThat(config(files(FOLDER, "dataset.shape = [4, 5, 3]")).dataset().shape())
                .isEqualTo(new Shape(4, 5, 3));
        assertThat(config(files(FOLDER, "dataset.shape = [30]")).dataset().shape())
                .isEqualTo(new Shape(1, 1, 30));
    }

    @ParameterizedTest
    @CsvSource({
        "/base, a/b, /base/a/b",
        "/base/conf, ../a, /base/a",
        "/base, ./a/../b, /base/b",
        "/, ../../a, /a",
        "/base, /a/../b, /a/../b",
        "/base, hdfs://n:1/a, hdfs://n:1/a",
        "/base, file:/a, file:/a",
        "hdfs://n:1/conf, ../a, hdfs://n:1/a",
        "hdfs://n:1, a, hdfs://n:1/a",
        "s3a://bucket/x/, a/b.csv, s3a://bucket/x/a/b.csv",
        "file:/base/conf, ../a, file:/base/a",
    })
    void path_isResolvedAgainstTheBase_unlessItStandsByItself(String base, String path, String resolved) {
        assertThat(BaseDirectory.of(base).resolve(path)).isEqualTo(resolved);
    }

    @Test
    void path_isAbsolute_whenTheBaseIsNot() {
        String here = System.getProperty("user.dir");
        assertThat(BaseDirectory.of("conf").resolve("../a")).isEqualTo(here + "/a");
        assertThat(BaseDirectory.of("").resolve("a")).isEqualTo(here + "/a");
    }

    @Test
    void keysOfTables_areRead_andWrittenAgain() {
        String text =
                "model.nearest-neighbour {}\ndataset { train { format = csv, path = a, label = y, id = n, ignore = [d, 7],"
                        + " categorical = [zip] }, split { test = 0.3, seed = 4 }, standardize = none }\n";
        DatasetConfig dataset = config(text).dataset();
        assertThat(dataset.train().keys()).isEqualTo(new TableKeys("n", List.of("d", "7"), List.of("zip")));
        assertThat(dataset.split()).isEqualTo(new DatasetConfig.Split(0.3, true, 4));
        assertThat(dataset.test()).isEqualTo(dataset.train());
        assertThat(dataset.standardize()).isEqualTo(DatasetConfig.Standardize.NONE);
        assertThat(config(Reading.read(text).effective()).dataset()).isEqualTo(dataset);
        String parquet =
                "model.nearest-neighbour {}\ndataset { train { format = parquet, path = a, id = n }, split {} }\n";
        // the file may hold pictures, whose ids these are; a table's numbers are standardized and not divided
        assertThat(config(parquet).dataset().scale()).isEqualTo(255);
        assertThat(config(Reading.read(parquet).effective()).dataset())
                .isEqualTo(config(parquet).dataset());
    }

    @Test
    void arrays_areATable_whereTheyAreToBeStandardized() {
        for (String word : List.of("auto", "none")) {
            String text =
                    "model.nearest-neighbour {}\ndataset { train { format = numpy, path = a }, split {}, standardize = "
                            + word + " }\n";
            DatasetConfig dataset = config(text).dataset();
            assertThat(dataset.isTable()).isEqualTo(word.equals("auto"));
            assertThat(config(Reading.read(text).effective()).dataset()).isEqualTo(dataset);
        }
        assertThat(problems(
                        "model.nearest-neighbour {}\ndataset { train { format = numpy, path = a }, split {}, standardize = auto, "
                                + "scale = 255 }\n"))
                .containsExactly(
                        "x.conf:2: dataset.scale: cannot be combined with standardized numbers; remove it, or set "
                                + "dataset.standardize = none");
    }

    @Test
    void idsOfArraysAndPictures_areKept() {
        for (String source : List.of(
                "format = numpy, path = a, features = x, label = y, id = names",
                "format = parquet, path = a, image = i, id = n",
                "format = parquet, path = a, features = x, id = n")) {
            String text = "model.nearest-neighbour {}\ndataset { train { " + source + " }, split {} }\n";
            DatasetConfig dataset = config(text).dataset();
            assertThat(dataset.isTable()).isFalse();
            assertThat(dataset.train().toString()).contains(source.contains("names") ? "id=names" : "id=n");
            assertThat(config(Reading.read(text).effective()).dataset()).isEqualTo(dataset);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train { format = csv, path = a, label = y, id = [a, b] }, split {} | dataset.train.id: must be one column, but is a list; "
                        + "other columns that name rows belong in ignore",
                "train { format = csv, path = a, label = y, id = y }, split {} | dataset.train.id: cannot have the column 'y', which is "
                        + "already used for label",
                "train { format = csv, path = a, label = y, ignore = [y] }, split {} | dataset.train.ignore: cannot have the column 'y', "
                        + "which is already used for label",
                "train { format = csv, path = a, label = y, id = n, ignore = [n] }, split {} | dataset.train.ignore: cannot have the column "
                        + "'n', which is already used for id",
                "train { format = csv, path = a, label = y, ignore = [n], categorical = [n] }, split {} | dataset.train.categorical: cannot "
                        + "have the column 'n', which is already used for ignore",
                "train { format = csv, path = a, label = y }, test { format = csv, path = b, label = y }, split {} | dataset.split: cannot be "
                        + "combined with dataset.test; remove one of them",
                "train { format = csv, path = a, label = y }, split { test = 1 } | dataset.split.test: must be a number between 0 and 1, "
                        + "both excluded, but is 1",
                "train { format = csv, path = a, label = y }, test { format = csv, path = b, label = y, categorical = [z] } | dataset.test: "
                        + "names 'z' in categorical, which dataset.train does not; say it in dataset.train, which decides",
                "train { format = csv, path = a, label = y }, split {}, scale = 255 | dataset.scale: cannot be combined with standardized "
                        + "numbers; remove it, or set dataset.standardize = none",
                "train { format = folder, path = a }, split {}, standardize = auto | dataset.standardize: is for tables, whose columns are "
                        + "features; pictures are divided by scale",
                "train { format = parquet, path = a, image = i, ignore = [n] }, split {} | dataset.train: ignore and categorical are for "
                        + "tables, and cannot be combined with image or features",
                "train { format = parquet, path = a, image = i, id = i }, split {} | dataset.train.id: cannot be the column 'i', which is "
                        + "already used for image",
                "train { format = parquet, path = a, features = x, id = x }, split {} | dataset.train.id: cannot be the column 'x', which "
                        + "is already used for features",
                "train { format = folder, path = a, id = n }, split {} | dataset.train.id: is for rows; a picture in a folder is called by "
                        + "its path, as in cat/1.png; remove the key",
                "train { format = idx, images = a, labels = b, id = n }, split {} | dataset.train.id: is for rows, and IDX files have no "
                        + "names; an example is called by its position, from 0; remove the key, or give ids in the format numpy or parquet",
                "train { format = numpy, path = a, ignore = [n] }, split {} | dataset.train.ignore: needs columns, and only the formats csv "
                        + "and parquet have them",
                "train { format = csv, path = a, label = y } | dataset.test: is missing; give its format and path, or dataset.split { test = "
                        + "0.2 } to take a fifth of dataset.train",
            })
    void keysOfTables_areRefused_whereTheyDoNotFit(String dataset, String problem) {
        assertThat(problems("model.nearest-neighbour {}\ndataset { " + dataset + " }\n"))
                .containsExactly("x.conf:2: " + problem);
    }
}
