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
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The text of a CSV file. Bytes that are not valid characters are refused, with their position, since replacing them
 * could merge two classes; so is an extremely long line, since a compressed file must not fill the memory. The mark that some programs begin
 * a file with is left out.
 */
public final class CsvText extends Reader {
    private static final int LONGEST_LINE = 1 << 26;
    private static final int MOST_MAGIC = 4;
    /** How files begin that are taken for CSV by mistake, and what they are. */
    private static final Map<String, String> OTHERS = Map.of(
            "PK\u0003\u0004",
            "is a zip archive, as Excel's workbooks are, and not CSV; save the table as CSV, or unpack the archive",
            "PAR1",
            "is a Parquet file, and not CSV; set format = parquet",
            "(\u00B5/\u00FD",
            "is compressed with zstd, and CSV is read plain or gzipped; unpack it");

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
            int wrong = bytes.get(bytes.position()) & 0xFF;
            // with which UTF-16 begins, and no other text
            boolean isUtf16 = decodedBytes == 0 && wrong >= 0xFE;
            throw new UserError(
                    "%s: line %d, byte %d of the file: 0x%02X is not %s; set its encoding, as in encoding = %s"
                            .formatted(
                                    file,
                                    line,
                                    decodedBytes + 1,
                                    wrong,
                                    decoder.charset(),
                                    isUtf16 ? "UTF-16" : "ISO-8859-1"));
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
        if (decodedBytes == 0) {
            refuseOthers();
        }
    }

    /** UserError for what is no text, which may be valid in an encoding that takes any byte. */
    private void refuseOthers() {
        String start = new String(bytes.array(), 0, Math.min(bytes.limit(), MOST_MAGIC), StandardCharsets.ISO_8859_1);
        OTHERS.forEach((magic, what) -> {
            if (start.startsWith(magic)) {
                throw new UserError(file + " " + what);
            }
        });
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
