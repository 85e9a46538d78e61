package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxReaderTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void images_comeBack_plainOrGzipped_whateverTheirName(boolean gzipImages, boolean gzipLabels) {
        byte[] images = Fixtures.idxImages(10, 4, 5);
        byte[] labels = Fixtures.idxLabels(10);
        try (PackedStore store =
                pack(gzipImages ? Fixtures.gzip(images) : images, gzipLabels ? Fixtures.gzip(labels) : labels)) {
            assertThat(store.eightBit()).isTrue();
            assertThat(store.shape()).isEqualTo(new Shape(4, 5, 1));
            assertThat(store.trainSize()).isEqualTo(10);
            for (int i = 0; i < 10; i++) {
                byte[] expected = Arrays.copyOfRange(images, 16 + i * 20, 36 + i * 20);
                assertThat(Fixtures.rawBytes(store, i)).isEqualTo(expected);
                assertThat(Fixtures.rawBytes(store, 10 + i)).isEqualTo(expected);
                assertThat(store.label(i)).isEqualTo(i % 3);
                assertThat(store.source(10 + i)).isEqualTo("images:" + i);
            }
        }
    }

    @Test
    void paths_mayBeUris() {
        Path images = Fixtures.write(directory.resolve("i"), Fixtures.idxImages(3, 2, 2));
        Path labels = Fixtures.write(directory.resolve("l"), Fixtures.idxLabels(3));
        SourceConfig.Idx source =
                new SourceConfig.Idx(images.toUri().toString(), labels.toUri().toString());
        assertThat(Fixtures.pack(source, null, directory).source(2)).isEqualTo("i:2");
    }

    @Test
    void shape_ofTheConfiguration_mustHaveTheSameSize() {
        byte[] images = Fixtures.idxImages(2, 2, 3);
        Path file = Fixtures.write(directory.resolve("images"), images);
        Path labels = Fixtures.write(directory.resolve("labels"), Fixtures.idxLabels(2));
        SourceConfig.Idx source = new SourceConfig.Idx(file.toString(), labels.toString());
        assertThat(Fixtures.pack(source, new Shape(1, 1, 6), directory).shape()).isEqualTo(Shape.flat(6));
        assertThatThrownBy(() -> Fixtures.pack(source, new Shape(2, 2, 1), directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("an example has 6 values, but dataset.shape = 2x2x1 needs 4");
    }

    @Test
    void swappedFiles_areRefused_withAHint() {
        assertRefused(
                Fixtures.idxImages(10, 4, 5),
                Fixtures.idxImages(10, 4, 5),
                "labels is not an IDX labels file",
                "this is an images file; are images and labels swapped?");
        assertRefused(
                Fixtures.idxLabels(10),
                Fixtures.idxLabels(10),
                "images is not an IDX images file",
                "this is a labels file; are images and labels swapped?");
    }

    @Test
    void otherFiles_areRefused() {
        assertRefused(
                "hello, I am text".getBytes(StandardCharsets.UTF_8),
                Fixtures.idxLabels(10),
                "images is not an IDX images file",
                "0x68656c6c");
    }

    @Test
    void countsThatDiffer_areRefused() {
        assertRefused(Fixtures.idxImages(10, 4, 5), Fixtures.idxLabels(9), "declares 10 images", "has 9 labels");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 100, 215})
    void truncatedImages_areRefused_withWhatIsDeclaredAndFound(int length) {
        byte[] cut = Arrays.copyOf(Fixtures.idxImages(10, 4, 5), length);
        String declared =
                "images is truncated: it declares 10 images of 4x5 (200 bytes), but has only " + (length - 16);
        assertRefused(cut, Fixtures.idxLabels(10), declared);
        assertRefused(Fixtures.gzip(cut), Fixtures.idxLabels(10), declared);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7, 15})
    void truncatedHeaders_areRefused(int length) {
        byte[] cut = Arrays.copyOf(Fixtures.idxImages(10, 4, 5), length);
        assertRefused(cut, Fixtures.idxLabels(10), "images is truncated: it ends inside its header");
    }

    @Test
    void truncatedLabels_areRefused() {
        byte[] cut = Arrays.copyOf(Fixtures.idxLabels(10), 12);
        assertRefused(
                Fixtures.idxImages(10, 4, 5), cut, "labels is truncated: it declares 10 labels", "has only 4 bytes");
    }

    @Test
    void gzipCutInHalf_isRefused_asTruncated() {
        byte[] noise = Fixtures.idxImages(10, 40, 50);
        for (int i = 16; i < noise.length; i++) {
            noise[i] = (byte) ((i * i * 31) >>> 5);
        }
        byte[] packed = Fixtures.gzip(noise);
        assertRefused(
                Arrays.copyOf(packed, packed.length / 2), Fixtures.idxLabels(10), "images is truncated", "20000 bytes");
        assertRefused(
                Arrays.copyOf(packed, packed.length - 4),
                Fixtures.idxLabels(10),
                "images is truncated: its gzip stream has no end");
    }

    @Test
    void trailingByte_isRefused() {
        byte[] images = Fixtures.idxImages(10, 4, 5);
        byte[] longer = Arrays.copyOf(images, images.length + 1);
        assertRefused(longer, Fixtures.idxLabels(10), "images is longer than it declares");
        assertRefused(Fixtures.gzip(longer), Fixtures.idxLabels(10), "images is longer than it declares");
        byte[] labels = Fixtures.idxLabels(10);
        assertRefused(images, Arrays.copyOf(labels, labels.length + 1), "labels is longer than it declares");
        assertRefused(
                images, Fixtures.gzip(Arrays.copyOf(labels, labels.length + 1)), "labels is longer than it declares");
    }

    /** The bomb's second half is missing: a reader that went past the declared size would stumble over that first. */
    @Test
    void gzipBomb_isRefused_withoutUnpackingIt() {
        byte[] bomb = new byte[64 << 20];
        ByteBuffer.wrap(bomb).putInt(0x803).putInt(10).putInt(28).putInt(28);
        byte[] packed = Fixtures.gzip(bomb);
        assertRefused(
                Arrays.copyOf(packed, packed.length / 2),
                Fixtures.idxLabels(10),
                "images is longer than it declares: there is more after 10 images of 28x28 (7840 bytes)");
        ByteBuffer.wrap(bomb).putInt(0x801).putInt(10);
        byte[] packedLabels = Fixtures.gzip(bomb);
        assertRefused(
                Fixtures.idxImages(10, 28, 28),
                Arrays.copyOf(packedLabels, packedLabels.length / 2),
                "labels is longer than it declares");
    }

    @ParameterizedTest
    @CsvSource({
        "10,65536,65536,which is impossible",
        "10,-1,28,which is impossible",
        "10,0,28,which is impossible",
        "10,8192,8192,is truncated"
    })
    void absurdSides_areRefused_beforeAnythingIsAllocated(int count, int height, int width, String message) {
        byte[] header = ByteBuffer.allocate(16)
                .putInt(0x803)
                .putInt(count)
                .putInt(height)
                .putInt(width)
                .array();
        assertRefused(header, Fixtures.idxLabels(10), message);
        assertRefused(Fixtures.gzip(header), Fixtures.idxLabels(10), message);
    }

    @ParameterizedTest
    @CsvSource({"-1,which is impossible", "2147483647,is truncated"})
    void absurdCounts_areRefused_beforeAnythingIsAllocated(int count, String message) {
        byte[] header = ByteBuffer.allocate(8).putInt(0x801).putInt(count).array();
        assertRefused(Fixtures.idxImages(10, 4, 5), header, "labels", message);
        assertRefused(Fixtures.idxImages(10, 4, 5), Fixtures.gzip(header), "labels", message);
    }

    @Test
    void missingFile_isNamed() {
        SourceConfig.Idx source = new SourceConfig.Idx(directory + "/nowhere", directory + "/labels");
        assertThatThrownBy(() -> Fixtures.pack(source, null, directory))
                .isInstanceOf(UserError.class)
                .hasMessage(directory + "/labels does not exist\n" + directory + "/nowhere does not exist");
    }

    private PackedStore pack(byte[] images, byte[] labels) {
        Path imageFile = Fixtures.write(directory.resolve("images"), images);
        Path labelFile = Fixtures.write(directory.resolve("labels"), labels);
        SourceConfig.Idx source = new SourceConfig.Idx(imageFile.toString(), labelFile.toString());
        return Fixtures.pack(source, null, directory);
    }

    private void assertRefused(byte[] images, byte[] labels, String... parts) {
        assertThatThrownBy(() -> pack(images, labels))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContainingAll(parts);
        assertThat(Fixtures.names(directory)).containsExactly("images", "labels");
    }
}
