package dev.peacock.npy;

import dev.peacock.check.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/** An array's bytes on their way out of an archive, held against the size and the checksum that the archive claims. */
final class CheckedEntry extends InputStream {
    private final ZipEntryContent entry;
    private final InputStream in;
    private final CRC32 checksum = new CRC32();
    private long left;

    CheckedEntry(ZipEntryContent entry, InputStream in) {
        this.entry = entry;
        this.in = in;
        this.left = entry.size();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            checkEnd();
            return -1;
        }
        int read = readIn(into, from, (int) Math.min(length, left));
        if (read < 0) {
            throw damaged("it ends " + left + " bytes early", null);
        }
        checksum.update(into, from, read);
        left -= read;
        return read;
    }

    private void checkEnd() throws IOException {
        if (readIn(new byte[1], 0, 1) >= 0) {
            throw damaged("it expands beyond the " + entry.size() + " bytes that the archive claims", null);
        }
        if (checksum.getValue() != entry.checksum()) {
            throw damaged("its checksum is wrong", null);
        }
    }

    private int readIn(byte[] into, int from, int length) throws IOException {
        try {
            return in.read(into, from, length);
        } catch (EOFException | ZipException e) {
            throw damaged("it cannot be decompressed", e);
        }
    }

    private UserError damaged(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        String message = entry.name() + ": the file is damaged: " + what;
        return cause == null ? new UserError(message) : new UserError(message, cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
