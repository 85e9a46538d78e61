package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.DatasetConfig.Split;
import dev.peacock.config.DatasetConfig.Standardize;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import dev.peacock.dataset.tabular.TableEncoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables in CSV files whose columns are not all numbers, or of which the configuration says what is what. */
class TableTest {
    /** Ages 1, 3, 5 and a gap: mean 3, deviation sqrt(8 / 3), median 3. Cities with a gap. */
    private static final String TRAIN = """
            name,age,city,buys
            ann,1,Ulm,no
            bob,,Rom,yes
            cat,5,,no
            dan,3,Ulm,yes
            """;

    private static final String TEST = """
            name,age,city,buys
            eve,9,Oslo,no
            fay,NA,,yes
            """;

    private static final float ONE = (float) (2 / Math.sqrt(8 / 3.0));

    @TempDir
    Path directory;

    @Test
    void textsBecomeOneFeatureAValue_numbersAreStandardized_andGapsAreMarked() {
        try (PackedStore store = pack(TRAIN, TEST, keys("name"))) {
            // age, age is missing, city = Rom, city = Ulm, city is missing
            assertThat(Fixtures.values(store, 0)).containsExactly(-ONE, 0, 0, 1, 0);
            assertThat(Fixtures.values(store, 1)).containsExactly(0, 1, 1, 0, 0);
            assertThat(Fixtures.values(store, 2)).containsExactly(ONE, 0, 0, 0, 1);
            assertThat(Fixtures.values(store, 3)).containsExactly(0, 0, 0, 1, 0);
            assertThat(Fixtures.values(store, 4)).containsExactly((float) (6 / Math.sqrt(8 / 3.0)), 0, 0, 0, 0);
            assertThat(Fixtures.values(store, 5)).containsExactly(0, 1, 0, 0, 1);
            assertThat(store.labelNames()).containsExactly("no", "yes");
            assertThat(store.source(3)).isEqualTo("train.csv:5");
            assertThat(store.source(4)).isEqualTo("test.csv:2");
        }
        TableEncoding table = Objects.requireNonNull(footer().table());
        assertThat(table.features())
                .containsExactly("age", "age is missing", "city = Rom", "city = Ulm", "city is missing");
        assertThat(table.columns().get(0).median()).isEqualTo(3);
        assertThat(table.notes())
                .containsExactly(
                        "table: 5 features; columns of numbers (standardized): 1, of names (one feature a value): 1, with gaps (marked "
                                + "by one more feature): 2",
                        "column 'city': test examples with a value that no train example has: 1 (first: 'Oslo' in test.csv:2); all its "
                                + "features are 0 for them");
        assertThat(table.json().toString()).contains("\"test_unseen\":1", "\"city is missing\"");
    }

    @Test
    void rows_areGivenBackAsTheyWereWritten() throws IOException {
        pack(TRAIN, TEST, keys("name")).close();
        TableEncoding table =
                TableEncoding.of(Objects.requireNonNull(footer().table()).json());
        assertThat(table).isEqualTo(footer().table());
        List<List<String>> rows = new ArrayList<>();
        try (PackedStore store = PackedStore.map(packed())) {
            for (int i = 0; i < store.size(); i++) {
                rows.add(table.given(Fixtures.values(store, i)));
            }
        }
        assertThat(rows)
                .containsExactly(
                        List.of("1", "Ulm"),
                        List.of("missing", "Rom"),
                        List.of("5", "missing"),
                        List.of("3", "Ulm"),
                        List.of("9", "a value that no train example has"),
                        List.of("missing", "missing"));
    }

    @Test
    void numbers_areGivenBackInTheDigitsOfTheFile_whateverTheirSize() throws IOException {
        List<String> numbers = List.of(
                "0", "-1", "34", "52341.5", "0.1", "-0.25", "12.34", "7", "123456", "99.99", "-0.003", "1000000",
                "1.5E-20", "2E+30");
        StringBuilder text = new StringBuilder("small,large,one,buys\n");
        for (int i = 0; i < 10; i++) {
            text.append(numbers.get(i)).append(',').append(i * 1000 + 0.25).append(",7,no\n");
        }
        for (Standardize standardize : Standardize.values()) {
            write(text + "1,1,7,yes\n", text + "3,3,8,yes\n");
            DatasetPacker.pack(config(keys(null, "small"), null, standardize, 1), null, Fixtures.hadoop(), packed());
            assertThat(given(4)).containsExactly("4000.25", "7");
            DatasetPacker.pack(config(keys(null, "large"), null, standardize, 1), null, Fixtures.hadoop(), packed());
            for (int i = 0; i < 10; i++) {
                assertThat(given(i)).containsExactly(numbers.get(i), "7");
            }
            assertThat(given(21)).containsExactly("3", "8");
        }
        TableEncoding plain = TableEncoding.ofNumbers(List.of("x"));
        for (String number : numbers) {
            assertThat(plain.given(new float[] {Float.parseFloat(number)})).containsExactly(number);
        }
    }

