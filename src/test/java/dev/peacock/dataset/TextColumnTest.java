package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.read.Source;
import dev.peacock.provenance.Gzipped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The optional section of a store, and stores of before. */
class TextColumnTest {
    private static final Shape SHAPE = new Shape(2, 2, 1);

    @TempDir
    Path directory;

    @Test
    void column_comesBack_fromAStore() throws IOException {
        Path store = store(List.of("tabby", "manx", "tabby"), List.of("sphynx", "manx"));
        TextColumn column = Objects.requireNonNull(column(store));
        assertThat(column.names()).containsExactly("tabby", "manx", "sphynx");
        assertThat(column.codes()).containsExactly(0, 1, 0, 2, 1);
        assertThat(column.name(2)).isEqualTo("tabby");
        assertThat(column.name(3)).isEqualTo("sphynx");
    }

    @Test
    void column_isReadThroughHadoop() throws IOException {
        Path store = store(List.of("tabby", "manx"), List.of("manx"));
        FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(store.toUri());
        StoreFooter footer = StoreFooter.read(local, path);
        TextColumn column = Objects.requireNonNull(footer.readSubpopulations(local, path));
        assertThat(column.names()).containsExactly("tabby", "manx");
        assertThat(column.codes()).containsExactly(0, 1, 1);
        org.apache.hadoop.fs.Path missing = new org.apache.hadoop.fs.Path(directory.toUri() + "nothing");
        assertThatThrownBy(() -> footer.readSubpopulations(local, missing))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(missing + " cannot be read as a packed store");
    }

    @Test
    void column_isRead_withoutTheValues() throws IOException {
        byte[] bytes = Fixtures.read(store(List.of("a", "b"), List.of("b")));
        long valuesEnd = StoreFooter.VALUES_OFFSET + 3L * SHAPE.size();
        StoreFooter.Bytes valuesAreTaboo = (position, into) -> {
            boolean beforeValues = position + into.length <= StoreFooter.VALUES_OFFSET;
            assertThat(beforeValues || position >= valuesEnd).isTrue();
            ByteBuffer.wrap(bytes, (int) position, into.length).get(into);
        };
        StoreFooter footer = StoreFooter.parse("s", bytes.length, valuesAreTaboo);
        TextColumn column = Objects.requireNonNull(footer.readSubpopulations("s", valuesAreTaboo));
        assertThat(column.codes()).containsExactly(0, 1, 1);
    }

    @Test
    void oneSplitAlone_mayHaveTheColumn() throws IOException {
        TextColumn train = Objects.requireNonNull(column(store(List.of("a", "b"), null)));
        assertThat(train.codes()).containsExactly(0, 1, -1);
        assertThat(train.name(2)).isNull();
        TextColumn test = Objects.requireNonNull(column(store(null, List.of("a", "b"))));
        assertThat(test.codes()).containsExactly(-1, 0, 1);
        assertThat(test.name(0)).isNull();
        assertThat(test.names()).containsExactly("a", "b");
    }

    @Test
    void storeWithoutTheColumn_hasNone_andIsOfTheFirstVersion() throws IOException {
        Path store = store(null, null);
        assertThat(column(store)).isNull();
        assertThat(new String(Fixtures.read(store), StandardCharsets.ISO_8859_1))
                .contains("\"version\":1,");
        assertThat(new String(Fixtures.read(store(List.of("a"), null)), StandardCharsets.ISO_8859_1))
                .contains("\"version\":2,");
    }

    @Test
    void column_isNoPartOfTheContentHash_norOfWhatIsRead() {
        Path without = store(null, List.of("x", "x"));
        String hash = StoreFooter.read(without).contentHash();
        Path with = store(List.of("x"), List.of("y", "z"));
        assertThat(StoreFooter.read(with).contentHash()).isEqualTo(hash);
        try (PackedStore store = PackedStore.map(with)) {
            assertThat(Fixtures.rawBytes(store, 1)).isEqualTo(Fixtures.bytes(1, 0, 0, 255));
            assertThat(store.label(2)).isZero();
            assertThat(store.source(2)).isEqualTo("b:1");
        }
    }

