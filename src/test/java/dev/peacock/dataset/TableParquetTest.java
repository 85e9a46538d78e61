package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables in Parquet files of flat columns, as pandas and Spark write them. */
class TableParquetTest {
    private static final MessageType FLAT = MessageTypeParser.parseMessageType("""
            message schema {
              optional binary name (UTF8); optional int64 age; optional double income; optional float rate;
              optional int32 price (DECIMAL(6,2)); optional boolean member; optional binary city (UTF8);
              optional int64 buys; optional int64 __index_level_0__; }
            """);
    private static final String HEADER = "name,age,income,rate,price,member,city,buys\n";
    private static final int ROWS = 40;

    @TempDir
    Path directory;

    @Test
    void sameTable_givesTheSameBits_fromCsvAndFromParquet_inOneFileOrInParts() throws IOException {
        Fixtures.write(directory.resolve("t.csv"), HEADER + csv(0, ROWS));
        write("t.parquet", 0, ROWS);
        write("parts/part-0.parquet", 0, 13);
        write("parts/part-1.parquet", 13, ROWS);
        Fixtures.write(directory.resolve("parts/_SUCCESS"), "");
        TableKeys keys = new TableKeys("name", List.of(), List.of());
        StoreFooter csv = pack(new SourceConfig.Csv(path("t.csv"), "buys", true, null, SourceConfig.Csv.UTF_8, keys));
        StoreFooter whole = pack(parquet("t.parquet", keys));
        StoreFooter parts = pack(parquet("parts", keys));
        // age, income, its gaps, rate, price, member = false, member = true, three cities and their gaps
        assertThat(csv.shape().size()).isEqualTo(11);
        assertThat(csv.contentHash()).isEqualTo(whole.contentHash()).isEqualTo(parts.contentHash());
        assertThat(csv.labelNames()).isEqualTo(whole.labelNames()).containsExactly("0", "1");
        try (PackedStore store = PackedStore.map(packed())) {
            assertThat(store.source(14)).isEqualTo("part-1.parquet:1");
        }
        FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
        TextColumn ids = Objects.requireNonNull(parts.readIds(local, new org.apache.hadoop.fs.Path(packed().toUri())));
        assertThat(ids.name(14)).isEqualTo("n14");
    }

