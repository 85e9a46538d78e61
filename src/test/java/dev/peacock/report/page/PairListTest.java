package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.ExampleContent;
import dev.peacock.report.Html;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Details;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.InfluencePair;
import dev.peacock.report.ReportSummary;
import dev.peacock.report.ReportSummary.AllPairs;
import dev.peacock.report.ReportSummary.HighInfluence;
import dev.peacock.report.ReportSummary.PairRule;
import dev.peacock.report.ReportSummary.TopPerTest;
import dev.peacock.stats.Interval;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairListTest {
    private static final PairRule HIGH = new HighInfluence(new BigDecimal("0.15"), true);

    @Test
    void pairsOfOneTestExample_standInOneRow_whereItsStrongestPairWouldStand() throws Exception {
        Page page = page(
                HIGH,
                pair(1, 70, 0.6, 0.5, 0.9),
                pair(2, 80, 0.5, 0.4, 0.8),
                pair(3, 70, 0.4, 0.3, null),
                pair(1, 80, 0.3, 0.2, 0.9),
                pair(4, 70, 0.2, 0.1, 0.7),
                pair(5, 90, 0.16, 0.1, 0.3));

        assertThat(page.texts("//ol/li//figcaption/span[@class='id']"))
                .containsExactly(
                        "train 1", "train 3", "train 4", "test 70", "train 2", "train 1", "test 80", "train 5",
                        "test 90");
        assertThat(page.elements("//ol/li[@class='several']")).hasSize(2);
        assertThat(page.elements("//ol/li[@class='one']")).hasSize(1);
        assertThat(page.numbers("//ol/li", "data-value")).containsExactly(0.6, 0.5, 0.16);
        assertThat(page.numbers("//ol/li", "data-gain")).containsExactly(3.0, 2.0, 1.0);
        assertThat(page.numbers("//ol/li", "data-memorization")).containsExactly(0.9, 0.8, 0.3);
    }

    @Test
    void testExample_isRightOfThoseThatItLearnsFrom() throws Exception {
        Page page = page(HIGH, pair(1, 70, 0.6, 0.5, 0.9));

        assertThat(page.elements("//div[@class='sides']/*").stream().map(side -> side.getAttribute("class")))
                .containsExactly("influencers", "influenced");
    }

    /** Counts make intervals; thresholds are decimals: an end on the threshold itself is not above it. */
    @ParameterizedTest
    @CsvSource({"0.15, no", "0.15000000000000002, yes", "0.14999999999999999, no", "0.16, yes", "-0.2, no"})
    void pair_isSure_whereItsWholeIntervalIsAboveTheThreshold(double low, String sure) throws Exception {
        Page page = page(HIGH, pair(1, 70, 0.6, low, 0.9));

        assertThat(page.elements("//ol/li[@data-sure='" + sure + "']")).hasSize(1);
        assertThat(page.texts("//p[@class='sure']")).hasSize(sure.equals("yes") ? 1 : 0);
    }

    @Test
    void row_isSure_whereOneOfItsPairsIs() throws Exception {
        Page page = page(HIGH, pair(1, 70, 0.6, 0.1, 0.9), pair(2, 70, 0.5, 0.2, 0.9));

        assertThat(page.elements("//ol/li[@data-sure='yes']")).hasSize(1);
        assertThat(page.texts("//div[@class='influencer'][p[@class='sure']]"))
                .singleElement()
                .asString()
                .contains("a train 2");
    }

    @Test
    void noPair_isSure_withoutAnIntervalOrAThreshold() throws Exception {
        InfluencePair bare = new InfluencePair(example(1), example(2), 0.6, null, null, null);
        assertThat(page(HIGH, bare).elements("//ol/li[@data-sure='no'][@data-memorization='-1.0']"))
                .hasSize(1);
        for (PairRule rule : List.<PairRule>of(new TopPerTest(3, true), new AllPairs(true))) {
            Page page = page(rule, pair(1, 70, 0.6, 0.5, 0.9));
            assertThat(page.elements("//ol/li[@data-sure='no']")).hasSize(1);
            assertThat(page.elements("//input[@name='sure']")).isEmpty();
            assertThat(page.text("//p")).doesNotContain("threshold");
        }
    }

    @Test
    void contrast_isThatOfTheTestExamplesLabel_andLeftOutWhereThereIsNone() throws Exception {
        InfluencePair pair = pair(1, 70, 0.6, 0.5, 0.9);
        Page page =
                Page.fragment(list(HIGH, Map.of("a", List.of(example(5), example(6)), "b", List.of(example(7))), pair));

        assertThat(page.texts("//ul[@class='strip tabular']/li//span[@class='id']"))
                .containsExactly("5", "6");
        assertThat(page(HIGH, pair).elements("//ul")).isEmpty();
    }

    @Test
    void rest_isSaidToBeInTheTable() throws Exception {
        assertThat(page(HIGH, pair(1, 70, 0.6, 0.5, 0.9)).text("//p"))
                .contains("1 of 34 pairs", "The table estimates/influence has all of them.");
    }

    private static Page page(PairRule rule, InfluencePair... pairs) throws Exception {
        return Page.fragment(list(rule, Map.of(), pairs));
    }

    private static Html list(PairRule rule, Map<String, List<Example>> contrast, InfluencePair... pairs) {
        ReportData small = SampleReports.small();
        ReportSummary s = small.summary();
        ReportSummary summary = SampleReports.changed(s, s.learning(), rule, null, null, null);
        return new PairList(new ReportData(
                        small.experiment(),
                        summary,
                        small.memorization(),
                        small.accuracy(),
                        List.of(),
                        List.of(pairs),
                        new Details(null, List.of(), Map.of(), contrast, List.of(), 0),
                        List.of()))
                .render();
    }

    private static InfluencePair pair(
            long train, long test, double influence, double low, @Nullable Double memorization) {
        return new InfluencePair(example(train), example(test), influence, new Interval(low, 0.95), memorization, 0.01);
    }

    private static Example example(long id) {
        return new Example(id, "a", null, new ExampleContent.Features(new float[] {id}));
    }
}
