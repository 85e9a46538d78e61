package dev.peacock.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.bits.PackedBits;
import dev.peacock.config.EstimateConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.estimate.score.Scores;
import dev.peacock.subset.InclusionMask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * All C(n, m) subsets, against closed forms: memorization of i is P(right on i | i in) - P(right on i | i out), and
 * influence of i on j the same for test example j (Feldman and Zhang 2020, section 2, at a fixed subset size).
 */
class NearestNeighbourOracleTest {

    @ParameterizedTest
    @ValueSource(strings = {"line", "small_a", "small_b"})
    void memorizationAndInfluence_equalTheClosedForm_overAllSubsets(String name) throws IOException {
        JsonNode oracle = Oracle.read("t02_onenn_" + name);
        ArrayStore store = Oracle.store(oracle.get("inputs"));
        int n = store.trainSize();
        List<RunSpec> specs = subsets(n, oracle.get("inputs").get("m").asInt());
        List<TrainedRun> trained = new NearestNeighbourTrainer(store, 1, false).train(specs);
        JsonNode expected = oracle.get("expected").get("fixed");
        for (int i = 0; i < n; i++) {
            assertThat(difference(specs, trained, i, -1))
                    .isCloseTo(expected.get("memorization").get(i).asDouble(), within(1e-12));
            for (int j = 0; j < store.testSize(); j++) {
                assertThat(difference(specs, trained, i, j))
                        .isCloseTo(expected.get("influence").get(i).get(j).asDouble(), within(1e-12));
            }
        }
    }

    /** Margins are floats, whose rounding moves a probability by less than 1e-7. */
    @ParameterizedTest
    @CsvSource({"line,2", "small_a,1", "small_a,3", "small_b,2", "small_b,4"})
    void probability_isTheExpectedShareOfVotes_overAllSubsets(String name, int k) throws IOException {
        JsonNode inputs = Oracle.read("t02_onenn_" + name).get("inputs");
        ArrayStore store = Oracle.store(inputs);
        int m = inputs.get("m").asInt();
        List<RunSpec> specs = subsets(store.trainSize(), m);
        List<TrainedRun> trained = new NearestNeighbourTrainer(store, k, true).train(specs);
        ShareOfVotes shares = new ShareOfVotes(store, k, m);
        for (int i = 0; i < store.trainSize(); i++) {
            for (boolean in : new boolean[] {false, true}) {
                assertThat(probability(specs, trained, i, in, -1)).isCloseTo(shares.expected(i, in, i), within(1e-7));
                for (int j = 0; j < store.testSize(); j++) {
                    assertThat(probability(specs, trained, i, in, j))
                            .isCloseTo(shares.expected(i, in, store.trainSize() + j), within(1e-7));
                }
            }
        }
    }

    /**
     * Two "checkpoints" of a run, nearest neighbours by other values: the difference of mean shares is the mean of the two memorizations, each
     * in closed form. Shares are halves, so that only the sums of doubles round.
     */
    @ParameterizedTest
    @ValueSource(strings = {"line", "small_a", "small_b"})
    void shareOfCheckpoints_isUnbiasedForAModelThatStopsAtOneOfThem_overAllSubsets(String name) throws IOException {
        JsonNode inputs = Oracle.read("t02_onenn_" + name).get("inputs");
        ArrayStore store = Oracle.store(inputs);
        ArrayStore early = new ArrayStore(
                store.shape(),
                IntStream.range(0, store.size())
                        .mapToObj(i -> store.values()[(i + 1) % store.size()])
                        .toArray(float[][]::new),
                store.labels(),
                store.trainSize(),
                store.classes(),
                store.scale());
        int m = inputs.get("m").asInt();
        List<RunSpec> specs = subsets(store.trainSize(), m);
        List<TrainedRun> first = new NearestNeighbourTrainer(early, 1, false).train(specs);
        List<TrainedRun> last = new NearestNeighbourTrainer(store, 1, false).train(specs);
        ShareOfVotes[] closed = {new ShareOfVotes(early, 1, m), new ShareOfVotes(store, 1, m)};
        BitColumns included = new BitColumns(store.trainSize(), specs.size());
        specs.forEach(spec -> Arrays.stream(spec.mask().included()).forEach(i -> included.set(i, spec.run())));
        for (int j = 0; j < store.size(); j++) {
            int example = j;
            double[] shares = IntStream.range(0, specs.size())
                    .mapToDouble(run -> {
                        TrainedRun.Evaluated end = (TrainedRun.Evaluated) last.get(run);
                        CheckpointShares.Counts counts =
                                new CheckpointShares.Counts(store.trainSize(), store.testSize());
                        counts.add((TrainedRun.Evaluated) first.get(run));
                        counts.add(end);
                        return share(end.with(counts.shares()), example);
                    })
                    .toArray();
            for (int i = 0; i < store.trainSize(); i++) {
                double expected = 0;
                for (ShareOfVotes of : closed) {
                    expected += (of.expected(i, true, j) - of.expected(i, false, j)) / 2;
                }
                assertThat(ScoreDifference.of(EstimateConfig.Score.SHARE, included, i, shares, null)
                                .estimate()
                                .value())
                        .isCloseTo(expected, within(1e-12));
            }
        }
    }

