package dev.peacock.attack.inversion;

/** How sure a classifier is that images are of their labels. Images are rows of values, one after another. */
public interface Confidence {
    /** Values of an image. */
    int inputs();

    /** p(label) of each of {@code count} images. */
    double[] of(double[] x, int count, int[] labels) throws InterruptedException;

    /** Whether the derivatives of an image are wanted, which can depend on its confidence. */
    interface Wanted {
        boolean is(int row, double confidence);
    }

    /** The same as the next, but may leave out the derivatives of images that are not wanted; it asks once of each. */
    default double[] gradients(double[] x, int count, int[] labels, double[] into, Wanted wanted)
            throws InterruptedException {
        double[] confidences = gradients(x, count, labels, into);
        for (int row = 0; row < count; row++) {
            wanted.is(row, confidences[row]);
        }
        return confidences;
    }

    /** The same, and writes the derivatives of p(label) by the values of each image, or estimates of them. */
    double[] gradients(double[] x, int count, int[] labels, double[] into) throws InterruptedException;
}
