package dev.peacock.images.nearest;

/**
 * Some of other vectors.
 *
 * @param chosen positions among the others
 */
public record Chosen(Vectors vectors, int[] chosen) implements Vectors {
    @Override
    public int count() {
        return chosen.length;
    }

    @Override
    public int width() {
        return vectors.width();
    }

    @Override
    public void read(int row, float[] into, int at) {
        vectors.read(chosen[row], into, at);
    }
}
