package dev.peacock.dataset.image;

import dev.peacock.config.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Examples as pictures. */
public final class ExampleImage {
    private ExampleImage() {}

    /** Brightness 0..1 as a pixel 0..255; what lies outside is cut off. */
    public static byte level(double brightness) {
        return (byte) Math.round(Math.min(Math.max(brightness, 0), 1) * 255);
    }

    /** A gray or RGB picture of height x width x channels unsigned bytes. */
    public static byte[] png(Shape shape, byte[] pixels) {
        if (!shape.isImage()) {
            throw new IllegalStateException("examples of shape " + shape + " are no pictures");
        }
        int channels = shape.channels();
        BufferedImage image = new BufferedImage(
                shape.width(),
                shape.height(),
                channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        // Samples go straight into the raster: setRGB would convert between colour spaces and change gray levels.
        WritableRaster raster = image.getRaster();
        int next = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < channels; c++) {
                    raster.setSample(x, y, c, pixels[next++] & 0xFF);
                }
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // A memory stream of our own: ImageIO's default one writes a cache file per picture.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("this Java cannot write PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
