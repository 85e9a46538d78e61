package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetExamplesTest {
    private static final String THREE_LEVELS =
            "optional group x (LIST) { repeated group list { optional %s element; } }";
    private static final String TWO_LEVELS = "optional group x (LIST) { repeated %s array; }";
    private static final String BARE = "repeated %s x;";
    private static final float[][] NUMBERS = {{1, 2.5f, -3}, {4, 5, 6}};

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {THREE_LEVELS, TWO_LEVELS, BARE})
    void features_comeBack_fromEachListEncoding(String encoding) {
        for (String type : List.of("float", "double")) {
            MessageType schema = schema("required int32 label; " + encoding.formatted(type));
            write("f.parquet", schema, 2, i -> row(schema, i % 2, NUMBERS[i]));
            try (PackedStore store = features("f.parquet")) {
                assertThat(store.eightBit()).isFalse();
                assertThat(store.shape()).isEqualTo(Shape.flat(3));
                assertThat(Fixtures.values(store, 0)).isEqualTo(NUMBERS[0]);
                assertThat(Fixtures.values(store, 1)).isEqualTo(NUMBERS[1]);
                assertThat(store.label(1)).isEqualTo(1);
                assertThat(store.source(1)).isEqualTo("f.parquet:1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"int32", "int64"})
    void integerFeatures_stayBytes(String type) {
        MessageType schema = schema("required int32 label; " + THREE_LEVELS.formatted(type));
        write("f.parquet", schema, 2, i -> row(schema, 0, new float[] {i, 255, 7}));
        try (PackedStore store = features("f.parquet")) {
            assertThat(store.eightBit()).isTrue();
            assertThat(Fixtures.rawBytes(store, 1)).isEqualTo(Fixtures.bytes(1, 255, 7));
        }
    }

    @Test
    void labels_mayBeLongsOrStrings() {
        MessageType longs = schema("required int64 label; " + BARE.formatted("float"));
        write("f.parquet", longs, 2, i -> row(longs, 3 - i, NUMBERS[i]));
        assertThat(features("f.parquet").label(0)).isEqualTo(3);
        MessageType strings = schema("optional binary label (UTF8); " + BARE.formatted("float"));
        write("f.parquet", strings, 2, i -> row(strings, i, NUMBERS[i]));
        assertThat(features("f.parquet").labelNames()).containsExactly("class 0", "class 1");
    }

    @Test
    void columns_areFoundByName_whateverTheirOrder() {
        MessageType train = schema("required int32 label; required int32 s; " + BARE.formatted("float"));
        MessageType test = schema(BARE.formatted("float") + " required int32 s; required int32 label;");
        write("f.parquet", train, 1, i -> row(train, 1, NUMBERS[0]).append("s", 7));
        write("g.parquet", test, 1, i -> row(test, 0, NUMBERS[1]).append("s", 8));
        try (PackedStore store = Fixtures.pack(
                source("f.parquet", "label", "x"), source("g.parquet", "label", "x"), null, 1, directory)) {
            assertThat(store.label(0)).isEqualTo(1);
            assertThat(store.label(1)).isZero();
            assertThat(Fixtures.values(store, 1)).isEqualTo(NUMBERS[1]);
        }
    }

    @Test
    void labelThatIsNoUtf8_isRefused_andMakesNoClassOfTwo() {
        MessageType schema = schema("required binary label; " + BARE.formatted("float"));
        byte[][] labels = {{'e'}, {(byte) 0xE9}};
        write("f.parquet", schema, 2, i -> {
            Group row = new SimpleGroupFactory(schema).newGroup();
            row.append("label", Binary.fromConstantByteArray(labels[i])).append("x", 1f);
            return row;
        });
        assertRefused(source("f.parquet", "label", "x"), "f.parquet: row 1: column 'label' is not UTF-8");
    }

    @Test
    void colonInAName_isNoScheme() throws IOException {
        MessageType schema = schema("required int32 label; " + BARE.formatted("float"));
        Path plain = write("d/a.parquet", schema, 1, i -> row(schema, 1, NUMBERS[0]));
        Files.move(plain, plain.resolveSibling("10:00.parquet"));
        try (PackedStore store = features("d")) {
            assertThat(Fixtures.values(store, 0)).isEqualTo(NUMBERS[0]);
        }
    }

    @Test
    void device_isNoFile() throws IOException {
        Path device = Files.createSymbolicLink(directory.resolve("f.parquet"), Path.of("/dev/null"));
        assertRefused(
                source("f.parquet", "label", "x"), device + " is a pipe, a socket or a device, but must be a file");
    }

    @Test
    void images_comeBack_fromInsideAStruct() {
        MessageType schema = schema(
                "required int64 label; "
                        + "optional group image { optional binary bytes; optional binary path (UTF8); } required double other;");
        write("i.parquet", schema, 3, i -> {
            Group row = new SimpleGroupFactory(schema).newGroup().append("label", (long) i);
            row.addGroup("image").append("bytes", png(i)).append("path", "somewhere");
            return row.append("other", 1.0);
        });
        try (PackedStore store = Fixtures.pack(images("i.parquet", "image.bytes"), null, directory)) {
            assertThat(store.shape()).isEqualTo(new Shape(2, 3, 3));
            assertThat(Fixtures.rawBytes(store, 2)).isEqualTo(Fixtures.pictureBytes(2, 3, 3, 2));
            assertThat(store.label(2)).isEqualTo(2);
        }
    }

    @Test
    void columnWhoseNameHasADot_isFound() {
        MessageType schema = schema("required int32 label; required binary img.bytes;");
        write(
                "i.parquet",
                schema,
                1,
                i -> new SimpleGroupFactory(schema)
                        .newGroup()
                        .append("label", 0)
                        .append("img.bytes", png(4)));
        try (PackedStore store = Fixtures.pack(images("i.parquet", "img.bytes"), null, directory)) {
            assertThat(Fixtures.rawBytes(store, 0)).isEqualTo(Fixtures.pictureBytes(2, 3, 3, 4));
        }
    }

    @Test
    void ids_ofVectorsAndPictures_areKept_andMayNotRecur() throws IOException {
        MessageType schema = schema("required int32 label; required binary key (UTF8); " + BARE.formatted("float"));
        write("d/part-0.parquet", schema, 2, i -> row(schema, i, NUMBERS[i]).append("key", "k" + i));
        write("d/part-1.parquet", schema, 1, i -> row(schema, 1, NUMBERS[1]).append("key", "k2"));
        TableKeys keys = new TableKeys("key", List.of(), List.of());
        SourceConfig vectors = new SourceConfig.Parquet(directory + "/d", "label", null, "x", null, keys);
        assertThat(Fixtures.ids(Fixtures.pack(vectors, null, directory), directory))
                .containsExactly("k0", "k1", "k2", "k0", "k1", "k2");
        write("d/part-1.parquet", schema, 1, i -> row(schema, 1, NUMBERS[1]).append("key", "k0"));
        assertThatThrownBy(() -> Fixtures.pack(vectors, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("d/part-1.parquet: row 0: the id 'k0' is also that of " + directory
                        + "/d/part-0.parquet: row 0; each row needs an id of its own");
        MessageType pictures = schema("required int32 label; required int64 key; required binary image;");
        write(
                "i.parquet",
                pictures,
                2,
                i -> new SimpleGroupFactory(pictures)
                        .newGroup()
                        .append("label", i)
                        .append("key", 70L + i)
                        .append("image", png(i)));
        // a column called image is taken as pictures, with ids or without
        SourceConfig images = new SourceConfig.Parquet(directory + "/i.parquet", "label", null, null, null, keys);
        try (PackedStore store = Fixtures.pack(images, null, directory)) {
            assertThat(store.shape()).isEqualTo(new Shape(2, 3, 3));
            assertThat(Fixtures.ids(store, directory)).containsExactly("70", "71", "70", "71");
        }
    }

    @Test
    void directory_isReadByPartNames_withoutHiddenFiles() {
        MessageType schema = schema("required int32 label; " + BARE.formatted("float"));
        write("d/part-1.parquet", schema, 1, i -> row(schema, 1, NUMBERS[1]));
        write("d/part-0.parquet", schema, 2, i -> row(schema, 0, NUMBERS[0]));
        Fixtures.write(directory.resolve("d/_SUCCESS"), "");
        Fixtures.write(directory.resolve("d/_metadata"), "x");
        Fixtures.write(directory.resolve("d/.notes"), "x");
        try (PackedStore store = features("d")) {
            assertThat(store.trainSize()).isEqualTo(3);
            assertThat(store.label(1)).isZero();
            assertThat(store.label(2)).isEqualTo(1);
            assertThat(store.source(2)).isEqualTo("part-1.parquet:0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void codecsOfSpark_areRead(String codec) {
        MessageType schema = schema("required int32 label; " + BARE.formatted("float"));
        write("f.parquet", schema, 2, CompressionCodecName.valueOf(codec), i -> row(schema, 0, NUMBERS[i]));
        assertThat(Fixtures.values(features("f.parquet"), 1)).isEqualTo(NUMBERS[1]);
    }

    @Test
    void nan_isRefusedByFileRowAndColumn() {
        MessageType schema = schema("required int32 label; " + TWO_LEVELS.formatted("double"));
        write("f.parquet", schema, 2, i -> row(schema, 0, new float[] {1, 2, i == 1 ? Float.NaN : 0}));
        assertRefused(source("f.parquet", "label", "x"), "f.parquet: row 1, column 2: NaN is not a finite number");
    }

    @Test
    void nulls_areRefused() {
        MessageType schema = schema("optional int32 label; " + THREE_LEVELS.formatted("float"));
        write("f.parquet", schema, 1, i -> new SimpleGroupFactory(schema).newGroup());
        assertRefused(source("f.parquet", "label", "x"), "f.parquet: row 0: column 'label' is null");
        write(
                "f.parquet",
                schema,
                1,
                i -> new SimpleGroupFactory(schema).newGroup().append("label", 1));
        assertRefused(source("f.parquet", "label", "x"), "f.parquet: row 0: column 'x' is null");
        write("f.parquet", schema, 1, i -> {
            Group row = row(schema, 0, NUMBERS[0]);
            row.getGroup("x", 0).addGroup("list");
            return row;
        });
        assertRefused(source("f.parquet", "label", "x"), "f.parquet: row 0, column 'x': number 3 is null");
    }

    @Test
    void listsOfOtherLengths_areRefused() {
        MessageType schema = schema("required int32 label; " + BARE.formatted("float"));
        write("f.parquet", schema, 2, i -> row(schema, 0, Arrays.copyOf(NUMBERS[0], 3 - i)));
        assertRefused(source("f.parquet", "label", "x"), "row 1: the example is 1x1x2", "row 0) is 1x1x3");
        write("f.parquet", schema, 1, i -> row(schema, 0, new float[0]));
        assertRefused(source("f.parquet", "label", "x"), "row 0: column 'x' has 0 numbers");
    }

    @ParameterizedTest
    @CsvSource({"nolabel,x", "label,y", "label,image.nothing", "label,label.x"})
    void missingColumn_isRefusedNamingTheColumns(String label, String features) {
        MessageType schema = schema("required int32 label; optional group image { optional binary bytes; } "
                + TWO_LEVELS.formatted("float"));
        write("f.parquet", schema, 1, i -> row(schema, 0, NUMBERS[0]));
        assertRefused(
                source("f.parquet", label, features),
                "has no column '" + (label.equals("label") ? features : label) + "'",
                "its columns are: label, image.bytes, x");
    }

    @Test
    void columnsOfOtherTypes_areRefused() {
        MessageType schema = schema("required double label; required binary b (UTF8); required int32 n;");
        write(
                "f.parquet",
                schema,
                1,
                i -> new SimpleGroupFactory(schema)
                        .newGroup()
                        .append("label", 1.0)
                        .append("b", "x")
                        .append("n", 1));
        assertRefused(source("f.parquet", "label", "n"), "column 'label' is neither an integer nor a string");
        assertRefused(source("f.parquet", "b", "n"), "column 'n' is not a list of numbers");
        assertRefused(source("f.parquet", "b", "b"), "column 'b' is not a list of numbers");
        SourceConfig.Parquet image = new SourceConfig.Parquet(directory + "/f.parquet", "b", "n", null);
        assertRefused(image, "column 'n' is not a binary column");
        SourceConfig.Parquet noImage = new SourceConfig.Parquet(directory + "/f.parquet", "n", "b", null);
        assertRefused(noImage, "f.parquet: row 0 is not a PNG or JPEG image");
    }

    @Test
    void fileCutInHalf_isOneClearError() {
        MessageType schema = schema("required int32 label; " + BARE.formatted("float"));
        Path whole = write("f.parquet", schema, 2, i -> row(schema, 0, NUMBERS[i]));
        byte[] bytes = Fixtures.read(whole);
        Fixtures.write(whole, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(source("f.parquet", "label", "x"), "f.parquet is not a readable Parquet file");
        // Both magics are there, and nothing sensible between them.
        byte[] hollow = bytes.clone();
        Arrays.fill(hollow, 4, bytes.length - 8, (byte) 0x55);
        Fixtures.write(whole, hollow);
        assertRefused(source("f.parquet", "label", "x"), "f.parquet is not a readable Parquet file");
    }

    @Test
    void damagedPages_areOneClearError() {
        MessageType schema = schema("required int32 label; " + BARE.formatted("float"));
        Path whole = write("f.parquet", schema, 2, i -> row(schema, 0, NUMBERS[i]));
        byte[] bytes = Fixtures.read(whole);
        Arrays.fill(bytes, 4, 60, (byte) 0xFF);
        Fixtures.write(whole, bytes);
        assertRefused(source("f.parquet", "label", "x"), "f.parquet is not a readable Parquet file");
    }

    @Test
    void otherFilesAndEmptyDirectories_areRefused() throws IOException {
        Fixtures.write(directory.resolve("f.parquet"), "a,b,c and more text");
        assertRefused(source("f.parquet", "label", "x"), "f.parquet is not a readable Parquet file");
        Files.createDirectory(directory.resolve("empty"));
        assertRefused(source("empty", "label", "x"), "empty is a directory without Parquet files");
        assertRefused(source("missing", "label", "x"), "missing does not exist");
    }

    @ParameterizedTest
    @CsvSource({"required int32 s;, 3", "optional int64 s;, 3", "optional binary s (UTF8);, three"})
    void subpopulation_isTextOrInteger(String type, String first) throws IOException {
        MessageType schema = schema("required int32 label; " + type + BARE.formatted("float"));
        write("f.parquet", schema, 2, i -> {
            Group row = row(schema, 0, NUMBERS[i]);
            switch (schema.getType("s").asPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> row.append("s", 3 - i);
                case INT64 -> row.append("s", 3L - i);
                default -> row.append("s", i == 0 ? "three" : "2");
            }
            return row;
        });
        Path packed = directory.resolve("packed.store");
        try (PackedStore store = Fixtures.pack(subpopulated("f.parquet", "s"), null, directory)) {
            assertThat(store.shape()).isEqualTo(Shape.flat(3));
            assertThat(Fixtures.values(store, 1)).isEqualTo(NUMBERS[1]);
        }
        FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(packed.toUri());
        TextColumn column = Objects.requireNonNull(StoreFooter.read(packed).readSubpopulations(local, path));
        assertThat(column.names()).containsExactly(first, "2");
        assertThat(column.codes()).containsExactly(0, 1, 0, 1);
    }

    @Test
    void subpopulation_besideAnImage_reachesIntoAStruct() throws IOException {
        MessageType schema = schema(
                "required int64 label; required binary image; optional group about { optional binary breed (UTF8); }");
        write("i.parquet", schema, 2, i -> {
            Group row = new SimpleGroupFactory(schema)
                    .newGroup()
                    .append("label", (long) i)
                    .append("image", png(i));
            row.addGroup("about").append("breed", "b" + i);
            return row;
        });
        SourceConfig.Parquet source = new SourceConfig.Parquet(
                directory.resolve("i.parquet").toString(), "label", "image", null, "about.breed");
        try (PackedStore store = Fixtures.pack(source, null, directory)) {
            assertThat(Fixtures.rawBytes(store, 1)).isEqualTo(Fixtures.pictureBytes(2, 3, 3, 1));
        }
        FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
        org.apache.hadoop.fs.Path packed =
                new org.apache.hadoop.fs.Path(directory.resolve("packed.store").toUri());
        assertThat(Objects.requireNonNull(StoreFooter.read(local, packed).readSubpopulations(local, packed))
                        .names())
                .containsExactly("b0", "b1");
    }

    @Test
    void subpopulation_isRefused_whenItIsNullEmptyMissingOrNoText() {
        MessageType schema =
                schema("required int32 label; optional binary s (UTF8); required double d; " + BARE.formatted("float"));
        write("f.parquet", schema, 2, i -> {
            Group row = row(schema, 0, NUMBERS[i]).append("d", 1.0);
            return i == 0 ? row.append("s", "a") : row;
        });
        write(
                "e.parquet",
                schema,
                1,
                i -> row(schema, 0, NUMBERS[0]).append("d", 1.0).append("s", " "));
        assertRefused(subpopulated("f.parquet", "s"), "f.parquet: row 1: column 's' is null");
        assertRefused(subpopulated("e.parquet", "s"), "e.parquet: row 0: the subpopulation is empty");
        assertRefused(subpopulated("e.parquet", "t"), "has no column 't'; its columns are: label, s, d, x");
        assertRefused(
                subpopulated("e.parquet", "d"),
                "column 'd' is neither an integer nor a string, but the subpopulation must be one of them");
        assertRefused(
                subpopulated("e.parquet", "x"),
                "column 'x' is neither an integer nor a string, but the subpopulation must be one of them");
    }

    private SourceConfig.Parquet subpopulated(String name, String subpopulation) {
        return new SourceConfig.Parquet(directory.resolve(name).toString(), "label", null, "x", subpopulation);
    }

    private static MessageType schema(String fields) {
        return MessageTypeParser.parseMessageType("message examples { " + fields + " }");
    }

    /** A row whose label has the type of the schema and whose list x is encoded as there. */
    private static Group row(MessageType schema, int label, float[] numbers) {
        Group row = new SimpleGroupFactory(schema).newGroup();
        switch (schema.getType("label").asPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> row.append("label", label);
            case INT64 -> row.append("label", (long) label);
            default -> row.append("label", "class " + label);
        }
        boolean bare = schema.getType("x").isPrimitive();
        Group list = bare ? row : row.addGroup("x");
        for (float number : numbers) {
            String field = bare ? "x" : list.getType().getFieldName(0);
            boolean wrapped = !list.getType().getType(field).isPrimitive();
            append(wrapped ? list.addGroup(field) : list, wrapped ? "element" : field, number);
        }
        return row;
    }

    private static void append(Group group, String field, float number) {
        switch (group.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
            case FLOAT -> group.append(field, number);
            case DOUBLE -> group.append(field, (double) number);
            case INT32 -> group.append(field, (int) number);
            default -> group.append(field, (long) number);
        }
    }

    private static Binary png(int shift) {
        return Binary.fromConstantByteArray(Fixtures.encode(Fixtures.picture(2, 3, 3, shift), "png"));
    }

    private Path write(String name, MessageType schema, int rows, Function<Integer, Group> row) {
        return write(name, schema, rows, CompressionCodecName.UNCOMPRESSED, row);
    }

    private Path write(
            String name, MessageType schema, int rows, CompressionCodecName codec, Function<Integer, Group> row) {
        Path file = directory.resolve(name);
        try {
            // Writing through Hadoop would leave .crc files, which hide the damage that tests do.
            Path scratch = Files.createTempDirectory(directory, "scratch");
            Path written = scratch.resolve("out");
            try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                            new org.apache.hadoop.fs.Path(written.toUri()))
                    .withType(schema)
                    .withCompressionCodec(codec)
                    .build()) {
                for (int i = 0; i < rows; i++) {
                    writer.write(row.apply(i));
                }
            }
            return Fixtures.write(file, Files.readAllBytes(written));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SourceConfig.Parquet source(String name, String label, @Nullable String features) {
        return new SourceConfig.Parquet(directory.resolve(name).toString(), label, null, features);
    }

    private SourceConfig.Parquet images(String name, String image) {
        return new SourceConfig.Parquet(directory.resolve(name).toString(), "label", image, null);
    }

    private PackedStore features(String name) {
        return Fixtures.pack(source(name, "label", "x"), null, directory);
    }

    private void assertRefused(SourceConfig.Parquet source, String... parts) {
        assertThatThrownBy(() -> Fixtures.pack(source, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContainingAll(parts);
        assertThat(directory.resolve("packed.store")).doesNotExist();
    }
}
