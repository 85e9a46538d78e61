package dev.peacock.dataset;

import static dev.peacock.check.Hostile.bad;
import static dev.peacock.check.Hostile.good;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.Hostile;
import dev.peacock.check.Hostile.Bad;
import dev.peacock.check.Hostile.Good;
import dev.peacock.config.SourceConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders of pictures: cat/1.png is the case, dog/1.png a good picture of 2x3 gray pixels. */
class HostileImagesTest {
    private static final byte[] GRAY = Fixtures.encode(Fixtures.picture(2, 3, 1, 0), "png");
    private static final byte[] JPEG = Fixtures.encode(Fixtures.picture(16, 16, 3, 0), "jpeg");

    @TempDir
    Path directory;

    private PackedStore pack() {
        return Fixtures.pack(new SourceConfig.Folder(directory.resolve("in").toString()), null, directory);
    }

    private void assertRefused(Bad<?> row) {
        Hostile.assertRefused(this::pack, row.words());
        assertThat(Fixtures.names(directory)).containsExactly("in");
    }

    private void write(String name, byte[] bytes) {
        Fixtures.write(directory.resolve("in").resolve(name), bytes);
    }

    /** A PNG of one IHDR with these numbers, one IDAT of these bytes and perhaps an IEND. */
    private static byte[] png(int width, int height, int depth, int color, int interlace, byte[] data, boolean end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(GRAY, 8));
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) depth)
                        .put((byte) color)
                        .put((byte) 0)
                        .put((byte) 0)
                        .put((byte) interlace)
                        .array());
        chunk(out, "IDAT", data);
        if (end) {
            chunk(out, "IEND", new byte[0]);
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] body = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(UTF_8))
                .put(data)
                .array();
        CRC32 sum = new CRC32();
        sum.update(body);
        out.writeBytes(ByteBuffer.allocate(8 + body.length)
                .putInt(data.length)
                .put(body)
                .putInt((int) sum.getValue())
                .array());
    }

    private static byte[] deflated(int... bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream packed = new DeflaterOutputStream(out, new Deflater(9))) {
            packed.write(Fixtures.bytes(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static Stream<Bad<byte[]>> pictures() {
        String none = "cat/1.png is not a PNG or JPEG image";
        String unreadable = "cat/1.png is not a readable PNG or JPEG image: ";
        return Stream.of(
                bad("empty", new byte[0], none),
                bad("text", "a cat".getBytes(UTF_8), none),
                bad("a vector picture", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(UTF_8), none),
                bad("GIF", Fixtures.encode(Fixtures.picture(2, 3, 1, 0), "gif"), none),
                bad("BMP", Fixtures.encode(Fixtures.picture(2, 3, 3, 0), "bmp"), none),
                bad("TIFF", Fixtures.encode(Fixtures.picture(2, 3, 3, 0), "tiff"), none),
                bad("WebP", "RIFF\0\0\0\0WEBPVP8 ".getBytes(ISO_8859_1), none),
                bad("gzip", Fixtures.gzip(GRAY), none),
                bad("a PNG's magic alone", Arrays.copyOf(GRAY, 8), unreadable),
                bad("a PNG's header alone", Arrays.copyOf(GRAY, 33), unreadable),
                bad("half a PNG", Arrays.copyOf(GRAY, GRAY.length / 2), unreadable),
                bad(
                        "a PNG of 2^31 columns",
                        png(Integer.MAX_VALUE, 1, 8, 0, 0, deflated(0), true),
                        "cat/1.png: the image says it is 1x2147483647 pixels; at most"),
                bad(
                        "a PNG of 2^62 pixels",
                        png(Integer.MAX_VALUE, Integer.MAX_VALUE, 8, 0, 0, deflated(0), true),
                        "cat/1.png: the image says it is 2147483647x2147483647 pixels"),
                bad("a PNG of 0 columns", png(0, 1, 8, 0, 0, deflated(0), true), unreadable),
                bad("a PNG of negative rows", png(1, -1, 8, 0, 0, deflated(0), true), unreadable),
                bad("a PNG of 3 bits", png(3, 2, 3, 0, 0, deflated(0), true), unreadable),
                bad("a PNG of color 5", png(3, 2, 8, 5, 0, deflated(0), true), unreadable),
                bad("a PNG of interlace 7", png(3, 2, 8, 0, 7, deflated(0), true), unreadable),
                bad(
                        "a PNG with a palette that is not there",
                        png(3, 2, 8, 3, 0, deflated(0, 1, 2, 3, 0, 1, 2, 3), true),
                        unreadable),
                bad("a PNG of no pixels", png(3, 2, 8, 0, 0, deflated(), true), unreadable),
                bad("a PNG of too few pixels", png(3, 2, 8, 0, 0, deflated(0, 1, 2, 3), true), unreadable),
                bad("a PNG that is not deflated", png(3, 2, 8, 0, 0, new byte[20], true), unreadable),
                bad("a PNG of filter 9", png(3, 2, 8, 0, 0, deflated(9, 1, 2, 3, 9, 1, 2, 3), true), unreadable),
                bad("a JPEG's magic alone", Arrays.copyOf(JPEG, 3), unreadable),
                bad("half a JPEG", Arrays.copyOf(JPEG, JPEG.length / 2), unreadable),
                bad("a JPEG cut at its end", Arrays.copyOf(JPEG, JPEG.length - 2), unreadable, "does not end"),
                bad(
                        "another size",
                        Fixtures.encode(Fixtures.picture(3, 3, 1, 0), "png"),
                        "dog/1.png: the example is 2x3x1, but the first one",
                        "is 3x3x1; all must have the same size; set dataset.resize = [height, width]"),
                bad(
                        "colours beside gray",
                        Fixtures.encode(Fixtures.picture(2, 3, 3, 0), "png"),
                        "dog/1.png: the example is 2x3x1, but the first one",
                        "is 2x3x3"));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void picture_isRefused(Bad<byte[]> picture) {
        write("cat/1.png", picture.input());
        write("dog/1.png", GRAY);
        assertRefused(picture);
    }

    static Stream<Good<byte[]>> goodPictures() {
        return Stream.of(
                good("JPEG, whatever the name", Fixtures.encode(Fixtures.picture(2, 3, 1, 0), "jpeg"), "2x3x1"),
                good("1 bit", encoded(BufferedImage.TYPE_BYTE_BINARY, false), "2x3x1"),
                good("16 bits", encoded(BufferedImage.TYPE_USHORT_GRAY, false), "2x3x1"),
                good("transparent", encoded(BufferedImage.TYPE_INT_ARGB, false), "2x3x3"),
                good("a palette of colours", encoded(BufferedImage.TYPE_BYTE_INDEXED, false), "2x3x3"),
                good("interlaced", encoded(BufferedImage.TYPE_BYTE_GRAY, true), "2x3x1"),
                good("more behind the end", Arrays.copyOf(GRAY, GRAY.length + 99), "2x3x1"),
                good("an end that is missing", Arrays.copyOf(GRAY, GRAY.length - 12), "2x3x1"));
    }

    private static byte[] encoded(int type, boolean interlaced) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(new BufferedImage(3, 2, type), null, null), parameters);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("goodPictures")
    void picture_isRead(Good<byte[]> picture) {
        write("cat/1.png", picture.input());
        try (PackedStore store = pack()) {
            assertThat(store.shape()).hasToString(picture.value());
        }
    }

    private static final String NONE = "no folder";

    /** What is there, as names that end in / for folders; anything else is a good picture. */
    static Stream<Bad<String>> folders() {
        return Stream.of(
                bad("no folder", NONE, "in does not exist"),
                bad("an empty one", "", "in has no class folders; put the images of each class in one folder"),
                bad("pictures alone", "1.png 2.png", "in has no class folders"),
                bad("hidden folders alone", ".git/1.png", "in has no class folders"),
                bad("an empty class", "cat/1.png dog/", "in/dog has no images"),
                bad("a class of hidden files", "cat/1.png dog/.DS_Store", "in/dog has no images"),
                bad(
                        "a folder in a class",
                        "cat/1.png cat/old/2.png",
                        "in/cat/old is a folder inside a class folder, which may contain only images"),
                bad(
                        "splits for classes",
                        "train/cat/1.png test/cat/1.png",
                        "in/test/cat is a folder inside a class folder"),
                bad(
                        "a list beside the pictures",
                        "cat/1.png cat/list.txt",
                        "in/cat/list.txt is not a PNG or JPEG image"),
                bad(
                        "a folder named as a picture",
                        "cat/1.png cat/2.png/",
                        "in/cat/2.png is a folder inside a class folder"),
                bad("a blank class", "cat/1.png \u2003/1.png", "the label is empty"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void folder_isRefused(Bad<String> folder) throws IOException {
        Path in = directory.resolve("in");
        if (!folder.input().equals(NONE)) {
            Files.createDirectories(in);
            for (String name :
                    folder.input().isEmpty() ? new String[0] : folder.input().split(" ")) {
                if (name.endsWith("/")) {
                    Files.createDirectories(in.resolve(name));
                } else {
                    write(name, name.endsWith(".png") ? GRAY : "a list".getBytes(UTF_8));
                }
            }
        } else {
            Files.createDirectories(in.resolveSibling("other"));
        }
        Hostile.assertRefused(this::pack, folder.words());
        assertThat(Fixtures.names(directory)).hasSize(1);
    }
}
