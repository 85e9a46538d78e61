package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.Shape;
import dev.peacock.dataset.image.ImageDecoder;
import dev.peacock.dataset.image.WantedShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEG and PNG files of 3 x 5 pixels with a tag that says how to turn them. */
class UprightPicturesTest {
    private static final int HEIGHT = 3;
    private static final int WIDTH = 5;
    private static final int ORIENTATION = 0x0112;
    /** Bytes by which APP1 says that it is Exif. */
    private static final int EXIF = 6;
    /** Bytes of a PNG file up to behind its header, and of its end. */
    private static final int BEGIN = 8 + 12 + 13;

    private static final int END = 12;

    /** Where the row and the column of number 0 are to be seen, as the table of Exif 2.32, section 4.6.4.A, has it. */
    @ParameterizedTest
    @CsvSource({
        "1, top, left",
        "2, top, right",
        "3, bottom, right",
        "4, bottom, left",
        "5, left, top",
        "6, right, top",
        "7, right, bottom",
        "8, left, bottom"
    })
    void pictures_areTurnedAsTheirTagSays(int orientation, String row0, String column0) {
        for (int channels : new int[] {1, 3}) {
            BufferedImage picture = Fixtures.picture(HEIGHT, WIDTH, channels, 0);
            byte[] jpeg = Fixtures.encode(picture, "jpg");
            assertTurned(jpeg, exif -> with(jpeg, exif), channels, orientation, row0, column0);
            byte[] png = Fixtures.encode(picture, "png");
            assertTurned(png, exif -> withChunk(png, exif, true), channels, orientation, row0, column0);
            assertTurned(png, exif -> withChunk(png, exif, false), channels, orientation, row0, column0);
        }
        byte[] bits = Fixtures.encode(bits(), "png");
        assertTurned(bits, exif -> withChunk(bits, exif, true), 1, orientation, row0, column0);
    }

    /** A pixel a bit, by a palette of two grays. */
    private static BufferedImage bits() {
        BufferedImage bits = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(0, 0, 0xFFFFFF);
        bits.setRGB(3, 1, 0xFFFFFF);
        return bits;
    }

    private static void assertTurned(
            byte[] file, UnaryOperator<byte[]> with, int channels, int orientation, String row0, String column0) {
        byte[] stored = decoded(file).pixels();
        boolean swapped = row0.equals("left") || row0.equals("right");
        Shape shape = new Shape(swapped ? WIDTH : HEIGHT, swapped ? HEIGHT : WIDTH, channels);
        byte[] seen = new byte[stored.length];
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                int byRow = row0.equals("top") || row0.equals("left") ? row : HEIGHT - 1 - row;
                int byColumn = column0.equals("left") || column0.equals("top") ? column : WIDTH - 1 - column;
                int at = swapped ? byColumn * shape.width() + byRow : byRow * shape.width() + byColumn;
                System.arraycopy(stored, (row * WIDTH + column) * channels, seen, at * channels, channels);
            }
        }
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ImageDecoder.Decoded turned = decoded(with.apply(exif(order, ORIENTATION, 3, orientation)));
            assertThat(turned.shape()).isEqualTo(shape);
            assertThat(turned.pixels()).isEqualTo(seen);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 0xFFFF})
    void orientationsThatThereAreNot_changeNothing(int orientation) {
        assertAsStored(exif(ByteOrder.BIG_ENDIAN, ORIENTATION, 3, orientation));
    }

    @Test
    void otherTags_andDamagedOnes_changeNothing() {
        byte[] whole = exif(ByteOrder.LITTLE_ENDIAN, ORIENTATION, 3, 6);
        assertAsStored(exif(ByteOrder.LITTLE_ENDIAN, ORIENTATION + 1, 3, 6));
        assertAsStored(exif(ByteOrder.LITTLE_ENDIAN, ORIENTATION, 4, 6));
        for (int length = 0; length < whole.length; length++) {
            assertAsStored(Arrays.copyOf(whole, length));
        }
        byte[] far = whole.clone();
        Arrays.fill(far, 10, 14, (byte) 0xFF);
        assertAsStored(far);
    }

    private static void assertAsStored(byte[] app1) {
        byte[] jpeg = Fixtures.encode(Fixtures.picture(HEIGHT, WIDTH, 3, 0), "jpg");
        assertThat(decoded(with(jpeg, app1)).pixels()).isEqualTo(decoded(jpeg).pixels());
        if (app1.length >= EXIF) {
            byte[] png = Fixtures.encode(Fixtures.picture(HEIGHT, WIDTH, 3, 0), "png");
            assertThat(decoded(withChunk(png, app1, true)).pixels())
                    .isEqualTo(decoded(png).pixels());
        }
    }

    @Test
    void chunksWithAWrongChecksum_changeNothing() {
        byte[] png = Fixtures.encode(Fixtures.picture(HEIGHT, WIDTH, 3, 0), "png");
        byte[] turned = withChunk(png, exif(ByteOrder.BIG_ENDIAN, ORIENTATION, 3, 6), false);
        assertThat(decoded(turned).shape()).isEqualTo(new Shape(WIDTH, HEIGHT, 3));
        // the last byte of the checksum before the end's 12 bytes
        turned[turned.length - END - 1]++;
        assertThat(decoded(turned).pixels()).isEqualTo(decoded(png).pixels());
    }

    private static ImageDecoder.Decoded decoded(byte[] file) {
        return ImageDecoder.decode(file, "x", new WantedShape(null));
    }

    /** A directory of two tags, of which the second is this one, with one value of two bytes. */
    private static byte[] exif(ByteOrder order, int tag, int type, int value) {
        ByteBuffer bytes = ByteBuffer.allocate(6 + 8 + 2 + 2 * 12).order(order);
        bytes.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
        bytes.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.ISO_8859_1));
        bytes.putShort((short) 42).putInt(8).putShort((short) 2);
        bytes.putShort((short) 0x0100).putShort((short) 3).putInt(1).putInt(0);
        bytes.putShort((short) tag).putShort((short) type).putInt(1).putShort((short) value);
        return bytes.array();
    }

    /** Two segments APP1 behind the first segment of the file: notes of another kind, and these. */
    private static byte[] with(byte[] jpeg, byte[] app1) {
        int first = 4 + (ByteBuffer.wrap(jpeg).getShort(4) & 0xFFFF);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, first);
        for (byte[] notes :
                new byte[][] {"http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1), app1}) {
            ByteBuffer head = ByteBuffer.allocate(4).putShort((short) 0xFFE1).putShort((short) (notes.length + 2));
            file.writeBytes(head.array());
            file.writeBytes(notes);
        }
        file.write(jpeg, first, jpeg.length - first);
        return file.toByteArray();
    }

    /** A chunk eXIf of what follows these notes' first word, behind the header or before the end. */
    private static byte[] withChunk(byte[] png, byte[] app1, boolean isBeforePixels) {
        int length = app1.length - EXIF;
        ByteBuffer chunk = ByteBuffer.allocate(12 + length).putInt(length);
        chunk.put("eXIf".getBytes(StandardCharsets.ISO_8859_1)).put(app1, EXIF, length);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, 4 + length);
        chunk.putInt((int) sum.getValue());
        int at = isBeforePixels ? BEGIN : png.length - END;
        return ByteBuffer.allocate(png.length + chunk.capacity())
                .put(png, 0, at)
                .put(chunk.array())
                .put(png, at, png.length - at)
                .array();
    }
}
