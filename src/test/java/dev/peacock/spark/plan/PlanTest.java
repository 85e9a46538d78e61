package dev.peacock.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
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
}
