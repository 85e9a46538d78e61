package dev.peacock.audit.utility.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.Arms;
import dev.peacock.audit.Retrained;
import dev.peacock.check.UserError;
import dev.peacock.command.RetrainOptions;
import dev.peacock.estimate.Counts;
import dev.peacock.spark.estimate.Halves;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The curve of a small audit by hand: two levels, two random sets, two repeats. */
class UtilityResultTest {
    private static final double ROUNDING = 1e-15;
    private static final int TEST_EXAMPLES = 20;
    private static final int INFLUENCED = 8;
    private static final Counts UNDEFINED = new Counts(10, 0, 5, 0);
    /** Differences .8, .6, .4, .2 and 0. */
    private static final Counts[] CHOOSING = {counts(9, 1), counts(8, 2), counts(7, 3), counts(6, 4), counts(5, 5)};
    /** Differences .3, .1, undefined, -.1 and -.3. */
    private static final Counts[] FRESH = {counts(6, 3), counts(6, 5), UNDEFINED, counts(5, 6), counts(3, 6)};

    private static Counts counts(int in, int out) {
        return new Counts(10, 10, in, out);
    }

    private static final List<Arms.Level> LEVELS = List.of(
            new Arms.Level(new BigDecimal("0.5"), new int[] {0, 1}, List.of(new int[] {2, 3}, new int[] {1, 4})),
            new Arms.Level(
                    new BigDecimal("0.3"), new int[] {0, 1, 2}, List.of(new int[] {2, 3, 4}, new int[] {0, 3, 4})));
    /** Turn by turn: full, then for each level chosen and two random sets; right of all 20 and of the 8 influenced. */
    private static final int[][] FIRST = {{18, 8}, {12, 4}, {16, 7}, {14, 6}, {9, 2}, {15, 6}, {11, 5}};

    private static final int[][] SECOND = {{16, 6}, {12, 2}, {15, 6}, {15, 5}, {8, 1}, {12, 5}, {13, 4}};

    private static UtilityResult result(Counts[] fresh, int influenced) {
        List<Arms.Model> models = new ArrayList<>();
        for (int turn = 0; turn < FIRST.length; turn++) {
            models.add(new Arms.Model(turn, FIRST[turn][0], FIRST[turn][1]));
            models.add(new Arms.Model(FIRST.length + turn, SECOND[turn][0], SECOND[turn][1]));
        }
        List<BigDecimal> levels = LEVELS.stream().map(Arms.Level::value).toList();
        return UtilityResult.of(
                new UtilityOptions(UtilityOptions.Remove.MOST, levels, 2, RetrainOptions.FEWEST_RANDOM_SETS),
                new Arms(LEVELS, models),
                new Judged.ByAnswers(new Halves(11, CHOOSING, 10, fresh)),
                UtilitySummary.CORRECT,
                influenced,
                TEST_EXAMPLES,
                "fleet");
    }

    @Test
    void thresholds_areAtMostOne_whereModelsGiveLabels() {
        UtilityOptions options = new UtilityOptions(
                UtilityOptions.Remove.MOST, List.of(new BigDecimal("2.5")), 2, RetrainOptions.FEWEST_RANDOM_SETS);
        options.check(true);
        assertThatThrownBy(() -> options.check(false))
                .isInstanceOf(UserError.class)
                .hasMessage("--thresholds 2.5: must be above -1 and at most 1, since these models give labels");
    }

    @Test
    void memorizationOfTheRemoved_isThatOfEitherHalf() {
        List<UtilityResult.Point> points = result(FRESH, INFLUENCED).points();
        assertThat(points).hasSize(6);
        for (UtilityResult.Point point : points.subList(0, 3)) {
            assertThat(point.choosing()).isCloseTo(0.7, within(ROUNDING));
            assertThat(point.fresh()).isCloseTo(0.2, within(ROUNDING));
        }
        for (UtilityResult.Point point : points.subList(3, 6)) {
            assertThat(point.choosing()).isCloseTo(0.6, within(ROUNDING));
            // over the two that are defined
            assertThat(point.fresh()).isCloseTo(0.2, within(ROUNDING));
        }
        Counts[] undefined = {UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED};
        UtilityResult without = result(undefined, INFLUENCED);
        assertThat(without.points()).extracting(UtilityResult.Point::fresh).containsOnlyNulls();
        assertThat(without.choosingModels()).isEqualTo(11);
        assertThat(without.freshModels()).isEqualTo(10);
    }

    @Test
    void points_areOfTheirLevelAndGroup() {
        List<UtilityResult.Point> points = result(FRESH, INFLUENCED).points();
        for (int l = 0; l < 2; l++) {
            for (UtilityResult.Group group : UtilityResult.Group.values()) {
                UtilityResult.Point point = points.get(3 * l + group.ordinal());
                assertThat(point.level()).isEqualTo(l == 0 ? 0.5 : 0.3);
                assertThat(point.removed()).isEqualTo(l == 0 ? 2 : 3);
                assertThat(point.keptShare()).isEqualTo(l == 0 ? 0.6 : 0.4);
                assertThat(point.group()).isEqualTo(group);
                assertThat(point.testExamples()).isEqualTo(size(group));
                int[][] full = {right(group, 0)};
                int[][] chosen = {right(group, 1 + 3 * l)};
                int[][] random = {right(group, 2 + 3 * l), right(group, 3 + 3 * l)};
                assertThat(point.full()).isEqualTo(Retrained.of(full, size(group)));
                assertThat(point.chosen()).isEqualTo(Retrained.of(chosen, size(group)));
                assertThat(point.random()).isEqualTo(Retrained.of(random, size(group)));
                assertThat(point.lossChosen()).isEqualTo(Retrained.ofDifference(full, chosen, size(group)));
                assertThat(point.lossRandom()).isEqualTo(Retrained.ofDifference(full, random, size(group)));
                assertThat(point.difference()).isEqualTo(Retrained.ofDifference(chosen, random, size(group)));
            }
        }
    }

    private static int size(UtilityResult.Group group) {
        return switch (group) {
            case ALL -> TEST_EXAMPLES;
            case INFLUENCED -> INFLUENCED;
            case OTHER -> TEST_EXAMPLES - INFLUENCED;
        };
    }

    private static int[] right(UtilityResult.Group group, int turn) {
        return new int[] {right(group, FIRST[turn]), right(group, SECOND[turn])};
    }

    private static int right(UtilityResult.Group group, int[] right) {
        return switch (group) {
            case ALL -> right[0];
            case INFLUENCED -> right[1];
            case OTHER -> right[0] - right[1];
        };
    }

    @Test
    void groupWithoutTestExamples_hasNoPoints() {
        assertThat(result(FRESH, 0).points())
                .extracting(UtilityResult.Point::group)
                .containsExactly(
                        UtilityResult.Group.ALL,
                        UtilityResult.Group.OTHER,
                        UtilityResult.Group.ALL,
                        UtilityResult.Group.OTHER);
    }
}