    private List<String> given(int example) {
        try (PackedStore store = PackedStore.map(packed())) {
            return Objects.requireNonNull(footer().table()).given(Fixtures.values(store, example));
        }
    }

    @Test
    void ids_areKept_andAreNoFeature() throws IOException {
        pack(TRAIN, TEST, keys("name")).close();
        FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
        TextColumn ids =
                Objects.requireNonNull(footer().readIds(local, new org.apache.hadoop.fs.Path(packed().toUri())));
        assertThat(IntStream.range(0, 6).mapToObj(ids::name)).containsExactly("ann", "bob", "cat", "dan", "eve", "fay");
        StoreCheck.check(local, new org.apache.hadoop.fs.Path(packed().toUri()), footer().contentHash());
    }

    @Test
    void columnsOfTestExamples_mayComeInAnyOrder_andBeWithoutId() {
        String same = hash(TRAIN, TEST, keys("name"));
        assertThat(hash(TRAIN, "buys,city,age\nno,Oslo,9\nyes,,NA\n", keys("name")))
                .isEqualTo(same);
        write(TRAIN, "buys,x,city,name,age\nno,1,Oslo,eve,9\nyes,2,,fay,NA\n");
        DatasetConfig config = new DatasetConfig(
                csv("train.csv", keys("name")), csv("test.csv", keys(null, "x")), null, null, null, 1, null, null);
        assertThat(DatasetPacker.pack(config, null, Fixtures.hadoop(), packed()).contentHash())
                .isEqualTo(same);
    }

    @Test
    void idsAndEncoding_areNoPartOfTheContentHash_beyondTheValues() {
        String ignored = hash(TRAIN, TEST, new TableKeys(null, List.of("name"), List.of()));
        assertThat(hash(TRAIN, TEST, keys("name"))).isEqualTo(ignored);
        assertThat(hash(TRAIN.replace("Rom", "Nis"), TEST, keys("name"))).isEqualTo(ignored);
        assertThat(hash(TRAIN.replace(",5,", ",6,"), TEST, keys("name"))).isNotEqualTo(ignored);
    }

    @Test
    void unstandardizedNumbers_areAsTheyStand_andScaleDividesThemAlone() {
        for (double scale : new double[] {1, 4}) {
            DatasetConfig config = config(keys("name"), null, Standardize.NONE, scale);
            write(TRAIN, TEST);
            DatasetPacker.pack(config, null, Fixtures.hadoop(), packed());
            try (PackedStore store = PackedStore.map(packed())) {
                assertThat(Fixtures.values(store, 1)).containsExactly((float) (3 / scale), 1, 1, 0, 0);
                assertThat(Fixtures.values(store, 4)).containsExactly((float) (9 / scale), 0, 0, 0, 0);
                assertThat(store.eightBit()).isTrue();
            }
        }
    }

    @Test
    void numbersAlone_areAsTheyStand_untilAKeySaysWhatAColumnIs() {
        String text = "a,b,buys\n1,4,0\n3,8,1\n";
        try (PackedStore store = pack(text, text, TableKeys.NONE)) {
            assertThat(Fixtures.values(store, 0)).containsExactly(1, 4);
            TableEncoding table = Objects.requireNonNull(footer().table());
            assertThat(table.isPlain()).isTrue();
            assertThat(table.features()).containsExactly("a", "b");
            assertThat(table.given(new float[] {1, 4.1f})).containsExactly("1", "4.1");
        }
        try (PackedStore store = pack(text, text, keys(null, "b"))) {
            assertThat(Fixtures.values(store, 0)).containsExactly(-1);
        }
    }

