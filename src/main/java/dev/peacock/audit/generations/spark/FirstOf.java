package dev.peacock.audit.generations.spark;

import dev.peacock.audit.generations.nearest.Vectors;

/** The first of other vectors. */
record FirstOf(Vectors vectors, int count) implements Vectors {
    @Override
    public int width() {
        return vectors.width();
    }

    @Override
    public void read(int row, float[] into, int at) {
        vectors.read(row, into, at);
    }
}
