package dev.peacock.spark.images;

import dev.peacock.images.nearest.Vectors;

/** The first of other vectors. */
public record FirstOf(Vectors vectors, int count) implements Vectors {
    @Override
    public int width() {
        return vectors.width();
    }

    @Override
    public void read(int row, float[] into, int at) {
        vectors.read(row, into, at);
    }
}
