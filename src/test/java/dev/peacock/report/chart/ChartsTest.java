package dev.peacock.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.report.AccuracyGrid;
import dev.peacock.report.Histogram;
import dev.peacock.report.ReportData;
import dev.peacock.report.page.Page;
import dev.peacock.report.page.SampleReports;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartsTest {
    private static final double PIXEL = 0.011; // coordinates are written with two decimals

    private final Histogram histogram = SampleReports.histogram();

    @Test
    void linearBars_areAsHighAsTheirCounts() throws Exception {
        Page chart = Page.fragment(new HistogramChart(histogram, null, 0.25, false).draw());

        List<Double> heights = chart.numbers("//rect", "height");
        List<Long> counts = present(histogram.counts());
        double unit = heights.get(2) / 905;
        assertThat(counts.get(2)).isEqualTo(905);
        assertThat(heights).hasSameSizeAs(counts);
        for (int bar = 0; bar < counts.size(); bar++) {
            assertThat(heights.get(bar)).isCloseTo(unit * counts.get(bar), within(PIXEL));
        }
    }

    @Test
    void logarithmicBars_growByTheSameForEachFactor_fromHalfACount() throws Exception {
        Page chart = Page.fragment(new HistogramChart(histogram, null, 0.25, true).draw());

        List<Double> heights = chart.numbers("//rect", "height");
        List<Long> counts = present(histogram.counts());
        double decade = heights.get(2) / Math.log10(905 / 0.5);
        for (int bar = 0; bar < counts.size(); bar++) {
            assertThat(heights.get(bar))
                    .isPositive()
                    .isCloseTo(decade * Math.log10(counts.get(bar) / 0.5), within(PIXEL));
        }
    }

    @Test
    void bars_standOnTheAxis_sideBySide_inTheirBins() throws Exception {
        Page chart = Page.fragment(new HistogramChart(histogram, null, 0.25, false).draw());

        List<Double> x = chart.numbers("//rect", "x");
        List<Double> y = chart.numbers("//rect", "y");
        List<Double> heights = chart.numbers("//rect", "height");
        double width = (410 - 48) / 40.0;
        for (int bar = 0; bar < x.size(); bar++) {
            assertThat(y.get(bar) + heights.get(bar)).isCloseTo(200, within(2 * PIXEL));
            assertThat(x.get(bar)).isCloseTo(48 + (18 + bar) * width + 0.5, within(PIXEL));
        }
    }

    @Test
    void bars_sayTheirRangeAndCount() throws Exception {
        Page chart = Page.fragment(new HistogramChart(histogram, null, 0.25, true).draw());

        assertThat(chart.texts("//rect/title"))
                .contains("0.00 to 0.05: 905 train examples", "0.90 to 0.95: 1 train example")
                .contains("\u22120.10 to \u22120.05: 2 train examples")
                .hasSize(21);
    }

    @Test
    void bars_areMarkedMemorized_fromTheThresholdOn() throws Exception {
        Page chart = Page.fragment(new HistogramChart(histogram, null, 0.25, false).draw());

        assertThat(chart.texts("//rect[@class='bar memorized']/title"))
                .hasSize(14)
                .first()
                .asString()
                .startsWith("0.25 to");
        assertThat(chart.texts("//rect[@class='bar']/title")).hasSize(7);
        assertThat(chart.elements("//line[@class='threshold']")).hasSize(1);
    }

    @Test
    void ticks_areRoundAndFew() {
        assertThat(new HistogramChart(histogram, null, 0.25, false).ticks()).containsExactly(200L, 400L, 600L, 800L);
        assertThat(new HistogramChart(histogram, null, 0.25, true).ticks()).containsExactly(1L, 10L, 100L);
        assertThat(new HistogramChart(Histogram.uniform(0, 1, new long[] {1}), null, 2, false).ticks())
                .containsExactly(1L);
    }

    @Test
    void thresholdMark_isLeftOut_whenItLiesOutsideTheAxis() throws Exception {
        Page chart = Page.fragment(new HistogramChart(histogram, null, 1.5, false).draw());

        assertThat(chart.elements("//line[@class='threshold']")).isEmpty();
    }

    @Test
    void noiseBand_goesAlongTheTopsOfItsCounts_andNoHigherThanTheChart() throws Exception {
        HistogramChart plain = new HistogramChart(Histogram.uniform(0, 1, new long[] {4, 0}), null, 0.25, false);
        HistogramChart chart = new HistogramChart(
                plain.histogram(), new ReportData.NoiseBand(List.of(1.0, 0.0), List.of(3.0, 100.0)), 0.25, false);

        Page page = Page.fragment(chart.draw());
        assertThat(points(page, "//polyline[1]"))
                .containsExactly(48, top(plain, 1), 229, top(plain, 1), 229, 200, 410, 200);
        assertThat(points(page, "//polyline[2]"))
                .containsExactly(48, top(plain, 3), 229, top(plain, 3), 229, 34, 410, 34);
        double[] band = points(page, "//polygon[@class='noise-band']");
        assertThat(band)
                .startsWith(points(page, "//polyline[2]"))
                .endsWith(410, 200, 229, 200, 229, top(plain, 1), 48, top(plain, 1));
        assertThat(Page.fragment(plain.draw()).elements("//polyline | //polygon"))
                .isEmpty();
    }

    @Test
    void noiseBand_liesOnTheGround_whereLogarithmsGoBelow() throws Exception {
        HistogramChart chart = new HistogramChart(
                Histogram.uniform(0, 1, new long[] {4}),
                new ReportData.NoiseBand(List.of(0.0), List.of(0.01)),
                0.25,
                true);

        Page page = Page.fragment(chart.draw());
        assertThat(points(page, "//polyline[1]")).containsExactly(48, 200, 410, 200);
        assertThat(points(page, "//polyline[2]")).containsExactly(48, 200, 410, 200);
    }

    /** Where the top of a bar of this count is, as it is written. */
    private static double top(HistogramChart chart, double count) {
        return Double.parseDouble(Svg.unit(200 - chart.height(count)));
    }

    private static double[] points(Page page, String xpath) throws Exception {
        String points = page.elements(xpath).get(0).getAttribute("points");
        return Arrays.stream(points.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void map_hasACellForEachCount_inItsPlace() throws Exception {
        Page map = Page.fragment(new AccuracyMap(SampleReports.grid(), 0.25).draw());

        assertThat(map.elements("//rect"))
                .hasSameSizeAs(present(SampleReports.grid().counts()));
        assertThat(map.texts("//rect/title"))
                .contains("out 0.95 to 1.00, in 0.95 to 1.00: 905 train examples")
                .contains("out 0.20 to 0.25, in 0.30 to 0.35: 2 train examples")
                .contains("out 0.40 to 0.45, in 0.60 to 0.65: 1 train example");
        String cell = "//rect[title[contains(., 'out 0.20 to 0.25, in 0.30')]]";
        assertThat(map.numbers(cell, "x")).containsExactly(44 + 4 * 17 + 0.5);
        assertThat(map.numbers(cell, "y")).containsExactly(30 + 340 - 7 * 17 + 0.5);
    }

    @Test
    void map_isDarker_whereThereAreMore() {
        AccuracyMap map = new AccuracyMap(SampleReports.grid(), 0.25);

        assertThat(map.opacity(1)).isGreaterThan(0.1).isLessThan(map.opacity(2));
        assertThat(map.opacity(905)).isEqualTo(1);
        assertThat(map.scale()).containsExactly(1L, 10L, 100L, 905L);
    }

    @Test
    void map_isFullyDark_whenNoCellHasMoreThanOne() {
        long[] counts = new long[400];
        counts[7] = 1;
        AccuracyMap map = new AccuracyMap(AccuracyGrid.of(counts), 0.25);

        assertThat(map.opacity(1)).isEqualTo(1);
        assertThat(map.scale()).containsExactly(1L);
    }

    private static List<Long> present(List<Long> counts) {
        return counts.stream().filter(count -> count > 0).toList();
    }
}
