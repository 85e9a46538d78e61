package dev.peacock.dataset;

import static dev.peacock.check.Hostile.bad;
import static dev.peacock.check.Hostile.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.Hostile;
import dev.peacock.check.Hostile.Bad;
import dev.peacock.check.Hostile.Good;
import dev.peacock.config.SourceConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parquet files as x.parquet, read for the columns {@code label} and {@code x}. */
class HostileParquetTest {
    private static final String LABEL = "required int32 label; ";
    private static final String NUMBERS = LABEL + "repeated float x;";

    @TempDir
    Path directory;

    /** A schema and one row of it. */
    record Row(String fields, Consumer<Group> fill) {}

    private static Row row(String fields, Consumer<Group> fill) {
        return new Row(fields, fill);
    }

    private static Row labelled(String fields, Consumer<Group> fill) {
        return row(LABEL + fields, group -> fill.accept(group.append("label", 0)));
    }

    private Path write(Row row) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message m { " + row.fields() + " }");
        Path file = directory.resolve("in/x.parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(HadoopOutputFile.fromPath(
                        new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(false)))
                .withType(schema)
                .build()) {
            Group group = new SimpleGroupFactory(schema).newGroup();
            row.fill().accept(group);
            writer.write(group);
        }
        Files.deleteIfExists(file.resolveSibling(".x.parquet.crc"));
        return file;
    }

    private PackedStore pack(String path) {
        return Fixtures.pack(new SourceConfig.Parquet(path, "label", null, "x", null), null, directory);
    }

    static Stream<Bad<Row>> rows() {
        String label =
                "x.parquet: column 'label' is neither an integer nor a string, but the label must be one of them: ";
        String list = "x.parquet: column 'x' is not a list of numbers: ";
        return Stream.of(
                bad(
                        "no label",
                        row("repeated float x;", g -> g.append("x", 1f)),
                        "x.parquet has no column 'label'; its columns are: x"),
                bad(
                        "a label of another case",
                        row(
                                "required int32 Label; repeated float x;",
                                g -> g.append("Label", 1).append("x", 1f)),
                        "has no column 'label'; its columns are: Label, x"),
                bad("no x", row(LABEL, g -> g.append("label", 1)), "has no column 'x'; its columns are: label"),
                bad(
                        "x in a struct",
                        labelled(
                                "required group s { repeated float x; }",
                                g -> g.addGroup("s").append("x", 1f)),
                        "has no column 'x'; its columns are: label, s.x"),
                bad(
                        "a real label",
                        row(
                                "required double label; repeated float x;",
                                g -> g.append("label", 1.0).append("x", 1f)),
                        label),
                bad(
                        "a truth for a label",
                        row(
                                "required boolean label; repeated float x;",
                                g -> g.append("label", true).append("x", 1f)),
                        label),
                bad(
                        "a list of labels",
                        row(
                                "repeated int32 label; repeated float x;",
                                g -> g.append("label", 1).append("x", 1f)),
                        label),
                bad(
                        "a struct for a label",
                        row("required group label { required int32 a; } repeated float x;", g -> {
                            g.addGroup("label").append("a", 1);
                            g.append("x", 1f);
                        }),
                        label),
                bad(
                        "a time of 96 bits for a label",
                        row(
                                "required int96 label; repeated float x;",
                                g -> g.append("label", Binary.fromConstantByteArray(new byte[12]))
                                        .append("x", 1f)),
                        label),
                bad(
                        "a fixed decimal for a label",
                        row(
                                "required fixed_len_byte_array(5) label (DECIMAL(10, 2)); repeated float x;",
                                g -> g.append("label", Binary.fromConstantByteArray(new byte[5]))
                                        .append("x", 1f)),
                        label),
                bad(
                        "a label that is null",
                        row("optional int32 label; repeated float x;", g -> g.append("x", 1f)),
                        "x.parquet: row 0: column 'label' is null"),
                bad(
                        "a blank label",
                        row(
                                "required binary label (UTF8); repeated float x;",
                                g -> g.append("label", " ").append("x", 1f)),
                        "row 0: the label is empty"),
                bad(
                        "a label of 2^62",
                        row(
                                "required int64 label; repeated float x;",
                                g -> g.append("label", 1L << 59).append("x", 1f)),
                        "is too large for a class number"),
                bad("one number", labelled("required float x;", g -> g.append("x", 1f)), list),
                bad("text", labelled("required binary x (UTF8);", g -> g.append("x", "1,2")), list),
                bad("texts", labelled("repeated binary x (UTF8);", g -> g.append("x", "1")), list),
                bad("truths", labelled("repeated boolean x;", g -> g.append("x", true)), list),
                bad(
                        "a map",
                        labelled(
                                "required group x (MAP) { repeated group key_value { required binary key; required float value; } }",
                                g -> g.addGroup("x")
                                        .addGroup("key_value")
                                        .append("key", "a")
                                        .append("value", 1f)),
                        list),
                bad(
                        "lists of lists",
                        labelled(
                                "required group x (LIST) { repeated group list { required group element (LIST) { repeated group list { required float element; } } } }",
                                g -> g.addGroup("x")
                                        .addGroup("list")
                                        .addGroup("element")
                                        .addGroup("list")
                                        .append("element", 1f)),
                        list),
                bad(
                        "a list that is null",
                        labelled(
                                "optional group x (LIST) { repeated group list { required float element; } }", g -> {}),
                        "x.parquet: row 0: column 'x' is null"),
                bad("no numbers", labelled("repeated float x;", g -> {}), "x.parquet: row 0: column 'x' has 0 numbers"),
                bad(
                        "a number that is null",
                        labelled(
                                "required group x (LIST) { repeated group list { optional float element; } }",
                                g -> g.addGroup("x").addGroup("list")),
                        "x.parquet: row 0, column 'x': number 0 is null"),
                bad(
                        "NaN",
                        labelled("repeated float x;", g -> g.append("x", Float.NaN)),
                        "x.parquet: row 0, column 0: NaN is not a finite number"),
                bad(
                        "infinity",
                        labelled("repeated double x;", g -> g.append("x", Double.NEGATIVE_INFINITY)),
                        "-Infinity is not a finite number"),
                bad(
                        "beyond a float",
                        labelled("repeated double x;", g -> g.append("x", 1e300)),
                        "Infinity is not a finite number"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void row_isRefused(Bad<Row> row) throws IOException {
        Path file = write(row.input());
        Hostile.assertRefused(() -> pack(file.toString()), row.words());
        assertThat(Fixtures.names(directory)).containsExactly("in");
    }

    static Stream<Bad<UnaryOperator<byte[]>>> damages() {
        String words = "x.parquet is not a readable Parquet file: ";
        return Stream.of(
                bad("nothing left", bytes -> new byte[0], words),
                bad("the first magic alone", bytes -> Arrays.copyOf(bytes, 4), words),
                bad("half of it", bytes -> Arrays.copyOf(bytes, bytes.length / 2), words),
                bad("a byte too few", bytes -> Arrays.copyOf(bytes, bytes.length - 1), words),
                bad("a byte too many", bytes -> Arrays.copyOf(bytes, bytes.length + 1), words),
                bad("an encrypted footer", bytes -> changed(bytes, bytes.length - 1, 'E'), words),
                bad("a footer of 2 GiB", bytes -> changed(bytes, bytes.length - 5, 0x7F), words),
                bad("a footer of negative length", bytes -> changed(bytes, bytes.length - 5, 0xFF), words),
                bad(
                        "a footer of no length",
                        bytes -> changed(changed(bytes, bytes.length - 8, 0), bytes.length - 7, 0),
                        words),
                bad("a footer of zeros", bytes -> zeroed(bytes, bytes.length - 200, bytes.length - 8), words),
                bad("pages of zeros", bytes -> zeroed(bytes, 4, 40), words),
                bad("CSV", bytes -> "label,x\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8), words),
                bad("gzip", Fixtures::gzip, words));
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] other = bytes.clone();
        other[at] = (byte) value;
        return other;
    }

    private static byte[] zeroed(byte[] bytes, int from, int to) {
        byte[] other = bytes.clone();
        Arrays.fill(other, from, to, (byte) 0);
        return other;
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damagedFile_isRefused(Bad<UnaryOperator<byte[]>> damage) throws IOException {
        Path file = write(row(NUMBERS, g -> g.append("label", 0).append("x", 1f)));
        Files.write(file, damage.input().apply(Files.readAllBytes(file)));
        Hostile.assertRefused(() -> pack(file.toString()), damage.words());
        assertThat(Fixtures.names(directory)).containsExactly("in");
    }

    static Stream<Good<Row>> goodRows() {
        return Stream.of(
                good("numbers", row(NUMBERS, g -> g.append("label", 3).append("x", 1f)), "1.0"),
                good(
                        "a column too many",
                        row(
                                NUMBERS + " optional binary secret;",
                                g -> g.append("label", 3).append("x", 1f)),
                        "1.0"),
                good("whole numbers", labelled("repeated int64 x;", g -> g.append("x", 7L)), "7.0"),
                good("below a float", labelled("repeated double x;", g -> g.append("x", 1e-300)), "0.0"),
                good("a negative zero", labelled("repeated float x;", g -> g.append("x", -0f)), "0.0"));
    }

    @ParameterizedTest
    @MethodSource("goodRows")
    void row_isRead(Good<Row> row) throws IOException {
        try (PackedStore store = pack(write(row.input()).toString())) {
            assertThat(Fixtures.values(store, 0)[0]).hasToString(row.value());
        }
    }
}
