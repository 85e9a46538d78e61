package dev.peacock.text.input;

import dev.peacock.text.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** A document a file. */
final class TextFiles {
    private TextFiles() {}

    static void read(Piece piece, TextOptions options, Configuration hadoop, Consumer<Document> documents)
            throws IOException {
        try (InputStream in = Unpacked.open(piece, hadoop)) {
            Utf8.Repaired text = Utf8.repaired(in.readAllBytes());
            documents.accept(new Document(piece.name(), text.utf8(), text.replaced(), Map.of()));
        }
    }
}
