package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.score.DocumentFigures;
import dev.peacock.report.AccuracyGrid;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.InfluencePair;
import dev.peacock.report.ReportData.MeanScores;
import dev.peacock.report.ReportData.MemorizedExample;
import dev.peacock.report.ReportSummary;
import dev.peacock.report.ReportSummary.Learning;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a fleet of language models. */
class DocumentReportTest {
    private static final DocumentFigures FIGURES =
            new DocumentFigures(2.41, new Interval(2.3, 2.52), 4.13, new Interval(1.6, 1.84), 1.9, 2.4, 0.47);

    private static Example document(long id, String text, Double... gains) {
        return new Example(id, "document", null, new ExampleContent.Text(text, List.of(gains)));
    }

    private static ReportData report(Example train, Example test) {
        ReportData sample = SampleReports.small();
        ReportSummary s = sample.summary();
        ReportSummary summary = new ReportSummary(
                null,
                new Learning(false, List.of(), FIGURES, null),
                0.21,
                Score.LOG_PROBABILITY,
                s.memorizationThreshold(),
                s.memorizedShare(),
                s.memorizedShareInterval(),
                s.confidence(),
                0,
                s.standardErrorMedian(),
                s.standardErrorMax(),
                new ReportSummary.SignificantPairs(0.05, true),
                1,
                s.testing(),
                null,
                null);
        return new ReportData(
                sample.experiment(),
                summary,
                sample.memorization(),
                AccuracyGrid.of(new long[AccuracyGrid.BINS * AccuracyGrid.BINS]),
                List.of(new MemorizedExample(
                        train, 1.25, new Interval(1, 1.5), 0.5, 0, 12, 11, new MeanScores(-0.75, -2))),
                List.of(new InfluencePair(train, test, 0.6, new Interval(0.4, 0.8), 1.25, 0.001)));
    }

    @Test
    void figures_areBitsPerCharacter_andNoAccuracies() throws Exception {
        Page page = Page.of(report(document(3, "abc"), document(5, "abd")));
        assertThat(page.text("//dl[@class='figures']"))
                .contains("Bits per character 2.410")
                .contains("by the frequencies of characters alone: 4.130")
                .doesNotContain("accuracy");
        assertThat(page.text("//div[@class='reading']")).contains("47").contains("(95% interval 2.30 to 2.52");
        assertThat(page.elements("//section[@id='accuracy'] | //a[@href='#accuracy'] | //*[@class='track']"))
                .isEmpty();
        assertThat(page.text("//section[@id='memorized']")).contains("in \u22120.75 of 12 out \u22122.00 of 11");
        assertThat(page.text()).doesNotContain("correctly").contains("nats per character");
    }

    @Test
    void charactersThatGainedMost_areMarked() throws Exception {
        // 2, 8 and 32 times as probable are .693, 2.079 and 3.466 nats; the last has no gain, as characters of which
        // none is kept
        Page page = Page.of(report(document(3, "a😀bcdefg", 0.0, 0.7, 0.9, 2.1, 3.4, 3.5, -4.0), document(5, "a")));
        assertThat(page.texts("//section[@id='memorized']//div[@class='document']"))
                .containsExactly("a😀bcdefg");
        String marks = "//section[@id='memorized']//ol//mark[@class='gain%d']";
        assertThat(page.texts(marks.formatted(1))).containsExactly("😀b");
        assertThat(page.texts(marks.formatted(2))).containsExactly("cd");
        assertThat(page.texts(marks.formatted(3))).containsExactly("e");
        assertThat(page.texts("//section[@id='memorized']/p/mark")).containsExactly("2", "8", "32");
        assertThat(page.elements("//section[@id='pairs']//figure[@class='influenced']//mark"))
                .isEmpty();
    }

    @Test
    void smallGains_andThoseBehindTheCut_haveNoLegend() throws Exception {
        List<Double> behind = new ArrayList<>(Collections.nCopies(599, 0.1));
        behind.add(5.0);
        Double[] gains = behind.toArray(Double[]::new);
        Page page = Page.of(report(document(3, "a".repeat(601), gains), document(5, "text")));
        assertThat(page.elements("//mark")).isEmpty();
        assertThat(page.text("//section[@id='memorized']")).doesNotContain("Marked characters");
    }

    @Test
    void withoutGains_textIsPlain_andThereIsNoLegend() throws Exception {
        Page page = Page.of(report(document(3, "plain"), document(5, "text")));
        assertThat(page.elements("//mark")).isEmpty();
        assertThat(page.texts("//section[@id='pairs']//div[@class='document']")).containsExactly("plain", "text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</bdi></div><img src='x' onerror='alert(1)'/>",
                "&lt;mark&gt; ]]> <!-- {}",
                "\"' onmouseover='alert(1)",
                "\0\u001b[31m\u0085 \ud800 \uffff"
            })
    void hostileText_staysText(String hostile) throws Exception {
        Double[] gains = Collections.nCopies(4, 1.0).toArray(Double[]::new);
        Page plain = Page.of(report(document(3, "abcdef", gains), document(5, "abcdef")));
        Page page = Page.of(report(document(3, hostile, gains), document(5, hostile)));
        assertThat(page.elements("//*")).hasSameSizeAs(plain.elements("//*"));
        assertThat(page.texts("//script")).isEqualTo(plain.texts("//script"));
        String shown = hostile.replaceAll("[\0\u001b\u0085\ud800\uffff]", "\uFFFD");
        assertThat(page.elements("//div[@class='document']"))
                .allMatch(element -> element.getTextContent().equals(shown));
    }

    @Test
    void charactersThatTurnTheText_areShownAsUnknown() throws Exception {
        String turning = "a\u202Eb\u2066c\u061Cd\u200Fe\u2069";
        Page page = Page.of(report(document(3, turning), document(5, "x")));
        assertThat(page.texts("//section[@id='memorized']//div[@class='document']/bdi"))
                .containsExactly("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFD");
    }

    @Test
    void longTexts_areCut_atACharacter() throws Exception {
        String word = "😀".repeat(100_000);
        List<Double> gains = new ArrayList<>(Collections.nCopies(600, 5.0));
        Page page = Page.of(report(document(3, word, gains.toArray(Double[]::new)), document(5, "😀".repeat(600))));
        List<String> shown = page.texts("//section[@id='pairs']//div[@class='document']");
        assertThat(shown).containsExactly("😀".repeat(599) + "…", "😀".repeat(600));
    }
}
