package dev.peacock.audit.diffusion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.diffusion.Sweep.Change;
import dev.peacock.audit.diffusion.Sweep.Figure;
import dev.peacock.stats.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepTest {
    @Test
    void numbers_areOrderedAndTheirEndsCompared() {
        List<String> values = Sweep.ordered(List.of("1e3", "50", ".5"));
        assertThat(values).containsExactly(".5", "50", "1e3");
        assertThat(Sweep.compared(values)).containsExactly(new int[] {0, 2});
    }

    @Test
    void numbers_areTheSame_howeverTheyAreWritten() {
        assertThat(Sweep.distinct(List.of(".003", "0.003", "3e-3", "1"))).isEqualTo(2);
        assertThat(Sweep.distinct(List.of("x0", "v"))).isEqualTo(2);
    }

    @Test
    void words_stayAndEachIsComparedWithTheFirst() {
        List<String> values = Sweep.ordered(List.of("x0", "eps", "v"));
        assertThat(values).containsExactly("x0", "eps", "v");
        assertThat(Sweep.compared(values)).containsExactly(new int[] {0, 1}, new int[] {0, 2});
    }

    @Test
    void change_isOfModelsThatBothHave_withAnIntervalOfTheWholeFamily() {
        double[] before = Sweep.spread(4, new int[] {0, 2, 3}, new double[] {1, 2, 3});
        double[] after = Sweep.spread(4, new int[] {0, 1, 2, 3}, new double[] {2, 9, 4, 3});
        Change of = requireNonNull(Change.of(Figure.COPIES, "a", "b", before, after, 3));
        // differences 1, 2 and 0: standard error 1 / sqrt(3)
        double half = new TDistribution(2).inverseCumulativeProbability(1 - .025 / 3) / Math.sqrt(3);
        assertThat(of.difference()).isEqualTo(1);
        assertThat(requireNonNull(of.interval()).low()).isCloseTo(1 - half, within(1e-6));
        assertThat(of.differs()).isFalse();
        assertThat(requireNonNull(Change.of(
                                Figure.COPIES, "a", "b", new double[] {0, 0, 0}, new double[] {-1, -1.01, -1.02}, 1))
                        .differs())
                .isTrue();
        assertThat(Change.of(Figure.COPIES, "a", "b", new double[] {Double.NaN, 1}, new double[] {1, Double.NaN}, 1))
                .isNull();
    }

    /** By two models that both change from 10% to 12%, as a rounding apart, nothing is certain; by eight it is. */
    @Test
    void modelsThatChangeAlike_areCertainOnlyWhereThereAreMany() {
        assertThat(alike(2, 1).interval()).isNull();
        assertThat(alike(2, 1).differs()).isFalse();
        assertThat(alike(2, 1).difference()).isCloseTo(.02, within(1e-12));
        // 2^-4 is more than .05, 2^-5 less, and more than .05 / 3
        assertThat(alike(5, 1).differs()).isFalse();
        assertThat(alike(6, 1).differs()).isTrue();
        assertThat(alike(6, 3).differs()).isFalse();
        assertThat(alike(7, 3).differs()).isTrue();
    }

    /** Every other model has .2 in place of .1, so that differences are not equal by their bits. */
    private static Change alike(int models, int family) {
        double[] before = IntStream.range(0, models)
                .mapToDouble(m -> m % 2 == 0 ? .1 : .2)
                .toArray();
        double[] after = IntStream.range(0, models)
                .mapToDouble(m -> m % 2 == 0 ? .12 : .22)
                .toArray();
        return requireNonNull(Change.of(Figure.COPIES, "a", "b", before, after, family));
    }

    /**
     * The control: rates of 100 generations each, of two models that do not change. Of 20,000 changes that are each called certain with a
     * probability of .05, more than 1,154 are with one of 5e-7 (binomial).
     */
    @ParameterizedTest
    @ValueSource(doubles = {.01, .05, .3})
    void twoModelsThatDoNotChange_areRarelyCalledCertain(double rate) {
        RandomStream random = new RandomStream(21);
        int certain = 0;
        for (int sweep = 0; sweep < 20_000; sweep++) {
            double[] before = {rate(random, rate), rate(random, rate)};
            double[] after = {rate(random, rate), rate(random, rate)};
            certain += requireNonNull(Change.of(Figure.COPIES, "a", "b", before, after, 1))
                            .differs()
                    ? 1
                    : 0;
        }
        assertThat(certain).isLessThanOrEqualTo(1_154);
    }

    @Test
    void twoModelsThatChangeMuch_areCalledCertain() {
        assertThat(requireNonNull(
                                Change.of(Figure.COPIES, "a", "b", new double[] {.01, .02}, new double[] {.51, .54}, 1))
                        .differs())
                .isTrue();
    }

    private static double rate(RandomStream random, double rate) {
        return IntStream.range(0, 100).filter(g -> random.nextDouble() < rate).count() / 100.0;
    }
}
