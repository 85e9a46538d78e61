package dev.peacock.audit.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.junit.jupiter.api.Test;

/** Which percentiles of the draws an interval is made of: 2.5 and 97.5, exactly. */
class BootstrapTest {

    /** Draws that come to 0, 1, .. 999, in whatever order. */
    @Test
    void interval_isFromThe2_5thPercentileToThe97_5th() {
        AtomicInteger draw = new AtomicInteger();
        Interval interval = Objects.requireNonNull(new Bootstrap(5, 1).of(500, weights -> draw.getAndIncrement()));
        assertThat(interval.low()).isCloseTo(0.025 * 999, within(1e-9));
        assertThat(interval.high()).isCloseTo(0.975 * 999, within(1e-9));
    }

    /** Draws of examples made again, and their correlations and percentiles by a library. Ranks are those among all, without ties. */
    @Test
    void spearmansInterval_isFromThe2_5thPercentileToThe97_5th() {
        int n = 40;
        RandomStream random = new RandomStream(5);
        double[] a =
                IntStream.range(0, n).mapToDouble(i -> random.nextGaussian()).toArray();
        double[] b = IntStream.range(0, n)
                .mapToDouble(i -> a[i] + random.nextGaussian())
                .toArray();
        double[] ranksA = Ranks.of(a);
        double[] ranksB = Ranks.of(b);
        double[] draws = IntStream.rangeClosed(1, Bootstrap.RESAMPLES)
                .mapToDouble(draw -> {
                    RandomStream examples = new RandomStream(Seeds.seed(9, Seeds.Purpose.RESAMPLING, draw));
                    int[] drawn =
                            IntStream.range(0, n).map(i -> examples.nextInt(n)).toArray();
                    return new PearsonsCorrelation()
                            .correlation(
                                    IntStream.of(drawn)
                                            .mapToDouble(i -> ranksA[i])
                                            .toArray(),
                                    IntStream.of(drawn)
                                            .mapToDouble(i -> ranksB[i])
                                            .toArray());
                })
                .toArray();
        Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
        Ranks.Correlation found = Ranks.spearman(a, b, 9);
        assertThat(found.value()).isCloseTo(new SpearmansCorrelation().correlation(a, b), within(1e-12));
        assertThat(found.interval().low()).isCloseTo(percentile.evaluate(draws, 2.5), within(1e-12));
        assertThat(found.interval().high()).isCloseTo(percentile.evaluate(draws, 97.5), within(1e-12));
    }
}
