package dev.peacock.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.report.ReportData.Details;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.LabelShare;
import dev.peacock.report.ReportData.MemorizedExample;
import dev.peacock.report.ReportData.NoiseBand;
import dev.peacock.report.ReportData.Sampling;
import dev.peacock.report.page.SampleReports;
import dev.peacock.stats.Interval;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportDataTest {
    private final Example example = new Example(1, "seven", null, new ExampleContent.Features(new float[] {1}));

    @ParameterizedTest
    @CsvSource({"-1, 0", "-0.95, 1", "-0.05, 19", "0, 20", "0.15, 23", "0.25, 25", "0.9999, 39", "1, 39"})
    void memorizationBin_holdsItsLowerEdge(double memorization, int bin) {
        assertThat(Histogram.memorizationBin(memorization)).isEqualTo(bin);
    }

    @Test
    void memorizationBin_forgivesRounding_onEveryEdge() {
        for (int edge = 0; edge < 40; edge++) {
            double exact = (edge - 20) / 20.0;
            double roundedDown = exact - 3 * Math.ulp(1.0);
            assertThat(Histogram.memorizationBin(exact)).isEqualTo(edge);
            assertThat(Histogram.memorizationBin(roundedDown)).isEqualTo(edge);
        }
    }

    @Test
    void histogram_hasTheEdgesOfItsBins() {
        Histogram histogram = Histogram.uniform(-1, 1, new long[40]);

        assertThat(histogram.edges()).hasSize(41).startsWith(-1.0).endsWith(1.0).contains(0.0, 0.25);
        assertThat(histogram.total()).isZero();
    }

    @Test
    void histogram_isRefused_whenItsPartsDoNotFit() {
        assertThatThrownBy(() -> new Histogram(List.of(0.0, 1.0), List.of(1L, 2L)))
                .hasMessageContaining("one edge more");
        assertThatThrownBy(() -> new Histogram(List.of(0.0, 0.0), List.of(1L))).hasMessageContaining("ascend");
        assertThatThrownBy(() -> new Histogram(List.of(0.0, 1.0), List.of(-1L))).hasMessageContaining("negative");
    }

    @Test
    void grid_countsWhatItsIndexSays() {
        long[] counts = new long[AccuracyGrid.BINS * AccuracyGrid.BINS];
        counts[AccuracyGrid.index(1, 0.12)] = 7;

        assertThat(AccuracyGrid.of(counts).count(19, 2)).isEqualTo(7);
        assertThat(AccuracyGrid.of(counts).total()).isEqualTo(7);
        assertThatThrownBy(() -> AccuracyGrid.of(new long[399])).hasMessageContaining("400 counts");
    }

    @Test
    void png_isRefused_whenItIsNone() {
        byte[] gif = new byte[64];
        assertThatThrownBy(() -> new ExampleContent.Png(gif)).hasMessageContaining("PNG");
        assertThatThrownBy(() -> new ExampleContent.Png(new byte[0])).hasMessageContaining("PNG");
    }

    @Test
    void png_knowsItsSize_andKeepsItsBytes() {
        byte[] bytes = SampleReports.tinyPng();
        ExampleContent.Png png = new ExampleContent.Png(bytes);
        bytes[0] = 0;
        png.bytes()[0] = 0;

        assertThat(png.bytes()).isEqualTo(SampleReports.tinyPng());
        assertThat(png.width()).isEqualTo(2);
        assertThat(png.height()).isEqualTo(1);
        assertThat(png)
                .isEqualTo(new ExampleContent.Png(SampleReports.tinyPng()))
                .hasSameHashCodeAs(new ExampleContent.Png(SampleReports.tinyPng()))
                .hasToString("PNG of 2 x 1 pixels");
    }

    @Test
    void features_keepTheirValues() {
        float[] values = {1, 2};
        ExampleContent.Features features = new ExampleContent.Features(values);
        values[0] = 9;
        features.values()[0] = 9;

        assertThat(features.values()).containsExactly(1, 2);
        assertThat(features)
                .isEqualTo(new ExampleContent.Features(new float[] {1, 2}))
                .hasSameHashCodeAs(new ExampleContent.Features(new float[] {1, 2}))
                .isNotEqualTo(new ExampleContent.Features(new float[] {1, 3}))
                .hasToString("2 features");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NEGATIVE_INFINITY, Double.NaN})
    void memorization_isRefused_whereItIsNoNumber(double memorization) {
        assertThatThrownBy(() -> new MemorizedExample(example, memorization, null, 1, 0, 1, 1))
                .hasMessageContaining("memorization");
    }

    @Test
    void values_areRefused_whenTheyCannotBe() {
        assertThatThrownBy(() -> new LabelShare("seven", 3, 2, new Interval(1, 0), 0))
                .hasMessageContaining("ascend");
        assertThatThrownBy(() -> new LabelShare("seven", 3, 2, new Interval(Double.NaN, 0), 0))
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> new Sampling("uniformly", 1.5, null)).hasMessageContaining("ratio");
        assertThatThrownBy(() -> new Example(-1, "seven", null, example.content()))
                .hasMessageContaining("id");
    }

    @Test
    void details_areRefused_whenTheyCannotBe() {
        Interval interval = new Interval(0, 1);
        assertThatThrownBy(() -> new LabelShare("seven", 3, 4, interval, 0)).hasMessageContaining("4 of 3");
        assertThatThrownBy(() -> new LabelShare("seven", 3, -1, interval, 0)).hasMessageContaining("-1 of 3");
        assertThatThrownBy(() -> new LabelShare("seven", -3, 0, interval, 0)).hasMessageContaining("examples");
        assertThatThrownBy(() -> new LabelShare("seven", 3, 0, interval, Double.NaN))
                .hasMessageContaining("mean");
        assertThatThrownBy(() -> new NoiseBand(List.of(0.0), List.of())).hasMessageContaining("1 and 0 ends");
        assertThatThrownBy(() -> new Details(null, List.of(), Map.of(), Map.of(), List.of(), -1))
                .hasMessageContaining("suspects");
    }

    @Test
    void versions_keepTheirOrder() {
        assertThat(SampleReports.small().experiment().versions().keySet()).containsExactly("Peacock", "Spark", "DL4J");
    }
}
