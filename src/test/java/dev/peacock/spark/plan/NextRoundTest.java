package dev.peacock.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.SubsetsConfig;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How far a round goes: units of 8 runs, numbered from 0. */
class NextRoundTest {
    private static int next(int first, int models, int more, Set<Integer> there) {
        return TrainRounds.next(first, models, more, 8, there::contains);
    }

    @Test
    void ends_withTheUnitOfItsLastRun() {
        assertThat(next(0, 16, 1, Set.of())).isEqualTo(24);
        assertThat(next(0, 16, 8, Set.of())).isEqualTo(24);
        assertThat(next(0, 16, 9, Set.of())).isEqualTo(32);
        assertThat(next(4, 12, 9, Set.of())).as("runs 4 to 31").isEqualTo(28);
    }

    /** Runs of an earlier session behind the present ones are not trained again, so that they are no part of what is asked for. */
    @Test
    void runsThatAreThereAlready_doNotCount() {
        assertThat(next(0, 16, 5, Set.of(16, 17, 18))).isEqualTo(24);
        assertThat(next(0, 16, 6, Set.of(16, 17, 18))).isEqualTo(32);
        assertThat(next(0, 16, 1, Set.of(16, 17, 18, 19, 20, 21, 22, 23))).isEqualTo(32);
        assertThat(next(4, 12, 8, Set.of(19, 40))).isEqualTo(28);
        assertThat(next(0, 16, 8, Set.of(0, 1, 2))).as("counted before").isEqualTo(24);
    }

    @Test
    void neverGoes_beyondTheMostModels() {
        int most = SubsetsConfig.MOST_MODELS;
        assertThat(next(4, most - 3, 100, Set.of())).isEqualTo(most);
    }
}
