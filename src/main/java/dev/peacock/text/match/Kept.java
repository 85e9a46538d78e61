package dev.peacock.text.match;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The texts that an index needs, one after the other in few arrays; of the others nothing is kept. A place is a byte of these: number of
 * the array above the lowest 31 bits, offset in them. No text lies in two arrays, so that a text may be as long as an array.
 */
final class Kept implements Serializable {
    private static final long serialVersionUID = 1;
    /** Bytes from which on a new array is begun. */
    static final int ARRAY = 1 << 28;

    private static final int OFFSET_BITS = 31;

    private final byte[][] arrays;
    /** Where each text begins; one that is not kept has no byte. */
    private final long[] starts;

    Kept(byte[][] texts, BitSet needed, int arrayBytes) {
        this.starts = new long[texts.length];
        int[] lengths = new int[texts.length + 1];
        int used = 0;
        int array = 0;
        for (int text = 0; text < texts.length; text++) {
            int length = needed.get(text) ? texts[text].length : 0;
            if (length > 0 && used > 0 && used + (long) length > arrayBytes) {
                lengths[array++] = used;
                used = 0;
            }
            starts[text] = (long) array << OFFSET_BITS | used;
            used += length;
        }
        lengths[array] = used;
        this.arrays = new byte[array + 1][];
        for (int i = 0; i <= array; i++) {
            arrays[i] = new byte[lengths[i]];
        }
        needed.stream()
                .forEach(text -> System.arraycopy(
                        texts[text], 0, array(starts[text]), offset(starts[text]), texts[text].length));
    }

    static int offset(long place) {
        return (int) (place & Integer.MAX_VALUE);
    }

    byte[] array(long place) {
        return arrays[(int) (place >>> OFFSET_BITS)];
    }

    long place(int text, int offset) {
        return starts[text] + offset;
    }

    /** The text that has the byte at that place: the last that begins there or before, as those not kept begin where the next one does. */
    int text(long place) {
        int text = 0;
        int above = starts.length;
        while (text + 1 < above) {
            int middle = text + above >>> 1;
            if (starts[middle] <= place) {
                text = middle;
            } else {
                above = middle;
            }
        }
        return text;
    }

    /** Offset, in its array, of the text's first byte. */
    int from(int text) {
        return offset(starts[text]);
    }

    /** Offset, in its array, of the byte after the text's last. */
    int to(int text) {
        long next = text + 1 < starts.length ? starts[text + 1] : Long.MAX_VALUE;
        return next >>> OFFSET_BITS == starts[text] >>> OFFSET_BITS ? offset(next) : array(starts[text]).length;
    }

    long bytes() {
        return Arrays.stream(arrays).mapToLong(array -> array.length).sum() + (long) Long.BYTES * starts.length;
    }
}
