package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.unseen.Generations;
import dev.peacock.audit.text.unseen.GrowthCurve;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.page.StandaloneChart;
import dev.peacock.stats.RandomStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GrowthChartTest {

    @Test
    void chart_goesFromWhatWasFoundToWhatIsExpected() {
        RandomStream random = new RandomStream(1);
        Generations.Builder found = new Generations.Builder();
        for (int g = 0; g < 100; g++) {
            int first = random.nextInt(60);
            found.add(new int[] {first, first + 1, first + 2}, 20, 8);
        }
        Chart chart = Objects.requireNonNull(GrowthChart.of(GrowthCurve.of(found.build(), 10, 1), "word"));
        assertThat(chart.series().stream().map(Series::name))
                .containsExactly(
                        "found",
                        "expected: Chao1, bias-corrected (lower bound)",
                        "expected: Good-Toulmin, binomial smoothing (estimate)");
        List<Point> measured = chart.series().get(0).points();
        assertThat(measured.get(0).y()).isZero();
        Point last = measured.get(measured.size() - 1);
        for (Series expected : chart.series().subList(1, 3)) {
            assertThat(expected.points().get(0).x()).isEqualTo(last.x());
            assertThat(expected.points().get(0).y()).isEqualTo(last.y());
        }
        assertThat(chart.x().high()).isEqualTo(20_000);
        assertThat(StandaloneChart.svg(chart)).contains("stroke-dasharray", "words generated", "lower bound");
        assertThat(GrowthChart.of(GrowthCurve.of(new Generations.Builder().build(), 10, 1), "word"))
                .isNull();
    }
}