    /** Computed apart from this code, by Python's hashlib, over what ContentHash documents: experiments of before stay the same. */
    @Test
    void numbersAlone_haveTheGoldenContentHash() {
        String text = "a,b,buys\n1,2.5,0\n3,4,1\n";
        assertThat(hash(text, text, TableKeys.NONE))
                .isEqualTo("370ad3a0b6e230bad4badd73fee0340b22ce3776143d8e3c9804577c5b7580e8");
    }

    /** The mean of three times 0.1 is not 0.1, and by its distance from it the 0.2 would be 7e15. */
    @Test
    void equalNumbers_haveNoDeviation_thatATestExampleIsDividedBy() {
        try (PackedStore store = pack("a,b,buys\n.1,1,0\n.1,2,1\n.1,3,1\n", "a,b,buys\n.2,2,0\n", keys("b"))) {
            assertThat(Fixtures.values(store, 0)[0]).isZero();
            assertThat(Fixtures.values(store, 3)[0]).isEqualTo(.1f);
        }
    }

    @Test
    void gapsOfTestExamplesAlone_becomeTheMedian_andAreSaid() {
        try (PackedStore store = pack("a,buys\n1,0\n2,1\n6,1\n7,0\n", "a,buys\n,0\n4,0\n", TableKeys.NONE)) {
            assertThat(Fixtures.values(store, 4)).containsExactly(0);
            assertThat(Fixtures.values(store, 5)).containsExactly(0);
        }
        assertThat(Objects.requireNonNull(footer().table()).notes().get(1))
                .isEqualTo(
                        "column 'a': test examples without a value, though every train example has one: 1 (first: test.csv:2); the "
                                + "train examples' median stands for it");
    }

    @Test
    void categoricalColumn_mayLookLikeNumbers_orHaveMixedValues() {
        TableKeys categorical = new TableKeys(null, List.of(), List.of("code"));
        try (PackedStore store = pack("code,buys\n7,0\nx,1\n7,1\n", "code,buys\n7.0,0\n", categorical)) {
            assertThat(Fixtures.values(store, 0)).containsExactly(1, 0);
            assertThat(Fixtures.values(store, 1)).containsExactly(0, 1);
            assertThat(Fixtures.values(store, 3)).containsExactly(0, 0);
        }
    }

    @Test
    void categoricalColumn_isRefused_whenEachRowHasAnotherValue_orIsNotThere() {
        TableKeys categorical = new TableKeys(null, List.of(), List.of("code"));
        assertRefused(
                "code,buys\n7,0\n8,1\n9,1\n",
                "code,buys\n7,0\n",
                categorical,
                "train.csv: column 'code' has a different value in every train example (3), so nothing can be learnt from it; "
                        + "make it dataset.train.id or add it to dataset.train.ignore");
        assertRefused(
                "zip,buys\n7,0\n7,1\n",
                "zip,buys\n7,0\n",
                categorical,
                "train.csv has no column 'code' for the key categorical; its header is: zip, buys");
    }

