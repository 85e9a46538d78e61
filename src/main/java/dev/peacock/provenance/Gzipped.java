package dev.peacock.provenance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A section of a file, gzipped.
 *
 * @param unpackedSize in bytes
 * @param hash SHA-256 in hex of the content, whatever a release of zlib makes of it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Gzipped(byte[] bytes, long unpackedSize, String hash) {

    /** Writes what is to be packed. */
    public interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    public static Gzipped of(Content content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        MessageDigest digest = Sha256.begin();
        long unpackedSize;
        try (DataOutputStream out =
                new DataOutputStream(new DigestOutputStream(new GZIPOutputStream(packed, 1 << 16), digest))) {
            content.writeTo(out);
            unpackedSize = out.size();
        }
        return new Gzipped(packed.toByteArray(), unpackedSize, Sha256.hex(digest));
    }

    /** Throws IOException if the bytes do not unpack to exactly the declared size; never unpacks more. */
    public static byte[] unpack(byte[] packed, long unpackedSize) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] bytes = in.readNBytes(Math.toIntExact(unpackedSize));
            if (bytes.length != unpackedSize || in.read() != -1) {
                throw new IOException("the section does not have the declared size");
            }
            return bytes;
        }
    }
}
