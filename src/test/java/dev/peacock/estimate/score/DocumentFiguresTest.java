package dev.peacock.estimate.score;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.score.DocumentFigures.OfRun;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentFiguresTest {
    private static final double BIT = Math.log(2);

    @Test
    void figures_areMeansOverModelsOfMeansOverDocuments_inBits() {
        // two models on two documents: 1 and 3 bits by the one, 2 and 4 by the other
        DocumentFigures figures = DocumentFigures.of(
                List.of(new OfRun(1, -3 * BIT, -BIT, -4 * BIT, .5), new OfRun(0, -2 * BIT, -BIT, Double.NaN, .25)),
                new double[] {-1.5 * BIT, -3.5 * BIT},
                new double[] {4, 5});
        assertThat(figures.testBits()).isCloseTo(2.5, within(1e-12));
        assertThat(figures.frequencyBits()).isEqualTo(4.5);
        assertThat(figures.seenBits()).isCloseTo(1, within(1e-12));
        assertThat(figures.unseenBits()).isCloseTo(4, within(1e-12));
        assertThat(figures.testCharacterAccuracy()).isEqualTo(.375);
        Interval crossed = Interval.crossed(Moments.of(2, 3), Moments.of(1.5, 3.5));
        assertThat(figures.testBitsCi()).isNotNull();
        assertThat(requireNonNull(figures.testBitsCi()).low())
                .isCloseTo(requireNonNull(crossed).low(), within(1e-9));
        // 2.5 and 1.5 bits are saved
        Interval saved = Interval.crossed(Moments.of(2, 3), Moments.of(2.5, 1.5));
        assertThat(requireNonNull(figures.savedBitsCi()).high())
                .isCloseTo(requireNonNull(saved).high(), within(1e-9));
        assertThat(figures.hasNotLearned()).isTrue();
    }

    @Test
    void learned_isWhatIsSurelyBetterThanFrequencies() {
        assertThat(figures(4.5, new Interval(.1, .9)).hasNotLearned()).isFalse();
        assertThat(figures(4.5, new Interval(-.1, .9)).hasNotLearned()).isTrue();
        assertThat(figures(4.9, null).hasNotLearned()).isFalse();
        assertThat(figures(5, null).hasNotLearned()).isTrue();
    }

    private static DocumentFigures figures(double bits, @org.jspecify.annotations.Nullable Interval saved) {
        return new DocumentFigures(bits, null, 5, saved, null, null, .4);
    }
}
