package dev.peacock.images.nearest;

import java.util.Arrays;

/**
 * The nearest rows of some rows, nearest first, of equally near ones the first.
 *
 * @param kept neighbours of each
 * @param ids [rows, kept]; -1 where there is none
 * @param distances [rows, kept], roots of mean squared differences; infinite where there is none
 */
public record Neighbours(int kept, int[] ids, double[] distances) {
    public int id(int row, int rank) {
        return ids[row * kept + rank];
    }

    public double distance(int row, int rank) {
        return distances[row * kept + rank];
    }

    /** The mean distance of the neighbours that a row has; NaN where it has none. */
    public double meanDistance(int row) {
        return Arrays.stream(distances, row * kept, (row + 1) * kept)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }
}
