package dev.peacock.audit.diffusion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.diffusion.Sweep.Change;
import dev.peacock.audit.diffusion.Sweep.Figure;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;

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
}