    @Test
    void section_tellsColumnsApart() {
        StoreFooter.Section first =
                StoreFooter.read(store(List.of("a", "b"), null)).subpopulations();
        assertThat(StoreFooter.read(store(List.of("a", "b"), null)).subpopulations())
                .isEqualTo(first);
        for (List<String> other : List.of(List.of("a", "a"), List.of("a", "c"), List.of("b", "a"))) {
            assertThat(StoreFooter.read(store(other, null)).subpopulations()).isNotEqualTo(first);
        }
        assertThat(StoreFooter.read(store(List.of("a", "b"), List.of("a"))).subpopulations())
                .isNotEqualTo(first);
    }

    @Test
    void valuesThatBecomeFloats_leaveTheColumnAlone() throws IOException {
        Path target = directory.resolve("floats");
        try (StoreWriter writer = StoreWriter.create(target, 1, null)) {
            writer.add(new byte[4], SHAPE, "0", new Source("a", 0));
            writer.subpopulation("p", new Source("a", 0));
            writer.add(new float[] {0.5f, 1, 2, 3}, SHAPE, "0", new Source("a", 1));
            writer.subpopulation("q", new Source("a", 1));
            writer.beginTest();
            writer.add(new byte[4], SHAPE, "0", new Source("b", 0));
            writer.finish();
        }
        assertThat(Objects.requireNonNull(column(target)).codes()).containsExactly(0, 1, -1);
        assertThat(PackedStore.map(target).eightBit()).isFalse();
    }

    /** Written by the last release without subpopulations. */
    @Test
    void goldenStoreOfVersionOne_isRead() throws IOException {
        Path golden = golden("v1/three-examples.bin");
        assertGolden(golden);
        assertThat(column(golden)).isNull();
    }

    @Test
    void goldenStoreOfVersionTwo_isRead() throws IOException {
        Path golden = golden("v2/train-has-subpopulations.bin");
        assertGolden(golden);
        TextColumn column = Objects.requireNonNull(column(golden));
        assertThat(column.names()).containsExactly("tabby", "élan");
        assertThat(column.codes()).containsExactly(0, 1, -1);
    }

    private static void assertGolden(Path golden) {
        try (PackedStore store = PackedStore.map(golden)) {
            assertThat(store.contentHash())
                    .isEqualTo("ca3190f2694a86a9e8e1c5e94b39132b47842ac1a11868124e0352c9d86854ad");
            assertThat(store.trainSize()).isEqualTo(2);
            assertThat(store.testSize()).isEqualTo(1);
            assertThat(store.label(0)).isEqualTo(3);
            assertThat(store.source(2)).isEqualTo("test.csv:0");
            assertThat(Fixtures.rawBytes(store, 1)).isEqualTo(Fixtures.bytes(5, 6, 7, 255));
        }
    }

