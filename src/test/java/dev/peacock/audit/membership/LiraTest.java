package dev.peacock.audit.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.attack.Curve;
import dev.peacock.attack.Gaussians;
import dev.peacock.attack.Lira;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.PooledVariances;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores against an independent NumPy and SciPy reference (oracles/t05_lira_scores) and against the plain definition. */
class LiraTest {
    private static final double TOLERANCE = 1e-9;
    /**
     * The oracle's margins have six decimals: as whole numbers they are exact in float, and scores do not depend on a unit.
     */
    private static final double UNIT = 1e6;

    private static JsonNode oracle(String name) throws IOException {
        try (InputStream in = LiraTest.class.getResourceAsStream("/oracles/" + name + ".json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in, name));
        }
    }

    private static MarginBlock block(JsonNode inputs) {
        int t = inputs.get("phi").size();
        int n = inputs.get("phi").get(0).size();
        float[][] phi = new float[t][n];
        boolean[][] included = new boolean[t][n];
        for (int r = 0; r < t; r++) {
            for (int i = 0; i < n; i++) {
                phi[r][i] = Math.round(inputs.get("phi").get(r).get(i).asDouble() * UNIT);
                included[r][i] = inputs.get("mask").get(r).get(i).asInt() == 1;
            }
        }
        return Fleets.of(phi, included);
    }

    @ParameterizedTest
    @ValueSource(strings = {"perExample", "pooledWithin"})
    void scores_areTheReference(String variance) throws IOException {
        JsonNode oracle = oracle("t05_lira_scores");
        MarginBlock block = block(oracle.get("inputs"));
        JsonNode expected = oracle.get("expected").get(variance);
        boolean pooled = variance.equals("pooledWithin");
        PooledVariances variances = Fleets.pooled(block);
        Lira lira = new Lira(variances);
        float[] scores = new float[block.size() * block.runs()];
        for (int i = 0; i < block.size(); i++) {
            lira.score(block, i);
            for (int r = 0; r < block.runs(); r++) {
                JsonNode online = expected.get("online").get(r).get(i);
                JsonNode offline = expected.get("offline").get(r).get(i);
                Gaussians direct = Gaussians.of(block, i, Fleets.allBut(block.runs(), r));
                float margin = block.margin(i, r);
                same((pooled ? lira.onlinePooled() : lira.online())[r], online);
                same(phi((pooled ? lira.offlinePooled() : lira.offline())[r]), offline);
                same(
                        pooled
                                ? direct.online(
                                        margin, variances.in()[r], variances.out()[r])
                                : direct.online(margin),
                        online);
                double varianceOut =
                        pooled ? variances.out()[r] : Gaussians.variance(direct.squaresOut(), direct.out());
                same(phi((margin - direct.meanOut()) / Math.sqrt(varianceOut)), offline);
                scores[i * block.runs() + r] = (float) (pooled ? lira.onlinePooled() : lira.online())[r];
            }
        }
        JsonNode metrics = expected.get("onlinePooledMetrics");
        Curve curve = Curve.of(Fleets.tally(block, scores));
        assertThat(curve.auc()).isCloseTo(metrics.get("auc").asDouble(), within(1e-12));
        assertThat(curve.balancedAccuracy())
                .isCloseTo(metrics.get("balancedAccuracy").asDouble(), within(1e-12));
        assertThat(curve.tprAt(100))
                .isCloseTo(metrics.get("tprAtFprLe").get("0.01").asDouble(), within(1e-12));
    }

    /** Carlini's offline score of our z. */
    private static double phi(double z) {
        return Double.isNaN(z) ? z : new NormalDistribution().cumulativeProbability(z);
    }

    private static void same(double found, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(found).isNaN();
        } else {
            assertThat(found).isCloseTo(expected.asDouble(), within(1e-8 * Math.max(1, Math.abs(expected.asDouble()))));
        }
    }

