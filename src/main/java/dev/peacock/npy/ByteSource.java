package dev.peacock.npy;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read from the beginning more than once. */
public interface ByteSource {
    /** Its name in messages. */
    String name();

    /** Number of bytes. */
    long length();

    /** A new stream from the first byte on. */
    InputStream open() throws IOException;

    /** Bytes that can be read from any place, as a file's. */
    interface Seekable extends ByteSource {
        /** A new stream from a byte on; {@code offset} is at most {@link #length}. */
        InputStream openAt(long offset) throws IOException;

        @Override
        default InputStream open() throws IOException {
            return openAt(0);
        }
    }
}
