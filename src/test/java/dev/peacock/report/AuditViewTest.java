package dev.peacock.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Bar;
import dev.peacock.report.AuditSection.Bars;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.chart.ChartFrame;
import dev.peacock.report.chart.CurveChart;
import dev.peacock.report.chart.Svg;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditViewTest {
    private static final String HOSTILE = "<script>alert(1)</script>";

    @Test
    void everyTextIsEscaped() {
        Axis axis = new Axis(HOSTILE, false, 0, 1);
        String page = AuditView.render(new AuditSection(
                        "x",
                        HOSTILE,
                        List.of(
                                new Text(HOSTILE + " {}"),
                                new Figures(List.of(new Figure(HOSTILE, HOSTILE, HOSTILE))),
                                new Chart(HOSTILE, HOSTILE, axis, axis, List.of(new Series(HOSTILE, List.of()))),
                                new Bars(HOSTILE, HOSTILE, HOSTILE, HOSTILE, List.of(new Bar(0, 1, 2))),
                                new Grid(HOSTILE, List.of(HOSTILE), List.of(List.of(HOSTILE, HOSTILE))))))
                .toString();
        assertThat(page).doesNotContain("<script").contains("&lt;script&gt;");
    }

    @Test
    void curves_fallWhereTheirAxesSay() {
        Axis x = new Axis("x", true, 1e-4, 1);
        Axis y = new Axis("y", false, 0, 10);
        ChartFrame frame = new ChartFrame(x, y);
        assertThat(frame.x(1e-2)).isCloseTo((frame.x(1e-4) + frame.x(1)) / 2, within(1e-9));
        assertThat(frame.y(5)).isCloseTo((frame.y(0) + frame.y(10)) / 2, within(1e-9));
        // what is below a logarithmic axis lies on its border
        assertThat(frame.x(0)).isEqualTo(frame.x(1e-4));
        assertThat(ChartFrame.ticks(x)).hasSize(5).startsWith(1e-4).endsWith(1.0);
        assertThat(ChartFrame.ticks(y)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0);
        assertThat(ChartFrame.ticks(new Axis("z", false, -0.2, 1))).hasSize(7).startsWith(-0.2);
    }

    @Test
    void aBand_goesAlongTheUpperEndsAndBack() {
        Axis axis = new Axis("a", false, 0, 1);
        Series series = new Series("s", List.of(new Point(0, 0.5, 0.4, 0.6), new Point(1, 0.5, 0.3, 0.7)));
        String svg = new CurveChart(new Chart("c", "d", axis, axis, List.of(series)))
                .draw()
                .toString();
        ChartFrame frame = new ChartFrame(axis, axis);
        String band = String.join(
                " ",
                Svg.unit(frame.x(0)),
                Svg.unit(frame.y(0.6)),
                Svg.unit(frame.x(1)),
                Svg.unit(frame.y(0.7)),
                Svg.unit(frame.x(1)),
                Svg.unit(frame.y(0.3)),
                Svg.unit(frame.x(0)),
                Svg.unit(frame.y(0.4)));
        assertThat(svg).contains("points=\"" + band + "\"");
    }
}
