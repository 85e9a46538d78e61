package dev.peacock.audit.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.Lira;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import org.junit.jupiter.api.Test;

/**
 * Own variances about the share of a side's squares, 1/8, at which a series and its sum give way to a logarithm of what is left. With three
 * terms fewer the series is 3e-12 off there, half of it in the score.
 */
class LiraBorderTest {
    private static final int EACH = 6;
    private static final int RUNS = 2 * EACH;
    private static final int EXAMPLES = 400;

    @Test
    void scores_onBothSidesOfTheBorder_areThoseOfTheDefinition() {
        boolean[][] included = new boolean[RUNS][EXAMPLES];
        float[][] margins = new float[RUNS][EXAMPLES];
        RandomStream random = new RandomStream(1);
        int below = 0;
        for (int i = 0; i < EXAMPLES; i++) {
            for (int r = 0; r < RUNS; r++) {
                included[r][i] = r < EACH;
                margins[r][i] = (float) random.nextGaussian();
            }
            // from .12 to .13
            double share = .12 + .01 * (i + .5) / EXAMPLES;
            take(margins, i, 0, share);
            take(margins, i, EACH, share);
            below += share <= 1.0 / 8 ? 1 : 0;
        }
        assertThat(below).isEqualTo(EXAMPLES / 2);
        MarginBlock block = Fleets.of(margins, included);
        PlainAttacks plain = new PlainAttacks(block);
        Lira lira = new Lira(Fleets.pooled(block));
        for (int i = 0; i < EXAMPLES; i++) {
            lira.score(block, i);
            for (int r = 0; r < RUNS; r += EACH) {
                double offline = plain.offline(i, r);
                double terms = 4 + offline * offline + 2 * Math.abs(plain.online(i, r));
                assertThat(lira.online()[r]).isCloseTo(plain.online(i, r), within(1e-13 * terms));
                assertThat(lira.offline()[r]).isCloseTo(offline, within(1e-13 * (1 + Math.abs(offline))));
            }
        }
    }

    /** Puts the margin of a side's first run where it has a share of the side's squares: u = v / (v + S), v = d^2 (k - 1) / k. */
    private static void take(float[][] margins, int i, int first, double share) {
        double mean = 0;
        for (int r = first + 1; r < first + EACH; r++) {
            mean += margins[r][i] / (EACH - 1);
        }
        double squares = 0;
        for (int r = first + 1; r < first + EACH; r++) {
            squares += (margins[r][i] - mean) * (margins[r][i] - mean);
        }
        margins[first][i] = (float) (mean + Math.sqrt(share / (1 - share) * squares * EACH / (EACH - 1)));
    }
}
