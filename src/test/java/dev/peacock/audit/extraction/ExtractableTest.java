package dev.peacock.audit.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractableTest {
    @Test
    void theNumberOfDraws_isTheLeastThatGivesTheSuffixOftenEnough() {
        for (double pz : new double[] {0.999, 0.7, 0.5, 0.1, 1e-3, 1e-7}) {
            for (double p : new double[] {0.01, 0.1, 0.5, 0.9, 0.999}) {
                double draws = Extractable.draws(Math.log(pz), p);
                assertThat(draws).isCloseTo(Math.log(1 - p) / Math.log1p(-pz), within(1e-6 * draws));
                assertThat(1 - Math.pow(1 - pz, Math.ceil(draws * (1 + 1e-9)))).isGreaterThanOrEqualTo(p - 1e-9);
                assertThat(Extractable.found(Math.log(pz), draws)).isCloseTo(p, within(1e-9));
            }
        }
        assertThat(Extractable.draws(0, 0.5)).isZero();
        assertThat(Extractable.found(0, 1)).isEqualTo(1);
        assertThat(Extractable.draws(Double.NEGATIVE_INFINITY, 0.5)).isInfinite();
        assertThat(Extractable.found(Double.NEGATIVE_INFINITY, 1000)).isZero();
        // where 1 - p_z is 1 in a double
        assertThat(Extractable.draws(-200, 0.5)).isCloseTo(Math.log(2) * Math.exp(200), within(1e77));
        assertThat(Extractable.found(-200, 1e80)).isCloseTo(1e80 * Math.exp(-200), within(1e-12));
    }

    @Test
    void whatSomeOfTheDrawsGive_hasNoBias() {
        int draws = 12;
        for (double pz : new double[] {0.02, 0.3, 0.9}) {
            for (int n : new int[] {1, 5, 12}) {
                double mean = 0;
                for (int hits = 0; hits <= draws; hits++) {
                    mean += binomial(draws, hits, pz) * Extractable.found(hits, draws, n);
                }
                assertThat(mean).isCloseTo(1 - Math.pow(1 - pz, n), within(1e-10));
            }
        }
    }

    private static double binomial(int n, int k, double p) {
        double value = 1;
        for (int i = 0; i < k; i++) {
            value *= (double) (n - i) / (i + 1) * p;
        }
        return value * Math.pow(1 - p, n - k);
    }

    @Test
    void theIntervalOfDraws_holdsTheProbabilityOftenEnough_whateverItIs() {
        int n = 30;
        for (int step = 1; step < 100; step++) {
            double p = step / 100.0;
            double covered = 0;
            for (int k = 0; k <= n; k++) {
                Interval interval = Interval.clopperPearson(k, n);
                covered += interval.low() <= p && p <= interval.high() ? binomial(n, k, p) : 0;
            }
            assertThat(covered).isGreaterThanOrEqualTo(0.95);
        }
        // R: binom.test(7, 20)$conf.int
        assertThat(Interval.clopperPearson(7, 20).low()).isCloseTo(0.1539092, within(1e-6));
        assertThat(Interval.clopperPearson(7, 20).high()).isCloseTo(0.5921885, within(1e-6));
        assertThat(Interval.clopperPearson(0, 10))
                .isEqualTo(new Interval(0, Interval.clopperPearson(0, 10).high()));
        assertThat(Interval.clopperPearson(0, 10).high()).isCloseTo(1 - Math.pow(0.025, 0.1), within(1e-9));
    }

    /** A document is memorized, with p_z = .01, one time in five; else p_z is 1e-9. 2,000 samples of 40 documents. */
    @Test
    void theIntervalsOfCurves_holdTheShareOftenEnough() {
        RandomStream random = new RandomStream(4);
        double found = 0.2 * Extractable.found(Math.log(0.01), 100) + 0.8 * Extractable.found(Math.log(1e-9), 100);
        int covered = 0;
        int coveredHalf = 0;
        for (int sample = 0; sample < 2000; sample++) {
            List<Measured> documents = new ArrayList<>();
            for (int d = 0; d < 40; d++) {
                documents.add(Measured.exact(Math.log(random.nextDouble() < 0.2 ? 0.01 : 1e-9), false));
            }
            List<ExtractionCurve.Point> points = ExtractionCurve.of(documents);
            covered += holds(at(points, 100, null), found) ? 1 : 0;
            coveredHalf += holds(at(points, 100, 0.5), 0.2) ? 1 : 0;
        }
        // 95% nominal; a true coverage of 93% or more gives fewer than 1,800 with a probability below 1e-6
        assertThat(covered).isGreaterThan(1800);
        assertThat(coveredHalf).isBetween(1800, 1999);
    }

    private static boolean holds(ExtractionCurve.Point point, double share) {
        return point.interval().low() <= share && share <= point.interval().high();
    }

    private static ExtractionCurve.Point at(
            List<ExtractionCurve.Point> points, int n, @org.jspecify.annotations.Nullable Double p) {
        return points.stream()
                .filter(point -> point.n() == n && java.util.Objects.equals(point.p(), p))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whereOnlyDrawsAreKnown_aShareIsWhatTheyShow() {
        Measured often = Measured.drawn(20, 20, 0, null);
        Measured never = Measured.drawn(20, 0, 0, null);
        List<ExtractionCurve.Point> points = ExtractionCurve.of(List.of(often, never));
        assertThat(at(points, 20, null).share()).isEqualTo(0.5);
        assertThat(at(points, 1, 0.5).share()).isEqualTo(0.5);
        assertThat(at(points, 1_000_000, 0.1).share()).isEqualTo(0.5);
        // no more draws than there were say anything about a mean
        assertThat(points).noneMatch(point -> point.p() == null && point.n() > 20);
        assertThat(never.p()).isZero();
        assertThat(often.interval()).isEqualTo(Interval.clopperPearson(20, 20));
    }
}