    @Test
    void indexThatPandasWrote_isNoFeature() {
        String text = "\"\",a,buys\n0,x,0\n1,y,1\n2,x,1\n";
        try (PackedStore store = pack(text, text, TableKeys.NONE)) {
            assertThat(store.shape().size()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,buys;1,0;x,1;2,1 | train.csv: row 1 (line 3), column 'a': 'x' is not a number, but 2 others are; correct it, or "
                        + "add the column to dataset.train.categorical or to dataset.train.ignore",
                "a,b,buys;,u,0;NA,v,1;,u,0 | train.csv: column 'a' has no value in any train example; add it to dataset.train.ignore",
                "a,b,buys;,u,0;,v,1;,u,0 | train.csv: column 'a' has no value in any train example; add it to dataset.train.ignore",
                "a,buys;u,0;v,1;w,0 | train.csv: column 'a' has a different value in every train example (3), so nothing can be learnt "
                        + "from it; make it dataset.train.id or add it to dataset.train.ignore",
                "a,buys;2024-02-29,0;2024-03-01 10:00,1;2024-02-29,1 | train.csv: row 0 (line 2), column 'a': '2024-02-29' is a "
                        + "date, and dates are not read; add the column to dataset.train.ignore, or replace it with numbers such as "
                        + "the year or the days since a fixed day",
                "a,buys;1/2/2024,0;1/2/2024,1 | train.csv: row 0 (line 2), column 'a': '1/2/2024' is a date",
                "a,a,buys;u,u,0;u,v,1;v,u,1 | train.csv has several columns named 'a'",
                "a,,buys;u,u,0;u,v,1;v,u,1 | train.csv: column 1, counted from 0, has no name; give it one, or add it to ignore by its number",
            })
    void columnThatCannotBeAFeature_isRefused_withWhatToDo(String text, String message) {
        assertRefused(text, text, TableKeys.NONE, message);
    }

    @Test
    void textWithManyValues_isRefused_unlessItIsSaidToBeNames() {
        StringBuilder text = new StringBuilder("city,buys\n");
        IntStream.range(0, 102).forEach(i -> text.append("city ").append(i / 2).append(",0\n"));
        assertRefused(
                text.toString(),
                "city,buys\ncity 1,0\n",
                TableKeys.NONE,
                "train.csv: column 'city' is a text with more than 50 different values, and each would become a feature; add it to "
                        + "dataset.train.ignore, or to dataset.train.categorical if that is what you want");
        try (PackedStore store =
                pack(text.toString(), "city,buys\ncity 1,0\n", new TableKeys(null, List.of(), List.of("city")))) {
            assertThat(store.shape().size()).isEqualTo(51);
        }
    }

    @Test
    void allColumnsWithAProblem_areNamedAtOnce() {
        assertThatThrownBy(() -> pack("a,b,c,buys\nu,,1,0\nv,,2,1\n", "a,b,c,buys\nu,,1,0\n", TableKeys.NONE))
                .isInstanceOf(UserError.class)
                .message()
                .hasLineCount(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | city | name,age,buys;eve,1,no | test.csv does not have these columns of %s/train.csv: height",
                "name | none | age,buys;1,no | train.csv has no column 'none' for the key ignore",
                "buys | city | age,buys;1,no | train.csv: column 'buys' cannot be both the id and the label",
                "name | buys | age,buys;1,no | train.csv: column 'buys' is in ignore, but is the label",
                "name | name | age,buys;1,no | train.csv: column 'name' is in ignore, but is the id",
                "city | name | age,buys;1,no | train.csv: row 2 (line 4): the id 'Ulm' is also that of %s/train.csv: row 0 (line 2)",
                "name | city | name,height,age,buys;eve,1,x,no | test.csv: row 0 (line 2), column 'age': 'x' is not a number",
            })
    void rolesThatDoNotFit_areRefused(String id, String ignored, String test, String message) {
        assertRefused(
                "name,age,city,height,buys;ann,1,Ulm,1,no;bob,2,Rom,2,yes;cat,3,Ulm,3,no",
                test,
                keys(id, ignored),
                message.formatted(directory));
    }

    @Test
    void idsMayRecurInTheOtherSplit_butNotBeEmpty() {
        assertRefused(TRAIN, TEST.replace("eve", " "), keys("name"), "test.csv: row 0 (line 2): the id is empty");
        assertThat(pack(TRAIN, TEST.replace("eve", "ann"), keys("name")).testSize())
                .isEqualTo(2);
    }

    @Test
    void scale_isRefused_whereNumbersAreStandardized() {
        write(TRAIN, TEST);
        assertThatThrownBy(() ->
                        DatasetPacker.pack(config(keys("name"), null, null, 255), null, Fixtures.hadoop(), packed()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("dataset.scale = 255.0 cannot be combined with standardized numbers");
    }

    @Test
    void fieldThatIsNoNumber_isNamed_whereAKeyOfPicturesSaysThatThereIsNoTable() {
        String text = "a,b,c,d,buys\n1,2,3,4,0\n5,6,x,8,1\n";
        write(text, text);
        String field =
                directory + "/train.csv: row 1 (line 3), column 'c': 'x' is not a number; correct it, or remove ";
        assertThatThrownBy(() ->
                        DatasetPacker.pack(config(TableKeys.NONE, null, null, 255), null, Fixtures.hadoop(), packed()))
                .isInstanceOf(UserError.class)
                .hasMessage(field + "dataset.scale, which is for pictures, if the columns are those of a table");
        SourceConfig source = csv("train.csv", TableKeys.NONE);
        assertThatThrownBy(() -> Fixtures.pack(source, new Shape(2, 2, 1), directory))
                .hasMessage(field + "dataset.shape, which is for pictures, if the columns are those of a table");
    }

    @Test
    void resize_isRefused_whereThereAreNoPictures() {
        write(TRAIN, TEST);
        DatasetConfig config = new DatasetConfig(
                csv("train.csv", keys("name")), csv("test.csv", TableKeys.NONE), null, null, 3, 1, null, null);
        assertThatThrownBy(() -> DatasetPacker.pack(config, null, Fixtures.hadoop(), packed()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("dataset.resize and dataset.channels are for pictures");
    }

    @Test
    void split_keepsEachExampleOnce_andLearnsFromTrainExamplesAlone() {
        StringBuilder text = new StringBuilder("name,x,y,buys\n");
        IntStream.range(0, 100)
                .forEach(i -> text.append("n%d,%d,%s,%d\n".formatted(i, i, "uv".charAt(i % 2), i % 4 / 3)));
        write(text.toString(), "");
        Split split = new Split(0.2, true, 1);
        StoreFooter footer =
                DatasetPacker.pack(config(keys("name"), split, null, 1), null, Fixtures.hadoop(), packed());
        assertThat(footer.trainSize()).isEqualTo(80);
        try (PackedStore store = PackedStore.map(packed())) {
            assertThat(IntStream.range(80, 100).filter(i -> store.label(i) == 1))
                    .hasSize(5);
            double mean = IntStream.range(0, 80)
                    .mapToDouble(i -> Fixtures.values(store, i)[0])
                    .average()
                    .orElseThrow();
            assertThat(mean).isBetween(-1e-6, 1e-6);
            assertThat(IntStream.range(0, 100).mapToObj(store::source)).doesNotHaveDuplicates();
        }
        // by id, the order of the file says nothing
        List<String> lines = text.toString().lines().toList();
        StringBuilder reversed = new StringBuilder(lines.get(0)).append('\n');
        IntStream.range(0, 100).forEach(i -> reversed.append(lines.get(100 - i)).append('\n'));
        assertThat(testIds(text.toString(), split)).hasSize(20).isEqualTo(testIds(reversed.toString(), split));
        assertThat(testIds(text.toString(), new Split(0.2, true, 2))).isNotEqualTo(testIds(text.toString(), split));
    }

    @Test
    void split_takesTheShareOfEachLabel_unlessItIsToldNotTo() {
        StringBuilder text = new StringBuilder("x,buys\n");
        IntStream.range(0, 100).forEach(i -> text.append("%d,%d\n".formatted(i, i % 4 / 3)));
        write(text.toString(), "");
        List<Long> apart = IntStream.range(0, 20)
                .mapToObj(seed -> ones(new Split(0.2, true, seed)))
                .toList();
        assertThat(apart).containsOnly(5L);
        List<Long> together = IntStream.range(0, 20)
                .mapToObj(seed -> ones(new Split(0.2, false, seed)))
                .toList();
        // fixed seeds; that all 20 are 5 had a chance of about .23^20
        assertThat(together).isNotEqualTo(apart);
    }

    private long ones(Split split) {
        DatasetPacker.pack(config(TableKeys.NONE, split, null, 1), null, Fixtures.hadoop(), packed());
        try (PackedStore store = PackedStore.map(packed())) {
            return IntStream.range(80, 100).filter(i -> store.label(i) == 1).count();
        }
    }

    private List<String> testIds(String text, Split split) {
        write(text, "");
        DatasetPacker.pack(config(keys("name"), split, null, 1), null, Fixtures.hadoop(), packed());
        try {
            FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
            TextColumn ids =
                    Objects.requireNonNull(footer().readIds(local, new org.apache.hadoop.fs.Path(packed().toUri())));
            return IntStream.range(80, 100)
                    .mapToObj(i -> Objects.requireNonNull(ids.name(i)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void split_isRefused_whenALabelHasNoTrainExample_orNothingIsLeftToTest() {
        write("x,buys\n1,a\n2,a\n3,b\n", "");
        assertThatThrownBy(() -> DatasetPacker.pack(
                        config(TableKeys.NONE, new Split(0.6, true, 1), null, 1), null, Fixtures.hadoop(), packed()))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "dataset.split: all examples with label 'b' are for testing, so no model can learn it; give a "
                                + "smaller share, or remove the label");
        assertThatThrownBy(() -> DatasetPacker.pack(
                        config(TableKeys.NONE, new Split(0.1, true, 1), null, 1), null, Fixtures.hadoop(), packed()))
                .isInstanceOf(UserError.class)
                .hasMessage("dataset.split: test = 0.1 of 3 examples leaves none to test on; give a larger share");
    }

    @Test
    void split_worksForPictures() {
        Path images = Fixtures.write(directory.resolve("i"), Fixtures.idxImages(30, 2, 2));
        Path labels = Fixtures.write(directory.resolve("l"), Fixtures.idxLabels(30));
        SourceConfig idx = new SourceConfig.Idx(images.toString(), labels.toString());
        DatasetPacker.pack(
                new DatasetConfig(idx, idx, null, null, null, 255, new Split(0.2, true, 1), null),
                null,
                Fixtures.hadoop(),
                packed());
        try (PackedStore store = PackedStore.map(packed())) {
            assertThat(store.testSize()).isEqualTo(6);
            assertThat(IntStream.range(24, 30).map(store::label)).containsExactlyInAnyOrder(0, 0, 1, 1, 2, 2);
            byte[] first = Fixtures.rawBytes(store, 24);
            int row =
                    Integer.parseInt(store.source(24).substring(store.source(24).indexOf(':') + 1));
            assertThat(first[0]).isEqualTo((byte) (row * 31));
        }
    }

    @Test
    void labelsThatAreRealNumbers_areRefused_asARegressionTarget() {
        StringBuilder text = new StringBuilder("x,price\n");
        IntStream.range(0, 30)
                .forEach(i -> text.append(i).append(',').append(i * 1.5).append('\n'));
        Path file = Fixtures.write(directory.resolve("train.csv"), text.toString());
        assertThatThrownBy(() -> Fixtures.pack(new SourceConfig.Csv(file.toString(), "price", true), null, directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("classification only")
                .hasMessageContaining("this looks like a regression target");
    }

    /** No number of classes is said, as of trees. */
    @Test
    void labelsThatAreManyWholeNumbers_areRefused_unlessEachHasExamples() {
        assertThatThrownBy(() -> Fixtures.pack(labels(60, 1), null, directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("label '0' is one of 60 different numbers; Peacock is for classification only");
        assertThat(Fixtures.pack(labels(60, 2), null, directory).labelNames()).hasSize(60);
    }

    /** Of {@code each} rows for each of so many labels, which are read twice: for training and for testing. */
    private SourceConfig labels(int labels, int each) {
        StringBuilder text = new StringBuilder("x,price\n");
        IntStream.range(0, labels * each)
                .forEach(i -> text.append(i).append(',').append(i % labels).append('\n'));
        Path file = Fixtures.write(directory.resolve("train.csv"), text.toString());
        return new SourceConfig.Csv(file.toString(), "price", true);
    }

    @Test
    void oneNumberInTwoSpellings_isRefused_sinceItWouldBeOneLabel() {
        assertRefused(
                "x,buys\n1,1\n2,01\n3,2\n",
                "x,buys\n1,1\n",
                TableKeys.NONE,
                "train.csv: row 1 (line 3): label '01' is the same number as label '1'; write them alike");
    }

    private static TableKeys keys(@Nullable String id, String... ignored) {
        return new TableKeys(id, List.of(ignored), List.of());
    }

    private DatasetConfig config(
            TableKeys keys, @Nullable Split split, @Nullable Standardize standardize, double scale) {
        SourceConfig train = csv("train.csv", keys);
        SourceConfig test = split == null ? csv("test.csv", TableKeys.NONE) : train;
        return new DatasetConfig(train, test, null, null, null, scale, split, standardize);
    }

    private SourceConfig csv(String name, TableKeys keys) {
        return new SourceConfig.Csv(
                directory.resolve(name).toString(), "buys", true, null, SourceConfig.Csv.UTF_8, keys);
    }

    private void write(String train, String test) {
        Fixtures.write(directory.resolve("train.csv"), train.replace(';', '\n'));
        Fixtures.write(directory.resolve("test.csv"), test.replace(';', '\n'));
    }

    private PackedStore pack(String train, String test, TableKeys keys) {
        write(train, test);
        DatasetPacker.pack(config(keys, null, null, 1), null, Fixtures.hadoop(), packed());
        return PackedStore.map(packed());
    }

    private String hash(String train, String test, TableKeys keys) {
        try (PackedStore store = pack(train, test, keys)) {
            return store.contentHash();
        }
    }

    private void assertRefused(String train, String test, TableKeys keys, String message) {
        assertThatThrownBy(() -> pack(train, test, keys))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(directory + "/" + message);
        assertThat(packed()).doesNotExist();
    }

    private Path packed() {
        return directory.resolve("packed.store");
    }

    private StoreFooter footer() {
        return StoreFooter.read(packed());
    }
}
