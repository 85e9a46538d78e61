package dev.peacock.generate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingTest {
    /** Probabilities .1, .4, .2, .3 of four tokens, behind one value that is none of them. */
    private static final float[] LOGS = {
        9, (float) Math.log(.1), (float) Math.log(.4), (float) Math.log(.2), (float) Math.log(.3)
    };

    /** Draws; a binomial share of them is within 5.2 standard deviations but for a chance of 2e-7 each. */
    private static final int DRAWS = 20_000;

    private static final double SDS = 5.2;

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1, .1, .4, .2, .3",
        "1, 2, 1, 0, .5714285714, 0, .4285714286",
        "1, 9, 1, .1, .4, .2, .3",
        "1, 0, .5, 0, .5714285714, 0, .4285714286",
        "1, 0, .39, 0, 1, 0, 0",
        "1, 3, .75, 0, .5714285714, 0, .4285714286",
        ".5, 0, 1, .0333333333, .5333333333, .1333333333, .3",
        "0, 0, 1, 0, 1, 0, 0",
    })
    void probabilitiesAreThoseOfTheScheme(
            double temperature, int topK, double topP, double a, double b, double c, double d) {
        double[] logs = new Sampling(temperature, topK, topP).logProbabilities(LOGS, 1, 4);
        double[] found = DoubleStream.of(logs).map(Math::exp).toArray();
        assertThat(found).containsExactly(new double[] {a, b, c, d}, within(1e-7));
    }

    @Test
    void ofEquallyProbableTokensTheFirstOnesAreKept() {
        assertThat(new Sampling(1, 2, 1).logProbabilities(new float[4], 0, 4))
                .containsExactly(-Math.log(2), -Math.log(2), Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @Test
    void tokensAreDrawnAsOftenAsTheyAreProbable() {
        double[] logs = new Sampling(1, 3, 1).logProbabilities(LOGS, 1, 4);
        RandomStream random = new RandomStream(7);
        int[] drawn = new int[4];
        for (int i = 0; i < DRAWS; i++) {
            drawn[Sampling.draw(logs, random)]++;
        }
        for (int token = 0; token < 4; token++) {
            double p = Math.exp(logs[token]);
            assertThat(drawn[token] / (double) DRAWS)
                    .as("token %d", token)
                    .isCloseTo(p, within(SDS * Math.sqrt(p * (1 - p) / DRAWS) + 1e-12));
        }
    }

    @Test
    void valuesOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> new Sampling(-1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sampling(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sampling(Double.NaN, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Of many tokens, some of them equally probable, against a sort of all of them. */
    @Test
    void keepsWhatASortOfAllKeeps() {
        RandomStream random = new RandomStream(4);
        for (int trial = 0; trial < 200; trial++) {
            float[] logs = new float[1 + random.nextInt(60)];
            for (int token = 0; token < logs.length; token++) {
                logs[token] = -random.nextInt(12) * 1.5f;
            }
            Sampling sampling =
                    new Sampling(0.5 + random.nextDouble(), random.nextInt(8), 0.05 + 0.95 * random.nextDouble());
            double[] p = Arrays.stream(
                            new Sampling(sampling.temperature(), 0, 1).logProbabilities(logs, 0, logs.length))
                    .map(Math::exp)
                    .toArray();
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, p.length).boxed().toList());
            order.sort(Comparator.comparingDouble(token -> -p[token]));
            int most = sampling.topK() == 0 ? p.length : Math.min(sampling.topK(), p.length);
            double all = order.subList(0, most).stream()
                    .mapToDouble(token -> p[token])
                    .sum();
            int kept = 0;
            double sum = 0;
            while (kept < most && (kept == 0 || sum < sampling.topP() * all)) {
                sum += p[order.get(kept++)];
            }
            double[] logProbabilities = sampling.logProbabilities(logs, 0, logs.length);
            for (int rank = 0; rank < p.length; rank++) {
                double wanted = rank < kept ? p[order.get(rank)] / sum : 0;
                assertThat(Math.exp(logProbabilities[order.get(rank)])).isCloseTo(wanted, within(1e-9));
            }
        }
    }

    /** Divided by it, each of these is infinite; the limit of small temperatures is an even choice among the most probable tokens. */
    @Test
    void aTemperatureNextToZeroTakesTheMostProbable() {
        assertThat(new Sampling(1e-309, 0, 1).logProbabilities(new float[] {-3, -2, -2, -700}, 0, 4))
                .containsExactly(Double.NEGATIVE_INFINITY, -Math.log(2), -Math.log(2), Double.NEGATIVE_INFINITY);
        assertThat(new Sampling(Double.MAX_VALUE, 0, 1).logProbabilities(new float[] {-3, -2}, 0, 2))
                .containsExactly(-Math.log(2), -Math.log(2));
    }
}
