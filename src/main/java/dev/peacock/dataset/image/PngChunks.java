package dev.peacock.dataset.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Where the chunks of a PNG file are: each has its length, its type of four letters, its data and their checksum. */
final class PngChunks {
    private static final int SIGNATURE = 8;
    /** Bytes before a chunk's data: their length, and the type. */
    static final int HEAD = 2 * Integer.BYTES;

    static final int CHECKSUM = Integer.BYTES;

    private PngChunks() {}

    /** Where the first chunk of a type begins, or -1 where none does before the first one of another type. */
    static int find(byte[] png, String type, String before) {
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int at = SIGNATURE;
        while (at >= 0 && at + HEAD + CHECKSUM <= png.length) {
            String here = new String(png, at + Integer.BYTES, Integer.BYTES, StandardCharsets.ISO_8859_1);
            if (here.equals(type)) {
                return at;
            }
            if (here.equals(before)) {
                return -1;
            }
            at += HEAD + CHECKSUM + Math.max(0, bytes.getInt(at));
        }
        return -1;
    }
}
