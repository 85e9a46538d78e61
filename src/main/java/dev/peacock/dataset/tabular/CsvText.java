package dev.peacock.dataset.tabular;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * The text of a CSV file. Bytes that are not valid characters are refused, with their position, since replacing them
 * could merge two classes; so is an extremely long line, since a compressed file must not fill the memory. The mark that some programs begin
 * a file with is left out.
 */
public final class CsvText extends Reader {
    private static final int LONGEST_LINE = 1 << 26;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final String file;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();
    private final CharBuffer chars = CharBuffer.allocate(1 << 16).flip();
    private boolean begun;
    private boolean atEnd;
    private boolean done;
    private long decodedBytes;
    private long line = 1;
    private int lineLength;
    private char last;

    /** {@code file} is what messages call it. */
    public CsvText(InputStream in, Charset encoding, String file) {
        this.in = in;
        this.file = file;
        this.decoder = encoding.newDecoder(); // refuses what is malformed, as JDK readers do not
    }

    @Override
    public int read(char[] into, int offset, int count) throws IOException {
        while (!chars.hasRemaining()) {
            if (done) {
                return -1;
            }
            decode();
        }
        int given = Math.min(count, chars.remaining());
        chars.get(into, offset, given);
        return given;
    }

    private void decode() throws IOException {
        chars.clear();
        int before = bytes.position();
        CoderResult result = decoder.decode(bytes, chars, atEnd);
        decodedBytes += bytes.position() - before;
        if (result.isUnderflow() && atEnd) {
            done = decoder.flush(chars).isUnderflow();
        }
        chars.flip();
        countLines();
        if (!begun && chars.hasRemaining()) {
            begun = true;
            // a quote behind the mark would be no quote to a parser, and a label with it would be another label
            chars.position(chars.get(0) == BYTE_ORDER_MARK ? 1 : 0);
        }
        if (result.isError()) {
            throw new UserError(("%s: line %d, byte %d of the file: 0x%02X is not %s; set its encoding, as in"
                            + " encoding = ISO-8859-1")
                    .formatted(file, line, decodedBytes + 1, bytes.get(bytes.position()), decoder.charset()));
        }
        if (result.isUnderflow() && !atEnd) {
            fill();
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        atEnd = read < 0;
        bytes.position(bytes.position() + Math.max(read, 0)).flip();
    }

    private void countLines() {
        for (int i = 0; i < chars.limit(); i++) {
            char next = chars.get(i);
            boolean ends = next == '\n' || next == '\r';
            if (ends && !(next == '\n' && last == '\r')) {
                line++;
            }
            lineLength = ends ? 0 : lineLength + 1;
            if (lineLength > LONGEST_LINE) {
                throw new UserError("%s has a line of more than %d characters".formatted(file, LONGEST_LINE));
            }
            last = next;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
