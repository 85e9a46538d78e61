package dev.peacock.dataset;

import static dev.peacock.check.Hostile.bad;
import static dev.peacock.check.Hostile.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.Hostile;
import dev.peacock.check.Hostile.Bad;
import dev.peacock.check.Hostile.Good;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** IDX files: three pictures of 2x2 pixels and three labels, unless a case says otherwise. */
class HostileIdxTest {
    @TempDir
    Path directory;

    private PackedStore pack(byte[] images, byte[] labels, @Nullable Shape shape) {
        Path first = Fixtures.write(directory.resolve("in/images"), images);
        Path second = Fixtures.write(directory.resolve("in/labels"), labels);
        return Fixtures.pack(new SourceConfig.Idx(first.toString(), second.toString()), shape, directory);
    }

    /** A header of these numbers and so many bytes behind it. */
    private static byte[] idx(int behind, int... header) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * header.length + behind);
        for (int number : header) {
            buffer.putInt(number);
        }
        return buffer.array();
    }

    static Stream<Bad<byte[]>> images() {
        byte[] good = Fixtures.idxImages(3, 2, 2);
        byte[] packed = Fixtures.gzip(good);
        byte[] long1 = Arrays.copyOf(good, good.length + 1);
        return Stream.of(
                bad("empty", new byte[0], "images is truncated: it ends inside its header"),
                bad("a byte", new byte[1], "images is truncated: it ends inside its header"),
                bad("a magic alone", idx(0, 0x803), "images is truncated: it ends inside its header"),
                bad("half a header", idx(0, 0x803, 3, 2), "images is truncated: it ends inside its header"),
                bad(
                        "a header alone",
                        idx(0, 0x803, 3, 2, 2),
                        "images is truncated: it declares 3 images of 2x2 (12 bytes), but has only 0"),
                bad(
                        "a pixel too few",
                        Arrays.copyOf(good, good.length - 1),
                        "images is truncated",
                        "has only 11 bytes"),
                bad("a pixel too many", long1, "images is longer than it declares"),
                bad(
                        "labels",
                        Fixtures.idxLabels(3),
                        "images is not an IDX images file",
                        "are images and labels swapped?"),
                bad("floats", idx(48, 0xD03, 3, 2, 2), "images is not an IDX images file: it begins with 0x00000d03"),
                bad(
                        "four axes",
                        idx(48, 0x804, 3, 2, 2, 1),
                        "images is not an IDX images file: it begins with 0x00000804"),
                bad(
                        "little endian",
                        idx(12, 0x03080000, 3, 2, 2),
                        "images is not an IDX images file: it begins with 0x03080000"),
                bad("zeros", new byte[28], "images is not an IDX images file: it begins with 0x00000000"),
                bad(
                        "text",
                        "label,pixel0\n5,0\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "images is not an IDX images file"),
                bad(
                        "a negative count",
                        idx(12, 0x803, -1, 2, 2),
                        "images declares 4294967295 items of 2x2, which is impossible"),
                bad(
                        "a negative side",
                        idx(12, 0x803, 3, -2, 2),
                        "images declares 3 items of 4294967294x2, which is impossible"),
                bad("two negative sides", idx(12, 0x803, 3, -2, -2), "which is impossible"),
                bad("no rows", idx(0, 0x803, 3, 0, 2), "images declares 3 items of 0x2, which is impossible"),
                bad("sides that overflow to 0", idx(12, 0x803, 3, 65_536, 65_536), "which is impossible"),
                bad("sides that overflow to 4", idx(12, 0x803, 3, 0x40000001, 4), "which is impossible"),
                bad(
                        "a count that overflows",
                        idx(12, 0x803, 0x40000000, 2, 2),
                        "images declares 1073741824 images, but",
                        "labels has 3 labels"),
                bad("another count", Fixtures.idxImages(4, 2, 2), "images declares 4 images, but", "has 3 labels"),
                bad("none", idx(0, 0x803, 0, 2, 2), "images declares 0 images, but", "has 3 labels"),
                bad("huge pictures", idx(12, 0x803, 3, 8_192, 8_192), "images is truncated"),
                bad("gzip cut off", Arrays.copyOf(packed, packed.length - 9), "images is truncated"),
                bad(
                        "gzip without its sum",
                        Arrays.copyOf(packed, packed.length - 4),
                        "images is truncated: its gzip stream has no end"),
                bad("gzip of more", Fixtures.gzip(long1), "images is longer than it declares"),
                bad("gzip of less", Fixtures.gzip(Arrays.copyOf(good, 20)), "images is truncated"),
                bad("a gzip bomb", Fixtures.gzip(Arrays.copyOf(good, 1 << 24)), "images is longer than it declares"),
                bad(
                        "more than gzip can hold",
                        Fixtures.gzip(idx(0, 0x803, 3, 8_192, 8_192)),
                        "images is truncated",
                        "gzipped bytes cannot contain so much"),
                bad("gzip of gzip", Fixtures.gzip(packed), "images is not an IDX images file: it begins with 0x1f8b"),
                bad("gzip of nothing", Fixtures.gzip(new byte[0]), "images is truncated: it ends inside its header"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void images_areRefused(Bad<byte[]> images) {
        Hostile.assertRefused(() -> pack(images.input(), Fixtures.idxLabels(3), null), images.words());
        assertThat(Fixtures.names(directory)).containsExactly("in");
    }

    static Stream<Bad<byte[]>> labels() {
        return Stream.of(
                bad("empty", new byte[0], "labels is truncated: it ends inside its header"),
                bad(
                        "images",
                        Fixtures.idxImages(3, 2, 2),
                        "labels is not an IDX labels file",
                        "are images and labels swapped?"),
                bad(
                        "one too few",
                        Arrays.copyOf(Fixtures.idxLabels(3), 10),
                        "labels is truncated: it declares 3 labels (3 bytes), but has only 2"),
                bad("one too many", Arrays.copyOf(Fixtures.idxLabels(3), 12), "labels is longer than it declares"),
                bad("a negative count", idx(3, 0x801, -3), "labels declares 4294967293 items", "which is impossible"),
                bad("two thousand million", idx(3, 0x801, Integer.MAX_VALUE), "labels is truncated"),
                bad(
                        "packed two thousand million",
                        Fixtures.gzip(idx(3, 0x801, Integer.MAX_VALUE)),
                        "labels is truncated"),
                bad("ints", idx(12, 0xC01, 3), "labels is not an IDX labels file: it begins with 0x00000c01"));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void labels_areRefused(Bad<byte[]> labels) {
        Hostile.assertRefused(() -> pack(Fixtures.idxImages(3, 2, 2), labels.input(), null), labels.words());
        assertThat(Fixtures.names(directory)).containsExactly("in");
    }

    static Stream<Bad<Shape>> shapes() {
        return Stream.of(
                bad(
                        "of more",
                        new Shape(3, 3, 1),
                        "images: an example has 4 values, but dataset.shape = 3x3x1 needs 9"),
                bad("of less", new Shape(1, 1, 1), "needs 1"),
                bad(
                        "of colours",
                        new Shape(2, 2, 3),
                        "images: an example has 4 values, but dataset.shape = 2x2x3 needs 12"));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shape_isRefused(Bad<Shape> shape) {
        Hostile.assertRefused(
                () -> pack(Fixtures.idxImages(3, 2, 2), Fixtures.idxLabels(3), shape.input()), shape.words());
    }

    static Stream<Good<byte[]>> goodImages() {
        byte[] images = Fixtures.idxImages(3, 2, 2);
        return Stream.of(
                good("as it is", images, "2x2x1"),
                good("gzip, whatever the name", Fixtures.gzip(images), "2x2x1"),
                good("a row of pixels", Fixtures.idxImages(3, 1, 4), "1x4x1"),
                good("a pixel", Fixtures.idxImages(3, 1, 1), "1x1x1"));
    }

    @ParameterizedTest
    @MethodSource("goodImages")
    void images_areRead(Good<byte[]> images) {
        try (PackedStore store = pack(images.input(), Fixtures.idxLabels(3), null)) {
            assertThat(store.shape()).hasToString(images.value());
            assertThat(store.trainSize()).isEqualTo(3);
        }
    }
}
