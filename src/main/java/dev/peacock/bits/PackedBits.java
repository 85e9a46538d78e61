package dev.peacock.bits;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A vector of bits, eight to a byte, least significant first: bit i is bit i%8 of byte i/8, as in
 * {@code numpy.unpackbits(x, bitorder="little")}. Immutable; unused bits of the last byte are 0.
 */
public final class PackedBits implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;
    private final int length;

    private PackedBits(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** Wraps a copy of packed bytes; throws IllegalArgumentException if they are not exactly {@code length} bits. */
    public static PackedBits of(byte[] bytes, int length) {
        if (bytes.length != bytesFor(length)) {
            throw new IllegalArgumentException(bytes.length + " bytes do not hold exactly " + length + " bits");
        }
        int unused = bytes.length * 8 - length;
        if (unused > 0 && (bytes[bytes.length - 1] & 0xFF) >>> (8 - unused) != 0) {
            throw new IllegalArgumentException("a bit behind the last of " + length + " is set");
        }
        return new PackedBits(bytes.clone(), length);
    }

    public static PackedBits of(boolean[] values) {
        Builder builder = new Builder(values.length);
        for (int i = 0; i < values.length; i++) {
            if (values[i]) {
                builder.set(i);
            }
        }
        return builder.build();
    }

    /** The bits at {@code indices} set, of {@code length}. */
    public static PackedBits ofIndices(int[] indices, int length) {
        Builder builder = new Builder(length);
        for (int index : indices) {
            builder.set(index);
        }
        return builder.build();
    }

    public static int bytesFor(int bits) {
        return (bits + 7) >>> 3;
    }

    public boolean get(int index) {
        return (bytes[index >>> 3] >>> (index & 7) & 1) != 0;
    }

    /** Bits 8 i to 8 i + 7, the first in the lowest bit. */
    int octet(int i) {
        return bytes[i] & 0xFF;
    }

    public int length() {
        return length;
    }

    /** Number of bits set. */
    public int count() {
        return BitSet.valueOf(bytes).cardinality();
    }

    /** Number of bits set among those at {@code indices}. */
    public int count(int[] indices) {
        return (int) Arrays.stream(indices).filter(this::get).count();
    }

    /** How many bits differ; both have the same length. */
    public int differing(PackedBits other) {
        int differing = 0;
        for (int i = 0; i < bytes.length; i++) {
            differing += Integer.bitCount((bytes[i] ^ other.bytes[i]) & 0xff);
        }
        return differing;
    }

    /** Indices of the bits set, ascending. */
    public int[] indices() {
        return BitSet.valueOf(bytes).stream().toArray();
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedBits bits && bits.length == length && Arrays.equals(bits.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + length;
    }

    @Override
    public String toString() {
        return count() + " of " + length + " bits";
    }

    /** Sets bits one by one; not thread-safe. */
    public static final class Builder {
        private final byte[] bytes;
        private final int length;

        public Builder(int length) {
            this.bytes = new byte[bytesFor(length)];
            this.length = length;
        }

        public void set(int index) {
            bytes[index >>> 3] |= (byte) (1 << (index & 7));
        }

        public PackedBits build() {
            return new PackedBits(bytes.clone(), length);
        }
    }
}
