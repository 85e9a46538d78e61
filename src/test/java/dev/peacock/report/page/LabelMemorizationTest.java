package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.Html;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Details;
import dev.peacock.report.ReportData.LabelShare;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelMemorizationTest {
    @Test
    void rows_sayShareIntervalCountsAndMean_inTheOrderGiven() throws Exception {
        Page page = page(List.of(
                new LabelShare("b", 40, 8, new Interval(0.105, 0.3476), 0.2104),
                new LabelShare("a", 50, 0, new Interval(0, 0.0713), -0.012)));

        assertThat(page.texts("//tbody/tr"))
                .containsExactly("b20.0%10.5% to 34.8% 8400.210", "a0.0%0.0% to 7.1% 050\u22120.012");
        assertThat(page.texts("//thead//th"))
                .containsExactly("label", "memorized", "interval", "memorized examples", "of", "mean memorization");
        assertThat(page.texts("//p").get(0))
                .contains("at least 0.25", "95% confidence interval", "from 0 to 34.8%")
                .doesNotContain("shown");
    }

    @Test
    void tracks_areOnOneScale_fromZeroToTheHighestEnd() throws Exception {
        Page page = page(List.of(
                new LabelShare("b", 40, 8, new Interval(0.1, 0.4), 0),
                new LabelShare("a", 10, 0, new Interval(0, 0.3), 0)));

        assertThat(page.numbers("//line[@class='gain']", "x1")).containsExactly(45.0, 5.0);
        assertThat(page.numbers("//line[@class='gain']", "x2")).containsExactly(165.0, 125.0);
        assertThat(page.numbers("//circle", "cx")).containsExactly(85.0, 5.0);
    }

    @Test
    void oneHundredLabels_areShown_andWhereTheOthersAre() throws Exception {
        assertThat(page(labels(100)).texts("//tbody/tr")).hasSize(100);
        Page page = page(labels(1_001));
        assertThat(page.texts("//tbody/tr")).hasSize(100);
        assertThat(page.texts("//p").get(0))
                .endsWith("100 of 1,001 labels are shown; the table estimates/memorization has all.");
    }

    /** The scale is that of what is shown, and does not vanish where nothing is memorized. */
    @Test
    void emptyShares_haveATrackToo() throws Exception {
        Page page = page(List.of(new LabelShare("a", 0, 0, new Interval(0, 0), 0)));

        assertThat(page.numbers("//circle", "cx")).containsExactly(5.0);
        assertThat(page.texts("//tbody/tr").get(0)).startsWith("a0.0%").doesNotContain("NaN");
    }

    @Test
    void nothing_standsThere_withoutLabels() {
        assertThat(table(List.of()).toString()).isEmpty();
    }

    private static List<LabelShare> labels(int number) {
        List<LabelShare> labels = new ArrayList<>();
        IntStream.range(0, number)
                .forEach(i -> labels.add(new LabelShare("label " + i, 7, 1, new Interval(0.1, 0.5), 0.2)));
        return labels;
    }

    private static Page page(List<LabelShare> labels) throws Exception {
        return Page.fragment(table(labels));
    }

    private static Html table(List<LabelShare> labels) {
        ReportData small = SampleReports.small();
        Details details = new Details(null, labels, Map.of(), Map.of(), List.of(), 0);
        return new LabelMemorization(new ReportData(
                        small.experiment(),
                        small.summary(),
                        small.memorization(),
                        small.accuracy(),
                        List.of(),
                        List.of(),
                        details,
                        List.of()))
                .render();
    }
}
