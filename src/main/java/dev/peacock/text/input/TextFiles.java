package dev.peacock.text.input;

import dev.peacock.text.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** A document a file. */
final class TextFiles {
    private TextFiles() {}

    static void read(Piece piece, TextOptions options, Configuration hadoop, int longest, Consumer<Document> documents)
            throws IOException {
        try (InputStream in = Unpacked.open(piece, hadoop)) {
            byte[] bytes = in.readNBytes(longest);
            if (bytes.length == longest && in.read() >= 0) {
                throw Longest.exceeded(
                        piece.name(), longest + 1 + in.transferTo(OutputStream.nullOutputStream()), longest);
            }
            Utf16.refuse(piece, bytes, 0, bytes.length);
            int mark = Utf8.mark(bytes, 0, bytes.length);
            Utf8.Repaired text = Utf8.repaired(mark == 0 ? bytes : Arrays.copyOfRange(bytes, mark, bytes.length));
            documents.accept(new Document(piece.name(), -1, text.utf8(), text.replaced(), piece.partitions(options)));
        }
    }
}
