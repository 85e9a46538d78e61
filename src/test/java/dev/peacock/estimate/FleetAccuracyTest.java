package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.FleetAccuracy.Alike;
import dev.peacock.estimate.FleetAccuracy.OfRun;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetAccuracyTest {
    private static final int FLEETS = 2_000;
    private static final int MODELS = 20;
    private static final int TESTS = 50;

    /** One-sided 1e-7 quantile of the standard normal. */
    private static final double Z = 5.2;

    @Test
    void figures_areThoseByHand() {
        // labels 0 0 1 1 1 of the train set; test labels 1 1 1 0, of which 2, 1, 2 and 0 of two models are right
        FleetAccuracy accuracy = FleetAccuracy.of(
                List.of(new OfRun(1, 3, 4, 4), new OfRun(0, 2, 2, 1)),
                List.of(new Alike(0, 0, 1), new Alike(1, 1, 1), new Alike(1, 2, 2)),
                new int[] {0, 0, 1, 1, 1});

        assertThat(accuracy.models()).isEqualTo(2);
        assertThat(accuracy.testExamples()).isEqualTo(4);
        assertThat(accuracy.test()).isCloseTo(5 / 8.0, within(1e-15));
        assertThat(accuracy.baseline()).isEqualTo(0.75);
        assertThat(accuracy.balanced()).isCloseTo((5 / 6.0 + 0) / 2, within(1e-15));
        assertThat(accuracy.train()).isEqualTo(0.75);
        assertThat(accuracy.trainBaseline()).isEqualTo(0.6);
        assertThat(accuracy.lowest()).isEqualTo(0.5);
        assertThat(accuracy.highest()).isEqualTo(0.75);
        // by run .5 and .75, by example 1, .5, 1 and 0; less what guessing has: 0, -.5, 0 and 0
        // with two models Student's t is 12.7, so that both intervals are all that is possible
        assertThat(accuracy.testInterval()).isEqualTo(new Interval(0, 1));
        assertThat(accuracy.gain()).isEqualTo(new Interval(-1, 1));
    }

    @Test
    void whereAllIsRight_theNumberOfTestExamplesTells() {
        FleetAccuracy accuracy = FleetAccuracy.of(
                List.of(new OfRun(0, 22, 4, 4), new OfRun(1, 22, 4, 4)),
                List.of(new Alike(0, 2, 12), new Alike(1, 2, 10)),
                new int[] {0, 1});
        assertThat(accuracy.test()).isEqualTo(1);
        assertThat(accuracy.testInterval()).isEqualTo(Interval.wilson(22L, 22L, Interval.Z95));
    }

    @Test
    void severalLabelsAsFrequent_areGuessedAsTheTestSetHasThem() {
        FleetAccuracy accuracy = FleetAccuracy.of(
                List.of(new OfRun(0, 2, 1, 1)),
                List.of(new Alike(0, 0, 1), new Alike(2, 1, 2)),
                new int[] {0, 0, 1, 1, 2, 2});
        assertThat(accuracy.baseline()).isCloseTo(2 / 3.0, within(1e-15));
    }

    @Test
    void oneLabelInTheTestSet_makesTheBaseline1_andIsNeverLearned() {
        FleetAccuracy accuracy = FleetAccuracy.of(
                List.of(new OfRun(0, 5, 2, 2), new OfRun(1, 5, 2, 2)), List.of(new Alike(1, 2, 5)), new int[] {1, 1, 0
                });
        assertThat(accuracy.baseline()).isEqualTo(1);
        assertThat(accuracy.hasNotLearned()).isTrue();
    }

    @Test
    void withoutLabels_nothingIsCompared() {
        FleetAccuracy accuracy = FleetAccuracy.of(
                List.of(new OfRun(0, 1, 2, 0), new OfRun(1, 0, 2, 0)),
                List.of(new Alike(-1, 0, 4), new Alike(-1, 1, 1)),
                new int[] {-1, -1, -1});
        assertThat(accuracy.baseline()).isNull();
        assertThat(accuracy.balanced()).isNull();
        assertThat(accuracy.gain()).isNull();
        assertThat(accuracy.hasNotLearned()).isFalse();
        assertThat(accuracy.fitsLittle()).isFalse();
        assertThat(accuracy.test()).isCloseTo(0.1, within(1e-15));
    }

    @Test
    void littleIsFitted_belowHalfOfWhatGuessingLeaves() {
        assertThat(seen(79).fitsLittle()).isTrue();
        assertThat(seen(80).fitsLittle()).isFalse();
    }

    /** 6 of 10 train examples have label 0; {@code right} of 100 that were seen are right. */
    private static FleetAccuracy seen(int right) {
        return FleetAccuracy.of(
                List.of(new OfRun(0, 1, 100, right)),
                List.of(new Alike(0, 1, 1), new Alike(1, 0, 1)),
                new int[] {0, 0, 0, 0, 0, 0, 1, 1, 1, 1});
    }

    /**
     * The intervals hold their means in at least 94 of 100 fleets with models and test examples of their own: 2,000 fleets
     * that do so have fewer than 1,880 - 5.2 sqrt(2,000 0.94 0.06) = 1,824 with a probability of 1e-7.
     */
    @Test
    void intervals_holdForOtherModelsAndOtherTestExamples() {
        int least = (int) (0.94 * FLEETS - Z * Math.sqrt(FLEETS * 0.94 * 0.06));
        RandomStream stream = new RandomStream(20);
        int test = 0;
        int gain = 0;
        int modelsOnly = 0;
        for (int fleet = 0; fleet < FLEETS; fleet++) {
            Drawn drawn = new Drawn(stream, 0.5, 0.8);
            FleetAccuracy accuracy = drawn.accuracy();
            test += holds(accuracy.testInterval(), 0.75 * 0.9) ? 1 : 0;
            gain += holds(accuracy.gain(), 0.75 * 0.9 - 0.5) ? 1 : 0;
            modelsOnly += holds(Moments.of(drawn.byRun()).interval(), 0.75 * 0.9) ? 1 : 0;
        }
        assertThat(test).isGreaterThan(least);
        assertThat(gain).isGreaterThan(least);
        assertThat(modelsOnly).as("an interval over models alone is too narrow").isLessThan(least);
    }

    /**
     * A fleet that is on average exactly as good as guessing goes without a warning in at most 2.5% of draws: in more than
     * 50 + 5.2 sqrt(2,000 0.025 0.975) = 86 of 2,000 with a probability of 1e-7.
     */
    @Test
    void fleetThatIsNoBetterThanGuessing_isHardlyEverTakenToHaveLearned() {
        RandomStream stream = new RandomStream(21);
        int learned = 0;
        for (int fleet = 0; fleet < FLEETS; fleet++) {
            learned += new Drawn(stream, 1 / 3.0, 0.5).accuracy().hasNotLearned() ? 0 : 1;
        }
        assertThat(learned).isLessThan((int) (0.025 * FLEETS + Z * Math.sqrt(FLEETS * 0.025 * 0.975)));
    }

    /** Each of the 2,000 fleets is warned of with a probability of 1e-9 at most, and every fifth model fails in the others. */
    @Test
    void modelsThatFail_areTold_fromThoseThatDifferByChance() {
        RandomStream stream = new RandomStream(22);
        for (int fleet = 0; fleet < FLEETS; fleet++) {
            assertThat(new Drawn(stream, 0.5, 1).accuracy().differsWidely()).isFalse();
        }
        assertThat(failing(stream, 5).differsWidely()).isTrue();
        assertThat(failing(stream, 5).lowest()).isLessThan(0.2);
        assertThat(failing(stream, 5).highest()).isGreaterThan(0.8);
    }

    private static FleetAccuracy failing(RandomStream stream, int every) {
        int[] byRun = new int[100];
        int[] byTest = new int[200];
        for (int run = 0; run < byRun.length; run++) {
            for (int j = 0; j < byTest.length; j++) {
                boolean right = stream.nextDouble() < (run % every == 0 ? 0.1 : 0.9);
                byRun[run] += right ? 1 : 0;
                byTest[j] += right ? 1 : 0;
            }
        }
        return of(byRun, byTest, new int[200]);
    }

    /** Test example j is right with p_j u_r, p_j uniform from {@code hardest} to 1 and u_r of the model from {@code worst}. */
    private static final class Drawn {
        final int[] byRun = new int[MODELS];
        final int[] byTest = new int[TESTS];
        final int[] labels = new int[TESTS];

        Drawn(RandomStream stream, double hardest, double worst) {
            double[] models = new double[MODELS];
            for (int run = 0; run < MODELS; run++) {
                models[run] = worst + (1 - worst) * stream.nextDouble();
            }
            for (int j = 0; j < TESTS; j++) {
                double place = stream.nextDouble();
                // the guess is right on the harder half
                labels[j] = place < 0.5 ? 0 : 1;
                for (int run = 0; run < MODELS; run++) {
                    if (stream.nextDouble() < (hardest + (1 - hardest) * place) * models[run]) {
                        byRun[run]++;
                        byTest[j]++;
                    }
                }
            }
        }

        FleetAccuracy accuracy() {
            return of(byRun, byTest, labels);
        }

        double[] byRun() {
            return java.util.Arrays.stream(byRun)
                    .mapToDouble(right -> (double) right / TESTS)
                    .toArray();
        }
    }

    private static FleetAccuracy of(int[] byRun, int[] byTest, int[] labels) {
        List<OfRun> runs = new ArrayList<>();
        for (int run = 0; run < byRun.length; run++) {
            runs.add(new OfRun(run, byRun[run], 1, 1));
        }
        List<Alike> tests = new ArrayList<>();
        for (int j = 0; j < byTest.length; j++) {
            tests.add(new Alike(labels[j], byTest[j], 1));
        }
        return FleetAccuracy.of(runs, tests, new int[] {0, 0, 1});
    }

    private static boolean holds(@Nullable Interval interval, double value) {
        return interval != null && interval.low() <= value && value <= interval.high();
    }

    private static void assertClose(@Nullable Interval found, @Nullable Interval expected) {
        Interval one = Objects.requireNonNull(found);
        Interval other = Objects.requireNonNull(expected);
        assertThat(one.low()).isCloseTo(other.low(), within(1e-12));
        assertThat(one.high()).isCloseTo(other.high(), within(1e-12));
    }
}
