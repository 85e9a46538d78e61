package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.FleetAccuracy.Alike;
import dev.peacock.stats.LogFactorials;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChancePairsTest {
    private static final LogFactorials FACTORIALS = new LogFactorials(4_000);

    /** Every way to say which of t models saw the train example, each as likely. */
    @Test
    void probability_isThatOfEveryAssignment() {
        for (String threshold : new String[] {"-0.2", "0", "0.15", "0.5", "1"}) {
            BigDecimal influence = new BigDecimal(threshold);
            for (int models = 2; models <= 9; models++) {
                for (int in = 1; in < models; in++) {
                    for (int correct = 0; correct <= models; correct++) {
                        assertThat(ChancePairs.atLeast(in, models - in, correct, influence, FACTORIALS))
                                .as("%d of %d in, %d right, %s", in, models, correct, threshold)
                                .isCloseTo(share(models, in, correct, influence), within(1e-12));
                    }
                }
            }
        }
    }

    private static double share(int models, int in, int correct, BigDecimal influence) {
        int assignments = 0;
        int reach = 0;
        for (int sawIt = 0; sawIt < 1 << models; sawIt++) {
            if (Integer.bitCount(sawIt) == in) {
                int right = Integer.bitCount(sawIt & (1 << correct) - 1);
                assignments++;
                reach += new Counts(in, models - in, right, correct - right).isAtLeast(influence) ? 1 : 0;
            }
        }
        return (double) reach / assignments;
    }

    @Test
    void manyModels_neitherUnderflowNorLoseTheTail() {
        // at the mean of a symmetric distribution: one half and half of the middle's probability
        double half = ChancePairs.atLeast(2_000, 2_000, 2_000, BigDecimal.ZERO, FACTORIALS);
        double middle = StrictMath.exp(2 * FACTORIALS.choose(2_000, 1_000) - FACTORIALS.choose(4_000, 2_000));
        assertThat(half).isCloseTo(0.5 + middle / 2, within(1e-10));
        assertThat(ChancePairs.atLeast(2_000, 2_000, 2_000, new BigDecimal("-0.9"), FACTORIALS))
                .isEqualTo(1);
        assertThat(ChancePairs.atLeast(2_000, 2_000, 2_000, new BigDecimal("0.9"), FACTORIALS))
                .isZero();
    }

    @Test
    void expected_countsPairsOfOneLabel_orOfAll() {
        List<Alike> train = List.of(new Alike(0, 2, 3), new Alike(1, 2, 5));
        List<Alike> test = List.of(new Alike(0, 2, 7), new Alike(1, 4, 11));
        BigDecimal influence = new BigDecimal("0.9");
        // 2 of 4 models saw it and 2 are right: the same 2 in 1 of 6 assignments; where all are right, there is no
        // influence
        assertThat(ChancePairs.expected(train, test, 4, influence, true)).isCloseTo(3 * 7 / 6.0, within(1e-12));
        assertThat(ChancePairs.expected(train, test, 4, influence, false)).isCloseTo(8 * 7 / 6.0, within(1e-12));
    }
}
