package dev.peacock.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CurveChartTest {
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

    @Test
    void places_areTheSame_whateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(Svg.unit(-0.004)).isEqualTo("0");
            assertThat(Svg.unit(100)).isEqualTo("100");
            assertThat(Svg.unit(12.5)).isEqualTo("12.5");
        } finally {
            Locale.setDefault(before);
        }
    }
}
