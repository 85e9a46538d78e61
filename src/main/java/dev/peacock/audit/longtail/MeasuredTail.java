package dev.peacock.audit.longtail;

import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The long tail of a data set, and how much of it a fleet memorized, by how often a subpopulation was seen. */
public final class MeasuredTail {
    private final Groups groups;
    private final GoodTuring goodTuring;
    private final GoodTuringResamples resamples;
    private final @Nullable SizeCorrelation correlation;

    private MeasuredTail(
            Groups groups,
            GoodTuring goodTuring,
            GoodTuringResamples resamples,
            @Nullable SizeCorrelation correlation) {
        this.groups = groups;
        this.goodTuring = goodTuring;
        this.resamples = resamples;
        this.correlation = correlation;
    }

    /**
     * UserError where no subpopulation has a train example.
     *
     * @param train subpopulation of each train example
     * @param memorization of each train example, NaN where undefined
     * @param random draws data sets for the intervals
     */
    public static MeasuredTail of(Groups groups, int[] train, double[] memorization, RandomStream random) {
        SizeCounts counts = SizeCounts.of(groups.sizes());
        return new MeasuredTail(
                groups,
                GoodTuring.of(counts),
                GoodTuringResamples.of(counts, random),
                SizeCorrelation.of(train, groups.sizes(), memorization, random));
    }

    public Groups groups() {
        return groups;
    }

    public GoodTuring goodTuring() {
        return goodTuring;
    }

    public SizeCounts counts() {
        return goodTuring.counts();
    }

    /**
     * Subpopulations of one size.
     *
     * @param raw tau_l without smoothing; {@code tau} with
     * @param memorization median over the subpopulations' mean memorization; null where none is defined, as {@code mean}
     * @param meanInterval Student's over subpopulations; null with fewer than two
     * @param memorized train examples whose memorization reaches the threshold
     * @param testAccuracy mean accuracy on the test examples of these subpopulations; null without any
     */
    public record Size(
            int l,
            long subpopulations,
            double share,
            @Nullable Double raw,
            double tau,
            @Nullable Interval tauInterval,
            @Nullable Median memorization,
            @Nullable Double mean,
            @Nullable Interval meanInterval,
            long memorized,
            long testExamples,
            @Nullable Double testAccuracy) {}

    /** Ascending by l, from 1. */
    public List<Size> sizes() {
        SizeCounts counts = counts();
        List<Size> sizes = new ArrayList<>();
        for (int place = 0; place < counts.sizes().length; place++) {
            sizes.add(size(place, counts));
        }
        return sizes;
    }

    private Size size(int place, SizeCounts counts) {
        int l = counts.sizes()[place];
        int[] of = IntStream.range(0, groups.count())
                .filter(s -> groups.sizes()[s] == l)
                .toArray();
        double[] memorization = Arrays.stream(of)
                .mapToDouble(s -> groups.memorization()[s])
                .filter(m -> !Double.isNaN(m))
                .toArray();
        Estimate mean = Estimate.ofMean(Moments.of(memorization));
        long tests = Arrays.stream(of).mapToLong(s -> groups.tests()[s]).sum();
        return new Size(
                l,
                counts.numbers()[place],
                (double) l * counts.numbers()[place] / counts.examples(),
                goodTuring.raw(l),
                goodTuring.smoothed()[place],
                resamples.interval(place),
                memorization.length == 0 ? null : Median.of(memorization),
                mean.value(),
                mean.interval(),
                Arrays.stream(of).mapToLong(s -> groups.memorized()[s]).sum(),
                tests,
                testAccuracy(of));
    }

    private @Nullable Double testAccuracy(int[] of) {
        double sum = 0;
        long tests = 0;
        for (int s : of) {
            if (!Double.isNaN(groups.testAccuracy()[s])) {
                sum += groups.testAccuracy()[s] * groups.tests()[s];
                tests += groups.tests()[s];
            }
        }
        return tests == 0 ? null : sum / tests;
    }

    /** Whether rare subpopulations are memorized more; null where sizes or memorization are all equal. */
    public @Nullable SizeCorrelation correlation() {
        return correlation;
    }

    /**
     * Test error that the theory expects if a learner loses subpopulations: the sum of their tau, each multiplied by
     * the accuracy that fitting it is worth.
     *
     * @param subpopulations that are lost
     * @param guessing worth 1 - 1/k each: without its examples a subpopulation's label is guessed
     * @param byMemorization worth the mean memorization of its train examples each: what this fleet gained by seeing them. Those
     *     without a defined one count 0
     */
    public record Cost(
            long subpopulations,
            double guessing,
            @Nullable Interval guessingInterval,
            double byMemorization,
            @Nullable Interval byMemorizationInterval) {}

    /** Cost of losing the subpopulations marked; {@code classes} is k. */
    public Cost cost(boolean[] lost, int classes) {
        SizeCounts counts = counts();
        long[] numbers = new long[counts.sizes().length];
        double[] worths = new double[counts.sizes().length];
        for (int s = 0; s < lost.length; s++) {
            if (lost[s] && groups.sizes()[s] > 0) {
                int place = Arrays.binarySearch(counts.sizes(), groups.sizes()[s]);
                numbers[place]++;
                worths[place] += Double.isNaN(groups.memorization()[s]) ? 0 : groups.memorization()[s];
            }
        }
        double wrong = 1 - 1.0 / classes;
        double[] guesses = Arrays.stream(numbers).mapToDouble(w -> w * wrong).toArray();
        return new Cost(
                Arrays.stream(numbers).sum(),
                product(goodTuring.smoothed(), guesses),
                resamples.interval(taus -> product(taus, guesses)),
                product(goodTuring.smoothed(), worths),
                resamples.interval(taus -> product(taus, worths)));
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Which subpopulations have {@code size} train examples. */
    public boolean[] ofSize(int size) {
        boolean[] of = new boolean[groups.count()];
        for (int s = 0; s < of.length; s++) {
            of[s] = groups.sizes()[s] == size;
        }
        return of;
    }

    /** Which subpopulations have train examples, all of which are {@code removed}; {@code train} is the subpopulation of each. */
    public boolean[] without(int[] train, boolean[] removed) {
        boolean[] lost = new boolean[groups.count()];
        for (int s = 0; s < lost.length; s++) {
            lost[s] = groups.sizes()[s] > 0;
        }
        for (int i = 0; i < train.length; i++) {
            lost[train[i]] &= removed[i];
        }
        return lost;
    }
}
