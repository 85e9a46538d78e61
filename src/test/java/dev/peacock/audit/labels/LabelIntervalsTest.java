package dev.peacock.audit.labels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the printed intervals hold what they are to hold. */
class LabelIntervalsTest {
    private static final int CLASSES = 3;
    private static final int MODELS = 10;

    /**
     * If intervals cover at least .94, as Newcombe's do for these sizes, fewer than .93 of 20,000 have a probability of 1e-9 (.94 has a
     * standard deviation of .0017, and .93 is 5.9 of them below it).
     */
    @ParameterizedTest
    @CsvSource({"300, 1500, .07", "300, 200, .07", "300, 10000, .2", "5000, 500, .05", "200, 200, .5"})
    void control_holdsTheCountOfExamplesThatAreAsHard(int q, int n, double share) {
        RandomStream random = new RandomStream(q + n);
        Interval[] intervals = new Interval[q + 1];
        int held = 0;
        for (int repetition = 0; repetition < 20_000; repetition++) {
            int control = normal(random, q, share);
            if (intervals[control] == null) {
                intervals[control] = new Control(control, q).interval(n);
            }
            int count = normal(random, n, share);
            held += count >= intervals[control].low() && count <= intervals[control].high() ? 1 : 0;
        }
        assertThat(held / 20_000.0).isBetween(0.93, 0.99);
    }

    /** A count of trials by the normal approximation, rounded: near enough to the binomial for these sizes. */
    private static int normal(RandomStream random, int trials, double share) {
        double count = trials * share + Math.sqrt(trials * share * (1 - share)) * random.nextGaussian();
        return (int) Math.max(0, Math.min(trials, Math.round(count)));
    }

    @Test
    void control_isCountedByHand() {
        assertThat(new Control(19, 297).expected(1_500)).isEqualTo(28_500 / 297.0);
        assertThat(new Control(0, 4).interval(0)).isEqualTo(new Interval(0, 0));
        Interval interval = new Control(19, 297).interval(1_500);
        assertThat(Interval.newcombe((long) interval.high(), 1_500, 19, 297, Interval.Z95)
                        .low())
                .isNotPositive();
        assertThat(Interval.newcombe((long) interval.high() + 1, 1_500, 19, 297, Interval.Z95)
                        .low())
                .isPositive();
        assertThat(Interval.newcombe((long) interval.low() - 1, 1_500, 19, 297, Interval.Z95)
                        .high())
                .isNegative();
    }

    /**
     * Of 300 intervals about wrong labels, those that hold the number in a very large sample of the same kind. If they cover at least
     * .92, fewer than .83 of 300 have a probability below 1e-7.
     */
    @Test
    void errors_areHeld_overOtherExamplesOfTheSameKind() {
        int size = 400;
        RandomStream random = new RandomStream(9);
        double perExample = errors(random, 200_000) / 200_000;
        int held = 0;
        for (int repetition = 0; repetition < 300; repetition++) {
            int[] given = new int[size];
            Votes votes = votes(random, given);
            Interval interval = ConfidentJoint.errorsInterval(votes, given, CLASSES, repetition);
            held += interval.low() <= size * perExample && size * perExample <= interval.high() ? 1 : 0;
        }
        assertThat(held / 300.0).isBetween(0.83, 0.999);
    }

    private static double errors(RandomStream random, int size) {
        int[] given = new int[size];
        Votes votes = votes(random, given);
        return ConfidentJoint.of(votes, given, CLASSES).errors();
    }

    /** A tenth of the labels are wrong, and a model is right on .85 of the examples; fills in the labels. */
    private static Votes votes(RandomStream random, int[] given) {
        int[] starts = new int[given.length + 1];
        char[] labels = new char[CLASSES * given.length];
        int[] counts = new int[labels.length];
        int next = 0;
        for (int i = 0; i < given.length; i++) {
            int truth = random.nextInt(CLASSES);
            given[i] = other(random, truth, 0.1);
            int[] of = new int[CLASSES];
            for (int model = 0; model < MODELS; model++) {
                of[other(random, truth, 0.15)]++;
            }
            for (int label : IntStream.range(0, CLASSES).filter(k -> of[k] > 0).toArray()) {
                labels[next] = (char) label;
                counts[next++] = of[label];
            }
            starts[i + 1] = next;
        }
        double[] unknown = new double[given.length];
        Arrays.fill(unknown, Double.NaN);
        return new Votes(starts, Arrays.copyOf(labels, next), Arrays.copyOf(counts, next), unknown);
    }

    private static int other(RandomStream random, int label, double share) {
        return random.nextDouble() < share ? (label + 1 + random.nextInt(CLASSES - 1)) % CLASSES : label;
    }
}
