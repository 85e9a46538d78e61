package dev.peacock.audit.canary.effect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.WithAgainstWithout;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private static final int MODELS = 8;

    /** Log-perplexities by secret and model, with what models and secrets have of their own, and their coins. */
    private record Fleet(double[][] bits, boolean[][] in) {
        /**
         * @param effect what a secret loses in models that saw it, with a standard deviation over secrets of {@code spread}
         * @param luck standard deviation of what a model adds to all secrets
         */
        static Fleet of(int secrets, double effect, double spread, double luck, RandomStream random) {
            double[] ofModel = IntStream.range(0, MODELS)
                    .mapToDouble(model -> luck * random.nextGaussian())
                    .toArray();
            double[][] bits = new double[secrets][MODELS];
            boolean[][] in = new boolean[secrets][MODELS];
            for (int c = 0; c < secrets; c++) {
                double own = 16 + 2 * random.nextGaussian();
                double of = effect + spread * random.nextGaussian();
                int[] order = IntStream.range(0, MODELS).toArray();
                random.shuffle(order);
                for (int model = 0; model < MODELS; model++) {
                    // half of the models, or one of each pair
                    in[c][model] = c % 2 == 0 ? order[model] < MODELS / 2 : (order[model / 2] + model) % 2 == 0;
                    bits[c][model] = own + ofModel[model] + random.nextGaussian() - (in[c][model] ? of : 0);
                }
            }
            return new Fleet(bits, in);
        }
    }

    @Test
    void ofOneSecret_isWelchs() {
        double[] bits = {1, 2, 4, 7, 9, 8};
        boolean[] in = {true, true, true, false, false, false};
        WithAgainstWithout found = WithAgainstWithout.of(bits, in);
        assertThat(found.difference()).isCloseTo(17.0 / 3, within(1e-12));
        // scipy.stats.ttest_ind([7, 9, 8], [1, 2, 4], equal_var=False).confidence_interval()
        assertThat(requireNonNull(found.interval()).low()).isCloseTo(2.5458, within(1e-3));
        assertThat(found.interval().high()).isCloseTo(8.7876, within(1e-3));
        assertThat(WithAgainstWithout.of(bits, new boolean[6])).isEqualTo(new WithAgainstWithout(0, null, null));
        bits[0] = Double.NaN;
        bits[1] = Double.NaN;
        assertThat(WithAgainstWithout.of(bits, in).interval()).isNull();
        assertThat(WithAgainstWithout.of(new double[][] {bits}, new boolean[][] {in})
                        .difference())
                .isEqualTo(4);
    }

    @Test
    void underTheNull_theDifferenceIsCentredAndItsIntervalsCover() {
        int fleets = 4_000;
        double[] pooled = new double[fleets];
        int covered = 0;
        int coveredByOne = 0;
        RandomStream random = new RandomStream(11);
        for (int f = 0; f < fleets; f++) {
            Fleet fleet = Fleet.of(6, 0, 0, 1, random);
            WithAgainstWithout all = WithAgainstWithout.of(fleet.bits, fleet.in);
            pooled[f] = requireNonNull(all.difference());
            covered += holds(requireNonNull(all.interval()), 0);
            coveredByOne += holds(
                    requireNonNull(
                            WithAgainstWithout.of(fleet.bits[0], fleet.in[0]).interval()),
                    0);
        }
        Moments moments = Moments.of(pooled);
        // 5 standard errors: 6e-7
        assertThat(moments.mean()).isCloseTo(0, within(5 * moments.standardError()));
        // of 4,000 at 95%, 5 standard errors are 1.7%: fewer than 93.2% with a probability below 1e-6
        assertThat(covered).isGreaterThan((int) (0.932 * fleets));
        assertThat(coveredByOne).isGreaterThan((int) (0.932 * fleets));
    }

    @Test
    void anEffectThatDiffersFromSecretToSecret_isCovered() {
        int fleets = 3_000;
        int covered = 0;
        int excludesNone = 0;
        RandomStream random = new RandomStream(12);
        for (int f = 0; f < fleets; f++) {
            Fleet fleet = Fleet.of(12, 2, 2, 2, random);
            Interval interval = WithAgainstWithout.of(fleet.bits, fleet.in).interval();
            covered += holds(requireNonNull(interval), 2);
            excludesNone += requireNonNull(interval).low() > 0 ? 1 : 0;
        }
        // 5 standard errors of 3,000 are 2%
        assertThat(covered).isGreaterThan((int) (0.93 * fleets));
        assertThat(excludesNone).isGreaterThan(fleets / 2);
    }

    private static int holds(Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }

    @Test
    void secretsOfASingleModelOnASide_areLeftOut() {
        double[][] bits = {{5, 1, 5, 2}, {6, 1, 7, 3}, {9, 9, 9, 0}};
        boolean[][] in = {{false, true, false, true}, {false, true, false, true}, {false, false, false, true}};
        WithAgainstWithout found = WithAgainstWithout.of(bits, in);
        assertThat(found.secrets()).isEqualTo(2);
        assertThat(found.difference()).isCloseTo(4, within(1e-12));
        assertThat(found.interval()).isNotNull();
    }

    @Test
    void share_hasTheIntervalOfItsSecrets() {
        Extracted found = Extracted.of(new int[] {4, 0, 2}, new int[] {4, 4, 4});
        assertThat(found.share()).isEqualTo(0.5);
        assertThat(found.interval()).isEqualTo(Interval.wilson(1.5, 3.0, Interval.Z95));
        Interval none = Extracted.of(new int[6], new int[] {4, 4, 4, 4, 4, 0}).interval();
        assertThat(none).isEqualTo(Interval.wilson(0, 5, Interval.Z95));
        assertThat(Extracted.of(new int[2], new int[2]).share()).isNull();
    }

    /** A response tells the coin with probability e^epsilon / (1 + e^epsilon), which is epsilon-private. */
    private static double[][] responses(boolean[][] in, double epsilon, RandomStream random) {
        double right = 1 / (1 + Math.exp(-epsilon));
        return Arrays.stream(in)
                .map(secret -> IntStream.range(0, secret.length)
                        .mapToDouble(model ->
                                (secret[model] == random.nextDouble() < right ? 1 : 0) + 0.1 * random.nextDouble())
                        .toArray())
                .toArray(double[][]::new);
    }

    private static boolean[][] coins(int secrets, int models, RandomStream random) {
        boolean[][] in = new boolean[secrets][models];
        for (boolean[] secret : in) {
            for (int model = 0; model < models; model++) {
                secret[model] = random.nextInt(2) == 1;
            }
        }
        return in;
    }

    @Test
    void bound_holdsForRandomizedResponse() {
        int[] models = {0, 1, 2, 3};
        for (double epsilon : new double[] {0, 1, 3}) {
            RandomStream random = new RandomStream(31);
            int wrong = 0;
            double sum = 0;
            for (int t = 0; t < 1_000; t++) {
                boolean[][] in = coins(20, 4, random);
                CoinBound bound = CoinBound.of(responses(in, epsilon, random), in, models, 1, 0.95);
                wrong += requireNonNull(bound).epsilon() > epsilon ? 1 : 0;
                sum += bound.epsilon();
            }
            // at most Binomial(1000, .05), of which 89 or more have a probability of 2e-7, at each of three epsilons
            assertThat(wrong).isLessThan(89);
            // and it says something
            assertThat(sum / 1_000).isGreaterThan(epsilon == 0 ? -1 : epsilon == 1 ? 0.2 : 1.5);
        }
    }

    @Test
    void copies_divideTheBound() {
        boolean[][] in = coins(40, 2, new RandomStream(1));
        double[][] scores = Arrays.stream(in)
                .map(secret -> new double[] {secret[0] ? 1 : 0, secret[1] ? 1 : 0})
                .toArray(double[][]::new);
        CoinBound bound = CoinBound.of(scores, in, new int[] {0, 1}, 4, 0.95);
        assertThat(requireNonNull(bound).epsilonOfCopy()).isEqualTo(bound.epsilon() / 4);
        assertThat(bound.canaries()).isEqualTo(80);
        assertThat(bound.models()).isEqualTo(2);
        double[][] none = new double[3][2];
        Arrays.stream(none).forEach(row -> Arrays.fill(row, Double.NaN));
        assertThat(CoinBound.of(none, new boolean[3][2], new int[] {0, 1}, 1, 0.95))
                .isNull();
    }

    @Test
    void calibratedScores_lookAtOtherModelsOnly() {
        double[][] bits = {{10, 4, 3, 11}, {20, 21, 15, Double.NaN}};
        boolean[][] in = {{false, true, true, false}, {false, false, true, true}};
        double[][] scores = CoinBound.calibrated(bits, in, new int[] {0, 1});
        assertThat(scores[0]).containsExactly(Double.NaN, Double.NaN, 4, -4);
        assertThat(scores[1]).containsExactly(Double.NaN, Double.NaN, 5.5, Double.NaN);
        assertThat(CoinBound.calibrated(bits, in, new int[0])[0]).containsOnly(Double.NaN);
    }

    @Test
    void scoresThatLookAtTheirOwnCoin_breakTheBound() {
        // a planted fault: sorted by the coin itself, guesses are always right whatever epsilon is
        boolean[][] in = coins(20, 4, new RandomStream(5));
        double[][] scores = Arrays.stream(in)
                .map(secret -> IntStream.range(0, 4)
                        .mapToDouble(model -> secret[model] ? 1 : 0)
                        .toArray())
                .toArray(double[][]::new);
        assertThat(requireNonNull(CoinBound.of(scores, in, new int[] {0, 1, 2, 3}, 1, 0.95))
                        .epsilon())
                .isGreaterThan(1);
    }
}
