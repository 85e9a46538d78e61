package dev.peacock.attack.inversion;

/** How sure a classifier is that images are of their labels. Images are rows of values, one after another. */
public interface Confidence {
    /** Values of an image. */
    int inputs();

    /** p(label) of each of {@code count} images. */
    double[] of(double[] x, int count, int[] labels) throws InterruptedException;

    /** The same, and writes the derivatives of p(label) by the values of each image, or estimates of them. */
    double[] gradients(double[] x, int count, int[] labels, double[] into) throws InterruptedException;
}