    private static double share(TrainedRun.Evaluated run, int example) {
        CheckpointShares shares = Objects.requireNonNull(run.shares());
        int n = shares.train().length;
        return example < n ? shares.train()[example] : shares.test()[example - n];
    }

    /** Mean probability of the label of test example {@code j}, or of i itself for j = -1, over the models with i in, or out. */
    private static double probability(List<RunSpec> specs, List<TrainedRun> trained, int i, boolean in, int j) {
        return IntStream.range(0, specs.size())
                .filter(run -> specs.get(run).mask().includes(i) == in)
                .mapToObj(run -> (TrainedRun.Evaluated) trained.get(run))
                .mapToDouble(run -> j < 0
                        ? Objects.requireNonNull(run.trainMargin())[i]
                        : Objects.requireNonNull(run.testMargin())[j])
                .map(margin -> Scores.of(EstimateConfig.Score.PROBABILITY, margin))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "small_a", "small_b", "n200"})
    void closedForm_isTheOracles_forIndependentInclusion(String name) throws IOException {
        JsonNode oracle = Oracle.read("t02_onenn_" + name);
        IndependentInclusion ours = new IndependentInclusion(
                Oracle.store(oracle.get("inputs")),
                oracle.get("inputs").get("p").asDouble());
        JsonNode expected = oracle.get("expected").get("bernoulli");
        double[] memorization = ours.memorization();
        double[][] influence = ours.influence();
        for (int i = 0; i < memorization.length; i++) {
            assertThat(memorization[i])
                    .isCloseTo(expected.get("memorization").get(i).asDouble(), within(1e-12));
            for (int j = 0; j < influence[i].length; j++) {
                assertThat(influence[i][j])
                        .isCloseTo(expected.get("influence").get(i).get(j).asDouble(), within(1e-12));
            }
        }
    }

    /** Right share with i in minus right share with i out, on test example {@code j}, or on i itself for j = -1. */
    private static double difference(List<RunSpec> specs, List<TrainedRun> trained, int i, int j) {
        int[] runs = new int[2];
        int[] right = new int[2];
        for (int r = 0; r < specs.size(); r++) {
            int side = specs.get(r).mask().includes(i) ? 1 : 0;
            TrainedRun.Evaluated run = (TrainedRun.Evaluated) trained.get(r);
            runs[side]++;
            right[side] +=
                    (j < 0 ? run.trainCorrect().get(i) : run.testCorrect().get(j)) ? 1 : 0;
        }
        return (double) right[1] / runs[1] - (double) right[0] / runs[0];
    }

    private static List<RunSpec> subsets(int n, int m) {
        List<RunSpec> specs = new ArrayList<>();
        for (int set = 0; set < 1 << n; set++) {
            if (Integer.bitCount(set) == m) {
                PackedBits.Builder bits = new PackedBits.Builder(n);
                for (int i = 0; i < n; i++) {
                    if ((set >> i & 1) == 1) {
                        bits.set(i);
                    }
                }
                specs.add(new RunSpec(specs.size(), new InclusionMask(bits.build()), 0, 0, 0, 0));
            }
        }
        return specs;
    }
}
