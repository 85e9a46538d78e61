package dev.peacock.audit.longtail.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.audit.longtail.IndependentDraws;
import dev.peacock.stats.Moments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnerSumsTest {
    private static final Score ONE = new Score(0.3, 0.25, new int[] {4, 2}, new double[] {3, 1}, 2, 1, 2, 1);
    private static final Score OTHER = new Score(0.1, 0.15, new int[] {2, 6}, new double[] {1, 2.5}, 6, 5, 6, 4);

    @Test
    void sums_areOfEveryPartOfTheScores() {
        LearnerSums sums = LearnerSums.none(1).add(ONE).add(OTHER);

        assertThat(sums.error().mean()).isCloseTo(0.2, within(1e-15));
        assertThat(sums.bound().mean()).isCloseTo(0.2, within(1e-15));
        // .05 and -.05: the gap is taken within repetitions
        assertThat(sums.gap().mean()).isCloseTo(0, within(1e-15));
        assertThat(sums.gap().squares()).isCloseTo(0.005, within(1e-15));
        assertThat(sums.seen()).extracting(Moments::mean).containsExactly(3.0, 4.0);
        assertThat(sums.wrong()).extracting(Moments::mean).containsExactly(2.0, 1.75);
        assertThat(sums.tail().estimate().value()).isEqualTo(0.75);
        assertThat(sums.singletons().estimate().value()).isEqualTo(0.625);
        assertThat(sums.failed()).isZero();
    }

    @Test
    void merge_isTheSumOfBoth() {
        LearnerSums one = LearnerSums.none(1).add(ONE).addFailure();
        LearnerSums other = LearnerSums.none(1).add(OTHER).addFailure().addFailure();

        LearnerSums merged = MergedSums.of(List.of(one), List.of(other)).get(0);

        LearnerSums both = LearnerSums.none(1).add(ONE).add(OTHER);
        assertThat(merged.failed()).isEqualTo(3);
        assertThat(merged.error().count()).isEqualTo(2);
        assertThat(merged.error().mean()).isCloseTo(both.error().mean(), within(1e-15));
        assertThat(merged.error().squares()).isCloseTo(both.error().squares(), within(1e-15));
        assertThat(merged.seen()).isEqualTo(both.seen());
        assertThat(merged.wrong()).isEqualTo(both.wrong());
        assertThat(merged.tail()).isEqualTo(both.tail());
        assertThat(merged.singletons()).isEqualTo(both.singletons());
    }

    @Test
    void failures_changeNothingElse() {
        LearnerSums sums = LearnerSums.none(1).add(ONE);

        LearnerSums failed = sums.addFailure();

        assertThat(failed.failed()).isEqualTo(1);
        assertThat(failed.error()).isEqualTo(sums.error());
        assertThat(failed.tail()).isEqualTo(sums.tail());
    }

    /** Executors send them to the driver. */
    @Test
    void sums_travel() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(MergedSums.of(
                    List.of(LearnerSums.none(1).add(ONE)),
                    List.of(LearnerSums.none(1).add(OTHER))));
            out.writeObject(Simulation.of(new IndependentDraws(FrequencyList.zipf(3, 1)), 5, 4, List.of(3), 1));
        }
    }
}
