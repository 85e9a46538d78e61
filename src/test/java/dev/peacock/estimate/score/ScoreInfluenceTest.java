package dev.peacock.estimate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.score.ScoreInfluence.Least;
import dev.peacock.spark.Fleet;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.TwoMeans;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScoreInfluenceTest {

    /** Margins of the oracle are no floats, so they differ by a share of 6e-8 at most, and influence by about as much of a margin. */
    @Test
    void influence_isTheOraclesUpToTheFloatsThatMarginsAreKeptAs() throws IOException {
        World world = oracle();
        JsonNode expected = Fleet.oracle("t11_scores").get("expected").get("influenceMargin");
        Map<List<Integer>, ScorePair> pairs =
                byIds(world.influence(Score.MARGIN).kept(Least.ANY, world.labels()));
        for (int i = 0; i < world.n(); i++) {
            for (int j = 0; j < world.q(); j++) {
                JsonNode numbers = expected.get(i).get(j);
                ScorePair pair = pairs.get(List.of(i, j));
                assertThat(pair == null).isEqualTo(numbers.get(0).isNull());
                if (pair != null) {
                    Estimate estimate = pair.pair().estimate();
                    assertThat(estimate.value()).isCloseTo(numbers.get(0).asDouble(), within(1e-6));
                    assertThat(estimate.standardError())
                            .isCloseTo(numbers.get(1).asDouble(), within(1e-6));
                }
            }
        }
    }

    /** The same from the oracle's margins as doubles. Its intervals are Welch's, which are not given where models are few. */
    @Test
    void influence_isTheOracles() throws IOException {
        World world = oracle();
        JsonNode margins = Fleet.oracle("t11_scores").get("inputs").get("testMargin");
        JsonNode expected = Fleet.oracle("t11_scores").get("expected").get("influenceMargin");
        for (int i = 0; i < world.n(); i++) {
            for (int j = 0; j < world.q(); j++) {
                int test = j;
                double[] scores = IntStream.range(0, margins.size())
                        .mapToDouble(run -> margins.get(run).get(test).asDouble())
                        .toArray();
                Estimate estimate = ScoreDifference.of(world.train().included(), i, scores, null)
                        .estimate();
                Sides sides = Sides.of(world.train().included(), i, scores);
                Interval welch = TwoMeans.welch(sides.in(), sides.out());
                Double[] found = {
                    estimate.value(),
                    estimate.standardError(),
                    welch == null ? null : (Double) welch.low(),
                    welch == null ? null : (Double) welch.high()
                };
                if (welch != null
                        && !TwoMeans.areFew(sides.in().count(), sides.out().count())) {
                    assertThat(estimate.low()).isEqualTo(welch.low());
                    assertThat(estimate.high()).isEqualTo(welch.high());
                }
                for (int k = 0; k < 4; k++) {
                    JsonNode number = expected.get(i).get(j).get(k);
                    if (number.isNull()) {
                        assertThat(found[k]).isNull();
                    } else {
                        double exact = number.asDouble();
                        assertThat(found[k]).isCloseTo(exact, within(1e-12 + 1e-9 * Math.abs(exact)));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PROBABILITY, 0.02, -1",
        "PROBABILITY, 0.1, 0.05",
        "MARGIN, 0.4, -100",
        "MARGIN, -0.1, 0.2",
        "MARGIN, 9, -9"
    })
    void kept_areThoseOverTheThresholdsByANaiveDifference(Score score, double influence, double memorization) {
        World world = World.random(40, 21, 150, 7);
        Least rule = new Least(memorization, influence);
        Map<List<Integer>, ScorePair> kept = byIds(world.influence(score).kept(rule, world.labels()));
        int expected = 0;
        for (int i = 0; i < world.n(); i++) {
            for (int j = 0; j < world.q(); j++) {
                double difference = world.naive(score, i, j);
                boolean over = difference >= influence && world.train().memorization()[i] >= memorization;
                ScorePair pair = kept.get(List.of(i, j));
                assertThat(pair != null).as("%d %d", i, j).isEqualTo(over);
                if (pair != null) {
                    expected++;
                    assertThat(pair.pair().value()).isCloseTo(difference, within(1e-12));
                    assertThat(pair.pair().memorization())
                            .isEqualTo(world.train().memorization()[i]);
                    assertThat(pair.pair().trainLabel()).isEqualTo(i % 3);
                    assertThat(pair.pair().influence().correctIn())
                            .isEqualTo(world.train()
                                    .included()
                                    .countBoth(i, world.test().correct(), j));
                }
            }
        }
        assertThat(kept).hasSize(expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = Score.class,
            names = {"PROBABILITY", "MARGIN"})
    void strongest_areTheFirstByANaiveDifference_overAnyNumberOfTrainBlocks(Score score) {
        World world = World.random(60, 19, 90, 8);
        for (int most : new int[] {1, 3, 100}) {
            for (int cut : new int[] {60, 25, 7}) {
                TestScores test = new TestScores(score, world.test());
                StrongestScores strongest = new StrongestScores(test, most);
                for (int from = 0; from < 60; from += cut) {
                    ScoredTrain some = world.train(from, Math.min(60, from + cut));
                    new ScoreInfluence(some, test, new StatisticBins(90), null, null)
                            .find(new long[new StatisticBins(90).count()], strongest);
                }
                List<List<ScorePair>> found = strongest.pairs(world.labels());
                for (int j = 0; j < world.q(); j++) {
                    int column = j;
                    List<Integer> expected = IntStream.range(0, world.n())
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> -world.naive(score, i, column)))
                            .limit(most)
                            .toList();
                    assertThat(found.get(j).stream().map(pair -> pair.pair().trainId()))
                            .as("test example %d, %d of blocks of %d", j, most, cut)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** Bins are of a float's statistic: .0001 beside steps of p of a share of s / 16,384 each. */
    @Test
    void counts_areTheFamilysPValuesRoundedUp() {
        World world = World.random(50, 33, 400, 9);
        StatisticBins bins = new StatisticBins(400);
        TestScores test = new TestScores(Score.MARGIN, world.test());
        ScoreInfluence influence = new ScoreInfluence(world.train(), test, bins, null, null);
        long[] counts = new long[bins.count()];
        influence.find(counts, new StrongestScores(test, 1));
        List<ScorePair> all = influence.kept(Least.ANY, world.labels()).toList();
        assertThat(all).hasSize(50 * 33);
        long[] again = new long[bins.count()];
        for (ScorePair pair : all) {
            again[pair.bin()]++;
            double s = (pair.bin() + 1.0) / StatisticBins.PER_UNIT;
            assertThat(bins.p(pair.bin()))
                    .isBetween(pair.pValue() * (1 - 1e-5), pair.pValue() * (1 + 2 * (s + 1) / StatisticBins.PER_UNIT));
        }
        assertThat(counts).isEqualTo(again);
        assertThat(bins.pValues(counts).total()).isEqualTo(50 * 33);
        for (double most : new double[] {1, 0.3, 0.01, 1e-9}) {
            int bin = bins.reaching(most);
            assertThat(byIds(influence.significant(bin, world.labels())).keySet())
                    .isEqualTo(all.stream()
                            .filter(pair -> bins.p(pair.bin()) <= most)
                            .map(ScoreInfluenceTest::ids)
                            .collect(Collectors.toSet()));
        }
    }

    /** Of 6 models 3 can be chosen in 20 ways, so no p-value is below 1/20, however far the scores are apart. */
    @Test
    void pValuesAreNeverBelowWhatReassignmentCanSay() {
        StatisticBins bins = new StatisticBins(6);
        assertThat(bins.p(bins.most(3))).isCloseTo(1 / 20.0, within(1e-4)).isGreaterThanOrEqualTo(1 / 20.0);
        assertThat(bins.p(bins.most(2))).isCloseTo(1 / 15.0, within(1e-4)).isGreaterThanOrEqualTo(1 / 15.0);
        assertThat(bins.p(0)).isEqualTo(1);
    }

    @Test
    void aTestExampleWhoseScoreNeverVariesIsNoDiscovery_andTrainExamplesThatOneModelSawHaveNoInfluence() {
        World world = World.random(8, 3, 30, 10);
        for (int run = 0; run < 30; run++) {
            world.test().margins()[30 + run] = 0.1f;
        }
        BitColumns included = new BitColumns(2, 30);
        included.set(0, 3);
        IntStream.range(0, 29).forEach(run -> included.set(1, run));
        ScoredTrain once = new ScoredTrain(
                new Block(0, Block.ANY, new int[] {0, 1}), included, new double[] {Double.NaN, Double.NaN});
        TestScores test = new TestScores(Score.MARGIN, world.test());
        assertThat(once.defined()).isZero();
        assertThat(new ScoreInfluence(once, test, new StatisticBins(30), null, null).kept(Least.ANY, world.labels()))
                .isEmpty();
        List<ScorePair> constant = world.influence(Score.MARGIN)
                .kept(Least.ANY, world.labels())
                .filter(pair -> pair.pair().testId() == 1)
                .toList();
        assertThat(constant).hasSize(8).allSatisfy(pair -> {
            assertThat(pair.bin()).isZero();
            assertThat(pair.pValue()).isEqualTo(1);
            assertThat(pair.pair().estimate()).isEqualTo(new Estimate(0.0, 0.0, null));
        });
    }

    /** A train example's id and a test example's. */
    private static List<Integer> ids(ScorePair pair) {
        return List.of(pair.pair().trainId(), pair.pair().testId());
    }

    private static Map<List<Integer>, ScorePair> byIds(java.util.stream.Stream<ScorePair> pairs) {
        return pairs.collect(Collectors.toMap(ScoreInfluenceTest::ids, pair -> pair));
    }

    private static World oracle() throws IOException {
        JsonNode inputs = Fleet.oracle("t11_scores").get("inputs");
        JsonNode mask = inputs.get("mask");
        JsonNode margins = inputs.get("testMargin");
        int t = mask.size();
        World world = World.empty(mask.get(0).size(), margins.get(0).size(), t);
        for (int run = 0; run < t; run++) {
            for (int i = 0; i < world.n(); i++) {
                if (mask.get(run).get(i).asInt() == 1) {
                    world.train().included().set(i, run);
                }
            }
            for (int j = 0; j < world.q(); j++) {
                world.test().margins()[j * t + run] =
                        (float) margins.get(run).get(j).asDouble();
            }
        }
        return world;
    }

    /** Masks and margins. */
    record World(ScoredTrain train, MarginBlock test) {
        static World empty(int n, int q, int t) {
            return new World(
                    new ScoredTrain(block(0, n), new BitColumns(n, t), new double[n]),
                    new MarginBlock(block(0, q), new float[q * t], new BitColumns(q, t), new BitColumns(q, t)));
        }

        /** Margins with an effect of some train examples. */
        static World random(int n, int q, int t, long seed) {
            World world = empty(n, q, t);
            RandomStream random = new RandomStream(seed);
            for (int i = 0; i < n; i++) {
                world.train.memorization()[i] = random.nextDouble() - 0.3;
                for (int run = 0; run < t; run++) {
                    if (random.nextDouble() < 0.3 + 0.4 * i / n) {
                        world.train.included().set(i, run);
                    }
                }
            }
            for (int j = 0; j < q; j++) {
                double mean = 3 * random.nextGaussian();
                for (int run = 0; run < t; run++) {
                    boolean seen = world.train.included().get(j * 5 % n, run);
                    double margin = mean + random.nextGaussian() + (seen ? j % 4 * 0.3 : 0);
                    world.test.margins()[j * t + run] = (float) margin;
                    if (margin > 0) {
                        world.test.correct().set(j, run);
                    }
                }
            }
            return world;
        }

        private static Block block(int from, int to) {
            return new Block(0, Block.ANY, IntStream.range(from, to).toArray());
        }

        int n() {
            return train.block().size();
        }

        int q() {
            return test.size();
        }

        ScoreInfluence.Labels labels() {
            return new ScoreInfluence.Labels(
                    IntStream.range(0, n()).map(i -> i % 3).toArray(), new int[q()]);
        }

        ScoreInfluence influence(Score score) {
            return new ScoreInfluence(train, new TestScores(score, test), new StatisticBins(test.runs()), null, null);
        }

        /** Some of the train examples. */
        ScoredTrain train(int from, int to) {
            BitColumns included = new BitColumns(to - from, test.runs());
            double[] memorization = new double[to - from];
            for (int i = from; i < to; i++) {
                included.copy(i - from, train.included(), i);
                memorization[i - from] = train.memorization()[i];
            }
            return new ScoredTrain(block(from, to), included, memorization);
        }

        double naive(Score score, int i, int j) {
            double[] sums = new double[2];
            int[] models = new int[2];
            for (int run = 0; run < test.runs(); run++) {
                int side = train.included().get(i, run) ? 1 : 0;
                double margin = test.margin(j, run);
                sums[side] += score == Score.MARGIN ? margin : 1 / (1 + Math.exp(-margin));
                models[side]++;
            }
            return sums[1] / models[1] - sums[0] / models[0];
        }
    }
}
