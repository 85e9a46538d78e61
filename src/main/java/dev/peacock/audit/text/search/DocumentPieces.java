package dev.peacock.audit.text.search;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A document that holds windows of generations, as a split's file has it.
 *
 * @param units of the whole document
 * @param pieces two numbers for each: the unit that it begins with, ascending, and which of the split's pieces it is, in the order of its
 *     rows of {@link RunCount}
 */
public record DocumentPieces(int ordinal, String document, int units, int[] pieces) {

    /** Windows that are common, or those that are not: begin, and end excluded, of each stretch of them. */
    public int[] windows(List<RunCount> runs, BitSet common, boolean areCommon) {
        IntStream.Builder stretches = IntStream.builder();
        for (int p = 0; p < pieces.length; p += 2) {
            int[] windows = runs.get(pieces[p + 1]).windows();
            int begun = -1;
            for (int i = 0; i <= windows.length; i++) {
                boolean counts = i < windows.length && common.get(windows[i]) == areCommon;
                if (counts && begun < 0) {
                    begun = i;
                } else if (!counts && begun >= 0) {
                    stretches.add(pieces[p] + begun).add(pieces[p] + i);
                    begun = -1;
                }
            }
        }
        return stretches.build().toArray();
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(ordinal);
        Found.write(out, document);
        out.writeInt(units);
        Found.write(out, pieces);
    }

    static DocumentPieces read(DataInputStream in) throws IOException {
        return new DocumentPieces(in.readInt(), Found.text(in), in.readInt(), Found.ints(in));
    }
}
