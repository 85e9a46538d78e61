package dev.peacock.audit.text;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;

/** For each of so many windows, how many documents hold it and how often the corpus does. 16 bytes a window. */
public final class WindowCounts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int NUMBERS = 3;

    /** Three for each window that was found: its number, documents and occurrences. */
    private final long[] found;

    private WindowCounts(long[] found) {
        this.found = found;
    }

    /** Of those with documents. */
    static WindowCounts of(long[] documents, long[] occurrences) {
        int count = (int) Arrays.stream(documents).filter(d -> d > 0).count();
        long[] found = new long[NUMBERS * count];
        int at = 0;
        for (int w = 0; w < documents.length; w++) {
            if (documents[w] > 0) {
                found[at++] = w;
                found[at++] = documents[w];
                found[at++] = occurrences[w];
            }
        }
        return new WindowCounts(found);
    }

    /** Adds them to counts by window. */
    public void addTo(long[] documents, long[] occurrences) {
        for (int i = 0; i < found.length; i += NUMBERS) {
            int window = (int) found[i];
            documents[window] += found[i + 1];
            occurrences[window] += found[i + 2];
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(found.length);
        for (long number : found) {
            out.writeLong(number);
        }
    }

    static WindowCounts read(DataInputStream in) throws IOException {
        long[] found = new long[in.readInt()];
        for (int i = 0; i < found.length; i++) {
            found[i] = in.readLong();
        }
        return new WindowCounts(found);
    }
}
