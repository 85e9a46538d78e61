package dev.peacock.audit.longtail;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.apache.commons.rng.sampling.distribution.PoissonSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;
import org.jspecify.annotations.Nullable;

/**
 * The smoothed frequencies of resampled data sets: each N_l is drawn from a Poisson distribution with the observed one
 * as its mean, and everything is estimated again, including the point from which the line is used. This also varies the
 * number of examples, which is fixed in real data sets. The intervals are wider for it, on purpose: the smoothing line
 * is biased, so intervals for chance alone would miss the real frequency.
 *
 * @param sizes those observed
 * @param smoothed by resample, as many as sizes
 */
record GoodTuringResamples(int[] sizes, double[][] smoothed) {
    private static final int RESAMPLES = 1_000;
    private static final double TAIL = 0.025;

    static GoodTuringResamples of(SizeCounts counts, RandomStream random) {
        SharedStateDiscreteSampler[] numbers = new SharedStateDiscreteSampler[counts.sizes().length];
        Arrays.setAll(numbers, i -> PoissonSampler.of(random::nextLong, counts.numbers()[i]));
        double[][] smoothed = new double[RESAMPLES][];
        for (int b = 0; b < RESAMPLES; ) {
            SizeCounts drawn = drawn(counts, numbers);
            // a frequency needs at least one subpopulation that was seen
            if (drawn.sizes().length > 0) {
                smoothed[b++] = GoodTuring.of(drawn, counts.sizes()).smoothed();
            }
        }
        return new GoodTuringResamples(counts.sizes(), smoothed);
    }

    private static SizeCounts drawn(SizeCounts counts, SharedStateDiscreteSampler[] numbers) {
        int[] sizes = new int[numbers.length];
        long[] drawn = new long[numbers.length];
        int kept = 0;
        for (int i = 0; i < numbers.length; i++) {
            int number = numbers[i].sample();
            if (number > 0) {
                sizes[kept] = counts.sizes()[i];
                drawn[kept++] = number;
            }
        }
        return new SizeCounts(Arrays.copyOf(sizes, kept), Arrays.copyOf(drawn, kept));
    }

    /** 95% interval of a number made of the frequencies; null where some resample has none. */
    @Nullable
    Interval interval(ToDoubleFunction<double[]> of) {
        double[] values = Arrays.stream(smoothed).mapToDouble(of).sorted().toArray();
        // NaN sorts last
        if (Double.isNaN(values[values.length - 1])) {
            return null;
        }
        int cut = (int) Math.floor(TAIL * values.length);
        return new Interval(values[cut], values[values.length - 1 - cut]);
    }

    /** 95% interval of the frequency of a subpopulation of the size at a place. */
    @Nullable
    Interval interval(int place) {
        return interval(taus -> taus[place]);
    }
}
