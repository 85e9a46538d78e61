package dev.peacock.audit.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The score's interval, over models and test examples, in many worlds. */
@Tag("statistical")
class ScoreCoverageTest {
    private static final int WORLDS = 1_000;

    /** How many of {@link #WORLDS} intervals hold {@code truth}: of the score, and of its difference from a random one. */
    private static int[] covered(double weight, double truth, long seed) {
        int[] covered = new int[2];
        RandomStream random = new RandomStream(seed);
        for (int world = 0; world < WORLDS; world++) {
            double[][] tau = LinearWorld.normal(40, 24, random);
            Judges judges = LinearWorld.models(tau, 120, 2, 24, random);
            double[][] scores = LinearWorld.normal(40, 24, random);
            for (int j = 0; j < 24; j++) {
                // some test examples are foretold better than others
                double of = random.nextInt(2) == 0 ? 2 * weight : 0;
                for (int i = 0; i < 40; i++) {
                    scores[i][j] += of * tau[i][j];
                }
            }
            Judged judged = Judged.of(judges, LinearWorld.sums(judges, scores));
            Interval interval = Objects.requireNonNull(judged.mean().interval());
            covered[0] += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
            Judged other = judged.less(Judged.of(judges, LinearWorld.sums(judges, LinearWorld.normal(40, 24, random))));
            Interval difference = Objects.requireNonNull(other.mean().interval());
            covered[1] += difference.low() <= truth && truth <= difference.high() ? 1 : 0;
        }
        return covered;
    }

    /**
     * Random scores have 0 on average. If an interval holds it with 95%, 906 or fewer of 1,000 do with less than 1e-7; and so the
     * difference of two random ones, on the same models.
     */
    @Test
    void intervals_coverZero_forRandomScores() {
        assertThat(Arrays.stream(covered(0, 0, 6)).boxed())
                .allSatisfy(count -> assertThat(count).isGreaterThan(906));
    }

    /**
     * Scores that are right in part: the mean over all test examples that there may be, from 200,000 of them (their standard error, below
     * .002, is a fiftieth of the interval's length).
     */
    @Test
    void intervals_coverTheScoreOverAllModelsAndTestExamples() {
        RandomStream random = new RandomStream(7);
        double truth = 0;
        for (int draw = 0; draw < 200_000; draw++) {
            double of = draw % 2 == 0 ? 2 * 0.4 : 0;
            double products = 0;
            double signal = 0;
            double squares = 0;
            for (int i = 0; i < 40; i++) {
                double tau = random.nextGaussian();
                double score = random.nextGaussian() + of * tau;
                products += tau * score / 4;
                signal += tau * tau / 4;
                squares += score * score / 4;
            }
            truth += LinearWorld.spearman(products / Math.sqrt(squares * (signal + 4))) / 200_000;
        }
        assertThat(truth).isBetween(0.15, 0.35);
        assertThat(Arrays.stream(covered(0.4, truth, 8)).boxed())
                .allSatisfy(count -> assertThat(count).isGreaterThan(906));
    }
}
