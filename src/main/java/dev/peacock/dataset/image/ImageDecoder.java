package dev.peacock.dataset.image;

import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes PNG and JPEG. Gray pictures give one channel, all others RGB; transparency is ignored. Pictures are turned upright. */
public final class ImageDecoder {
    private static final int MOST_PIXELS = 1 << 26;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;

    private static final Set<String> FORMATS = Set.of("png", "jpeg");

    /** Unsigned bytes, height x width x channels. */
    public record Decoded(byte[] pixels, Shape shape) {}

    private ImageDecoder() {}

    /** Decodes a picture; UserError that begins with {@code where} if it is none, damaged, or too large. */
    public static Decoded decode(byte[] encoded, String where, WantedShape wanted) {
        BufferedImage image;
        List<String> warnings = new ArrayList<>();
        // A memory stream of our own: ImageIO's default one writes a cache file per picture.
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            ImageReader reader = reader(in, where);
            try {
                reader.setInput(in, true, true);
                reader.addIIOReadWarningListener((from, warning) -> warnings.add(warning));
                requireReasonable(reader.getWidth(0), reader.getHeight(0), where);
                requireEnd(reader, encoded, where);
                requireStill(reader, encoded, where);
                image = reader.read(0);
                image = isJpeg(reader) ? Upright.ofJpeg(image, encoded) : Upright.ofPng(image, encoded);
            } finally {
                reader.dispose();
            }
        } catch (UserError e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's decoders throw any unchecked exception on damaged files.
            throw new UserError(where + " is not a readable PNG or JPEG image: " + Reason.of(e), e);
        }
        // libjpeg fills what is missing with gray and only warns.
        warnings.stream()
                .filter(warning -> warning.startsWith("Premature") || warning.startsWith("Corrupt"))
                .findFirst()
                .ifPresent(warning -> {
                    throw new UserError(where + " is not a readable PNG or JPEG image: " + warning);
                });
        return pixels(image, where, wanted);
    }

    private static ImageReader reader(ImageInputStream in, String where) {
        for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            boolean wanted = Arrays.stream(reader.getOriginatingProvider().getFormatNames())
                    .anyMatch(FORMATS::contains);
            if (wanted) {
                return reader;
            }
        }
        throw new UserError(where + " is not a PNG or JPEG image");
    }

    private static boolean isJpeg(ImageReader reader) throws IOException {
        return reader.getFormatName().equalsIgnoreCase("jpeg");
    }

    private static void requireReasonable(int width, int height, String where) {
        if ((long) width * height > MOST_PIXELS) {
            throw new UserError("%s: the image says it is %dx%d pixels; at most %d pixels are decoded"
                    .formatted(where, height, width, MOST_PIXELS));
        }
    }

    /** A JPEG that was cut right at the begin of its scan is decoded to plain gray, without even a warning. */
    private static void requireEnd(ImageReader reader, byte[] encoded, String where) throws IOException {
        if (isJpeg(reader) && lastMarker(encoded, END_OF_IMAGE) <= lastMarker(encoded, START_OF_SCAN)) {
            throw new UserError(where + " is not a readable PNG or JPEG image: the JPEG does not end");
        }
    }

    /** An animated PNG says so in a chunk before its pixels; the JDK would show its first frame only. */
    private static void requireStill(ImageReader reader, byte[] encoded, String where) throws IOException {
        if (!isJpeg(reader) && PngChunks.find(encoded, "acTL", "IDAT") >= 0) {
            throw new UserError(where + " is animated; give its frames as pictures of their own");
        }
    }

    private static int lastMarker(byte[] encoded, int marker) {
        for (int i = encoded.length - 2; i >= 0; i--) {
            if ((encoded[i] & 0xFF) == 0xFF && (encoded[i + 1] & 0xFF) == marker) {
                return i;
            }
        }
        return -1;
    }

    private static Decoded pixels(BufferedImage image, String where, WantedShape wanted) {
        // the JDK reads them, but does not know that most files have them inverted
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
            throw new UserError(where + " has the colours of print (CMYK); save it in RGB, or in gray");
        }
        boolean gray = isGray(image.getColorModel());
        int channels = wanted.channels(gray ? 1 : 3, where);
        if (wanted.resize() != null) {
            return pixels(Resized.of(rgb(image, gray), wanted.resize()), false, channels, where, wanted);
        }
        return pixels(image, gray, channels, where, wanted);
    }

    /** The levels as they lie in the file. */
    private static BufferedImage rgb(BufferedImage image, boolean gray) {
        BufferedImage rgb = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                rgb.setRGB(x, y, rgbAt(image, gray, x, y));
            }
        }
        return rgb;
    }

    private static int rgbAt(BufferedImage image, boolean gray, int x, int y) {
        return gray ? grayLevel(image, x, y) * 0x010101 : image.getRGB(x, y);
    }

    private static Decoded pixels(BufferedImage image, boolean gray, int channels, String where, WantedShape wanted) {
        Shape shape = wanted.orElse(new Shape(image.getHeight(), image.getWidth(), channels), where);
        if (shape.height() != image.getHeight() || shape.width() != image.getWidth()) {
            throw new UserError("%s: the image is %dx%d, but dataset.shape is %s"
                    .formatted(where, image.getHeight(), image.getWidth(), shape));
        }
        byte[] pixels = new byte[shape.size()];
        int next = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = rgbAt(image, gray, x, y);
                if (channels == 1) {
                    pixels[next++] = (byte) luma(rgb);
                } else {
                    pixels[next++] = (byte) (rgb >> 16);
                    pixels[next++] = (byte) (rgb >> 8);
                    pixels[next++] = (byte) rgb;
                }
            }
        }
        return new Decoded(pixels, shape);
    }

    private static boolean isGray(ColorModel model) {
        if (model instanceof IndexColorModel palette) {
            // The JDK gives gray PNGs of fewer than 8 bits a palette of grays.
            for (int i = 0; i < palette.getMapSize(); i++) {
                if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                    return false;
                }
            }
            return true;
        }
        return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    /** The level as it lies in the file: getRGB would take it for linear light and change it. */
    private static int grayLevel(BufferedImage image, int x, int y) {
        Raster raster = image.getRaster();
        int sample = raster.getSample(x, y, 0);
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return palette.getRed(sample);
        }
        return raster.getTransferType() == DataBuffer.TYPE_USHORT ? sample >>> 8 : sample;
    }

    /** ITU-R BT.601 in thousandths; gives back a gray's own level exactly. */
    private static int luma(int rgb) {
        return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
    }
}
