package dev.peacock.audit.text.search;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of a document in which some batches of generations may have windows.
 *
 * @param units of the whole document
 * @param batches their numbers, ascending
 * @param start the document's unit that it begins with
 * @param text its normalised bytes
 * @param bounds of its units in them, from 0 to their length
 * @param personal what is masked there
 */
public record Stretch(
        int ordinal,
        String document,
        int units,
        int[] batches,
        int start,
        byte[] text,
        int[] bounds,
        List<Personal> personal) {

    public boolean isOf(int batch) {
        return Arrays.binarySearch(batches, batch) >= 0;
    }

    /** Whether a run of so many units is in it. */
    boolean holds(int from, int count) {
        return from >= start && from + count < start + bounds.length;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(ordinal);
        Found.write(out, document);
        out.writeInt(units);
        Found.write(out, batches);
        out.writeInt(start);
        out.writeInt(text.length);
        out.write(text);
        Found.write(out, bounds);
        Personal.write(out, personal);
    }

    static Stretch read(DataInputStream in) throws IOException {
        return new Stretch(
                in.readInt(),
                Found.text(in),
                in.readInt(),
                Found.ints(in),
                in.readInt(),
                in.readNBytes(in.readInt()),
                Found.ints(in),
                Personal.read(in));
    }
}
