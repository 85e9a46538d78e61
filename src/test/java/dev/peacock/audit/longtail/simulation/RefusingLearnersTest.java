package dev.peacock.audit.longtail.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.stats.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusingLearnersTest {
    private final Simulation simulation =
            Simulation.of(FrequencyList.of(new double[] {1, 2, 3, 4, 5, 5}, "six"), 7, 4, List.of(3), 1);

    /** Labels that make the guesses of a seed right or wrong. */
    private static int[] labels(long seed, boolean... wrong) {
        RandomStream guesses = new RandomStream(seed);
        int[] labels = new int[wrong.length];
        for (int x = 0; x < wrong.length; x++) {
            labels[x] = (guesses.nextInt(4) + (wrong[x] ? 1 : 0)) % 4;
        }
        return labels;
    }

    private List<Score> scores(int[] counts, boolean... wrong) {
        Draw draw = new Draw(simulation.prior().draw(new RandomStream(0)), counts, labels(8, wrong));
        return RefusingLearners.scores(simulation, draw, new RandomStream(8));
    }

    @Test
    void scores_areThoseByHand() {
        // frequencies .05 .1 .15 .2 .25 .25
        List<Score> scores = scores(new int[] {0, 0, 1, 1, 2, 3}, true, false, true, false, true, true);

        assertThat(scores).extracting(Score::error).satisfies(errors -> {
            assertThat(errors.get(0)).isCloseTo(0.05, within(1e-15));
            assertThat(errors.get(1)).isCloseTo(0.2, within(1e-15));
            assertThat(errors.get(2)).isCloseTo(0.45, within(1e-15));
        });
        double[] tau = simulation.expected().tau();
        double optimum = simulation.levels().optimum();
        assertThat(scores.get(0).bound()).isEqualTo(optimum);
        assertThat(scores.get(1).bound()).isEqualTo(optimum + tau[1]);
        assertThat(scores.get(2).bound()).isEqualTo(optimum + tau[1] + tau[2]);
        assertThat(scores).allSatisfy(score -> {
            assertThat(score.seen()).containsExactly(2, 2, 1, 1);
            assertThat(score.tail()).isEqualTo(4);
            assertThat(score.singletons()).isEqualTo(2);
        });
        assertThat(scores.get(0).wrong()).containsExactly(1, 0, 0, 0);
        assertThat(scores.get(1).wrong()).containsExactly(1, 1, 0, 0);
        assertThat(scores.get(2).wrong()).containsExactly(1, 1, 1, 0);
        assertThat(scores).extracting(Score::tailFitted).containsExactly(4L, 3L, 1L);
        assertThat(scores).extracting(Score::singletonsFitted).containsExactly(2L, 1L, 1L);
    }

    @Test
    void rightGuesses_makeNoErrors() {
        List<Score> scores = scores(new int[] {0, 1, 2, 4, 0, 0}, false, false, false, false, false, false);

        assertThat(scores).extracting(Score::error).containsOnly(0.0);
        assertThat(scores)
                .extracting(Score::bound)
                .containsOnly(simulation.levels().optimum());
        assertThat(scores).extracting(Score::tailFitted).containsOnly(3L);
    }

    /** One that is seen as often as a learner asks for is not guessed, even where the guess would be wrong. */
    @Test
    void threshold_isTheCountThatIsEnough() {
        List<Score> scores = scores(new int[] {7, 0, 0, 0, 0, 0}, true, false, false, false, false, false);
        assertThat(scores).extracting(Score::error).containsOnly(0.0);

        scores = scores(new int[] {2, 2, 3, 0, 0, 0}, true, false, true, false, false, false);
        assertThat(scores).extracting(Score::error).containsExactly(0.0, 0.0, 0.05);
    }
}
