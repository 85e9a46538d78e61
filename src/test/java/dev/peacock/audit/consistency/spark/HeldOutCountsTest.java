package dev.peacock.audit.consistency.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.consistency.Overall;
import dev.peacock.audit.consistency.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fleets come from a shuffle in any order; ratios and groups are by fleet. */
class HeldOutCountsTest {
    private static final int[] IDS = {4, 7};
    private static final List<HeldOutCounts.OfFleet> FLEETS = List.of(
            new HeldOutCounts.OfFleet(0, IDS, new int[][] {{5, 5}, {4, 6}}, new int[][] {{1, 2}, {4, 6}}),
            new HeldOutCounts.OfFleet(1, IDS, new int[][] {{3, 3, 3}, {2, 3, 4}}, new int[][] {{3, 2, 3}, {1, 1, 1}}),
            new HeldOutCounts.OfFleet(2, IDS, new int[][] {{8}, {7}}, new int[][] {{8}, {0}}));

    private static Overall overall(HeldOutCounts counts) {
        return counts.totals(Profile.of(new double[] {0.3, 0.5, 0.7}), new int[] {2, 3, 1}, new int[8])
                .overall();
    }

    @Test
    void counts_areInOrderOfFleets_inWhateverOrderTheyCome() {
        HeldOutCounts inOrder = HeldOutCounts.of(3, FLEETS);
        for (int[] order : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}}) {
            HeldOutCounts counts =
                    HeldOutCounts.of(3, List.of(FLEETS.get(order[0]), FLEETS.get(order[1]), FLEETS.get(order[2])));
            assertThat(counts.models(0)).containsExactly(10, 9, 8);
            assertThat(counts.correct(0)).containsExactly(3, 8, 8);
            assertThat(counts.models(1)).containsExactly(10, 9, 7);
            assertThat(counts.correct(1)).containsExactly(10, 3, 0);
            assertThat(counts.id(1)).isEqualTo(7);
            assertThat(overall(counts)).isEqualTo(overall(inOrder));
        }
    }
}