    /** Few runs, so that sides are empty or single; equal margins; and an outlier that holds nearly all of a variance. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 70})
    void scores_areThoseOfThePlainDefinition(int t) {
        RandomStream random = new RandomStream(t);
        for (MarginBlock block : new MarginBlock[] {
            Fleets.gaussian(t, 40, 1, random), withOutliers(t, 40, random), withEqualMargins(t, 40, random)
        }) {
            PlainAttacks plain = new PlainAttacks(block);
            Lira lira = new Lira(Fleets.pooled(block));
            MarginBlock population = Fleets.population(t, 30, random);
            Rmia rmia = new Rmia(t, Population.of(population, false, 2), 1);
            for (int i = 0; i < block.size(); i++) {
                lira.score(block, i);
                double[] rmiaScores = rmia.score(block, i, 1);
                for (int r = 0; r < t; r++) {
                    double in = plain.pooledVariance(r, true);
                    double out = plain.pooledVariance(r, false);
                    same(lira.online()[r], plain.online(i, r));
                    same(lira.offline()[r], plain.offline(i, r));
                    same(lira.onlinePooled()[r], plain.onlinePooled(i, r, in, out));
                    same(lira.offlinePooled()[r], plain.offlinePooled(i, r, out));
                    same(rmiaScores[r], plain.rmia(i, r, population, 2));
                }
            }
        }
    }

    /** More examples than are scored together, in one block: each has its own scores. */
    @Test
    void scoresOfABlock_areThoseOfThePlainDefinition() {
        RandomStream random = new RandomStream(515);
        int t = 5;
        MarginBlock block = Fleets.gaussian(t, Rmia.EXAMPLES + 3, 1, random);
        MarginBlock population = Fleets.population(t, 30, random);
        PlainAttacks plain = new PlainAttacks(block);
        PooledVariances pooled = Fleets.pooled(block);

        Scores scores = Scores.of(block, pooled, Population.of(population, false, 2));

        same(scores, Attack.LIRA_ONLINE, plain.all(plain::online));
        same(scores, Attack.LIRA_OFFLINE, plain.all(plain::offline));
        same(
                scores,
                Attack.LIRA_ONLINE_POOLED,
                plain.all((i, r) -> plain.onlinePooled(i, r, pooled.in()[r], pooled.out()[r])));
        same(scores, Attack.LIRA_OFFLINE_POOLED, plain.all((i, r) -> plain.offlinePooled(i, r, pooled.out()[r])));
        same(scores, Attack.RMIA, plain.all((i, r) -> plain.rmia(i, r, population, 2)));
        assertThat(scores.of(Attack.MARGIN)).isEqualTo(block.margins());
    }

    /** Up to the rounding to float. */
    private static void same(Scores scores, Attack attack, float[] expected) {
        float[] found = scores.of(attack);
        assertThat(found).hasSameSizeAs(expected);
        for (int k = 0; k < expected.length; k++) {
            if (Float.isNaN(expected[k])) {
                assertThat(found[k]).isNaN();
            } else {
                assertThat(found[k]).isCloseTo(expected[k], within(1e-6f * Math.max(1, Math.abs(expected[k]))));
            }
        }
    }

    /** Their scores are mean log-probabilities, of which e^phi is the probability itself. */
    @Test
    void rmiaOfDocuments_isByProbabilitiesOfCharacters() {
        RandomStream random = new RandomStream(11);
        MarginBlock odds = Fleets.gaussian(8, 40, 1, random);
        MarginBlock population = Fleets.population(8, 30, random);
        Rmia ofOdds = new Rmia(8, Population.of(population, false, 2), 1);
        Rmia ofDocuments = new Rmia(8, Population.of(logProbabilities(population), true, 2), 1);
        for (int i = 0; i < odds.size(); i++) {
            double[] expected = ofOdds.score(odds, i, 1);
            double[] found = ofDocuments.score(logProbabilities(odds), i, 1);
            for (int r = 0; r < expected.length; r++) {
                same(found[r], expected[r]);
            }
        }
    }

    /** The logarithms of the probabilities whose log-odds the margins are. */
    private static MarginBlock logProbabilities(MarginBlock block) {
        float[] scores = new float[block.margins().length];
        for (int k = 0; k < scores.length; k++) {
            scores[k] = (float) -Math.log1p(Math.exp(-block.margins()[k]));
        }
        return new MarginBlock(block.block(), scores, block.included(), block.correct());
    }

    private static void same(double found, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(found).isNaN();
        } else {
            assertThat(found).isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
        }
    }

    private static MarginBlock withOutliers(int t, int n, RandomStream random) {
        MarginBlock block = Fleets.gaussian(t, n, 1, random);
        for (int i = 0; i < n; i++) {
            block.margins()[i * t + random.nextInt(t)] = (float) (1000 * (1 + random.nextGaussian()));
        }
        return block;
    }

    private static MarginBlock withEqualMargins(int t, int n, RandomStream random) {
        MarginBlock block = Fleets.gaussian(t, n, 1, random);
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < t; r++) {
                // all equal, or all but one
                block.margins()[i * t + r] = i % 2 == 0 || r != i % t ? 0.1f * i : 3.7f;
            }
        }
        return block;
    }

    @Test
    void equalShadows_haveNoOwnVariance_soThatTheScoreIsUndefined() {
        RandomStream random = new RandomStream(1);
        MarginBlock block = withEqualMargins(12, 20, random);
        Lira lira = new Lira(Fleets.pooled(block));
        for (int i = 0; i < block.size(); i += 2) {
            lira.score(block, i);
            assertThat(lira.online()).containsOnly(Double.NaN);
            assertThat(lira.offline()).containsOnly(Double.NaN);
        }
    }

    @Test
    void pooledSums_addOverBlocks() {
        MarginBlock block = Fleets.gaussian(20, 50, 1, new RandomStream(2));
        PooledSums sums = new PooledSums(20);
        for (MarginBlock half : Fleets.halves(block)) {
            PooledSums part = new PooledSums(20);
            part.add(half);
            sums.add(part);
        }
        for (int r = 0; r < 20; r++) {
            assertThat(sums.variances().in()[r]).isCloseTo(Fleets.pooled(block).in()[r], within(1e-12));
            assertThat(sums.variances().out()[r]).isCloseTo(Fleets.pooled(block).out()[r], within(1e-12));
        }
    }
}
