package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.image.ExampleImage;
import dev.peacock.dataset.image.ImageDecoder;
import dev.peacock.dataset.image.WantedShape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private static final WantedShape ANY = new WantedShape(null);

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void png_comesBack_sampleBySample(int channels) {
        ImageDecoder.Decoded decoded =
                ImageDecoder.decode(Fixtures.encode(Fixtures.picture(3, 4, channels, 0), "png"), "x", ANY);
        assertThat(decoded.shape()).isEqualTo(new Shape(3, 4, channels));
        assertThat(decoded.pixels()).isEqualTo(Fixtures.pictureBytes(3, 4, channels, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void pngOfTheStore_comesBack(int channels) {
        byte[] pixels = Fixtures.pictureBytes(5, 2, channels, 3);
        byte[] png = ExampleImage.png(new Shape(5, 2, channels), pixels);
        assertThat(ImageDecoder.decode(png, "x", ANY).pixels()).isEqualTo(pixels);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,3"})
    void jpeg_hasTheChannelsOfItsFile(int channels, int expected) {
        BufferedImage flat = Fixtures.picture(8, 8, channels, 0);
        flat.getRaster().setSamples(0, 0, 8, 8, 0, new int[64]);
        ImageDecoder.Decoded decoded = ImageDecoder.decode(Fixtures.encode(flat, "jpg"), "x", ANY);
        assertThat(decoded.shape()).isEqualTo(new Shape(8, 8, expected));
    }

    /** JPEG is lossy: one gray level over a whole block comes back within 1. */
    @Test
    void jpeg_keepsAGrayLevel() {
        BufferedImage flat = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        int[] level = new int[64];
        Arrays.fill(level, 100);
        flat.getRaster().setSamples(0, 0, 8, 8, 0, level);
        for (byte pixel :
                ImageDecoder.decode(Fixtures.encode(flat, "jpg"), "x", ANY).pixels()) {
            assertThat(pixel & 0xFF).isBetween(99, 101);
        }
    }

    @Test
    void grayWithFewBits_andGrayPalettes_haveOneChannel() {
        BufferedImage bits = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_BINARY);
        bits.getRaster().setSample(1, 0, 0, 1);
        ImageDecoder.Decoded decoded = ImageDecoder.decode(Fixtures.encode(bits, "png"), "x", ANY);
        assertThat(decoded.shape()).isEqualTo(new Shape(2, 3, 1));
        assertThat(decoded.pixels()).isEqualTo(Fixtures.bytes(0, 255, 0, 0, 0, 0));
    }

    @Test
    void colouredPalettes_haveThreeChannels() {
        byte[] red = Fixtures.bytes(10, 200);
        byte[] green = Fixtures.bytes(20, 100);
        byte[] blue = Fixtures.bytes(30, 50);
        BufferedImage palette =
                new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, red, green, blue));
        palette.getRaster().setSample(1, 0, 0, 1);
        ImageDecoder.Decoded decoded = ImageDecoder.decode(Fixtures.encode(palette, "png"), "x", ANY);
        assertThat(decoded.pixels()).isEqualTo(Fixtures.bytes(10, 20, 30, 200, 100, 50));
    }

    @Test
    void sixteenBitGray_keepsItsUpperByte() {
        BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0x12FF);
        deep.getRaster().setSample(1, 0, 0, 0xFE00);
        assertThat(ImageDecoder.decode(Fixtures.encode(deep, "png"), "x", ANY).pixels())
                .isEqualTo(Fixtures.bytes(0x12, 0xFE));
    }

    @Test
    void transparency_isIgnored() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x40102030);
        assertThat(ImageDecoder.decode(Fixtures.encode(image, "png"), "x", ANY).pixels())
                .isEqualTo(Fixtures.bytes(0x10, 0x20, 0x30));
    }

    @Test
    void colour_becomesLuma_whenOneChannelIsWanted() {
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xFF0000);
        image.setRGB(1, 0, 0x00FF00);
        image.setRGB(2, 0, 0x0000FF);
        image.setRGB(3, 0, 0xABABAB);
        WantedShape gray = new WantedShape(new Shape(1, 4, 1));
        // 0.299, 0.587 and 0.114 of 255, rounded.
        assertThat(ImageDecoder.decode(Fixtures.encode(image, "png"), "x", gray).pixels())
                .isEqualTo(Fixtures.bytes(76, 150, 29, 0xAB));
    }

    @Test
    void gray_isRepeated_whenThreeChannelsAreWanted() {
        byte[] png = Fixtures.encode(Fixtures.picture(1, 2, 1, 9), "png");
        WantedShape colour = new WantedShape(new Shape(1, 2, 3));
        assertThat(ImageDecoder.decode(png, "x", colour).pixels()).isEqualTo(Fixtures.bytes(9, 9, 9, 14, 14, 14));
    }

    @Test
    void wantedShape_isRefused_whenTheImageHasAnother() {
        byte[] png = Fixtures.encode(Fixtures.picture(2, 3, 1, 0), "png");
        assertRefused(png, new WantedShape(new Shape(2, 2, 1)), "an example has 6 values");
        assertRefused(png, new WantedShape(new Shape(3, 2, 1)), "the image is 2x3, but dataset.shape is 3x2x1");
        assertRefused(png, new WantedShape(new Shape(2, 3, 2)), "images have 1 or 3 channels");
    }

    @Test
    void otherFormats_areRefused() {
        assertRefused("no image".getBytes(StandardCharsets.UTF_8), ANY, "is not a PNG or JPEG image");
        assertRefused(Fixtures.encode(Fixtures.picture(2, 2, 3, 0), "bmp"), ANY, "is not a PNG or JPEG image");
        assertRefused(new byte[0], ANY, "is not a PNG or JPEG image");
    }

    /** The last 21 bytes of a PNG are checksums and the end chunk, which tell nothing of the pixels. */
    @ParameterizedTest
    @CsvSource({"png,1,21", "png,3,21", "jpg,1,0", "jpg,3,0"})
    void imagesCutAnywhere_areRefused(String format, int channels, int spare) {
        byte[] whole = Fixtures.encode(Fixtures.picture(32, 32, channels, 0), format);
        assertThat(ImageDecoder.decode(whole, "x", ANY).pixels()).hasSize(32 * 32 * channels);
        for (int length = 0; length < whole.length - spare; length++) {
            assertRefused(Arrays.copyOf(whole, length), ANY, "is not a");
        }
    }

    /** A PNG that says 60,000 x 60,000: 10 GB if decoded. */
    @Test
    void decompressionBombs_areRefused_byTheirHeader() {
        byte[] png = Fixtures.encode(Fixtures.picture(2, 2, 3, 0), "png");
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());
        assertRefused(png, ANY, "the image says it is 60000x60000 pixels");
    }

    @Test
    void animatedPictures_andColoursOfPrint_areRefused() throws IOException {
        byte[] still = ExampleImage.png(new Shape(2, 2, 1), new byte[4]);
        // behind the signature and the header: a length of 8, the type, frames, plays, and the checksum
        ByteBuffer control = ByteBuffer.allocate(20).putInt(8).put("acTL".getBytes(StandardCharsets.US_ASCII));
        control.putInt(2).putInt(0);
        CRC32 sum = new CRC32();
        sum.update(control.array(), 4, 12);
        control.putInt((int) sum.getValue());
        ByteArrayOutputStream animated = new ByteArrayOutputStream();
        animated.write(still, 0, 33);
        animated.write(control.array());
        animated.write(still, 33, still.length - 33);
        assertRefused(animated.toByteArray(), ANY, "png is animated; give its frames as pictures of their own");

        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(printed)) {
            writer.setOutput(out);
            writer.write(new IIOImage(Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null), null, null));
        } finally {
            writer.dispose();
        }
        assertRefused(printed.toByteArray(), ANY, "png has the colours of print (CMYK); save it in RGB");
    }

    private static void assertRefused(byte[] encoded, WantedShape wanted, String message) {
        assertThatThrownBy(() -> ImageDecoder.decode(encoded, "dir/x.png", wanted))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("dir/x.png")
                .hasMessageContaining(message);
    }
}
