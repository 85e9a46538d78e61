package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
    @TempDir
    Path directory;

    @Test
    void numbers_comeBack_withTheLabelInAnyColumn() {
        PackedStore store = pack("a,kind,b\n1,owl,2\n3.5,cat,-4e-3\n", "kind", false, null);
        assertThat(store.eightBit()).isFalse();
        assertThat(store.shape()).isEqualTo(Shape.flat(2));
        assertThat(Fixtures.values(store, 0)).containsExactly(1, 2);
        assertThat(Fixtures.values(store, 1)).containsExactly(3.5f, -0.004f);
        assertThat(store.labelNames()).containsExactly("cat", "owl");
        assertThat(store.label(0)).isEqualTo(1);
        assertThat(store.source(1)).isEqualTo("train.csv:3");
        assertThat(store.source(3)).isEqualTo("train.csv:3");
    }

    @Test
    void pixels_stayBytes() {
        PackedStore store = pack("0,255,3\n7,16,1\n", "2", false, null);
        assertThat(store.eightBit()).isTrue();
        assertThat(Fixtures.rawBytes(store, 0)).isEqualTo(Fixtures.bytes(0, 255));
        assertThat(store.label(0)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void numberedLabel_obeysTheHeaderFlag(boolean header) {
        assertThat(pack("9,8\n1,2\n", "0", header, null).trainSize()).isEqualTo(header ? 1 : 2);
    }

    @Test
    void numberedLabel_meansTheName_whenTheHeaderHasIt() {
        PackedStore store = pack("1,0\n5,2\n", "0", true, null);
        assertThat(store.label(0)).isEqualTo(2);
    }

    @Test
    void rowsOfAnyNumberSyntax_areRead() {
        PackedStore store = pack("  12 ,\"1e2\",+7,12345678,0.1,0\r\n\r\n1,2,3,4,5,0", "5", false, null);
        assertThat(Fixtures.values(store, 0)).containsExactly(12, 100, 7, 12345678, 0.1f);
        assertThat(store.trainSize()).isEqualTo(2);
    }

    @Test
    void byteOrderMark_isNoPartOfTheText() {
        assertThat(pack("\uFEFFlabel,x\n1,2\n", "label", true, null).label(0)).isEqualTo(1);
        assertThat(Fixtures.values(pack("\uFEFF4,1\n", "1", false, null), 0)).containsExactly(4);
        assertThat(pack("\uFEFF3,1\n3,2\n", "0", false, null).labelNames()).hasSize(4);
        assertThat(pack("\uFEFF\"a, b\",x\n1,2\n", "a, b", true, null).label(0)).isEqualTo(1);
    }

    @Test
    void gzippedText_isRead_whateverItsName() {
        byte[] packed = Fixtures.gzip("1,2,0\n3,4,1\n".getBytes(StandardCharsets.UTF_8));
        Path file = Fixtures.write(directory.resolve("train.csv"), packed);
        PackedStore store = Fixtures.pack(new SourceConfig.Csv(file.toString(), "2", false), null, directory);
        assertThat(Fixtures.values(store, 1)).containsExactly(3, 4);
    }

    @Test
    void colonInAName_isNoScheme() {
        Path file = Fixtures.write(directory.resolve("10:00.csv"), "1,2,0\n");
        PackedStore store = Fixtures.pack(new SourceConfig.Csv(file.toString(), "2", false), null, directory);
        assertThat(store.source(0)).isEqualTo("10:00.csv:1");
    }

    @Test
    void shape_isTaken_whenItFits() {
        Shape shape = new Shape(2, 2, 1);
        assertThat(pack("1,2,3,4,0\n", "4", false, shape).shape()).isEqualTo(shape);
    }

    @Test
    void shape_isRefused_whenRowsHaveAnotherLength() {
        Shape shape = new Shape(2, 2, 1);
        assertRefused("1,2,3,0\n", "3", false, shape, "has 3 values, but dataset.shape = 2x2x1 needs 4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abc|'abc' is not a number",
                "Infinity|'Infinity' is not a finite number",
                "1e39|'1e39' is not a finite number",
                "1f|'1f' is not a number",
                "2d|'2d' is not a number",
                "0x1p3|'0x1p3' is not a number"
            })
    void fieldsThatAreNoFiniteNumbers_areRefusedByFileRowAndColumn(String field, String message) {
        assertRefused(
                "x,y,label\n1,2,0\n3," + field + ",1\n",
                "label",
                true,
                null,
                "train.csv: row 1 (line 3), column 'y': " + message);
        assertRefused(
                "1,2,0\n3," + field + ",1\n", "2", false, null, "train.csv: row 1 (line 2), column 1: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3,4", "3,4,5,6"})
    void raggedRows_areRefused(String row) {
        int columns = row.split(",").length;
        assertRefused(
                "x,y,label\n1,2,0\n" + row + "\n",
                "label",
                true,
                null,
                "train.csv: row 1 (line 3) has " + columns + " columns, but the first line has 3");
    }

    @Test
    void firstLineThatNamesTheColumns_isSaid_whereTheConfigurationHasNoHeader() {
        String names = "; if it names the columns, set header = true";
        String table = "buys,age,city\nno,34,Ulm\nyes,45,Rom\nno,29,Ulm\nyes,1,Rom\n";
        assertRefused(
                table, "0", false, null, "train.csv: the first line has words where the second has numbers" + names);
        assertRefused(
                "label,x,y,z,u\n1,2,3,4,5\n",
                "0",
                false,
                new Shape(2, 2, 1),
                "train.csv: row 0 (line 1), column 1: 'x' is not a number" + names);
        // a gap, and a line of words before others
        assertThat(pack("no,NA,Ulm\nyes,45,Rom\nno,29,Ulm\nyes,1,Rom\n", "0", false, null)
                        .trainSize())
                .isEqualTo(4);
        assertThat(pack("no,a,Ulm\nyes,b,Rom\nno,b,Ulm\nyes,a,Rom\n", "0", false, null)
                        .trainSize())
                .isEqualTo(4);
    }

    @Test
    void missingLabelColumn_isRefused_namingTheColumns() {
        assertRefused("x,y,z\n1,2,0\n", "label", true, null, "no column 'label' for the label; its header is: x, y, z");
        assertRefused("1,2,0\n", "3", false, null, "no column 3 for the label: its columns are 0..2");
    }

    @Test
    void repeatedLabelColumn_isRefused() {
        assertRefused("a,a,b\n1,2,3\n", "a", true, null, "several columns named 'a'");
    }

    @Test
    void labelAlone_isRefused() {
        assertRefused("label\n1\n", "label", true, null, "no feature columns");
    }

    @Test
    void headerAlone_isAnEmptySplit() {
        assertRefused("a,label\n", "label", true, null, "dataset.train has no examples");
        assertRefused("", "label", true, null, "dataset.train has no examples");
    }

    @Test
    void brokenQuotes_areOneClearError() {
        assertRefused("a,label\n\"1\"x,2\n", "label", true, null, "train.csv cannot be read");
        assertRefused("a,label\n\"1,2\n", "label", true, null, "train.csv");
    }

    @Test
    void lineWithoutEnd_isRefused_beforeItFillsTheMemory() {
        byte[] zeros = new byte[(1 << 26) + (1 << 20)];
        Arrays.fill(zeros, (byte) '0');
        Path file = Fixtures.write(directory.resolve("train.csv"), Fixtures.gzip(zeros));
        SourceConfig.Csv source = new SourceConfig.Csv(file.toString(), "0", false);
        assertThatThrownBy(() -> Fixtures.pack(source, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("train.csv has a line of more than");
    }

    @Test
    void missingFileOrDirectory_isNamed() {
        SourceConfig.Csv missing = new SourceConfig.Csv(directory + "/none.csv", "0", false);
        assertThatThrownBy(() -> Fixtures.pack(missing, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessage(directory + "/none.csv does not exist");
        SourceConfig.Csv folder = new SourceConfig.Csv(directory.toString(), "0", false);
        assertThatThrownBy(() -> Fixtures.pack(folder, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessage(directory + " is a directory, but must be a file");
        SourceConfig.Csv device = new SourceConfig.Csv("/dev/null", "0", false);
        assertThatThrownBy(() -> Fixtures.pack(device, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessage("/dev/null is a pipe, a socket or a device, but must be a file");
        SourceConfig.Csv endless = new SourceConfig.Csv("/" + "x".repeat(10_000_000), "0", false);
        assertThatThrownBy(() -> Fixtures.pack(endless, null, directory))
                .isInstanceOf(UserError.class)
                .message()
                .hasSizeLessThan(2_000);
        SourceConfig.Csv scheme = new SourceConfig.Csv("nosuch://x/none.csv", "0", false);
        assertThatThrownBy(() -> Fixtures.pack(scheme, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("nosuch://x/none.csv cannot be read");
    }

    @Test
    void subpopulation_isNoFeature_byNameAndByNumber() throws IOException {
        String text = "breed,a,kind,b\ntabby,1,cat,2\n manx ,3,cat,4\n7,5,owl,6\n";
        for (String column : List.of("breed", "0")) {
            assertSubpopulations(packed(text, "kind", true, column), "tabby", "manx", "7");
            assertSubpopulations(packed(text, "2", true, column), "tabby", "manx", "7");
        }
        assertSubpopulations(packed("x,1,0,2\ny,3,0,4\nx,5,1,6\n", "2", false, "0"), "x", "y", "x");
        assertSubpopulations(packed("0,1,9,2\n0,3,8,4\n1,5,9,6\n", "0", false, "2"), "9", "8", "9");
    }

    private static void assertSubpopulations(Path packed, String... names) throws IOException {
        FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(packed.toUri());
        TextColumn column = Objects.requireNonNull(StoreFooter.read(local, path).readSubpopulations(local, path));
        try (PackedStore store = PackedStore.map(packed)) {
            assertThat(store.shape()).isEqualTo(Shape.flat(2));
            for (int i = 0; i < names.length; i++) {
                assertThat(column.name(i)).isEqualTo(names[i]);
                assertThat(column.name(store.trainSize() + i)).isEqualTo(names[i]);
                assertThat(Fixtures.values(store, i)).containsExactly(2 * i + 1, 2 * i + 2);
            }
        }
    }

    @Test
    void subpopulation_changesNoFeature_norTheContentHash() {
        String with = StoreFooter.read(packed("breed,a,kind\nx,1,cat\ny,2,owl\n", "kind", true, "breed"))
                .contentHash();
        String without = StoreFooter.read(packed("a,kind\n1,cat\n2,owl\n", "kind", true, null))
                .contentHash();
        assertThat(with).isEqualTo(without);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,s,y;1,x,0;2,,0 | s | train.csv: row 1 (line 3): the subpopulation is empty",
                "a,s,y;1,x,0;2,'  ',0 | s | train.csv: row 1 (line 3): the subpopulation is empty",
                "a,s,y;1,x,0 | t | has no column 't' for the subpopulation; its header is: a, s, y",
                "a,s,y;1,x,0 | 3 | has no column 3 for the subpopulation: its columns are 0..2",
                "a,s,s,y;1,x,x,0 | s | has several columns named 's'; give the subpopulation's number instead",
                "a,s,y;1,x,0 | y | column 'y' cannot be both the label and the subpopulation",
                "a,s,y;1,x,0 | 2 | column '2' cannot be both the label and the subpopulation",
                "s,y;x,0 | s | has no feature columns beside the label and the subpopulation",
                "a,s,y;1,0 | s | row 0 (line 2) has 2 columns, but the first line has 3",
            })
    void subpopulation_isRefused_whenItIsMissingOrEmpty(String text, String column, String message) {
        assertThatThrownBy(() -> packed(text.replace(';', '\n').replace("'", ""), "y", true, column))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(directory + "/train.csv")
                .hasMessageContaining(message);
    }

    @Test
    void columnThatNamesSubpopulations_isAFeature_withoutTheKey() {
        assertRefused("a,s,y\n1,x,0\n", "y", true, null, "column 's' has a different value in every train example");
    }

    @Test
    void testColumns_areMatchedByName_whateverTheirOrder() {
        String train = "a,b,kind,c\n1,2,cat,3\n4,5,owl,6\n";
        PackedStore same = pack(train, "kind", "a,b,kind,c\n7,8,owl,9\n", "kind");
        for (String test : List.of("c,what,b,a\n9,owl,8,7\n", "\uFEFFwhat, b ,c,a\nowl,8,9,7\n")) {
            PackedStore store = pack(train, "kind", test, "what");
            assertThat(Fixtures.values(store, 0)).containsExactly(1, 2, 3);
            assertThat(Fixtures.values(store, 2)).containsExactly(7, 8, 9);
            assertThat(store.label(2)).isEqualTo(1);
            assertThat(store.contentHash()).isEqualTo(same.contentHash());
        }
    }

    @Test
    void testColumns_keepTheirPosition_whereAHeaderIsMissing() {
        assertThat(Fixtures.values(pack("1,2,0\n", "2", "3,4,0\n", "2"), 1)).containsExactly(3, 4);
        assertThat(Fixtures.values(pack("a,b,y\n1,2,0\n", "y", "3,4,0\n", "2"), 1))
                .containsExactly(3, 4);
        assertThat(Fixtures.values(pack("1,2,0\n", "2", "b,a,y\n3,4,0\n", "y"), 1))
                .containsExactly(3, 4);
        // names that repeat say nothing, unless they are the same in the same order
        assertThat(Fixtures.values(pack("a,a,y\n1,2,0\n", "y", "a,a,y\n3,4,0\n", "y"), 1))
                .containsExactly(3, 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b,y;1,2,0 | a,c,y;1,2,0 | test.csv does not have these columns of %s/train.csv: b; train and test",
                "a,b,y;1,2,0 | a,y;1,0 | test.csv does not have these columns of %s/train.csv: b; train and test",
                "a,b,c,y;1,2,3,0 | y,a;0,1 | test.csv does not have these columns of %s/train.csv: b, c; train",
                "a,b,y;1,2,0 | b,a,y,c;1,2,0,3 | train.csv does not have these columns of %s/test.csv: c; train",
                "a,a,b,y;1,1,2,0 | b,a,a,y;1,2,2,0 | train.csv has several columns named 'a', so test",
                "a,b,y;1,2,0 | b,b,y;1,2,0 | test.csv has several columns named 'b', so test",
            })
    void testColumns_areRefused_whereOnlyOneOfTheFilesHasThem(String train, String test, String message) {
        assertThatThrownBy(() -> pack(train.replace(';', '\n'), "y", test.replace(';', '\n'), "y"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(directory + "/" + message.formatted(directory));
    }

    @Test
    void textThatIsNotInItsEncoding_isRefused_withLineAndByte() {
        byte[] latin = "x,label\r\n1,e\n2,\u00E9\n3,\u00E8\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> pack(latin, SourceConfig.Csv.UTF_8))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        directory + "/train.csv: line 3, byte 16 of the file: 0xE9 is not UTF-8; set its encoding, as "
                                + "in encoding = ISO-8859-1");
        assertThatThrownBy(() -> pack(latin, "US-ASCII")).hasMessageContaining("0xE9 is not US-ASCII");
        assertThat(pack(latin, "ISO-8859-1").labelNames()).containsExactly("e", "\u00E8", "\u00E9");
        byte[] wide = "x,label\n1,\uD83E\uDD89\n".getBytes(StandardCharsets.UTF_16LE);
        assertThat(pack(wide, "UTF-16LE").labelNames()).containsExactly("\uD83E\uDD89");
        byte[] marked = "\uFEFFx,label\n1,e\n".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> pack(marked, SourceConfig.Csv.UTF_8))
                .hasMessageEndingWith("0xFF is not UTF-8; set its encoding, as in encoding = UTF-16");
        assertThat(pack(marked, "UTF-16").labelNames()).containsExactly("e");
    }

    @ParameterizedTest
    @CsvSource({
        "504B0304, is a zip archive",
        "50415231, is a Parquet file",
        "28B52FFD, is compressed with zstd",
    })
    void whatIsNoText_isRefused_asWhatItIs_inAnyEncoding(String magic, String message) {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(magic), 100);
        assertThatThrownBy(() -> pack(bytes, "ISO-8859-1"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(directory + "/train.csv " + message);
    }

    @Test
    void malformedText_isFound_behindManyBuffers_andAtTheEnd() {
        String line = "1,\u00E9\uD83E\uDD89\n";
        byte[] good = ("x,label\n" + line.repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(pack(good, SourceConfig.Csv.UTF_8).trainSize()).isEqualTo(100_000);
        byte[] cut = Arrays.copyOf(good, good.length - 2);
        assertThatThrownBy(() -> pack(cut, SourceConfig.Csv.UTF_8))
                .hasMessageContaining("train.csv: line 100001, byte " + (good.length - 4) + " of the file: 0xF0");
    }

    @Test
    void messages_areShort_howeverMuchTheyQuote() {
        String huge = "x".repeat(10_000_000);
        StringBuilder names = new StringBuilder("label");
        StringBuilder values = new StringBuilder("0");
        for (int i = 0; i < 30_000; i++) {
            names.append(",x").append(i);
            values.append(",1");
        }
        String wide = names + "\n" + values + "\n";
        assertShort(
                "label," + huge + "\n1,2\n1,y\n", "label", "row 1 (line 3), column 'xxx", "...': 'y' is not a number");
        assertShort("label,x\n1,2\n1," + huge + "\n", "label", "column 'x': 'xxx", "...' is not a number");
        assertShort("label,x\n1,1e" + "9".repeat(10_000_000) + "\n", "label", "...' is not a finite number");
        assertShort(huge + ",x\n1,2\n", "label", "its header is: xxx", "..., x");
        assertShort(wide, "none", "its header is: label, x0", "x18 and 29981 more");
        assertShort("label,x\n1,2\n", huge, "has no column 'xxx");
        assertThatThrownBy(() -> pack(wide, "label", "label,y\n1,2\n", "label"))
                .hasMessageContaining("train.csv: x0, x1, x2")
                .hasMessageContaining("x19 and 29980 more; train and test");
        assertThatThrownBy(() -> pack("label,x\na,1\n", "label", "label,x\n" + huge + ",1\n", "label"))
                .hasMessageContaining("label 'xxx")
                .hasMessageContaining("...' never occurs in the train examples");
    }

    private void assertShort(String text, String label, String... parts) {
        assertThatThrownBy(() -> pack(text, label, true, null))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(parts)
                .message()
                .hasSizeLessThan(3_000);
    }

    private PackedStore pack(byte[] text, String encoding) {
        Path file = Fixtures.write(directory.resolve("train.csv"), text);
        return Fixtures.pack(
                new SourceConfig.Csv(file.toString(), "label", true, null, encoding, TableKeys.NONE), null, directory);
    }

    private PackedStore pack(String train, String trainLabel, String test, String testLabel) {
        return Fixtures.pack(
                headed("train.csv", train, trainLabel), headed("test.csv", test, testLabel), null, 1, directory);
    }

    private SourceConfig headed(String name, String text, String label) {
        Path file = Fixtures.write(directory.resolve(name), text);
        return new SourceConfig.Csv(file.toString(), label, !label.equals("2"));
    }

    private Path packed(String text, String label, boolean header, @Nullable String subpopulation) {
        Path file = Fixtures.write(directory.resolve("train.csv"), text);
        Fixtures.pack(new SourceConfig.Csv(file.toString(), label, header, subpopulation), null, directory)
                .close();
        return directory.resolve("packed.store");
    }

    private PackedStore pack(String text, String label, boolean header, @Nullable Shape shape) {
        Path file = Fixtures.write(directory.resolve("train.csv"), text);
        return Fixtures.pack(new SourceConfig.Csv(file.toString(), label, header), shape, directory);
    }

    private void assertRefused(String text, String label, boolean header, @Nullable Shape shape, String message) {
        assertThatThrownBy(() -> pack(text, label, header, shape))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
        assertThat(Fixtures.names(directory)).containsExactly("train.csv");
    }
}
