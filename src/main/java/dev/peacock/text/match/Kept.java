package dev.peacock.text.match;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The texts that an index needs, one after the other in few arrays; of the others nothing is kept. A place is a byte of these: the number of
 * the array, and in the lowest arrayBits its offset in it. No text lies in two arrays.
 */
final class Kept implements Serializable {
    private static final long serialVersionUID = 1;
    /** Of a place: 8 arrays of 2^30 bytes. */
    static final int PLACE_BITS = 33;
    /** No place, but a mark that there are more places than are worth noting. */
    static final long COMMON = (1L << PLACE_BITS) - 2;

    static final int ARRAY_BITS = 30;

    private final int arrayBits;
    private final byte[][] arrays;
    /** Where each text begins; one that is not kept has no byte. */
    private final long[] starts;

    /** @throws IllegalArgumentException where the texts that are needed have more than 8 times 2^30 bytes, or one of them more than 2^30 */
    Kept(byte[][] texts, BitSet needed, int arrayBits) {
        this.arrayBits = arrayBits;
        this.starts = new long[texts.length];
        int[] lengths = new int[texts.length + 1];
        int used = 0;
        int array = 0;
        for (int text = 0; text < texts.length; text++) {
            int length = needed.get(text) ? texts[text].length : 0;
            if (used + (long) length > 1 << arrayBits) {
                lengths[array++] = used;
                used = 0;
            }
            starts[text] = ((long) array << arrayBits) + used;
            if (length > 1 << arrayBits || starts[text] + length > COMMON) {
                throw new IllegalArgumentException("the texts have too many bytes for one index: at most 2^" + arrayBits
                        + " each and 2^" + PLACE_BITS + " together; search them in several parts");
            }
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

    int offset(long place) {
        return (int) (place & (1L << arrayBits) - 1);
    }

    byte[] array(long place) {
        return arrays[(int) (place >>> arrayBits)];
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
        return next >>> arrayBits == starts[text] >>> arrayBits ? offset(next) : array(starts[text]).length;
    }

    long bytes() {
        return Arrays.stream(arrays).mapToLong(array -> array.length).sum() + (long) Long.BYTES * starts.length;
    }
}
