package dev.peacock.estimate;

import dev.peacock.estimate.plan.ErrorTarget;
import dev.peacock.estimate.plan.LargestError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTargetTest {
    private static final ErrorTarget TARGET = new ErrorTarget(0.05, 477, 900);

    private static LargestError error(double largest) {
        return new LargestError(largest, 0);
    }

    @Test
    void target_isReached_atOrBelowIt_whereEveryExampleHasAStandardError() {
        assertThat(TARGET.isReached(error(0.05))).isTrue();
        assertThat(TARGET.isReached(error(0))).isTrue();
        assertThat(TARGET.isReached(error(Math.nextUp(0.05)))).isFalse();
        assertThat(TARGET.isReached(new LargestError(0.01, 1))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // largest, undefined, finished, needed: t (s / target)^2
        "0.05, 0, 100, 100",
        "0.10, 0, 100, 400", // exactly four times as many, not 401
        "0.075, 0, 100, 225",
        "0.0751, 0, 100, 226", // 225.6
        "0.0500001, 0, 100, 101", // at least one more
        "0.40, 0, 100, 900", // 6,400, but the bound is enough
        "0.01, 3, 100, 900", // no telling: the bound
    })
    void needed_followsTheSquare(double largest, long undefined, int finished, long needed) {
        assertThat(TARGET.needed(new LargestError(largest, undefined), finished))
                .isEqualTo(needed);
    }

    @ParameterizedTest
    @CsvSource({
        // largest, undefined, finished, failed, more
        "0.05, 0, 100, 0, 0", // reached
        "0.075, 0, 100, 0, 100", // 125 are missing, but a round doubles at most
        "0.06, 0, 100, 0, 44",
        "0.051, 0, 100, 0, 16", // 5 are missing, but a stack is the least
        "0.02, 7, 100, 0, 100", // undefined: a doubling
        "0.02, 7, 3, 0, 16", // a stack, although that is more than a doubling
        "0.06, 0, 890, 0, 10", // what the bound leaves
        "0.06, 0, 900, 0, 0", // the bound is spent
        "0.06, 0, 500, 400, 0", // and by runs that failed, too
        "0.06, 0, 500, 380, 20", // those that failed are missing: 220 more are wanted, 20 are left
        "0.06, 0, 2000, 0, 0", // more were asked for than the bound
    })
    void more_isWhatIsMissing_withinAStackADoublingAndTheBound(
            double largest, long undefined, int finished, int failed, int more) {
        assertThat(TARGET.more(new LargestError(largest, undefined), finished, failed, 16))
                .isEqualTo(more);
    }

    @Test
    void rounds_end_evenIfTheErrorNeverFalls_andEvenIfEveryRunFails() {
        int finished = 16;
        int rounds = 0;
        for (int more = 1; more > 0; rounds++) {
            more = TARGET.more(error(0.5), finished, 0, 16);
            finished += more;
        }
        assertThat(finished).isEqualTo(900);
        assertThat(rounds).isEqualTo(7); // 16, 32, ..., 512, 900 and the last look
        int failed = 0;
        for (int more = 1; more > 0; failed += more) {
            more = TARGET.more(error(0.5), 16, failed, 16);
        }
        assertThat(failed).isEqualTo(884);
    }

    @ParameterizedTest
    @CsvSource({"0.7, 0.05, 477", "0.5, 0.05, 400", "0.7, 0.03, 1323", "0.3, 0.1, 120", "0.7, 0.001, 1190477"})
    void worst_isThePlans_andTheBoundLiesAbove_closerForSmallTargets(double ratio, double target, long worst) {
        ErrorTarget wanted = ErrorTarget.of(ratio, target);
        assertThat(wanted.worst()).isEqualTo(worst);
        assertThat(wanted.bound()).isBetween(worst + 1, 4 * worst + 300);
        // slack relative to (1-p) t models falls as 1 / sqrt(t)
        assertThat(ErrorTarget.of(ratio, target / 100).bound() / (1e4 * worst)).isCloseTo(1, within(0.03));
    }

    @Test
    void tinyTargets_askForMoreThanThereIs_withoutOverflow() {
        for (double target : new double[] {1e-6, 1e-9, 1e-30, Double.MIN_VALUE}) {
            assertThat(ErrorTarget.of(0.7, target).bound()).isGreaterThan(100_000_000_000L);
        }
    }

    /**
     * At the bound, 2,000 examples that half of the models get right have no standard error above the target: were the bound
     * too small, the largest of so many would show it; it fails with a probability below 1e-9. At the plan's worst case
     * some have, since the number of models that saw an example varies: with 477 models about half of them.
     */
    @Test
    void bound_holdsForAllExamples_whereTheWorstCaseDoesNot() {
        ErrorTarget target = ErrorTarget.of(0.7, 0.05);
        assertThat(largest((int) target.bound())).isLessThanOrEqualTo(0.05);
        assertThat(largest((int) target.worst())).isGreaterThan(0.05);
    }

    /** The largest standard error at accuracies of 1/2, of examples that each model sees with probability .7. */
    private static double largest(int models) {
        RandomStream random = new RandomStream(5);
        double largest = 0;
        for (int example = 0; example < 2_000; example++) {
            int in = 0;
            for (int model = 0; model < models; model++) {
                in += random.nextInt(10) < 7 ? 1 : 0;
            }
            Counts counts = new Counts(in, models - in, in / 2, (models - in) / 2);
            largest = Math.max(largest, Objects.requireNonNull(counts.standardError()));
        }
        return largest;
    }

    @Test
    void largestOfABlock_isThatOfItsExamples_andCountsThoseWithout() {
        BitColumns included = new BitColumns(3, 5);
        BitColumns correct = new BitColumns(3, 5);
        int[][] in = {{0, 1}, {0, 1, 2, 3}, {0, 1, 2}};
        for (int i = 0; i < in.length; i++) {
            for (int run : in[i]) {
                included.set(i, run);
            }
            correct.set(i, 0);
        }
        LargestError error =
                LargestError.of(new TrainBlock(new Block(0, Block.ANY, new int[] {4, 5, 6}), included, correct), null);
        // example 0: 1 of 2 in and 0 of 3 out; example 1 has one model out; example 2: 1 of 3 in and 0 of 2 out
        assertThat(error).isEqualTo(new LargestError(0.5, 1));
        assertThat(error.merge(new LargestError(0.6, 2))).isEqualTo(new LargestError(0.6, 3));
        assertThat(LargestError.NONE.merge(error)).isEqualTo(error);
    }
}
