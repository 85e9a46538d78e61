package dev.peacock.bits;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A label for each example: one byte each of at most {@value #CLASSES_OF_A_BYTE} classes, otherwise two, the lower first, as in
 * {@code numpy.frombuffer(x, "u1")} and {@code "<u2"}. Immutable.
 */
public final class PackedLabels implements Serializable {
    private static final long serialVersionUID = 1L;

    /** More classes have no packed labels. */
    public static final int MOST_CLASSES = 1 << Character.SIZE;

    private static final int CLASSES_OF_A_BYTE = 1 << Byte.SIZE;

    private final byte[] bytes;
    private final int width;

    private PackedLabels(byte[] bytes, int width) {
        this.bytes = bytes;
        this.width = width;
    }

    /** Wraps packed bytes; throws IllegalArgumentException if they are not exactly {@code length} labels. */
    public static PackedLabels of(byte[] bytes, int length) {
        if (bytes.length != length && bytes.length != 2 * length) {
            throw new IllegalArgumentException(bytes.length + " bytes do not hold exactly " + length + " labels");
        }
        return new PackedLabels(bytes, bytes.length == length ? 1 : 2);
    }

    /** The labels at {@code from} to {@code to - 1}; null of more than {@link #MOST_CLASSES} classes. */
    public static @Nullable PackedLabels of(char[] labels, int from, int to, int classes) {
        if (classes > MOST_CLASSES) {
            return null;
        }
        int width = bytesOfLabel(classes);
        byte[] bytes = new byte[width * (to - from)];
        for (int i = from; i < to; i++) {
            int at = width * (i - from);
            bytes[at] = (byte) labels[i];
            if (width == 2) {
                bytes[at + 1] = (byte) (labels[i] >>> Byte.SIZE);
            }
        }
        return new PackedLabels(bytes, width);
    }

    public static int bytesOfLabel(int classes) {
        return classes <= CLASSES_OF_A_BYTE ? 1 : 2;
    }

    public int get(int index) {
        return width == 1 ? bytes[index] & 0xFF : bytes[2 * index] & 0xFF | (bytes[2 * index + 1] & 0xFF) << Byte.SIZE;
    }

    public int length() {
        return bytes.length / width;
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedLabels labels && labels.width == width && Arrays.equals(labels.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + width;
    }
}
