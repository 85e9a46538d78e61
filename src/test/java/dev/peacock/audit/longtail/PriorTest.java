package dev.peacock.audit.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Priors against enumeration of all data sets, closed forms, and the borders. */
class PriorTest {

    /** E[N_l] and E[mass of those seen l times], by looking at every data set of n examples under every list of frequencies. */
    private static double[][] enumerated(double[][] lists, double[] weights, int n) {
        double[][] result = new double[2][n + 1];
        for (int i = 0; i < lists.length; i++) {
            int size = lists[i].length;
            int all = (int) Math.round(Math.pow(size, n));
            for (int code = 0; code < all; code++) {
                int[] seen = new int[size];
                double probability = weights[i];
                for (int e = 0, rest = code; e < n; e++, rest /= size) {
                    seen[rest % size]++;
                    probability *= lists[i][rest % size];
                }
                for (int s = 0; s < size; s++) {
                    result[0][seen[s]] += probability;
                    result[1][seen[s]] += probability * lists[i][s];
                }
            }
        }
        return result;
    }

    private static void check(Expected actual, double[][] expected, double tolerance) {
        for (int l = 0; l < expected[0].length; l++) {
            assertThat(actual.number()[l]).as("N_" + l).isCloseTo(expected[0][l], within(tolerance));
            assertThat(actual.mass()[l]).as("mass " + l).isCloseTo(expected[1][l], within(tolerance));
            if (expected[0][l] > 0) {
                assertThat(actual.tau(l)).as("tau_" + l).isCloseTo(expected[1][l] / expected[0][l], within(tolerance));
            } else {
                assertThat(actual.tau(l)).as("tau_" + l).isNull();
            }
        }
    }

    @Test
    void list_isWhatEnumerationSays() {
        double[] weights = {0.5, 0.2, 0.2, 0.1};
        check(
                FrequencyList.of(weights, "test").expected(5, 5),
                enumerated(new double[][] {weights}, new double[] {1}, 5),
                1e-12);
    }

    @Test
    void list_isWhatEnumerationSays_withTwoPointsAndNothing() {
        double[] weights = {0.7, 0.3, 0, 0};
        Expected expected = FrequencyList.of(weights, "test").expected(6, 6);
        check(expected, enumerated(new double[][] {weights}, new double[] {1}, 6), 1e-12);
    }

    @Test
    void independentDraws_areWhatEnumerationSays() {
        double[] list = {0.6, 0.3, 0.1};
        double[][] lists = new double[27][3];
        for (int code = 0; code < 27; code++) {
            double[] drawn = {list[code % 3], list[code / 3 % 3], list[code / 9]};
            double sum = drawn[0] + drawn[1] + drawn[2];
            lists[code] = Arrays.stream(drawn).map(p -> p / sum).toArray();
        }
        double[] weights = new double[27];
        Arrays.fill(weights, 1.0 / 27);
        Expected expected = new IndependentDraws(FrequencyList.of(list, "test")).expected(4, 4);
        check(expected, enumerated(lists, weights, 4), 1e-5);
    }

    @Test
    void independentDraws_areTheListItself_whereAllAreEqualOrThereIsOne() {
        Expected equal = new IndependentDraws(FrequencyList.zipf(7, 0)).expected(10, 10);
        check(equal, numbers(FrequencyList.zipf(7, 0).expected(10, 10)), 1e-8);
        Expected one = new IndependentDraws(FrequencyList.zipf(1, 1)).expected(3, 3);
        assertThat(one.number()).containsExactly(new double[] {0, 0, 0, 1}, within(1e-12));
    }

    private static double[][] numbers(Expected expected) {
        return new double[][] {expected.number(), expected.mass()};
    }

    @Test
    void dirichlet_isWhatABetaIntegralSays() {
        // N = 2, alpha = 1: a is uniform, so that each split of n is as likely as any other
        Expected expected = new SymmetricDirichlet(2, 1).expected(4, 4);
        for (int l = 0; l <= 4; l++) {
            assertThat(expected.number()[l]).isCloseTo(2.0 / 5, within(1e-14));
            assertThat(expected.tau(l)).isCloseTo((l + 1) / 6.0, within(1e-15));
        }
    }

