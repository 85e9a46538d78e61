package dev.peacock.text.input;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** A document a row. */
final class ParquetTexts {
    private ParquetTexts() {}

    static void read(Piece piece, TextOptions options, Configuration hadoop, Consumer<Document> documents)
            throws IOException {
        throw new IOException(piece.name() + ": Parquet is not read yet");
    }
}
