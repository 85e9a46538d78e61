package dev.peacock.audit.diffusion;

import dev.peacock.attack.Separation;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How near a model's completions of images are to what was masked.
 *
 * @param with median distance of images that the model saw; NaN without any
 * @param without that of the others
 * @param auc how often a completion of an image that it saw is nearer than one of another; NaN where one kind lacks
 */
public record Completions(double with, double without, double auc) {

    /**
     * @param distances by image
     * @param saw by image
     * @param seed of what is drawn again
     */
    public static Completions of(double[] distances, boolean[] saw, long seed) {
        return new Completions(
                median(distances, saw, true),
                median(distances, saw, false),
                Membership.auc(Separation.of(
                        Arrays.stream(distances).map(distance -> -distance).toArray(), saw, seed)));
    }

    private static double median(double[] distances, boolean[] saw, boolean wanted) {
        double[] sorted = IntStream.range(0, distances.length)
                .filter(i -> saw[i] == wanted)
                .mapToDouble(i -> distances[i])
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