    private Path golden(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/golden/store/" + name)) {
            return Fixtures.write(
                    directory.resolve("golden.bin"),
                    Objects.requireNonNull(in, name).readAllBytes());
        }
    }

    @Test
    void store_isRefused_whenCutAnywhere() {
        byte[] whole = Fixtures.read(store(List.of("a", "b"), null));
        for (int length = 0; length < whole.length; length++) {
            Path cut = Fixtures.write(directory.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PackedStore.map(cut))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("truncated");
        }
    }

    /** Each edit keeps the length of the footer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\":2|\"version\":1|do not add up",
                "\"version\":2|\"version\":5|has version 5, but this Peacock reads versions 1 to 4",
                "\"subpopulations_length\":|\"subpopulations_lengte\":|do not add up",
                "\"subpopulations_length\":|\"subpopulations_length\":-|do not add up",
                "\"subpopulations_unpacked\":|\"subpopulations_unpacked\":-|do not add up",
            })
    void store_isRefused_whenItsFooterIsWrong(String from, String to, String message) {
        Path store = store(List.of("a", "b"), null);
        String text = new String(Fixtures.read(store), StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        String edited = text.replace(from, to);
        if (to.length() > from.length()) {
            int at = edited.indexOf(to) + to.length();
            edited = edited.substring(0, at) + edited.substring(at + 1);
        }
        Fixtures.write(store, edited.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PackedStore.map(store))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(store.toString())
                .hasMessageContaining(message);
    }

    @Test
    void damagedSection_isRefused_andTheRestIsRead() {
        Path path = store(List.of("a", "b"), null);
        StoreFooter footer = StoreFooter.read(path);
        int offset = (int) (footer.sourcesOffset() + footer.sourcesLength());
        byte[] bytes = Fixtures.read(path);
        Arrays.fill(bytes, offset, offset + 8, (byte) 0);
        Fixtures.write(path, bytes);
        assertThatThrownBy(() -> column(path))
                .isInstanceOf(UserError.class)
                .hasMessage(path
                        + " is damaged: its subpopulations cannot be read; run train --repair, which packs the data"
                        + " set again");
        try (PackedStore store = PackedStore.map(path)) {
            assertThat(store.source(0)).isEqualTo("a:0");
        }
    }

    @Test
    void section_isRefused_whenItIsOfOtherExamples() throws IOException {
        Gzipped packed = new TextColumn(new int[] {0, 1, -1}, List.of("a", "b")).pack();
        assertThat(TextColumn.unpack(packed.bytes(), packed.unpackedSize(), 3).names())
                .containsExactly("a", "b");
        for (int examples : new int[] {2, 4}) {
            assertThatThrownBy(() -> TextColumn.unpack(packed.bytes(), packed.unpackedSize(), examples))
                    .isInstanceOf(IOException.class);
        }
        for (long size : new long[] {packed.unpackedSize() - 1, packed.unpackedSize() + 1, 0}) {
            assertThatThrownBy(() -> TextColumn.unpack(packed.bytes(), size, 3))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("declared size");
        }
    }

    @ParameterizedTest
    @CsvSource({"2", "-2", "1000000"})
    void section_isRefused_whenACodeHasNoName(int code) throws IOException {
        Gzipped packed = new TextColumn(new int[] {0, code}, List.of("a", "b")).pack();
        assertThatThrownBy(() -> TextColumn.unpack(packed.bytes(), packed.unpackedSize(), 2))
                .isInstanceOf(IOException.class)
                .hasMessage("example 1 has name " + code + " of 2");
    }

    @Test
    void section_isRefused_whenANameIsLongerThanTheRest() throws IOException {
        Gzipped packed = Gzipped.of(out -> {
            out.writeInt(1);
            out.writeInt(Integer.MAX_VALUE);
        });
        assertThatThrownBy(() -> TextColumn.unpack(packed.bytes(), packed.unpackedSize(), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its names are damaged");
    }

    private static @Nullable TextColumn column(Path store) throws IOException {
        try (FileChannel channel = FileChannel.open(store)) {
            return StoreFooter.read(store).readSubpopulations(store.toString(), StoreFooter.bytesOf(channel));
        }
    }

    /** As many examples as the longer list has, one for a split without: pixels (i, 0, 0, 255). */
    private Path store(@Nullable List<String> train, @Nullable List<String> test) {
        Path target = directory.resolve("store");
        try (StoreWriter writer = StoreWriter.create(target, 1, null)) {
            add(writer, "a", train, 0);
            writer.beginTest();
            add(writer, "b", test, train == null ? 1 : train.size());
            writer.finish();
            return target;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void add(StoreWriter writer, String file, @Nullable List<String> names, int first) {
        int examples = names == null ? 1 : names.size();
        for (int i = 0; i < examples; i++) {
            writer.add(Fixtures.bytes(first + i, 0, 0, 255), SHAPE, "0", new Source(file, i));
            if (names != null) {
                writer.subpopulation(names.get(i), new Source(file, i));
            }
        }
    }
}
