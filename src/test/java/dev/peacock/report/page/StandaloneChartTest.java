package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.chart.ChartFrame;
import dev.peacock.report.chart.CurveChart;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandaloneChartTest {
    private static final Chart CHART = new Chart(
            "Errors & <shares>",
            "What is drawn",
            new Axis("share", false, 0, 1),
            new Axis("error", false, 0, 0.5),
            List.of(
                    new Series("theory", List.of(new Point(0, 0.5, null, null), new Point(1, 0.1, null, null))),
                    new Series(
                            "measured",
                            List.of(new Point(0.25, 0.4, 0.35, 0.45), new Point(0.5, 0.3, null, null)),
                            false)));

    private static Page page() throws Exception {
        // the parser knows no name spaces, and XPath then needs none
        return Page.parse(StandaloneChart.svg(CHART));
    }

    @Test
    void file_isSvgByItself() throws Exception {
        String svg = StandaloneChart.svg(CHART);

        assertThat(svg).startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
        assertThat(page().elements("/svg")).singleElement().satisfies(root -> {
            assertThat(root.getAttribute("width")).isEqualTo("664");
            assertThat(root.getAttribute("viewBox"))
                    .isEqualTo("0 0 " + root.getAttribute("width") + " " + root.getAttribute("height"));
        });
        assertThat(svg).doesNotContain("href", "@import", "url(", "<script");
    }

    @Test
    void texts_areThere_escaped() throws Exception {
        assertThat(page().texts("/svg/title")).containsExactly("What is drawn");
        assertThat(page().texts("/svg/text")).containsExactly("Errors & <shares>", "theory", "measured");
        assertThat(page().texts("/svg/g/text")).contains("share", "error", "0.5");
    }

    @Test
    void shapes_areThoseOfTheReport() throws Exception {
        Page report = Page.fragment(new CurveChart(CHART).draw());

        for (String shape : List.of("line", "polyline", "circle")) {
            assertThat(page().elements("/svg/g/" + shape))
                    .hasSameSizeAs(report.elements("//svg[@class='chart']/" + shape));
        }
        assertThat(page().numbers("/svg/g/circle", "cx"))
                .isEqualTo(report.numbers("//svg[@class='chart']/circle", "cx"));
        assertThat(page().numbers("/svg/g/circle", "cy"))
                .isEqualTo(report.numbers("//svg[@class='chart']/circle", "cy"));
    }

    @Test
    void legend_hasALineAndADot_beneathTheChart() throws Exception {
        assertThat(page().elements("/svg/polyline")).hasSize(1);
        assertThat(page().elements("/svg/circle")).hasSize(1);
        List<Double> heights = page().numbers("/svg/text", "y");
        double bottom = page().numbers("/svg", "height").get(0);
        assertThat(heights).isSorted().allSatisfy(y -> assertThat(y).isLessThan(bottom));
        assertThat(heights.get(1)).isGreaterThan(30 + ChartFrame.HEIGHT);
    }

    @Test
    void styles_haveNoVariables_andAllThatIsUsed() throws Exception {
        String styles = page().texts("/svg/style").get(0);

        assertThat(styles).doesNotContain("var(", ":root", "@media", "body");
        for (String name : List.of("svg text", ".rule", ".axis", ".series", ".s1", ".s6", ".band", ".dot")) {
            assertThat(styles).contains(name + " {");
        }
        assertThat(styles).contains("stroke: #0a6a70");
    }

    @Test
    void variableThatNobodyHas_isABug() {
        assertThatThrownBy(() -> StandaloneChart.styles(":root {\n--ink: #000;\n}\n.rule { stroke: var(--paper); }\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--paper");
    }
}
