package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.MemorizedExample;
import dev.peacock.report.ReportSummary;
import dev.peacock.report.ReportSummary.AllPairs;
import dev.peacock.report.ReportSummary.HighInfluence;
import dev.peacock.report.ReportSummary.SignificantPairs;
import dev.peacock.report.ReportSummary.TopPerTest;
import dev.peacock.stats.Interval;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class HtmlReportTest {
    private static final List<String> ALWAYS = List.of(
            "Summary", "Memorization", "Most memorized", "Strongest pairs", "Accuracy in and out", "How it was made");
    private static final List<String> SECTIONS = List.of(
            "Summary",
            "Memorization",
            "Memorization by label",
            "Most memorized",
            "Strongest pairs",
            "Accuracy in and out",
            "Label suspects",
            "How it was made");

    @Test
    void everyNumber_isOnThePage() throws Exception {
        assertThat(Page.of(SampleReports.small()).text())
                .contains("400 models each learned from 70% of the 1,437 train examples in digits")
                .contains("12.3% of the examples were memorized (95% interval 10.7% to 14.1%)")
                .contains("2 more models failed")
                .contains("Mean memorization 0.088")
                .contains("Test accuracy 96.3% mean over models, 360 test examples")
                .contains("memorization of at least 0.25")
                .contains("always guessing the most frequent label: 10.3%")
                .contains("a model is right on 99.9% on average", "96.3% (95% interval 95.1% to 97.6%")
                .contains("Significant pairs 212 of 51,903 tested; 34 pairs were kept: influence of at least 0.15")
                .contains("212 of the 51,903 pairs that were tested are significant at a false-discovery rate of 0.05. "
                        + "34 pairs of memorized examples reach the influence threshold of 0.15; 29 of them are "
                        + "significant. Chance alone accounts for about 3.4 of them (10.0%) or more. Of the pairs "
                        + "shown, 1 is significant.")
                .doesNotContain("Warning", "No finding")
                .contains("is 0.021, and the largest is 0.054")
                .contains("subsets of m = 1,006 examples, not on all n = 1,437")
                .contains("3 such examples")
                .contains("Benjamini-Hochberg over all the pairs that were tested")
                .contains("1 of 34 pairs")
                .contains("1 h 2 min, 0.1074 models/s")
                .contains("9f2c41d07ab35e18", "6a539d510b9a1447538bb946ab309f52749cdf6c0409c97554766bc2934a7d2c")
                .contains("peacock run --conf digits.conf --out out/digits --set subsets.models=400")
                .contains("Peacock 0.1.0 (3b6c057)", "Spark 3.5.9", "DL4J 1.0.0-M2.1", "Trainer dl4j")
                .contains("24 November 2026, 14:05 UTC")
                .contains("drawn uniformly without replacement, ratio 0.7, m = 1,006");
    }

    @Test
    void examples_showTheirNumbersAndWhereTheyAreFrom() throws Exception {
        Page page = Page.of(SampleReports.small());

        String seven = "seven train 1204 train.csv, row 1205 0.95 0.88 to 1.01 in 0.99 of 281 out 0.04 of 119"
                + " Details It is classified correctly by 279 of the 281 models that saw it, and by 5 of the 119 models"
                + " that did not. Memorization: 0.951, 95% interval 0.88 to 1.01. Nearest train examples seven 3";
        String values = "featurevalue 05.1 1\u22123.5 20 31.00e\u22127";
        assertThat(page.texts("//ol[@id='memorized-list']/li"))
                .containsExactly(
                        seven,
                        values + " setosa train 17 0.86 in 0.90 of 280 out 0.04 of 120"
                                + " Details It is classified correctly by 252 of the 280 models that saw it, and by 4 of the 120"
                                + " models that did not. Memorization: 0.863. Nearest train examples " + values
                                + " setosa 17");
        assertThat(page.texts("//section[@id='suspects']//ol/li")).containsExactly(seven);
        assertThat(page.texts("//ol[@class='pairs']/li"))
                .containsExactly(
                        "seven train 1204 train.csv, row 1205 0.46 0.37 to 0.53 clearly above the threshold its "
                                + "memorization 0.95 q-value 0.000321 seven test 3 For comparison, random examples with this "
                                + "label seven 3");
    }

    @Test
    void pair_hasTheTrainExampleLeft_andTheTestExampleRight() throws Exception {
        assertThat(Page.of(SampleReports.small()).texts("//div[@class='sides']//figcaption/span[@class='id']"))
                .containsExactly("train 1204", "test 3");
    }

    @Test
    void caveats_areSaid() throws Exception {
        assertThat(Page.of(SampleReports.small()).text())
                .contains("this page does not measure how")
                .contains("undefined, which is not 0")
                .contains("audits answer such questions. No audit was run here.")
                .contains("The largest of many estimates is, on average, too large");
    }

    @Test
    void histogramTable_hasTheCounts() throws Exception {
        assertThat(Page.of(SampleReports.small()).texts("//table[@class='counts']/tr"))
                .hasSize(22)
                .contains("0.00 to 0.05905", "0.25 to 0.3030");
    }

    @Test
    void emptyReport_saysSo_inSentences() throws Exception {
        Page page = Page.of(SampleReports.empty());

        assertThat(page.texts("//h2")).isEqualTo(ALWAYS);
        assertThat(page.elements("//form")).isEmpty();
        assertThat(page.elements("//body//svg")).isEmpty();
        assertThat(page.text())
                .contains("1 model learned from a part of the 1,437 train examples")
                .contains("nothing yet: no example was in the subset of some models and left out of others")
                .contains("There is no standard error, since")
                .contains("Here this is true of every train example")
                .contains("not a model trained on all 1,437")
                .contains("There is no distribution to show")
                .contains("the memorization of every train example is undefined")
                .contains("No pair of a train and a test example was kept")
                .contains("There is no map to show")
                .contains("Training time not recorded")
                .doesNotContain("NaN")
                .doesNotContain("null")
                .doesNotContain("0.000");
    }

    @Test
    void nothingMemorized_isSaid() throws Exception {
        ReportData data = withSummary(SampleReports.summary(0.0, new Interval(0, 0.0026), 0, 0));

        String text = Page.of(data).text();
        assertThat(text)
                .contains(
                        "that none was memorized: no example reaches a memorization of 0.25 (95% interval 0.0% to 0.3%).")
                .contains("Here there is none.")
                .contains("There is no example to show, since none was memorized.");
    }

    @Test
    void shareWithoutInterval_standsAlone() throws Exception {
        String text =
                Page.of(withSummary(SampleReports.summary(0.1231, null, 1, 34))).text();

        assertThat(text)
                .contains("12.3% of the examples were memorized.")
                .contains("Here there is 1 such example")
                .contains("Some pairs were kept");
    }

    @Test
    void label_isCut_whenItIsVeryLong_andKeepsWholeCharacters() throws Exception {
        String peacocks = "\ud83e\udd9a".repeat(10_000);

        assertThat(Page.of(SampleReports.digits("digits", peacocks, null))
                        .texts("//ol[@class='gallery']//b[@class='label']"))
                .hasSize(20 + 60 + 4 + 12)
                .containsOnly("\ud83e\udd9a".repeat(59) + "\u2026");
    }

    @Test
    void label_isNamed_whenItIsBlank() throws Exception {
        assertThat(Page.of(SampleReports.digits("digits", " ", null))
                        .texts("//ol[@class='gallery']//b[@class='label']"))
                .containsOnly("(no name)");
    }

    @Test
    void features_areCut_whenThereAreMany() throws Exception {
        Example wide = new Example(5, "a", null, new ExampleContent.Features(new float[64]));
        Example none = new Example(6, "b", null, new ExampleContent.Features(new float[0]));
        ReportData data = withExamples(List.of(
                new MemorizedExample(wide, 0.5, null, 1, 0.5, 2, 2),
                new MemorizedExample(none, 0.5, null, 1, 0.5, 2, 2)));

        Page page = Page.of(data);
        assertThat(page.elements("//table[@aria-label='Train example 5, feature values']//th[@scope='row']"))
                .hasSize(8);
        assertThat(page.texts("//td[@class='more']")).containsExactly("and 56 more");
        assertThat(page.text()).contains("nothing to show");
    }

    @Test
    void smallPictures_areMagnifiedInSquares_withTheirAltText() throws Exception {
        Element image = Page.of(SampleReports.small()).elements("//img").get(0);

        assertThat(image.getAttribute("class")).isEqualTo("picture small");
        assertThat(image.getAttribute("alt")).isEqualTo("Train example 1204, labelled seven");
        assertThat(image.getAttribute("width")).isEqualTo("2");
        assertThat(HtmlReport.styleSheet()).contains(".small { image-rendering: pixelated; }");
    }

    @Test
    void pairRule_isPutInWords() {
        assertThat(SummarySection.pairRule(new HighInfluence(new BigDecimal("0.150"), false)))
                .isEqualTo("influence of at least 0.15 from a memorized example, any labels");
        assertThat(SummarySection.pairRule(new TopPerTest(3, true)))
                .isEqualTo("the 3 strongest of each test example, same label");
        assertThat(SummarySection.pairRule(new AllPairs(false))).isEqualTo("every pair, any labels");
        assertThat(SummarySection.pairRule(new SignificantPairs(0.05, true)))
                .isEqualTo("significant at a false-discovery rate of 0.05, helping or harming, same label");
    }

    @Test
    void adjustment_isToldOfOnlyWhereAskedFor() {
        ReportSummary summary = SampleReports.small().summary();
        assertThat(new SummarySection(SampleReports.small()).render().toString())
                .doesNotContain("Lin 2013");
        assertThat(new SummarySection(withSummary(adjusted(summary, new ReportSummary.Adjusted(4, 3.0323))))
                        .render()
                        .toString())
                .contains("<b>4 train examples</b>", "<b>3.032</b> times smaller");
        assertThat(new SummarySection(withSummary(adjusted(summary, new ReportSummary.Adjusted(0, 1))))
                        .render()
                        .toString())
                .contains("the adjustment did not reduce the error");
    }

    @Test
    void fleetThatLearnedNothing_isNoFinding_beforeEverythingElse() throws Exception {
        ReportSummary.Learning learning = new ReportSummary.Learning(
                new Interval(0.08, 0.12), 0.1, 0.1, 0.2, true, List.of("They learned nothing. Try more epochs."));
        ReportData small = SampleReports.small();
        Page page = Page.of(new ReportData(
                small.experiment(),
                SampleReports.learning(learning),
                small.memorization(),
                small.accuracy(),
                small.mostMemorized(),
                small.strongestPairs(),
                small.details(),
                List.of()));

        assertThat(page.texts("//section[@id='summary']/*[2]"))
                .containsExactly("Warning: They learned nothing. Try more epochs.");
        assertThat(page.text("//p[@class='lead']")).contains("shows no finding").doesNotContain("memorized");
        for (String section : List.of("memorized", "pairs", "suspects")) {
            assertThat(page.text("//section[@id='" + section + "']/*[2]"))
                    .as(section)
                    .startsWith("No finding: ");
        }
    }

    private static ReportSummary adjusted(ReportSummary s, ReportSummary.Adjusted adjusted) {
        return SampleReports.changed(s, s.learning(), s.pairRule(), s.testing(), s.splitCheck(), adjusted);
    }

    @Test
    void contents_leadToEverySection() throws Exception {
        Page page = Page.of(SampleReports.small());

        assertThat(page.texts("//nav//a")).isEqualTo(SECTIONS);
        assertThat(page.texts("//h2")).isEqualTo(SECTIONS);
        assertThat(page.elements("//nav//a").stream()
                        .map(link -> link.getAttribute("href").substring(1)))
                .isEqualTo(page.elements("//section").stream()
                        .map(section -> section.getAttribute("id"))
                        .toList());
    }

    @Test
    void audits_areCounted_amongWhatWasMeasured() throws Exception {
        Page page = Page.of(SampleAudit.of(null));

        assertThat(page.text()).contains("The one audit that was run here has a section below.");
        assertThat(page.texts("//nav//a")).contains("Membership");
        assertThat(page.texts("//section[@id='membership']/h2")).containsExactly("Membership");
    }

    /** Shrunk effects are not too large at the top of a list. */
    @Test
    void topOfAList_isSaidToBeTooLarge_butNotOfBelievedPairs() {
        ReportData small = SampleReports.small();
        String shrunk = "the largest of these tend to be too small";
        assertThat(new SummarySection(small).render().toString()).doesNotContain(shrunk);
        ReportData.InfluencePair pair = small.strongestPairs().get(0);
        ReportData.InfluencePair believed = new ReportData.InfluencePair(
                pair.train(), pair.test(), 0.5, null, null, null, new ReportData.Believed(0.3, null));
        ReportData with = new ReportData(
                small.experiment(),
                small.summary(),
                small.memorization(),
                small.accuracy(),
                List.of(),
                List.of(believed));
        assertThat(new SummarySection(with).render().toString()).contains(shrunk);
    }

    private static ReportData withSummary(ReportSummary summary) {
        ReportData small = SampleReports.small();
        return new ReportData(
                small.experiment(), summary, small.memorization(), small.accuracy(), List.of(), List.of());
    }

    private static ReportData withExamples(List<MemorizedExample> examples) {
        ReportData small = SampleReports.small();
        return new ReportData(
                small.experiment(), small.summary(), small.memorization(), small.accuracy(), examples, List.of());
    }
}
