package dev.peacock.audit.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.attack.Curve;
import dev.peacock.attack.Lira;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Simulated fleets against what theory says of them, and the fault that matters most: a target among its own shadows.
 * False-alarm rates are 1e-6 a check at most.
 */
@Tag("statistical")
class LiraTheoryTest {
    private static final int FLEETS = 40;
    /** Student's two-sided 1e-6 quantile at 39 degrees of freedom, divided by sqrt(40). */
    private static final double QUANTILE = 5.8 / Math.sqrt(FLEETS);

    private static final NormalDistribution NORMAL = new NormalDistribution();

    private static Curve curve(MarginBlock block, float[] scores) {
        return Curve.of(Fleets.tally(block, scores));
    }

    private static float[] offline(MarginBlock block) {
        Lira lira = new Lira(Fleets.pooled(block));
        float[] scores = new float[block.margins().length];
        for (int i = 0; i < block.size(); i++) {
            lira.score(block, i);
            for (int r = 0; r < block.runs(); r++) {
                scores[i * block.runs() + r] = (float) lira.offlinePooled()[r];
            }
        }
        return scores;
    }

    static float[] online(MarginBlock block) {
        Lira lira = new Lira(Fleets.pooled(block));
        float[] scores = new float[block.margins().length];
        for (int i = 0; i < block.size(); i++) {
            lira.score(block, i);
            for (int r = 0; r < block.runs(); r++) {
                scores[i * block.runs() + r] = (float) lira.online()[r];
            }
        }
        return scores;
    }

    /** With known means, unit Gaussians d apart: the oracle of METHODS.md, from a million pairs. */
    @Test
    void knownGaussians_giveTheFiguresOfTheOracle() throws IOException {
        JsonNode oracle;
        try (InputStream in = getClass().getResourceAsStream("/oracles/t05_lira_theory.json")) {
            oracle = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
        JsonNode expected = oracle.get("expected").get(0);
        int t = 1_000;
        int n = 1_000;
        MarginBlock block = Fleets.balanced(t, n, 1, new RandomStream(1));
        Curve curve = curve(block, block.margins());
        // all pairs are independent: 500,000 on a side. Var(AUC) <= AUC (1 - AUC) / 500,000; a rate's is p (1 - p) /
        // 500,000, and
        // that of the threshold at FPR x adds slope^2 x (1 - x) / 500,000, slope = density ratio there, below 12
        double half = 500_000;
        double auc = expected.get("onlineAuc").asDouble();
        assertThat(curve.auc()).isCloseTo(auc, within(4.8916 * Math.sqrt(auc * (1 - auc) / half)));
        double accuracy = expected.get("onlineBalancedAccuracy").asDouble();
        // the best of all thresholds is above the best one's own figure by about its error
        assertThat(curve.balancedAccuracy()).isCloseTo(accuracy, within(2 * 4.8916 * Math.sqrt(0.25 / half)));
        for (int rate : new int[] {100, 1_000}) {
            double fpr = 1.0 / rate;
            double tpr = expected.get("onlineTpr")
                    .get(rate == 100 ? "0.01" : "0.001")
                    .asDouble();
            double slope = slope(fpr);
            double deviation = Math.sqrt((tpr * (1 - tpr) + slope * slope * fpr * (1 - fpr)) / half);
            assertThat(curve.tprAt(rate)).isCloseTo(tpr, within(4.8916 * deviation));
        }
    }

    /** dTPR / dFPR of unit Gaussians 1 apart. */
    private static double slope(double fpr) {
        double threshold = NORMAL.inverseCumulativeProbability(1 - fpr);
        return NORMAL.density(threshold - 1) / NORMAL.density(threshold);
    }

    /**
     * Offline with the mean of k out-shadows and a pooled variance: z of members is N(d, 1 + 1/k), of the others N(0, 1 +
     * 1/(k-1)) since they are among the k themselves, so that AUC = Phi(d / sqrt(2 + 1/k + 1/(k-1))). The tolerance is
     * Student's, over independent fleets; that the variance is pooled from 8,000 values moves AUC by less than 1e-4.
     */
    @Test
    void offlineAuc_isThatOfEstimatedMeans_unlessTheTargetIsItsOwnShadow() {
        int t = 16;
        int k = t / 2;
        double expected = NORMAL.cumulativeProbability(1 / Math.sqrt(2 + 1.0 / k + 1.0 / (k - 1)));
        double[] right = new double[FLEETS];
        double[] faulty = new double[FLEETS];
        for (int fleet = 0; fleet < FLEETS; fleet++) {
            MarginBlock block = Fleets.balanced(t, 1_000, 1, new RandomStream(100 + fleet));
            PlainAttacks fault = new PlainAttacks(block, true);
            right[fleet] = curve(block, offline(block)).auc();
            faulty[fleet] = curve(block, fault.all((i, r) -> fault.offlinePooled(i, r, 1)))
                    .auc();
        }
        assertThat(mean(right)).isCloseTo(expected, within(tolerance(right) + 1e-4));
        assertThat(Math.abs(mean(faulty) - expected)).as("the fault").isGreaterThan(tolerance(faulty) + 1e-4);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double tolerance(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        return QUANTILE * Math.sqrt(squares / (FLEETS - 1));
    }

    /**
     * Margins that know nothing of membership. Each run saw each example with probability 1/2 by itself, so that given the
     * others whether target r saw example i is a coin that its score does not depend on, and the sum over pairs of examples
     * i, j of (wins - 1/2) of members of i over others of j has mean 0. Divided by its (n (n-1) t^2) terms it is a
     * U-statistic of n independent examples with a kernel in -1/2..1/2, so beyond e with probability 2 exp(-2 floor(n/2) e^2)
     * at most (Hoeffding 1963): 1e-6 at e = .0381 for n = 10,000. A quarter of the terms are pairs, and AUC is within 4 e of
     * 1/2.
     */
    @Test
    void withoutSignal_aucIsOneHalf_unlessTheTargetIsItsOwnShadow() {
        int n = 10_000;
        double bound = 4 * Math.sqrt(Math.log(2e6) / (2.0 * (n / 2)));
        MarginBlock block = Fleets.gaussian(10, n, 0, new RandomStream(3));
        assertThat(curve(block, online(block)).auc()).isCloseTo(0.5, within(bound));
        PlainAttacks fault = new PlainAttacks(block, true);
        assertThat(curve(block, fault.all(fault::online)).auc()).as("the fault").isGreaterThan(0.5 + bound);
    }
}
