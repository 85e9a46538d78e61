package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.read.Source;
import dev.peacock.provenance.Gzipped;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedStoreTest {
    private static final Shape SHAPE = new Shape(2, 3, 1);
    private static final int TRAIN = 5;
    private static final int TEST = 2;

    @TempDir
    Path directory;

    /** One example, just under two, exactly two, all examples and more in a segment. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 11, 12, 20, 42, Integer.MAX_VALUE})
    void bytes_comeBack_fromSegmentsOfAnySize(int segmentBytes) {
        try (PackedStore store = PackedStore.map(eightBit(4), segmentBytes)) {
            assertThat(store.trainSize()).isEqualTo(TRAIN);
            assertThat(store.testSize()).isEqualTo(TEST);
            assertThat(store.size()).isEqualTo(TRAIN + TEST);
            assertThat(store.shape()).isEqualTo(SHAPE);
            for (int i = 0; i < store.size(); i++) {
                byte[] expected = pixels(i);
                byte[] bytes = new byte[10];
                store.readBytes(i, bytes, 2);
                assertThat(Arrays.copyOfRange(bytes, 2, 8)).isEqualTo(expected);
                float[] values = new float[8];
                store.read(i, values, 1);
                for (int p = 0; p < 6; p++) {
                    assertThat(values[p + 1]).isEqualTo((expected[p] & 0xFF) / 4f);
                }
                assertThat(values[0]).isZero();
                assertThat(values[7]).isZero();
                assertThat(store.label(i)).isEqualTo(i % 2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 47, 48, Integer.MAX_VALUE})
    void floats_comeBackDividedByTheScale_fromSegmentsOfAnySize(int segmentBytes) {
        try (PackedStore store = PackedStore.map(float32(2), segmentBytes)) {
            assertThat(store.eightBit()).isFalse();
            for (int i = 0; i < store.size(); i++) {
                for (int p = 0; p < 6; p++) {
                    assertThat(Fixtures.values(store, i)[p]).isEqualTo((i - 0.5f + p) / 2);
                }
            }
            assertThatThrownBy(() -> store.readBytes(0, new byte[6], 0)).isInstanceOf(IllegalStateException.class);
        }
    }

    /** 3,000 examples of 1 MiB in a file with a hole: only the last example takes room on the disk. */
    @Test
    void examples_comeBack_fromBeyondTwoGibibytes() throws IOException {
        int size = 1 << 20;
        int examples = 3000;
        long labels = StoreFooter.VALUES_OFFSET + (long) examples * size;
        SourceSpans spans = new SourceSpans();
        spans.add(0, new Source("big", 0));
        Gzipped sources = spans.pack();
        StoreFooter footer = new StoreFooter(
                examples - 1,
                1,
                Shape.flat(size),
                true,
                1,
                List.of("0"),
                labels,
                labels + examples * 4L,
                sources.bytes().length,
                sources.unpackedSize(),
                "0".repeat(64),
                null,
                null,
                null,
                null);
        Path big = directory.resolve("big");
        try (RandomAccessFile file = new RandomAccessFile(big.toFile(), "rw")) {
            file.write(StoreFooter.magic());
            file.seek(labels - size);
            file.write(Fixtures.bytes(7, 8));
            file.seek(labels - 1);
            file.write(9);
            file.seek(footer.sourcesOffset());
            file.write(sources.bytes());
            file.write(footer.tail());
        }
        try (PackedStore store = PackedStore.map(big)) {
            byte[] last = Fixtures.rawBytes(store, examples - 1);
            assertThat(last).startsWith(7, 8).endsWith(0, 9);
            assertThat(Fixtures.rawBytes(store, examples - 2)).containsOnly(0);
            assertThat(store.source(examples - 1)).isEqualTo("big:2999");
        }
    }

    @Test
    void reading_isSafe_fromSeveralThreads() {
        try (PackedStore store = PackedStore.map(eightBit(1), 12)) {
            long wrong = IntStream.range(0, 20_000)
                    .parallel()
                    .filter(k ->
                            !Arrays.equals(Fixtures.rawBytes(store, k % (TRAIN + TEST)), pixels(k % (TRAIN + TEST))))
                    .count();
            assertThat(wrong).isZero();
        }
    }

    @Test
    void examples_outsideTheStore_areRefused() {
        try (PackedStore store = PackedStore.map(eightBit(1))) {
            assertThatThrownBy(() -> store.read(TRAIN + TEST, new float[6], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> store.read(-1, new float[6], 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> store.read(0, new float[6], 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> store.source(TRAIN + TEST)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void reading_fails_afterClose() {
        PackedStore store = PackedStore.map(eightBit(1));
        store.close();
        assertThatThrownBy(() -> store.read(0, new float[6], 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void source_isFileAndRow_orThePathOfAnImage() throws IOException {
        Path target = directory.resolve("sources");
        try (StoreWriter writer = StoreWriter.create(target, 1, null)) {
            writer.add(pixels(0), SHAPE, "0", new Source("dir/part-0", 0));
            writer.add(pixels(0), SHAPE, "0", new Source("dir/part-0", 1));
            writer.add(pixels(0), SHAPE, "0", new Source("dir/part-1", 0));
            writer.add(pixels(0), SHAPE, "0", new Source("dir/part-1", 7));
            writer.add(pixels(0), SHAPE, "0", new Source("dir/part-1", 8));
            writer.beginTest();
            writer.add(pixels(0), SHAPE, "0", Source.file("images/cat/é 1.png"));
            writer.add(pixels(0), SHAPE, "0", Source.file("images/cat/2.png"));
            writer.finish();
        }
        try (PackedStore store = PackedStore.map(target)) {
            assertThat(IntStream.range(0, 7).mapToObj(store::source))
                    .containsExactly(
                            "part-0:0",
                            "part-0:1",
                            "part-1:0",
                            "part-1:7",
                            "part-1:8",
                            "images/cat/é 1.png",
                            "images/cat/2.png");
        }
    }

    /** Digits 0..16 at scale 16, bytes at 255, and scale 1, where only 0 and 1 tell anything. */
    @ParameterizedTest
    @CsvSource({"16,16,255", "16,8,128", "16,0,0", "16,20,255", "255,200,200", "255,1,1", "1,1,255", "1,3,255"})
    void png_showsBytesByTheScale(double scale, int value, int pixel) throws IOException {
        Path target = directory.resolve("png");
        try (StoreWriter writer = StoreWriter.create(target, scale, null)) {
            writer.add(Fixtures.bytes(value, 0, 0, 0, 0, value), SHAPE, "0", new Source("a", 0));
            writer.beginTest();
            writer.add(pixels(1), SHAPE, "0", new Source("a", 1));
            writer.finish();
        }
        BufferedImage image = decode(PackedStore.map(target).png(0));
        assertThat(image.getWidth()).isEqualTo(3);
        assertThat(image.getHeight()).isEqualTo(2);
        assertThat(image.getRaster().getSample(0, 0, 0)).isEqualTo(pixel);
        assertThat(image.getRaster().getSample(2, 1, 0)).isEqualTo(pixel);
        assertThat(image.getRaster().getSample(1, 0, 0)).isZero();
    }

    @Test
    void png_cutsFloatsOff_andKeepsColours() throws IOException {
        Path target = directory.resolve("png");
        Shape colour = new Shape(2, 2, 3);
        float[] values = {-1, 0, 0.5f, 1, 2, 4, 0, 1, 0, 2, 2, 2};
        try (StoreWriter writer = StoreWriter.create(target, 2, null)) {
            writer.add(values, colour, "0", new Source("a", 0));
            writer.beginTest();
            writer.add(values, colour, "0", new Source("a", 1));
            writer.finish();
        }
        BufferedImage image = decode(PackedStore.map(target).png(1));
        assertThat(image.getRGB(0, 0)).isEqualTo(0xFF000040);
        assertThat(image.getRGB(1, 0)).isEqualTo(0xFF80FFFF);
        assertThat(image.getRGB(0, 1)).isEqualTo(0xFF008000);
        assertThat(image.getRGB(1, 1)).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void png_isRefused_whenExamplesAreNoPictures() throws IOException {
        Path target = directory.resolve("flat");
        try (StoreWriter writer = StoreWriter.create(target, 1, null)) {
            writer.add(new byte[3], Shape.flat(3), "0", new Source("a", 0));
            writer.beginTest();
            writer.add(new byte[3], Shape.flat(3), "0", new Source("a", 1));
            writer.finish();
        }
        assertThatThrownBy(() -> PackedStore.map(target).png(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void contentHash_changes_withEachThingThatTrainingSees() throws IOException {
        String base = hash(SHAPE, 1, 0, "0", TRAIN);
        assertThat(hash(SHAPE, 1, 0, "0", TRAIN)).isEqualTo(base);
        assertThat(hash(new Shape(3, 2, 1), 1, 0, "0", TRAIN)).isNotEqualTo(base);
        assertThat(hash(SHAPE, 2, 0, "0", TRAIN)).isNotEqualTo(base);
        assertThat(hash(SHAPE, 1, 1, "0", TRAIN)).isNotEqualTo(base);
        assertThat(hash(SHAPE, 1, 0, "1", TRAIN)).isNotEqualTo(base);
        assertThat(hash(SHAPE, 1, 0, "a", TRAIN)).isNotEqualTo(base);
        assertThat(hash(SHAPE, 1, 0, "0", TRAIN - 1)).isNotEqualTo(base);
    }

    @Test
    void store_isRefused_whenCutAnywhere() {
        byte[] whole = Fixtures.read(eightBit(1));
        for (int length = 0; length < whole.length; length++) {
            Path cut = Fixtures.write(directory.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PackedStore.map(cut))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(cut.toString())
                    .hasMessageContaining("truncated");
        }
    }

    @Test
    void store_isRefused_whenAByteIsMissingOrTooManyInTheMiddle() {
        byte[] whole = Fixtures.read(eightBit(1));
        byte[] shorter = Arrays.copyOf(whole, whole.length - 1);
        System.arraycopy(whole, 21, shorter, 20, whole.length - 21);
        byte[] longer = new byte[whole.length + 1];
        System.arraycopy(whole, 0, longer, 0, 20);
        System.arraycopy(whole, 20, longer, 21, whole.length - 20);
        for (byte[] bytes : new byte[][] {shorter, longer}) {
            Path damaged = Fixtures.write(directory.resolve("damaged"), bytes);
            assertThatThrownBy(() -> PackedStore.map(damaged))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(damaged + " is damaged")
                    .hasMessageContaining("do not add up");
        }
    }

    @Test
    void store_isRefused_whenItIsAnotherKindOfFile() {
        Path text = Fixtures.write(directory.resolve("text"), "just some text, long enough to be read");
        assertThatThrownBy(() -> PackedStore.map(text))
                .isInstanceOf(UserError.class)
                .hasMessage(text + " is not a packed store: it does not begin with the magic bytes; run train "
                        + "--repair, which packs the data set again");
    }

    @Test
    void store_isRefused_whenItDoesNotExist() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> PackedStore.map(missing))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(missing + " cannot be read");
    }

    /** Each edit keeps the length of the footer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\":1|\"version\":9|has version 9",
                "\"train_examples\":5|\"train_examples\":0|cannot have 0 train",
                "\"train_examples\":5|\"train_examples\":6|do not add up",
                "\"shape\":[2,3,1]|\"shape\":[2,0,1]|a shape needs positive sides",
                "\"shape\":[2,3,1]|\"shape\":[2,4,1]|do not add up",
                "\"element\":\"uint8\"|\"element\":\"uint9\"|element type is 'uint9'",
                "\"scale\":1.0|\"scale\":0.0|its scale is 0.0",
                "[\"0\",\"1\"]|[\"0\",\"0\"]|label names are missing or repeated",
                "[\"0\",\"1\"]|[    \"0\"]|label 1 of example 1 is outside 0..0",
                "{\"version\"|[\"version\"|footer is not JSON",
                "\"content_hash\":\"|\"content_hash\":7|footer is not JSON"
            })
    void store_isRefused_whenItsFooterIsWrong(String from, String to, String message) {
        Path store = eightBit(1);
        String text = new String(Fixtures.read(store), StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        Fixtures.write(store, text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PackedStore.map(store))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(store.toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, 0, 3})
    void store_isRefused_whenTheFooterLengthIsWrong(int length) {
        Path store = eightBit(1);
        byte[] bytes = Fixtures.read(store);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 12, length);
        Fixtures.write(store, bytes);
        assertThatThrownBy(() -> PackedStore.map(store))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(store.toString());
    }

    @Test
    void sources_areRefused_whenTheyAreDamaged() {
        Path path = eightBit(1);
        StoreFooter footer = StoreFooter.read(path);
        byte[] bytes = Fixtures.read(path);
        Arrays.fill(bytes, (int) footer.sourcesOffset(), (int) footer.sourcesOffset() + 8, (byte) 0);
        Fixtures.write(path, bytes);
        try (PackedStore store = PackedStore.map(path)) {
            assertThatThrownBy(() -> store.source(0))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(path + " is damaged: its sources");
        }
    }

    private String hash(Shape shape, double scale, int firstPixel, String firstLabel, int train) throws IOException {
        Path target = directory.resolve("hash");
        try (StoreWriter writer = StoreWriter.create(target, scale, null)) {
            for (int i = 0; i < TRAIN + TEST; i++) {
                if (i == train) {
                    writer.beginTest();
                }
                byte[] pixels = pixels(i);
                pixels[0] += (byte) (i == 0 ? firstPixel : 0);
                writer.add(pixels, shape, i == 0 ? firstLabel : Integer.toString(i % 2), new Source("a", i));
            }
            return writer.finish().contentHash();
        }
    }

    private Path eightBit(double scale) {
        Path target = directory.resolve("eight");
        try (StoreWriter writer = StoreWriter.create(target, scale, null)) {
            for (int i = 0; i < TRAIN + TEST; i++) {
                if (i == TRAIN) {
                    writer.beginTest();
                }
                writer.add(pixels(i), SHAPE, Integer.toString(i % 2), new Source("a", i));
            }
            writer.finish();
            return target;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path float32(double scale) {
        Path target = directory.resolve("float");
        try (StoreWriter writer = StoreWriter.create(target, scale, null)) {
            for (int i = 0; i < TRAIN + TEST; i++) {
                if (i == TRAIN) {
                    writer.beginTest();
                }
                float[] values = new float[6];
                for (int p = 0; p < 6; p++) {
                    values[p] = i - 0.5f + p;
                }
                writer.add(values, SHAPE, "0", new Source("a", i));
            }
            writer.finish();
            assertThat(Files.size(target)).isGreaterThan(7 * 24);
            return target;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] pixels(int example) {
        return Fixtures.bytes(example, 255 - example, 128, example * 30, 7, 0);
    }

    private static BufferedImage decode(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
