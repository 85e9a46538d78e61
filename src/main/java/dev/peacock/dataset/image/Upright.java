package dev.peacock.dataset.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Pictures as they are to be seen: a camera stores the rows of its sensor, and notes in the tag Orientation how they are to be turned or
 * mirrored (Exif 2.32, section 4.6.4.A). A file whose notes are damaged stays as it is stored.
 */
final class Upright {
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final String EXIF = "Exif\0\0";
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;
    private static final int AS_STORED = 1;
    private static final int MOST = 8;

    private Upright() {}

    /** The picture that was decoded from this JPEG file, turned as the file says; the very same where it says nothing. */
    static BufferedImage ofJpeg(BufferedImage stored, byte[] jpeg) {
        return turned(stored, orientationOfJpeg(jpeg));
    }

    /** The same of a PNG file, by its chunk eXIf, before or behind the pixels (PNG, third edition). */
    static BufferedImage ofPng(BufferedImage stored, byte[] png) {
        return turned(stored, orientationOfPng(png));
    }

    private static int orientationOfPng(byte[] png) {
        int at = PngChunks.find(png, "eXIf", "IEND");
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int length = at < 0 ? -1 : bytes.getInt(at);
        int data = at + PngChunks.HEAD;
        if (length < 0 || length > png.length - data - PngChunks.CHECKSUM) {
            return AS_STORED;
        }
        CRC32 sum = new CRC32();
        // the type is summed, too
        sum.update(png, data - Integer.BYTES, Integer.BYTES + length);
        return (int) sum.getValue() == bytes.getInt(data + length) ? ofTiff(bytes.slice(data, length)) : AS_STORED;
    }

    /** From 1 to 8; 1, which is as stored, where the file does not say it. */
    private static int orientationOfJpeg(byte[] jpeg) {
        ByteBuffer bytes = ByteBuffer.wrap(jpeg);
        int at = Short.BYTES;
        // a marker of two bytes, then the length of the segment with its own two bytes
        while (at + 2 * Short.BYTES <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
            int marker = jpeg[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++; // what fills up before a marker
                continue;
            }
            int length = bytes.getShort(at + Short.BYTES) & 0xFFFF;
            int from = at + 2 * Short.BYTES;
            int end = at + Short.BYTES + length;
            if (marker == START_OF_SCAN || end > jpeg.length) {
                break;
            }
            int tiff = from + EXIF.length();
            if (marker == APP1
                    && tiff <= end
                    && new String(jpeg, from, EXIF.length(), StandardCharsets.ISO_8859_1).equals(EXIF)) {
                return ofTiff(bytes.slice(tiff, end - tiff));
            }
            at = end;
        }
        return AS_STORED;
    }

    /** Of the first directory of tags (TIFF 6.0, section 2). */
    private static int ofTiff(ByteBuffer tiff) {
        if (tiff.limit() < 8) {
            return AS_STORED;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long first = tiff.getInt(4) & 0xFFFF_FFFFL;
        int entries = first + Short.BYTES > tiff.limit() ? 0 : tiff.getShort((int) first) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            long entry = first + Short.BYTES + (long) i * ENTRY;
            if (entry + ENTRY > tiff.limit()) {
                break;
            }
            int at = (int) entry;
            if ((tiff.getShort(at) & 0xFFFF) == ORIENTATION && tiff.getShort(at + 2) == SHORT) {
                int value = tiff.getShort(at + 8) & 0xFFFF;
                return value < AS_STORED || value > MOST ? AS_STORED : value;
            }
        }
        return AS_STORED;
    }

    private static BufferedImage turned(BufferedImage stored, int orientation) {
        if (orientation == AS_STORED) {
            return stored;
        }
        boolean sidesSwap = orientation >= 5;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int width = sidesSwap ? stored.getHeight() : stored.getWidth();
        int height = sidesSwap ? stored.getWidth() : stored.getHeight();
        // samples move as they are: drawing would convert between colour spaces and change gray levels
        WritableRaster from = stored.getRaster();
        WritableRaster to = stored.getColorModel().createCompatibleWritableRaster(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = sidesSwap ? y : x;
                int row = sidesSwap ? x : y;
                to.setDataElements(
                        x,
                        y,
                        from.getDataElements(
                                fromRight ? stored.getWidth() - 1 - column : column,
                                fromBottom ? stored.getHeight() - 1 - row : row,
                                null));
            }
        }
        return new BufferedImage(stored.getColorModel(), to, stored.isAlphaPremultiplied(), null);
    }
}