    /** Its default is for files that hold pictures. */
    @Test
    void scaleThatIsGiven_isRefused_sinceNumbersAreStandardized() {
        write("t.parquet", 0, 6);
        SourceConfig table = parquet("t.parquet", new TableKeys("name", List.of(), List.of()));
        DatasetConfig given = new DatasetConfig(table, table, null, 255);
        assertThatThrownBy(() -> DatasetPacker.pack(given, null, Fixtures.hadoop(), packed()))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "dataset.scale = 255.0 cannot be combined with standardized numbers, and those of a table with texts or "
                                + "gaps are; remove it, or set dataset.standardize = none");
        DatasetConfig left = new DatasetConfig(table, table, null, null, null, null, null, null, false, null);
        assertThat(DatasetPacker.pack(left, null, Fixtures.hadoop(), packed()).contentHash())
                .isEqualTo(pack(table).contentHash());
    }

    @Test
    void splitDoesNotDependOnParts() {
        write("t.parquet", 0, ROWS);
        write("parts/part-0.parquet", 0, 13);
        write("parts/part-1.parquet", 13, ROWS);
        for (TableKeys keys :
                List.of(new TableKeys("name", List.of(), List.of()), new TableKeys(null, List.of("name"), List.of()))) {
            assertThat(split(parquet("t.parquet", keys))).isEqualTo(split(parquet("parts", keys)));
        }
    }

    private String split(SourceConfig source) {
        DatasetConfig config =
                new DatasetConfig(source, source, null, null, null, 1, new DatasetConfig.Split(0.25, true, 1), null);
        return DatasetPacker.pack(config, null, Fixtures.hadoop(), packed()).contentHash();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int32 x (DATE) | column 'x' has dates, which are not read; add it to dataset.train.ignore, or replace it with numbers",
                "int64 x (TIMESTAMP(MICROS,true)) | column 'x' has dates, which are not read",
                "int96 x | column 'x' has dates, which are not read",
                "fixed_len_byte_array(2) x | column 'x' has neither texts nor numbers",
                "group x (LIST) { repeated group list { optional float element; } } | column 'x' has lists or structs, which are no "
                        + "column of a table; add it to dataset.train.ignore, or name the one column to read, as in features = x",
            })
    void columnOfAnotherKind_isRefused_unlessIgnored(String column, String message) {
        MessageType schema =
                MessageTypeParser.parseMessageType("message m { required int64 buys; optional double y; optional "
                        + column + (column.endsWith("}") ? "" : ";") + " }");
        write(
                "t.parquet",
                schema,
                0,
                2,
                i -> new SimpleGroupFactory(schema)
                        .newGroup()
                        .append("buys", (long) i)
                        .append("y", 0.5 + i));
        assertThatThrownBy(() -> pack(parquet("t.parquet", TableKeys.NONE)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(path("t.parquet") + ": " + message);
        assertThat(pack(parquet("t.parquet", new TableKeys(null, List.of("x"), List.of())))
                        .shape()
                        .size())
                .isEqualTo(1);
    }

    /** 3 * 2^30 has no place in 32 bits with a sign, and 3 * 2^62 none in 64. */
    @Test
    void numbersWithoutASign_areWhatTheyMean() throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType(
                "message m { required int32 buys; required int64 id (INTEGER(64,false)); required int32 x (INTEGER(32,false)); "
                        + "required int64 y (INTEGER(64,false)); repeated int32 list (INTEGER(32,false)); }");
        write(
                "t.parquet",
                schema,
                0,
                2,
                i -> new SimpleGroupFactory(schema)
                        .newGroup()
                        .append("buys", i)
                        .append("id", (3L << 62) + i)
                        .append("x", i * (3 << 30))
                        .append("y", i * (3L << 62))
                        .append("list", i * (3 << 30)));
        SourceConfig table = parquet("t.parquet", new TableKeys("id", List.of("list"), List.of()));
        DatasetPacker.pack(
                new DatasetConfig(table, table, null, null, null, 1, null, DatasetConfig.Standardize.NONE),
                null,
                Fixtures.hadoop(),
                packed());
        try (PackedStore store = PackedStore.map(packed())) {
            assertThat(Fixtures.values(store, 1)).containsExactly(0x3p30f, 0x3p62f);
            assertThat(Fixtures.ids(store, directory)).startsWith("13835058055282163712", "13835058055282163713");
        }
        pack(new SourceConfig.Parquet(path("t.parquet"), "buys", null, "list"));
        try (PackedStore store = PackedStore.map(packed())) {
            assertThat(Fixtures.values(store, 1)).containsExactly(0x3p30f);
        }
    }

    @Test
    void missingLabelOrId_isRefused_byRow() {
        MessageType schema = MessageTypeParser.parseMessageType(
                "message m { optional int64 buys; optional int64 n; optional double y; }");
        write(
                "t.parquet",
                schema,
                0,
                2,
                i -> new SimpleGroupFactory(schema).newGroup().append("y", 0.5 + i));
        assertThatThrownBy(() -> pack(parquet("t.parquet", TableKeys.NONE)))
                .hasMessage(path("t.parquet") + ": row 0: column 'buys' is null; fill it in, or remove the row\n"
                        + path("t.parquet") + ": row 1: column 'buys' is null; fill it in, or remove the row");
    }

    @Test
    void allProblems_areFoundAtOnce() {
        MessageType schema = MessageTypeParser.parseMessageType("message m { optional int64 buys; optional int64 id; "
                + "optional double y; optional int32 day (DATE); optional binary city (STRING); }");
        write("t.parquet", schema, 0, 4, i -> {
            Group row = new SimpleGroupFactory(schema)
                    .newGroup()
                    .append("y", 0.5 + i)
                    .append("id", i / 2 * 1L);
            row.append("city", "city " + i);
            return i == 3 ? row : row.append("buys", i % 2 * 1L);
        });
        assertThatThrownBy(() -> pack(parquet("t.parquet", new TableKeys("id", List.of("none"), List.of()))))
                .hasMessage(String.join(
                        "\n",
                        path("t.parquet")
                                + " has no column 'none' for the key ignore; its header is: buys, id, y, day, city",
                        path("t.parquet")
                                + ": column 'day' has dates, which are not read; add it to dataset.train.ignore, or replace it with "
                                + "numbers such as the year or the days since a fixed day",
                        path("t.parquet") + ": row 1: the id '0' is also that of " + path("t.parquet")
                                + ": row 0; each row needs an id of its own",
                        path("t.parquet") + ": row 3: column 'buys' is null; fill it in, or remove the row",
                        path("t.parquet")
                                + ": column 'city' has a different value in every train example (3), so nothing can be learnt from "
                                + "it; make it dataset.train.id or add it to dataset.train.ignore"));
    }

    private static String csv(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "n%d,%d,%s,%s,%d.%02d,%s,%s,%d%n",
                    i,
                    20 + i,
                    i % 7 == 0 ? "" : Double.toString(i / 3.0),
                    Float.toString(i / 7f),
                    i,
                    i,
                    i % 2 == 0 ? "True" : "False",
                    i % 5 == 0 ? "" : List.of("Ulm", "Rom", "Oslo").get(i % 3),
                    i % 2));
        }
        return text.toString();
    }

    private static Group row(int i) {
        Group row = new SimpleGroupFactory(FLAT)
                .newGroup()
                .append("name", "n" + i)
                .append("age", 20L + i)
                .append("rate", i / 7f)
                .append("price", 101 * i)
                .append("member", i % 2 == 0)
                .append("buys", (long) (i % 2))
                .append("__index_level_0__", (long) i);
        if (i % 7 != 0) {
            row.append("income", i / 3.0);
        } else if (i % 2 == 0) {
            row.append("income", Double.NaN);
        }
        return i % 5 == 0
                ? row
                : row.append("city", List.of("Ulm", "Rom", "Oslo").get(i % 3));
    }

    private void write(String name, int from, int to) {
        write(name, FLAT, from, to, TableParquetTest::row);
    }

    private void write(String name, MessageType schema, int from, int to, java.util.function.IntFunction<Group> row) {
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                        new org.apache.hadoop.fs.Path(directory.resolve(name).toUri()))
                .withType(schema)
                .build()) {
            IntStream.range(from, to).forEach(i -> {
                try {
                    writer.write(row.apply(i));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SourceConfig parquet(String name, TableKeys keys) {
        return new SourceConfig.Parquet(path(name), "buys", null, null, null, keys);
    }

    private StoreFooter pack(SourceConfig source) {
        return DatasetPacker.pack(new DatasetConfig(source, source, null, 1), null, Fixtures.hadoop(), packed());
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private Path packed() {
        return directory.resolve("packed.store");
    }
}
