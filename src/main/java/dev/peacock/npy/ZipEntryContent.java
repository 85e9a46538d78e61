package dev.peacock.npy;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * One array's bytes in an archive. They are what the directory says, or a UserError: never more than {@code size}, and the
 * checksum is compared where the last byte has been read.
 */
record ZipEntryContent(
        Seekable file,
        String entry,
        boolean encrypted,
        int method,
        long checksum,
        long compressed,
        long size,
        long offset)
        implements ByteSource {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    /** No byte of a deflated stream makes more than this many (RFC 1951: 258 from two bits). */
    private static final long MOST_EXPANSION = 1032;

    private static final int BUFFER = 1 << 16;

    @Override
    public String name() {
        return file.name() + ": " + (entry.endsWith(".npy") ? entry.substring(0, entry.length() - 4) : entry);
    }

    @Override
    public long length() {
        return size;
    }

    @Override
    public InputStream open() throws IOException {
        if (encrypted || (method != STORED && method != DEFLATED)) {
            throw new UserError(name() + ": is encrypted or compressed in a way that NumPy does not write (method "
                    + method + "); save it with numpy.savez_compressed");
        }
        boolean possible = method == STORED ? size == compressed : size / MOST_EXPANSION <= compressed + 1;
        if (!possible) {
            throw new UserError(name() + ": " + compressed + " bytes cannot hold the " + size
                    + " that the archive claims; the file is damaged");
        }
        ZipDirectory.checkRange(file, offset, LOCAL_BYTES);
        ByteBuffer local = ZipDirectory.bytes(file, offset, LOCAL_BYTES);
        if (local.getInt(0) != LOCAL) {
            throw ZipDirectory.damaged(
                    file, "the array '" + Shown.text(entry) + "' is not where the list of arrays says");
        }
        long data = offset + LOCAL_BYTES + (local.getShort(26) & 0xFFFF) + (local.getShort(28) & 0xFFFF);
        ZipDirectory.checkRange(file, data, compressed);
        InputStream raw = new FirstBytes(file.openAt(data), compressed);
        return new CheckedEntry(this, method == STORED ? raw : new Inflating(raw));
    }

    /** Ends its inflater, which holds memory outside the heap, as it is closed. */
    private static final class Inflating extends InflaterInputStream {
        Inflating(InputStream raw) {
            // zlib wants one byte more than there is where there is no zlib header
            super(new SequenceInputStream(raw, new ByteArrayInputStream(new byte[1])), new Inflater(true), BUFFER);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
