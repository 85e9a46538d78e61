package dev.peacock.audit.inversion;

import dev.peacock.config.Shape;
import java.util.Arrays;

/** How near two examples are. */
public final class Likeness {
    private static final int WINDOW = 7;
    private static final double C1 = .01 * .01;
    private static final double C2 = .03 * .03;

    private Likeness() {}

    /** The root of the mean squared difference. */
    public static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            double difference = (double) a[k] - b[k];
            sum += difference * difference;
        }
        return Math.sqrt(sum / a.length);
    }

    /**
     * Structural similarity (Wang et al. 2004, equation 13) of images with values from 0 to 1: the mean over channels and over all square
     * windows of 7 pixels, or as large as the image allows. 1 of equal images.
     */
    public static double ssim(float[] a, float[] b, Shape shape) {
        int side = Math.min(WINDOW, Math.min(shape.height(), shape.width()));
        double sum = 0;
        int windows = 0;
        for (int y = 0; y + side <= shape.height(); y++) {
            for (int x = 0; x + side <= shape.width(); x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    sum += window(a, b, shape, (y * shape.width() + x) * shape.channels() + c, side);
                    windows++;
                }
            }
        }
        return sum / windows;
    }

    private static double window(float[] a, float[] b, Shape shape, int from, int side) {
        double n = (double) side * side;
        double meanA = 0;
        double meanB = 0;
        double squaresA = 0;
        double squaresB = 0;
        double products = 0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int k = from + (y * shape.width() + x) * shape.channels();
                meanA += a[k] / n;
                meanB += b[k] / n;
                squaresA += (double) a[k] * a[k] / n;
                squaresB += (double) b[k] * b[k] / n;
                products += (double) a[k] * b[k] / n;
            }
        }
        double varianceA = squaresA - meanA * meanA;
        double varianceB = squaresB - meanB * meanB;
        double covariance = products - meanA * meanB;
        return (2 * meanA * meanB + C1)
                * (2 * covariance + C2)
                / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
    }

    /**
     * How often a random one of the first numbers is below a random one of the second, ties counted by half (Mann and Whitney 1947); NaN
     * where one kind lacks.
     */
    public static double below(double[] first, double[] second) {
        double[] sorted = second.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (double value : first) {
            sum += sorted.length - (rank(sorted, value, false) + rank(sorted, value, true)) / 2.0;
        }
        return first.length == 0 || second.length == 0 ? Double.NaN : sum / ((double) first.length * second.length);
    }

    /** Numbers below a value; with {@code orEqual} also those equal to it. */
    private static int rank(double[] sorted, double value, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || orEqual && sorted[middle] == value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
