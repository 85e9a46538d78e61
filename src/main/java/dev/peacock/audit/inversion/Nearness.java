package dev.peacock.audit.inversion;

import dev.peacock.bits.PackedBits;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which examples of its class an image is near to.
 *
 * @param seen the nearest train example that the model saw; null without one
 * @param unseen the nearest train example that it did not see
 * @param test the nearest test example
 * @param nearerSeen how often a random one that it saw is nearer than a random one that it did not see; NaN where one kind lacks
 * @param nearerThanTest the same against test examples
 */
public record Nearness(
        @Nullable Nearest seen,
        @Nullable Nearest unseen,
        @Nullable Nearest test,
        double nearerSeen,
        double nearerThanTest) {

    /** An example, by its place in its split, and its distance. */
    public record Nearest(int id, double distance) {}

    /**
     * @param train places of the class's train examples
     * @param distances of all train examples
     * @param saw train examples that the model saw
     * @param test places of the class's test examples
     * @param testDistances of all test examples
     */
    public static Nearness of(int[] train, float[] distances, PackedBits saw, int[] test, float[] testDistances) {
        int[] seen = IntStream.of(train).filter(saw::get).toArray();
        int[] unseen = IntStream.of(train).filter(i -> !saw.get(i)).toArray();
        return new Nearness(
                nearest(seen, distances),
                nearest(unseen, distances),
                nearest(test, testDistances),
                Likeness.below(of(seen, distances), of(unseen, distances)),
                Likeness.below(of(seen, distances), of(test, testDistances)));
    }

    private static double[] of(int[] places, float[] distances) {
        return IntStream.of(places).mapToDouble(i -> distances[i]).toArray();
    }

    private static @Nullable Nearest nearest(int[] places, float[] distances) {
        Nearest nearest = null;
        for (int place : places) {
            if (nearest == null || distances[place] < nearest.distance) {
                nearest = new Nearest(place, distances[place]);
            }
        }
        return nearest;
    }
}
