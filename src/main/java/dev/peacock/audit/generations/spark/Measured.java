package dev.peacock.audit.generations.spark;

import dev.peacock.audit.generations.Draws;
import dev.peacock.dataset.PackedStore;
import dev.peacock.images.nearest.Distinct;
import dev.peacock.images.nearest.Neighbours;
import dev.peacock.spark.images.ImageStore;
import dev.peacock.spark.images.Searches;
import dev.peacock.spark.images.Searches.StoreVectors;
import dev.peacock.spark.images.Side;
import dev.peacock.spark.images.SideVectors;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Distances of generations and of images that are no copies to their nearest train images.
 *
 * @param distinct train images that differ, and how often each stands there
 * @param draws of the generations
 * @param control positions in the store of the images that are no copies
 * @param heldOutInTrain places of the held-out images that are train images, which are none of the control
 * @param heldOutRepeated how many of the others are equal to one before them, and none of the control either
 * @param around by position of a train image that is the nearest of some, the mean distance to its own nearest; NaN without others
 */
record Measured(
        Distinct distinct,
        Draws draws,
        Neighbours generations,
        int[] control,
        Neighbours controls,
        int[] heldOutInTrain,
        int heldOutRepeated,
        Map<Integer, Double> around) {
    /** Carlini et al. 2023, section 4.2. */
    private static final int NEIGHBOURS = 50;

    private static final double ALPHA = .5;
    /** Train images that stand for held-out ones. */
    private static final int STAND_INS = 5000;

    static Measured of(ImageStore images, Searches searches) throws IOException {
        Distinct distinct = distinct(images, images.train());
        Distinct draws = distinct(images, images.generations());
        int[] inTrain = {};
        int repeated = 0;
        // train images are the store's first ones
        int[] train = distinct.first();
        Neighbours generations =
                searches.nearest("nearest train images of generations", range(images.generations()), train, 1, false);
        Side heldOut = images.heldOut();
        int[] control;
        Neighbours controls;
        if (heldOut != null) {
            int[] all = range(heldOut);
            Neighbours found = searches.nearest("nearest train images of held-out images", all, train, 1, false);
            inTrain = IntStream.range(0, all.length)
                    .filter(i -> found.distance(i, 0) == 0)
                    .toArray();
            // one that repeats another says nothing more
            int[] kept = Arrays.stream(distinct(images, heldOut).first())
                    .filter(i -> found.distance(i, 0) > 0)
                    .toArray();
            repeated = all.length - inTrain.length - kept.length;
            control = Arrays.stream(kept).map(i -> all[i]).toArray();
            controls = new Neighbours(
                    1,
                    Arrays.stream(kept).map(i -> found.id(i, 0)).toArray(),
                    Arrays.stream(kept).mapToDouble(i -> found.distance(i, 0)).toArray());
        } else {
            control = spread(train);
            controls = searches.nearest("nearest other train images of train images", control, train, 1, true);
        }
        return new Measured(
                distinct,
                new Draws(draws.place(), draws.first().length),
                generations,
                control,
                controls,
                inTrain,
                repeated,
                around(searches, train, generations, controls));
    }

    private static Distinct distinct(ImageStore images, Side side) throws IOException {
        try (PackedStore store = images.open()) {
            return Distinct.of(new SideVectors(new StoreVectors(store), side));
        }
    }

    private static int[] range(Side side) {
        return IntStream.range(side.from(), side.to()).toArray();
    }

    /** At most so many, evenly over all. */
    private static int[] spread(int[] train) {
        int size = Math.min(train.length, STAND_INS);
        return IntStream.range(0, size)
                .map(i -> train[(int) ((long) i * train.length / size)])
                .toArray();
    }

    private static Map<Integer, Double> around(Searches searches, int[] train, Neighbours... nearest)
            throws IOException {
        int[] found = Arrays.stream(nearest)
                .flatMapToInt(of -> Arrays.stream(of.ids()))
                .filter(id -> id >= 0)
                .distinct()
                .sorted()
                .toArray();
        int kept = Math.min(NEIGHBOURS, train.length - 1);
        Map<Integer, Double> around = new HashMap<>();
        if (kept > 0) {
            Neighbours neighbours = searches.nearest("nearest train images of train images", found, train, kept, true);
            for (int i = 0; i < found.length; i++) {
                around.put(found[i], neighbours.meanDistance(i));
            }
        }
        return around;
    }

    /** By generation or image of the control; null where it is not defined, for lack of other train images. */
    @Nullable
    Double ratio(Neighbours of, int i) {
        Double mean = around.get(of.id(i, 0));
        return mean == null || !(mean > 0) ? null : (Double) (of.distance(i, 0) / (ALPHA * mean));
    }

    boolean hasRatios() {
        return !around.isEmpty();
    }

    double[] distances(Neighbours of) {
        return of.distances();
    }

    /** Of all; infinite where there is none, so that it is below no cut. */
    double[] ratios(Neighbours of) {
        return IntStream.range(0, of.ids().length)
                .mapToDouble(i -> {
                    Double ratio = ratio(of, i);
                    return ratio == null ? Double.POSITIVE_INFINITY : ratio;
                })
                .toArray();
    }

    int times(int train) {
        return distinct.times()[distinct.place()[train]];
    }
}
