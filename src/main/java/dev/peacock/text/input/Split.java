package dev.peacock.text.input;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** A numbered part of a corpus, of some 64 MB of its files. Every document belongs to one split. */
public record Split(int number, List<Piece> pieces, TextOptions options) implements Serializable {
    public Split {
        pieces = List.copyOf(pieces);
    }

    /** Of its files. */
    public long bytes() {
        return pieces.stream().mapToLong(Piece::bytes).sum();
    }

    /** Gives the documents in order. UserError where a file holds what it should not, IOException where it cannot be reached. */
    public void read(Configuration hadoop, Consumer<Document> documents) throws IOException {
        read(hadoop, Longest.here(), documents);
    }

    void read(Configuration hadoop, int longest, Consumer<Document> documents) throws IOException {
        for (Piece piece : pieces) {
            switch (piece.format()) {
                case JSON_LINES -> JsonLines.read(piece, options, hadoop, longest, documents);
                case PARQUET -> ParquetTexts.read(piece, options, hadoop, longest, documents);
                case TEXT -> TextFiles.read(piece, options, hadoop, longest, documents);
                case MAIL -> Mails.read(piece, options, hadoop, longest, documents);
            }
        }
    }
}
