package dev.peacock.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** What writes into it may close it when it fails, too, and must not finish the file with that. */
final class Unclosable extends FilterOutputStream {
    Unclosable(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
