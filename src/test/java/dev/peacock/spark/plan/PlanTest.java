package dev.peacock.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.score.ScoreNoise;
import dev.peacock.stats.Moments;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rows of a plan, from its figures. */
class PlanTest {
    private static final Plan PLAN = new Plan(
            20,
            2,
            0.1,
            4,
            8,
            0.2,
            0.16,
            0.09,
            1_000,
            0.2,
            0.05,
            300,
            new Plan.Saving(Plan.Way.DESIGN, 10, null),
            Score.CORRECT,
            List.of(),
            List.of());

    /** At 100 models: .16 / 20 + .09 / 80 for the mean variances, and .25 / 20 + .25 / 80 at worst. */
    @Test
    void row_hasTheErrorsOfItsModels_andTheirSeconds() {
        Plan plan = PLAN.withRows(50);
        assertThat(plan.rows())
                .extracting(Plan.Row::models)
                .containsExactly(50, 100, 200, 300, 500, 1_000, 2_000, 4_000);
        Plan.Row row = plan.rows().get(1);
        assertThat(row.typical()).isCloseTo(Math.sqrt(0.009125), within(1e-15));
        assertThat(row.worst()).isCloseTo(0.125, within(1e-15));
        assertThat(row.seconds()).isEqualTo(25);
    }

    /**
     * Two examples of memorization 0 and .4: sample variance .08. By correct, chance is .03 of it, so the spread squared is .05; with
     * variances .2 and .3 at ratio .5, one model has 1. By probability .02 of .08, and .6 with one model: (.6/.06)/(1/.05) = 1/2.
     */
    @Test
    void scores_takeTheModels_thatGiveThePrecisionOfTheirSpread() {
        Moments values = Moments.of(0, 0.4);
        Map<Score, ScoreNoise> noises = Map.of(
                Score.CORRECT, new ScoreNoise(values, 0.06, 0.4, 0.6),
                Score.PROBABILITY, new ScoreNoise(values, 0.04, 0.2, 0.4),
                Score.MARGIN, new ScoreNoise(values, 0.2, 0.2, 0.4));
        assertThat(MakePlan.needs(noises, Score.CORRECT, 0.5, 1_001)).allSatisfy(need -> {
            switch (need.score()) {
                case CORRECT -> {
                    assertThat(need.models()).isEqualTo(1_001);
                    assertThat(need.spread()).isCloseTo(Math.sqrt(0.05), within(1e-15));
                    assertThat(need.error()).isCloseTo(Math.sqrt(1 / 1_001.0), within(1e-15));
                }
                case PROBABILITY -> {
                    assertThat(need.models()).isEqualTo(501);
                    assertThat(need.error()).isCloseTo(Math.sqrt(0.6 / 501), within(1e-15));
                }
                case MARGIN -> assertThat(need).isEqualTo(new Plan.ScoreNeed(Score.MARGIN, null, null, null));
            }
        });
    }
}
