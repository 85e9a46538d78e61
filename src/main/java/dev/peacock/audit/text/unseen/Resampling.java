package dev.peacock.audit.text.unseen;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What chance does to the frequencies of frequencies, by half-samples of generations: half of the generations drawn at random and the
 * other half are two independent experiments of half the size, so their difference over the square root of 2 is a draw of the error at
 * half the size, whatever holds windows together within a generation. The error of f_r is scaled from half the size to the whole as a
 * number of independent things is, by the square root of f_r(all) / mean f_r(half).
 *
 * <p>The bootstrap that draws generations with replacement does not work here: a window that one generation holds is drawn twice in 18
 * of 100 resamples and then passes for one held by two, so that resamples have fewer distinct windows, and f1 varies half as much as
 * it should.
 *
 * @param found the observed ones
 * @param drawn as many with the error added as with it subtracted; none of fewer than two generations
 * @param generations their number
 * @param clump how many new windows come at once, where new ones come: 1 or more
 */
public record Resampling(Frequencies found, List<Frequencies> drawn, int generations, double clump) {
    /** They leave an error of some 6% in a standard error. */
    private static final int SPLITS = 256;

    /** So many groups of independent windows vary as single windows do, to 1%, and what is kept of them stays in the cache. */
    private static final int MOST_GROUPS = 1 << 14;

    private static final double ONE_DEVIATION_BELOW = 0.158655;

    public static Resampling of(Generations generations, long seed) {
        HalfSamples halves =
                HalfSamples.of(generations, SPLITS, new RandomStream(Seeds.seed(seed, Seeds.Purpose.TEXT, 0)));
        return new Resampling(halves.all(), halves.drawn(), generations.size(), halves.clump());
    }

    /** The same as if all windows had come independently of each other. */
    static Resampling ofIndependent(Generations generations, long seed) {
        RandomStream random = new RandomStream(Seeds.seed(seed, Seeds.Purpose.TEXT, 1));
        Generations mixed = generations.shuffled(MOST_GROUPS, random);
        HalfSamples halves = HalfSamples.of(mixed, SPLITS, random);
        return new Resampling(halves.all(), halves.drawn(), mixed.size(), 1);
    }

    /**
     * Distinct windows after {@code t} times as many further generations; infinite t means in all. Where a sum of alternating signs is
     * below what was found, it is what was found. NaN where the estimator is undefined, or where even its interval ends below one more.
     */
    public double value(Estimator estimator, double t) {
        double value = unbounded(estimator, t);
        if (!(value < found.distinct())) {
            return value;
        }
        double high = value + quantile() * Math.sqrt(variance(estimator, t, value));
        return high >= found.distinct() + 1 ? found.distinct() : Double.NaN;
    }

    private double unbounded(Estimator estimator, double t) {
        return estimator.at(t, found.occurrences()).applyAsDouble(found);
    }

    /**
     * Standard error of that value: of the total where t is infinite, else of what is to come. It is half the distance from the 16th to
     * the 84th percentile, so that a few wild draws do not matter. NaN if unknown.
     */
    public double standardError(Estimator estimator, double t) {
        ToDoubleFunction<Frequencies> at = estimator.at(t, found.occurrences());
        double[] values = drawn.stream()
                .mapToDouble(f -> at.applyAsDouble(f) - (Double.isInfinite(t) ? 0 : f.distinct()))
                .sorted()
                .toArray();
        int cut = (int) (ONE_DEVIATION_BELOW * values.length);
        return values.length == 0 ? Double.NaN : (values[values.length - 1 - cut] - values[cut]) / 2;
    }

    /**
     * 95% interval of the number of distinct windows after {@code t} times as many further generations. It allows for chance in those,
     * too; where t is infinite nothing is left to chance. Null where undefined, and where no draw differs: that is no certainty.
     */
    public @Nullable Interval interval(Estimator estimator, double t) {
        double value = unbounded(estimator, t);
        double variance = variance(estimator, t, value);
        if (!Double.isFinite(value(estimator, t)) || !Double.isFinite(variance) || variance == 0 && t > 0) {
            return null;
        }
        if (estimator.hasTotal()) {
            return Unseen.logNormal(found.distinct(), value, variance, quantile());
        }
        double half = quantile() * Math.sqrt(variance);
        return new Interval(value - half, value + half).within(found.distinct(), Double.MAX_VALUE);
    }

    private double variance(Estimator estimator, double t, double value) {
        double error = standardError(estimator, t);
        double further = Double.isInfinite(t) ? 0 : clump * Math.max(0, value - found.distinct());
        return error * error + further;
    }

    /** Of Student's distribution: few generations say little of how much generations differ. */
    private double quantile() {
        return Interval.student(0, 1, generations - 1).high();
    }
}
