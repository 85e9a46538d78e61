package dev.peacock.spark.images;

import dev.peacock.images.nearest.Vectors;

/** One side's vectors of those of the whole store. */
public record SideVectors(Vectors all, Side side) implements Vectors {
    @Override
    public int count() {
        return side.count();
    }

    @Override
    public int width() {
        return all.width();
    }

    @Override
    public void read(int row, float[] into, int at) {
        all.read(side.from() + row, into, at);
    }
}
