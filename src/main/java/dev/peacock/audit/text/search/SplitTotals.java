package dev.peacock.audit.text.search;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;

/**
 * What was read of a corpus.
 *
 * @param bytes of its texts in UTF-8
 * @param replaced how many characters stand for bytes that are not UTF-8
 */
public record SplitTotals(long documents, long bytes, long replaced) implements Serializable {
    public static final SplitTotals NONE = new SplitTotals(0, 0, 0);

    public SplitTotals plus(SplitTotals other) {
        return new SplitTotals(documents + other.documents, bytes + other.bytes, replaced + other.replaced);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(documents);
        out.writeLong(bytes);
        out.writeLong(replaced);
    }

    static SplitTotals read(DataInputStream in) throws IOException {
        return new SplitTotals(in.readLong(), in.readLong(), in.readLong());
    }
}
