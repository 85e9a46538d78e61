package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.SubsetsConfig;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which runs choose and which are fresh. */
class SplitCheckTest {
    private static final SubsetsConfig.Design IN_FOURS = new SubsetsConfig.Balanced(0.5, 4);

    @Test
    void independentRuns_areSplitByParity() {
        SubsetsConfig.Design design = new SubsetsConfig.Uniform(0.7);
        int[] runs = {3, 4, 5, 8, 9};
        assertThat(SplitCheck.choosing(runs, design)).containsExactly(4, 8);
        assertThat(SplitCheck.fresh(runs, design)).containsExactly(3, 5, 9);
    }

    @Test
    void runsDrawnTogether_areNotSplit() {
        int[] runs = IntStream.range(4, 18).toArray();
        assertThat(SplitCheck.choosing(runs, IN_FOURS)).containsExactly(8, 9, 10, 11, 16, 17);
        assertThat(SplitCheck.fresh(runs, IN_FOURS)).containsExactly(4, 5, 6, 7, 12, 13, 14, 15);
        List<SubsetsConfig.Design> together = List.of(
                new SubsetsConfig.LocalHadamard(4),
                new SubsetsConfig.LeaveOneOut(List.of(5, 6, 7)),
                new SubsetsConfig.Exclusion(List.of(List.of(5), List.of(6), List.of(7)), true));
        for (SubsetsConfig.Design design : together) {
            assertThat(SplitCheck.choosing(runs, design)).isEqualTo(SplitCheck.choosing(runs, IN_FOURS));
            assertThat(SplitCheck.fresh(runs, design)).isEqualTo(SplitCheck.fresh(runs, IN_FOURS));
        }
    }

    /** Failed runs leave holes, which move no other run to the other half. */
    @Test
    void runThatIsMissing_movesNoOther() {
        int[] runs = {0, 2, 3, 4, 7, 9};
        assertThat(SplitCheck.choosing(runs, IN_FOURS)).containsExactly(0, 2, 3, 9);
        assertThat(SplitCheck.fresh(runs, IN_FOURS)).containsExactly(4, 7);
    }
}
