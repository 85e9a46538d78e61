package dev.peacock.audit.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.attack.Curve;
import dev.peacock.attack.Splits;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many intervals of the AUC of lira-online hold the mean AUC of such fleets: 1,000 simulated fleets of 16 runs, Gaussian
 * margins that tell little of membership, so that much of the AUC's spread is that of the shadows. Between {@link #FEWEST} and {@link
 * #MOST} may miss: if the coverage is within .93 to .97, fewer or more have a probability of 1e-6 each at most (sums of the
 * binomial). A coverage of .86 or less is refused with probability .99, one of .82 or less but for 1e-8, and one of .998 or more with
 * probability .998. So must those of the {@link #OF_LARGE} splits that the largest fleets get, which are the first of the others. The same
 * intervals at half and at twice their width must be refused, and so must those that take shadows as given.
 */
@Tag("statistical")
class SplitsCoverageTest {
    private static final int FLEETS = 1_000;
    private static final int RUNS = 16;
    private static final int EXAMPLES = 20;
    private static final double SIGNAL = 0.3;
    private static final int FEWEST = 8;
    private static final int MOST = 111;
    private static final int OF_LARGE = Splits.of(Long.MAX_VALUE);

    @Test
    void intervals_holdTheMeanOfFleets_asOftenAsTheySay_unlessTheyTakeShadowsAsGiven() {
        Splits splits = SplitsTest.single(RUNS);
        Splits few = SplitsTest.single(RUNS, OF_LARGE);
        double[] aucs = new double[FLEETS];
        List<Interval> intervals = new ArrayList<>();
        List<Interval> ofFew = new ArrayList<>();
        List<Interval> before = new ArrayList<>();
        for (int fleet = 0; fleet < FLEETS; fleet++) {
            MarginBlock block = Fleets.gaussian(RUNS, EXAMPLES, SIGNAL, new RandomStream(fleet));
            float[] scores = LiraTheoryTest.online(block);
            aucs[fleet] = auc(block, scores);
            double[] halves = IntStream.range(0, splits.count())
                    .mapToObj(k -> block.only(splits.runs(k)))
                    .mapToDouble(half -> auc(half, LiraTheoryTest.online(half)))
                    .toArray();
            intervals.add(Objects.requireNonNull(splits.of(aucs[fleet], halves)));
            ofFew.add(Objects.requireNonNull(few.of(aucs[fleet], Arrays.copyOf(halves, few.count()))));
            before.add(TargetBootstrap.auc(
                    List.of(Fleets.scores(block, scores)), Attack.MARGIN, new RandomStream(FLEETS + fleet)));
        }
        double mean = Arrays.stream(aucs).average().orElseThrow();
        assertThat(missed(intervals, mean, 1)).isBetween(FEWEST, MOST);
        assertThat(missed(ofFew, mean, 1)).as("few splits").isBetween(FEWEST, MOST);
        assertThat(missed(ofFew, mean, 0.5)).as("few splits, too narrow").isGreaterThan(MOST);
        assertThat(missed(intervals, mean, 0.5)).as("too narrow").isGreaterThan(MOST);
        assertThat(missed(intervals, mean, 2)).as("too wide").isLessThan(FEWEST);
        assertThat(missed(before, mean, 1)).as("shadows as given").isGreaterThan(MOST);
    }

    private static double auc(MarginBlock block, float[] scores) {
        return Curve.of(Fleets.tally(block, scores)).auc();
    }

    /** Intervals of {@code times} their width. */
    private static int missed(List<Interval> intervals, double mean, double times) {
        return (int) intervals.stream()
                .filter(interval -> Math.abs(mean - (interval.low() + interval.high()) / 2)
                        > times * (interval.high() - interval.low()) / 2)
                .count();
    }
}
