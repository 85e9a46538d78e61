package dev.peacock.audit.text.unseen;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final int PROMPTS = 40;
    private static final int UNITS = 100;

    private final RandomStream random = new RandomStream(7);

    /** Copies much or nothing, as the prompt says; beside that, each generation a little more or less. */
    private Difference.Group group(String prefix, int[] byPrompt) {
        List<String> ids = new ArrayList<>();
        int[] units = new int[PROMPTS];
        int[] covered = new int[PROMPTS];
        for (int p = 0; p < PROMPTS; p++) {
            ids.add(prefix + p);
            units[p] = UNITS;
            covered[p] = byPrompt[p] + random.nextInt(11);
        }
        return new Difference.Group(ids, units, covered);
    }

    private int[] prompts() {
        int[] byPrompt = new int[PROMPTS];
        for (int p = 0; p < PROMPTS; p++) {
            byPrompt[p] = 80 * random.nextInt(2);
        }
        return byPrompt;
    }

    private static double width(Difference difference) {
        return difference.interval().high() - difference.interval().low();
    }

    private static Difference difference(Difference.Group one, Difference.Group other, int family) {
        return requireNonNull(Difference.of(one, other, family));
    }

    /** Half-widths by hand: d is (.2, -.1, -.1) / 3, the standard error sqrt(3 / 2 * .06 / 9) = .1, Student's quantile for 2 is 4.3027. */
    @Test
    void pairs_areOneSampleOfTheirDifferences() {
        List<String> ids = List.of("a", "b", "c");
        Difference.Group one = new Difference.Group(ids, new int[] {100, 100, 100}, new int[] {60, 20, 10});
        Difference.Group other = new Difference.Group(ids, new int[] {100, 100, 100}, new int[] {30, 20, 10});

        Difference difference = difference(one, other, 1);

        assertThat(difference.pairs()).isEqualTo(3);
        assertThat(difference.difference()).isCloseTo(0.1, within(1e-12));
        assertThat(difference.interval().high() - 0.1).isCloseTo(0.43027, within(1e-5));
        // Student's quantile for 2 at 1 - .025 / 3 is 7.6488
        assertThat(difference(one, other, 3).interval().high() - 0.1).isCloseTo(0.76488, within(1e-5));
    }

    @Test
    void pairedPrompts_areComparedMoreSharply() {
        int[] prompts = prompts();
        Difference.Group one = group("p", prompts);

        Difference paired = difference(one, group("p", prompts), 1);
        Difference independent = difference(one, group("q", prompts), 1);

        assertThat(independent.pairs()).isZero();
        assertThat(width(paired)).isLessThan(width(independent) / 4);
    }

    /**
     * Three differences, each of which 95% intervals would miss 50 times of 1,000, and together 120 or more. That corrected ones miss
     * 50 times at most on average is Bonferroni's; 100 of 1,000 are then missed by chance with 1e-9 (binomial).
     */
    @Test
    void intervals_holdTogether() {
        int missed = 0;
        for (int i = 0; i < 1_000; i++) {
            int[] prompts = prompts();
            List<Difference.Group> groups = List.of(group("p", prompts), group("p", prompts), group("q", prompts()));
            boolean holds = true;
            for (int[] pair : new int[][] {{0, 1}, {0, 2}, {1, 2}}) {
                Interval interval =
                        difference(groups.get(pair[0]), groups.get(pair[1]), 3).interval();
                holds &= interval.low() <= 0 && interval.high() >= 0;
            }
            missed += holds ? 0 : 1;
        }
        assertThat(missed).isLessThanOrEqualTo(100);
    }

    /** Ten generations of each of two prompts are two samples, not twenty: Wilson's interval of 0 of 2 ends at z^2 / (2 + z^2) = .6576. */
    @Test
    void groupThatCopiesNothing_hasItsPromptsAsTheSample() {
        List<String> ids = IntStream.range(0, 20).mapToObj(g -> "p" + g % 2).toList();
        int[] units = new int[20];
        Arrays.fill(units, 100);
        Difference.Group none = new Difference.Group(ids, units, new int[20]);

        // of two such intervals, each from 0 on, the difference has the end of one (Zou and Donner)
        assertThat(difference(none, none, 1).interval().high()).isCloseTo(0.6576, within(1e-4));
        assertThat(difference(none, none, 1).pairs()).isEqualTo(2);
    }

    @Test
    void generationsOfOnePrompt_areOneSample() {
        Difference.Group parts = new Difference.Group(
                List.of("a", "b", "a", "c"), new int[] {60, 100, 40, 100}, new int[] {50, 20, 10, 10});
        Difference.Group whole =
                new Difference.Group(List.of("a", "b", "c"), new int[] {100, 100, 100}, new int[] {60, 20, 10});
        Difference.Group other =
                new Difference.Group(List.of("a", "b", "c"), new int[] {100, 100, 100}, new int[] {30, 20, 10});

        assertThat(difference(parts, other, 1)).isEqualTo(difference(whole, other, 1));
    }

    @Test
    void groupThatCopiesNothing_hasTheWideIntervalOfBothShares() {
        Difference.Group none = new Difference.Group(List.of("a", "b"), new int[] {100, 100}, new int[2]);
        Difference.Group some = new Difference.Group(List.of("a", "b"), new int[] {100, 100}, new int[] {20, 30});

        assertThat(difference(none, none, 1).interval().high()).isGreaterThan(0.5);
        assertThat(difference(some, none, 1).interval().low()).isNegative();
        assertThat(Difference.of(some, new Difference.Group(List.of("a"), new int[] {9}, new int[] {5}), 1))
                .isNull();
    }
}
