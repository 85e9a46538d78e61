package dev.peacock.images.nearest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The distance of two vectors: the largest, over parts that share no number, of the root of the mean squared difference of a part's
 * numbers. With all numbers in one part it is the paper's l2, and with squares of pixels as parts its tiled l2, which a common background
 * makes less small (Carlini et al. 2023, sections 4.1 and 5.2).
 *
 * @param parts positions of the numbers of each part
 */
public record Metric(List<int[]> parts) implements Serializable {
    /** IllegalArgumentException without parts, or for an empty one. */
    public Metric {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || parts.stream().anyMatch(part -> part.length == 0)) {
            throw new IllegalArgumentException("parts: " + parts.size());
        }
    }

    /** All of {@code width} numbers. */
    public static Metric l2(int width) {
        return new Metric(List.of(IntStream.range(0, width).toArray()));
    }

    /**
     * Squares of {@code side} x {@code side} pixels of images [height, width, channels], all channels together. Those at the right and the
     * lower border are smaller where the side does not divide the image's.
     */
    public static Metric tiles(int height, int width, int channels, int side) {
        if (height < 1 || width < 1 || channels < 1 || side < 1) {
            throw new IllegalArgumentException(height + " x " + width + " x " + channels + ", squares of " + side);
        }
        List<int[]> parts = new ArrayList<>();
        for (int top = 0; top < height; top += side) {
            for (int left = 0; left < width; left += side) {
                int from = left * channels;
                int to = Math.min(left + side, width) * channels;
                parts.add(IntStream.range(top, Math.min(top + side, height))
                        .flatMap(line -> IntStream.range(line * width * channels + from, line * width * channels + to))
                        .toArray());
            }
        }
        return new Metric(parts);
    }

    /** Of two vectors that begin at {@code i} and {@code j}, the largest mean squared difference of a part. */
    double squared(float[] a, int i, float[] b, int j) {
        double largest = 0;
        for (int[] part : parts) {
            double sum = 0;
            for (int at : part) {
                double difference = (double) a[i + at] - b[j + at];
                sum += difference * difference;
            }
            largest = Math.max(largest, sum / part.length);
        }
        return largest;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metric that && Arrays.deepEquals(parts.toArray(), that.parts.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(parts.toArray());
    }
}
