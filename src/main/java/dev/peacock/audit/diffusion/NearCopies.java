package dev.peacock.audit.diffusion;

import dev.peacock.images.copies.Cut;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Near-copies among what a model made: generations nearer to an image that it saw than all but 1% of the images that it did not see are. The
 * control is the same with both kinds of images exchanged: generations as near to an image that the model never saw.
 *
 * @param cut below which a generation is a near-copy
 * @param controlCut the same of the control
 * @param near generations that are near-copies of an image that the model saw
 * @param controlNear those that are as near to an image that it did not see
 * @param copied images that the model saw of which there is a near-copy
 * @param controlCopied images that it did not see of which there is one
 */
public record NearCopies(
        Cut cut,
        Cut controlCut,
        int generations,
        BitSet near,
        BitSet controlNear,
        BitSet copied,
        BitSet controlCopied) {
    /** Of images that are no copies, those that pass a cut. */
    public static final double SHARE = .01;

    /** So many images of each kind a cut needs. */
    public static final int LEAST = Cut.LEAST;

    /** How near images are to each other. */
    public enum Measure {
        /** The root of the mean squared difference of their numbers. */
        DISTANCE,
        /** That, over half the mean distance of the image that is near to its own nearest (Carlini et al. 2023, section 4.2). */
        RATIO;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The nearest image of each generation.
     *
     * @param ids of images
     * @param distances to them
     */
    public record Nearest(int[] ids, double[] distances) {}

    /**
     * @param seen of generations among images that the model saw
     * @param unseen of generations among the others
     * @param gapsOfUnseen distances of the others to the nearest image that it saw, at least {@link #LEAST}
     * @param gapsOfSeen distances of images that it saw to the nearest of the others, as many
     * @param random for the intervals of cuts
     */
    public static NearCopies of(
            Nearest seen, Nearest unseen, double[] gapsOfUnseen, double[] gapsOfSeen, RandomStream random) {
        Cut cut = Cut.of(gapsOfUnseen, SHARE, random);
        Cut controlCut = Cut.of(gapsOfSeen, SHARE, random);
        BitSet copied = new BitSet();
        BitSet controlCopied = new BitSet();
        return new NearCopies(
                cut,
                controlCut,
                seen.ids.length,
                near(seen, cut, copied),
                near(unseen, controlCut, controlCopied),
                copied,
                controlCopied);
    }

    private static BitSet near(Nearest nearest, Cut cut, BitSet copied) {
        BitSet near = new BitSet();
        IntStream.range(0, nearest.ids.length)
                .filter(g -> nearest.distances[g] < cut.distance())
                .forEach(near::set);
        near.stream().forEach(g -> copied.set(nearest.ids[g]));
        return near;
    }

    public int copies() {
        return near.cardinality();
    }

    public int control() {
        return controlNear.cardinality();
    }

    public double rate() {
        return (double) copies() / generations;
    }

    public double controlRate() {
        return (double) control() / generations;
    }

    /** The share of some of {@code count} images or generations that a set has; NaN of none. */
    public static double share(BitSet set, int count, IntPredicate isAmong) {
        int[] among = IntStream.range(0, count).filter(isAmong).toArray();
        return among.length == 0
                ? Double.NaN
                : (double) Arrays.stream(among).filter(set::get).count() / among.length;
    }
}
