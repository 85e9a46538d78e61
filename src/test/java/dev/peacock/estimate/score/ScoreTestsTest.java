package dev.peacock.estimate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.score.ScoreInfluence.Least;
import dev.peacock.estimate.score.ScoreInfluenceTest.World;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.PValues;
import dev.peacock.stats.RandomStream;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether tests and intervals of pairs by real scores are as often wrong as they say. Masks and scores are drawn from fixed seeds. */
class ScoreTestsTest {

    /** Binomial(5000, share) is further than 5 standard deviations from its mean with probability 6e-7. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.05, 0.01})
    void smallPValuesAreAsFrequentAsTheySay_whereMasksHaveNoEffect(double share) {
        World world = noEffect(1, 5000, 60, 21);
        StatisticBins bins = new StatisticBins(60);
        long found = world.influence(Score.MARGIN)
                .significant(bins.reaching(share), world.labels())
                .count();
        double deviation = 5 * Math.sqrt(5000 * share * (1 - share));
        assertThat((double) found).isBetween(5000 * share - deviation, 5000 * share + deviation);
    }

    /**
     * Without any effect every discovery is false, and Benjamini and Hochberg's procedure makes one in at most a tenth of all families:
     * Binomial(60, .1) is 20 or more with probability 8e-7.
     */
    @Test
    void familiesWithoutAnEffectHaveADiscoveryAsRarelyAsStated() {
        int families = 0;
        for (int seed = 0; seed < 60; seed++) {
            World world = noEffect(40, 25, 50, 100 + seed);
            StatisticBins bins = new StatisticBins(50);
            TestScores test = new TestScores(Score.MARGIN, world.test());
            long[] counts = new long[bins.count()];
            new ScoreInfluence(world.train(), test, bins, null, null).find(counts, new StrongestScores(test, 1));
            PValues p = bins.pValues(counts);
            families += p.qValues(0, 1000, FdrMethod.BENJAMINI_HOCHBERG, 1)[0] <= 0.1 ? 1 : 0;
        }
        assertThat(families).isLessThan(20);
    }

    /**
     * 4,000 test examples with scores that are skewed (2 is the skewness of exponential ones) and vary twice as much with the train
     * example as without. 5 standard deviations of Binomial(4000, .95) are .0172, passed with probability 6e-7; .01 more is for the
     * skewness.
     */
    @Test
    void welchIntervalsCoverWhereScoresAreSkewed() {
        int t = 240;
        World world = World.empty(1, 4000, t);
        RandomStream random = new RandomStream(23);
        for (int run = 0; run < t; run++) {
            if (random.nextDouble() < 0.4) {
                world.train().included().set(0, run);
            }
        }
        for (int j = 0; j < world.q(); j++) {
            for (int run = 0; run < t; run++) {
                double exponential = -Math.log1p(-random.nextDouble());
                boolean seen = world.train().included().get(0, run);
                world.test().margins()[j * t + run] = (float) (seen ? 2 * exponential : exponential);
            }
        }
        long covered = world.influence(Score.MARGIN)
                .kept(Least.ANY, world.labels())
                .filter(pair -> Objects.requireNonNull(pair.pair().estimate().low()) <= 1
                        && Objects.requireNonNull(pair.pair().estimate().high()) >= 1)
                .count();
        assertThat(covered / 4000.0).isBetween(0.95 - 0.0272, 0.95 + 0.0272);
    }

    /** Models in blocks of 8 that share a shift: the jackknife by the formula for equal blocks, in plain doubles. */
    @Test
    void influenceUnderADesignOfBlocksHasTheJackknifesError() {
        int t = 64;
        World world = World.random(5, 4, t, 24);
        for (int j = 0; j < world.q(); j++) {
            for (int run = 0; run < t; run++) {
                world.test().margins()[j * t + run] += run / 8 % 3;
            }
        }
        BlockJackknife jackknife = Objects.requireNonNull(BlockJackknife.of(
                new SubsetsConfig.Balanced(0.5, 8), IntStream.range(0, t).toArray()));
        TestScores test = new TestScores(Score.MARGIN, world.test());
        ScoreInfluence pairs = new ScoreInfluence(world.train(), test, new StatisticBins(t), jackknife, null);
        assertThat(pairs.kept(Least.ANY, world.labels())).hasSize(20).allSatisfy(found -> {
            int i = found.pair().trainId();
            int j = found.pair().testId();
            double[] without = IntStream.range(0, 8)
                    .mapToDouble(block -> difference(world, i, j, run -> run / 8 != block))
                    .toArray();
            double mean =
                    IntStream.range(0, 8).mapToDouble(block -> without[block]).sum() / 8;
            double variance = 7
                    / 8.0
                    * IntStream.range(0, 8)
                            .mapToDouble(block -> (without[block] - mean) * (without[block] - mean))
                            .sum();
            assertThat(found.pair().value()).isCloseTo(difference(world, i, j, run -> true), within(1e-12));
            assertThat(found.pair().estimate().standardError()).isCloseTo(Math.sqrt(variance), within(1e-9));
        });
    }

    private static double difference(World world, int i, int j, IntPredicate used) {
        double[] sums = new double[2];
        int[] models = new int[2];
        IntStream.range(0, world.test().runs()).filter(used).forEach(run -> {
            int side = world.train().included().get(i, run) ? 1 : 0;
            sums[side] += world.test().margin(j, run);
            models[side]++;
        });
        return sums[1] / models[1] - sums[0] / models[0];
    }

    /** Normal margins, of which Student's test is exact. */
    private static World noEffect(int n, int q, int t, long seed) {
        World world = World.empty(n, q, t);
        RandomStream random = new RandomStream(seed);
        for (int run = 0; run < t; run++) {
            for (int i = 0; i < n; i++) {
                if (random.nextDouble() < 0.5) {
                    world.train().included().set(i, run);
                }
            }
            for (int j = 0; j < q; j++) {
                world.test().margins()[j * t + run] = (float) random.nextGaussian();
            }
        }
        return world;
    }
}
