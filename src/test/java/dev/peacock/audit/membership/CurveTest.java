package dev.peacock.audit.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.attack.Curve;
import dev.peacock.attack.CurvePart;
import dev.peacock.attack.Point;
import dev.peacock.attack.ScoreHistogram;
import dev.peacock.attack.ScoreKeys;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An attack's figures, with ties, against an independent reference (oracles/t05_lira_metrics) and against their definition.
 */
class CurveTest {

    @Test
    void figures_areTheReference() throws IOException {
        JsonNode oracle;
        try (InputStream in = getClass().getResourceAsStream("/oracles/t05_lira_metrics.json")) {
            oracle = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
        JsonNode scores = oracle.get("inputs").get("score");
        float[][] phi = new float[scores.size()][1];
        boolean[][] included = new boolean[scores.size()][1];
        for (int r = 0; r < phi.length; r++) {
            phi[r][0] = scores.get(r).floatValue();
            included[r][0] = oracle.get("inputs").get("member").get(r).asInt() == 1;
        }
        MarginBlock block = Fleets.of(phi, included);
        Curve curve = Curve.of(Fleets.tally(block, block.margins()));
        JsonNode expected = oracle.get("expected");
        assertThat(curve.auc()).isCloseTo(expected.get("auc").asDouble(), within(1e-12));
        assertThat(curve.balancedAccuracy())
                .isCloseTo(expected.get("balancedAccuracy").asDouble(), within(1e-12));
        assertThat(curve.tprAt(100))
                .isCloseTo(expected.get("tprAtFprLe").get("0.01").asDouble(), within(1e-12));
        assertThat(curve.tprAt(1_000))
                .isCloseTo(expected.get("tprAtFprLe").get("0.001").asDouble(), within(1e-12));
    }

    /** Whole numbers with many ties, and real ones without; cut into ranges of every size. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 17, 1_000})
    void figures_areThoseOfTheDefinition_howeverTheScoresAreCut(int most) {
        RandomStream random = new RandomStream(most);
        for (double spread : new double[] {2, 20, 0}) {
            MarginBlock block = Fleets.gaussian(30, 40, 0.7, random);
            float[] scores = block.margins();
            for (int k = 0; k < scores.length; k++) {
                scores[k] = spread == 0 ? scores[k] : Math.round(scores[k] * spread);
            }
            scores[7] = Float.NaN;
            Curve curve = cut(block, most);
            assertThat(curve).isEqualTo(Curve.of(Fleets.tally(block, scores)));
            check(curve, block);
        }
    }

    /** As the job does it: ranges by counts, tallies of two blocks, parts of ranges. */
    private static Curve cut(MarginBlock block, int most) {
        ScoreCounts counts = new ScoreCounts();
        List<Scores> all = new ArrayList<>();
        for (MarginBlock half : Fleets.halves(block)) {
            float[][] byAttack = new float[Attack.values().length][half.margins().length];
            byAttack[Attack.MARGIN.ordinal()] = half.margins();
            Scores scores = new Scores(half, byAttack);
            ScoreCounts some = new ScoreCounts();
            some.add(scores);
            counts.add(some);
            all.add(scores);
        }
        int[] starts = counts.ranges(Attack.MARGIN, most);
        List<List<ScoreHistogram>> tallies = all.stream()
                .map(scores -> ScoreHistogram.parts(scores.block(), scores.of(Attack.MARGIN), starts)
                        .map(part -> ScoreHistogram.unpack(part.pack()))
                        .toList())
                .toList();
        List<ScoreHistogram> ranges = IntStream.range(0, starts.length)
                .mapToObj(range -> ScoreHistogram.merge(
                        tallies.stream().map(tally -> tally.get(range)).iterator()))
                .toList();
        List<Curve.Total> totals = ranges.stream().map(Curve.Total::of).toList();
        Point[] above = Curve.above(totals);
        long members = totals.stream().mapToLong(Curve.Total::in).sum();
        long others = totals.stream().mapToLong(Curve.Total::out).sum();
        List<CurvePart> parts = IntStream.range(0, starts.length)
                .mapToObj(range -> CurvePart.of(ranges.get(range), above[range], members, others, Curve.limits(others)))
                .toList();
        return Curve.of(totals, parts);
    }

    private static void check(Curve curve, MarginBlock block) {
        List<Float> in = new ArrayList<>();
        List<Float> out = new ArrayList<>();
        for (int i = 0; i < block.size(); i++) {
            for (int r = 0; r < block.runs(); r++) {
                if (!Float.isNaN(block.margin(i, r))) {
                    (block.included().get(i, r) ? in : out).add(block.margin(i, r));
                }
            }
        }
        double wins = 0;
        double best = 0.5;
        double[] tpr = new double[Curve.RATES.size()];
        for (float score : in) {
            wins += out.stream()
                    .mapToDouble(other -> score > other ? 1 : score == other ? 0.5 : 0)
                    .sum();
        }
        for (float threshold : block.margins()) {
            double accepted = in.stream().filter(score -> score >= threshold).count() / (double) in.size();
            long wrong = out.stream().filter(score -> score >= threshold).count();
            best = Math.max(best, Float.isNaN(threshold) ? 0 : (accepted + 1 - wrong / (double) out.size()) / 2);
            for (int k = 0; k < tpr.length; k++) {
                if (!Float.isNaN(threshold) && wrong * Curve.RATES.get(k) <= out.size()) {
                    tpr[k] = Math.max(tpr[k], accepted);
                }
            }
        }
        assertThat(curve.auc()).isCloseTo(wins / in.size() / out.size(), within(1e-12));
        assertThat(curve.balancedAccuracy()).isCloseTo(best, within(1e-12));
        for (int k = 0; k < tpr.length; k++) {
            assertThat(curve.tprAt(Curve.RATES.get(k))).isCloseTo(tpr[k], within(1e-12));
        }
        Point last = curve.points().get(curve.points().size() - 1);
        assertThat(curve.fpr(last)).isEqualTo(1);
        assertThat(curve.tpr(last)).isEqualTo(1);
    }

    @Test
    void withoutMembersOrOthers_allIsUndefined() {
        MarginBlock block = Fleets.population(3, 4, new RandomStream(1));
        Curve curve = Curve.of(Fleets.tally(block, block.margins()));
        assertThat(curve.isDefined()).isFalse();
        assertThat(curve.auc()).isNaN();
        assertThat(curve.balancedAccuracy()).isNaN();
        assertThat(curve.tprAt(100)).isNaN();
    }

    @Test
    void keys_haveTheOrderOfScores() {
        float[] ascending = {
            Float.NEGATIVE_INFINITY, -1e30f, -1, -Float.MIN_VALUE, 0, Float.MIN_VALUE, 1, 1e30f, Float.POSITIVE_INFINITY
        };
        for (int k = 0; k < ascending.length; k++) {
            assertThat(ScoreKeys.score(ScoreKeys.key(ascending[k]))).isEqualTo(ascending[k]);
            if (k > 0) {
                assertThat(ScoreKeys.key(ascending[k])).isGreaterThan(ScoreKeys.key(ascending[k - 1]));
            }
        }
        assertThat(ScoreKeys.key(-0f)).isEqualTo(ScoreKeys.key(0f));
    }

    /** The curve coarsened to its own thresholds loses nothing where the figures are read. */
    @Test
    void bins_giveTheCurveItself() {
        MarginBlock block = Fleets.gaussian(40, 60, 1, new RandomStream(5));
        Curve curve = Curve.of(Fleets.tally(block, block.margins()));
        ScoreBins.Cumulated whole = Fleets.bins(curve, block, block.margins()).cumulated();
        assertThat(whole.auc()).isCloseTo(curve.auc(), within(1e-3));
        assertThat(whole.balancedAccuracy()).isCloseTo(curve.balancedAccuracy(), within(1e-12));
        for (Point point : curve.shown()) {
            assertThat(whole.tprAt(curve.fpr(point))).isEqualTo(curve.tpr(point));
        }
    }

    @Test
    void bins_withoutOthers_haveNoFigures() {
        MarginBlock block = Fleets.of(new float[][] {{1, 2}}, new boolean[][] {{true, true}});
        ScoreBins.Cumulated bins = Fleets.bins(Curve.of(Fleets.tally(block, block.margins())), block, block.margins())
                .cumulated();
        assertThat(bins.auc()).isNaN();
        assertThat(bins.balancedAccuracy()).isNaN();
        assertThat(bins.tprAt(0.01)).isNaN();
    }
}
