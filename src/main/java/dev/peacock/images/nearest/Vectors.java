package dev.peacock.images.nearest;

/** Images of one size, or embeddings, each as so many numbers. Not thread-safe. */
public interface Vectors {
    int count();

    int width();

    /** Puts the numbers of one of them to {@code at} and following. */
    void read(int row, float[] into, int at);
}
