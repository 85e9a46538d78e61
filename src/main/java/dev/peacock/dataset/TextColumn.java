package dev.peacock.dataset;

import dev.peacock.provenance.Gzipped;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text of each example, from the data set: its subpopulation, or its id. In a store: the number of names (int32, big-endian as all that
 * follows), each name as its length in UTF-8 bytes (int32) and those bytes, and the codes (int32).
 *
 * @param codes [n + q], train before test: an index into the names; -1 for all of a split that the data set says nothing of
 * @param names of both splits, in the order in which they come first, so that those of train examples stand before all others
 */
public record TextColumn(int[] codes, List<String> names) implements Serializable {
    /** Of an example of a split without the column. */
    public static final int NONE = -1;

    public TextColumn {
        names = List.copyOf(names);
    }

    /** Of examples without one (null) and with one of their own; null if all are without. */
    static @Nullable TextColumn of(List<@Nullable String> texts) {
        int[] codes = new int[texts.size()];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < codes.length; i++) {
            String text = texts.get(i);
            codes[i] = text == null ? NONE : names.size();
            if (text != null) {
                names.add(text);
            }
        }
        return names.isEmpty() ? null : new TextColumn(codes, names);
    }

    /** The text of an example, or null. */
    public @Nullable String name(int example) {
        int code = codes[example];
        return code == NONE ? null : names.get(code);
    }

    /** The first {@code examples} examples by their name: for each that one of them has, in order, who has it. */
    public int[][] groups(int examples) {
        List<List<Integer>> members = new ArrayList<>();
        names.forEach(name -> members.add(new ArrayList<>()));
        for (int i = 0; i < examples; i++) {
            members.get(codes[i]).add(i);
        }
        return members.stream()
                .filter(group -> !group.isEmpty())
                .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
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
    static TextColumn unpack(byte[] packed, long unpackedSize, int examples) throws IOException {
        byte[] bytes = Gzipped.unpack(packed, unpackedSize);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int count = in.readInt();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw new IOException("its names are damaged");
            }
            names.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
        int[] codes = new int[examples];
        for (int i = 0; i < examples; i++) {
            codes[i] = in.readInt();
            if (codes[i] < NONE || codes[i] >= count) {
                throw new IOException("example " + i + " has name " + codes[i] + " of " + count);
            }
        }
        if (in.available() > 0) {
            throw new IOException("the section goes on behind its codes");
        }
        return new TextColumn(codes, names);
    }
}