    @Test
    void everyPrior_accountsForAllSubpopulationsExamplesAndMass() {
        for (Prior prior : new Prior[] {
            FrequencyList.zipf(300, 1.2),
            new SymmetricDirichlet(300, 0.05),
            new IndependentDraws(FrequencyList.zipf(300, 1))
        }) {
            int n = 40;
            Expected expected = prior.expected(n, n);
            double share =
                    IntStream.rangeClosed(0, n).mapToDouble(expected::share).sum();
            assertThat(Sum.of(expected.number())).as(prior.words()).isCloseTo(300, within(1e-5));
            assertThat(Sum.of(expected.mass())).as(prior.words()).isCloseTo(1, within(1e-7));
            assertThat(share).as(prior.words()).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void tau_neverFalls_asASubpopulationIsSeenMoreOften() {
        for (Prior prior : new Prior[] {
            FrequencyList.zipf(1_000, 1),
            FrequencyList.of(new double[] {1, 1, 1, 100}, "two points"),
            new SymmetricDirichlet(1_000, 0.1),
            new IndependentDraws(FrequencyList.zipf(1_000, 1))
        }) {
            Expected expected = prior.expected(1_000, 200);
            for (int l = 1; l <= 200; l++) {
                // equal up to rounding where a single frequency is left that explains l
                assertThat(expected.tau()[l])
                        .as(prior.words() + " " + l)
                        .isGreaterThanOrEqualTo(expected.tau()[l - 1] * (1 - 1e-9));
            }
        }
    }

    @Test
    void list_hasTheSameBits_inWhateverOrderItIsGiven() {
        double[] weights = FrequencyList.zipf(1_000, 1.1).ascending().clone();
        Expected first = FrequencyList.of(weights, "test").expected(500, 20);
        int[] order = IntStream.range(0, weights.length).toArray();
        new RandomStream(5).shuffle(order);
        double[] shuffled = Arrays.stream(order).mapToDouble(i -> weights[i]).toArray();
        Expected other = FrequencyList.of(shuffled, "test").expected(500, 20);
        assertThat(other.number()).containsExactly(first.number());
        assertThat(other.tau()).containsExactly(first.tau());
    }

    @Test
    void tau_isRight_evenWhereNumbersUnderflow() {
        // all equal to 1/2: a subpopulation is never seen once in 10^6 examples, but if it were, its frequency would be
        // 1/2
        Expected half = FrequencyList.zipf(2, 0).expected(1_000_000, 1);
        assertThat(half.number()[1]).isZero();
        assertThat(half.tau(1)).isEqualTo(0.5);
        Expected two = FrequencyList.of(new double[] {0.01, 0.99}, "test").expected(1_000_000, 1);
        assertThat(two.tau(0)).isCloseTo(0.01, within(1e-12));
    }

    @Test
    void oneSubpopulation_isSeenEveryTime() {
        for (Prior prior : new Prior[] {FrequencyList.zipf(1, 1), new SymmetricDirichlet(1, 3)}) {
            Expected expected = prior.expected(3, 3);
            assertThat(expected.number()).containsExactly(0, 0, 0, 1);
            assertThat(expected.tau(0)).isNull();
            assertThat(expected.tau(3)).isEqualTo(1);
        }
    }

    @Test
    void oneExample_isASingleton() {
        Expected expected = FrequencyList.zipf(10, 1).expected(1, 1);
        assertThat(expected.number()[1]).isCloseTo(1, within(1e-15));
        assertThat(expected.number()[0]).isCloseTo(9, within(1e-14));
    }

    /** Means of 20,000 draws, each within 5.5 standard errors but with probability 3.8e-8. */
    @Test
    void draws_haveTheExpectedUnseenMass() {
        checkDraws(new SymmetricDirichlet(20, 0.2), random -> new SymmetricDirichlet(20, 0.2).draw(random));
        IndependentDraws independent = new IndependentDraws(FrequencyList.zipf(20, 1));
        checkDraws(independent, independent::draw);
    }

    private static void checkDraws(Prior prior, Function<RandomStream, double[]> draw) {
        int repetitions = 20_000;
        int n = 10;
        double sum = 0;
        double squares = 0;
        for (int r = 0; r < repetitions; r++) {
            double[] frequencies = draw.apply(new RandomStream(Seeds.seed(3, Seeds.Purpose.LONG_TAIL, r)));
            double unseen =
                    Arrays.stream(frequencies).map(p -> p * Math.pow(1 - p, n)).sum();
            assertThat(Sum.of(frequencies)).isCloseTo(1, within(1e-12));
            sum += unseen;
            squares += unseen * unseen;
        }
        double mean = sum / repetitions;
        double error = Math.sqrt((squares / repetitions - mean * mean) / repetitions);
        assertThat(mean).isCloseTo(prior.expected(n, 1).mass()[0], within(5.5 * error + 1e-5 * mean));
    }

    @Test
    void nonsense_isRefusedInASentence() {
        assertThatThrownBy(() -> FrequencyList.of(new double[] {0, 0}, "test"))
                .isInstanceOf(UserError.class)
                .hasMessage("the prior's frequencies sum to 0.0: at least one must be above 0");
        assertThatThrownBy(() -> FrequencyList.of(new double[] {0.5, -0.5}, "test"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("-0.5");
        assertThatThrownBy(() -> FrequencyList.of(new double[] {Double.NaN}, "test"))
                .isInstanceOf(UserError.class);
        assertThatThrownBy(() -> FrequencyList.of(new double[] {Double.MAX_VALUE, Double.MAX_VALUE}, "test"))
                .isInstanceOf(UserError.class);
        assertThatThrownBy(() -> FrequencyList.of(new double[0], "test")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> FrequencyList.zipf(0, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--subpopulations 0");
        assertThatThrownBy(() -> FrequencyList.zipf(5, -1)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> new SymmetricDirichlet(5, 0)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> Levels.of(FrequencyList.zipf(5, 1), 0, 10, 10))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--examples 0");
        assertThatThrownBy(() -> Levels.of(FrequencyList.zipf(5, 1), 5, 0, 10)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> Levels.of(FrequencyList.zipf(5, 1), 5, 10, 1)).isInstanceOf(UserError.class);
    }

    @Test
    void rows_addUp_withTheLastOneForTheRest() {
        Levels levels = Levels.of(FrequencyList.zipf(500, 1), 1_000, 5, 4);
        assertThat(levels.rows()).hasSize(7);
        Levels.Row rest = levels.rows().get(6);
        assertThat(rest.andMore()).isTrue();
        assertThat(rest.tau()).isNull();
        assertThat(levels.rows().stream().mapToDouble(Levels.Row::number).sum()).isCloseTo(500, within(1e-9));
        assertThat(levels.rows().stream().mapToDouble(Levels.Row::share).sum()).isCloseTo(1, within(1e-12));
        // refusing everything is guessing everything
        assertThat(levels.optimum() + rest.costUpTo()).isCloseTo(0.75, within(1e-12));
        assertThat(levels.costBelow(3)).isCloseTo(levels.rows().get(2).costUpTo(), within(1e-15));
        Levels few = Levels.of(FrequencyList.zipf(500, 1), 3, 5, 4);
        assertThat(few.rows()).hasSize(4).noneMatch(Levels.Row::andMore);
    }
}
