package dev.peacock.audit.divergence;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** How many units of a generation were copied behind the place where its repetition ends, none of them of a repetition. */
public final class CopiedBehind {
    private CopiedBehind() {}

    /** Units {@code start} to {@code end - 1} of a generation, which a document has, too; what is common is no copy. */
    public record Piece(int start, int end, boolean isCommon) {}

    /**
     * Units behind the place, and how many of them were copied.
     *
     * @param place the unit that begins behind the repetition
     */
    public record Counted(int place, int behind, int copied) {}

    /**
     * Counts.
     *
     * @param bounds characters with which units begin, and the length of the text: one more than there are units
     * @param repetition of this text
     * @param pieces may overlap; units of common ones do not count
     */
    public static Counted of(int[] bounds, Repetition repetition, List<Piece> pieces) {
        int units = bounds.length - 1;
        Stretch first = repetition.first();
        if (first == null) {
            return new Counted(units, 0, 0);
        }
        BitSet behind = new BitSet();
        int place = units;
        for (int unit = units - 1; unit >= 0 && bounds[unit] >= first.end(); unit--) {
            behind.set(unit);
            place = unit;
        }
        if (first.open()) {
            behind.clear();
        }
        for (Stretch stretch : repetition.all()) {
            int unit = unit(bounds, stretch.start());
            while (unit < units && bounds[unit] < stretch.end()) {
                behind.clear(unit++);
            }
        }
        BitSet copied = new BitSet();
        pieces.forEach(piece -> copied.set(piece.start, piece.end));
        pieces.stream().filter(Piece::isCommon).forEach(piece -> copied.clear(piece.start, piece.end));
        copied.and(behind);
        return new Counted(place, behind.cardinality(), copied.cardinality());
    }

    /** The unit that holds a character. */
    private static int unit(int[] bounds, int at) {
        int place = Arrays.binarySearch(bounds, at);
        return place >= 0 ? place : -place - 2;
    }
}
