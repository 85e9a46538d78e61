package dev.peacock.images.nearest;

/**
 * Vectors in memory.
 *
 * @param values [count, width]; not copied, and not to be changed
 */
public record Rows(float[] values, int count, int width) implements Vectors {
    private static final int MOST_VALUES = (64 << 20) / Float.BYTES;

    /** IllegalArgumentException for another number of values. */
    public Rows {
        if (count < 0 || width < 1 || values.length != Math.multiplyExact(count, width)) {
            throw new IllegalArgumentException(values.length + " values for " + count + " rows of " + width);
        }
    }

    /** How many vectors of {@code width} numbers to hold at once: {@code wanted}, or fewer where they would take more than 64 MiB. */
    public static int most(int width, int wanted) {
        return Math.max(1, Math.min(wanted, MOST_VALUES / width));
    }

    /** Copies some of other vectors. */
    public static Rows of(Vectors vectors, int from, int to) {
        float[] values = new float[Math.multiplyExact(to - from, vectors.width())];
        for (int row = from; row < to; row++) {
            vectors.read(row, values, (row - from) * vectors.width());
        }
        return new Rows(values, to - from, vectors.width());
    }

    @Override
    public void read(int row, float[] into, int at) {
        System.arraycopy(values, row * width, into, at, width);
    }
}
