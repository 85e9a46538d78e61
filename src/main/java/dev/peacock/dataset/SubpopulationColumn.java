package dev.peacock.dataset;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subpopulation of each example, from the data set. In a store: the number of names (int32, big-endian as all that
 * follows), each name as its length in UTF-8 bytes (int32) and those bytes, and the codes (int32).
 *
 * @param codes [n + q], train before test: an index into the names; -1 for all of a split that the data set says nothing of
 * @param names of both splits, in the order in which they come first, so that those of train examples stand before all others
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record SubpopulationColumn(int[] codes, List<String> names) implements Serializable {
    /** Of an example of a split without the column. */
    public static final int NONE = -1;

    public SubpopulationColumn {
        names = List.copyOf(names);
    }

    /** The name of an example's subpopulation, or null. */
    public @Nullable String name(int example) {
        int code = codes[example];
        return code == NONE ? null : names.get(code);
    }

    Gzipped pack() throws IOException {
        return Gzipped.of(out -> {
            out.writeInt(names.size());
            for (String name : names) {
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            for (int code : codes) {
                out.writeInt(code);
            }
        });
    }

    /** Throws IOException if the bytes are not those of so many examples. */
    static SubpopulationColumn unpack(byte[] packed, long unpackedSize, int examples) throws IOException {
        byte[] bytes = Gzipped.unpack(packed, unpackedSize);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int count = in.readInt();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw new IOException("the names of the subpopulations are damaged");
            }
            names.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
        int[] codes = new int[examples];
        for (int i = 0; i < examples; i++) {
            codes[i] = in.readInt();
            if (codes[i] < NONE || codes[i] >= count) {
                throw new IOException("example " + i + " has subpopulation " + codes[i] + " of " + count);
            }
        }
        if (in.available() > 0) {
            throw new IOException("the section goes on behind the subpopulations");
        }
        return new SubpopulationColumn(codes, names);
    }
}
