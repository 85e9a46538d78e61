package dev.peacock.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.score.ScoreNoise;
import dev.peacock.spark.estimate.SampleEstimates;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.Moments;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of a plan, from its figures. */
class PlanTest {
    private static final Plan PLAN = plan(FdrMethod.BENJAMINI_HOCHBERG);

    private static Plan plan(FdrMethod method) {
        return new Plan(
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
                method,
                300,
                new Plan.Saving(Plan.Way.DESIGN, 10, null),
                Score.CORRECT,
                List.of(),
                List.of());
    }

    /** The factor of 1,000 tests is 7.485471; at 300 models the worst standard error is .0721688. */
    @Test
    void power_isThatOfTheMethod() {
        assertThat(power(FdrMethod.BENJAMINI_HOCHBERG)).isCloseTo(0.0995105, within(1e-6));
        assertThat(power(FdrMethod.BENJAMINI_YEKUTIELI)).isCloseTo(0.0416039, within(1e-6));
    }

    private static double power(FdrMethod method) {
        return plan(method).withRows(50).rows().stream()
                .filter(row -> row.models() == 300)
                .mapToDouble(row -> Objects.requireNonNull(row.power()))
                .sum();
    }

    /** The smallest p-value must reach q / (N (1 + 1/2 + ... + 1/N)) by Benjamini-Yekutieli, and q / N by Benjamini-Hochberg. */
    @ParameterizedTest
    @CsvSource({"1e4, 1547, 1820", "1e6, 2096, 2411", "6e7, 2578, 2920"})
    void modelsForPower_areThoseOfTheMethod(double tests, int hochberg, int yekutieli) {
        assertThat(recommended(FdrMethod.BENJAMINI_HOCHBERG, (long) tests)).isEqualTo(hochberg);
        assertThat(recommended(FdrMethod.BENJAMINI_YEKUTIELI, (long) tests)).isEqualTo(yekutieli);
    }

    private static @Nullable Integer recommended(FdrMethod method, long tests) {
        return MakePlan.recommended(0.7, SampleEstimates.by(method), tests, null, 0.8);
    }

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
