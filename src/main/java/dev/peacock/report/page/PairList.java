package dev.peacock.report.page;

import static dev.peacock.report.Html.paragraph;
import static dev.peacock.report.Html.tag;

import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.InfluencePair;
import dev.peacock.report.ReportSummary.HighInfluence;
import dev.peacock.report.ReportSummary.Testing;
import dev.peacock.report.words.ScoreWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** High-influence pairs by test example: on the left the train examples that influence it, itself on the right. */
record PairList(ReportData data) {
    private static final double SMALLEST_Q = 1e-4;

    /** Test examples that are seen at once. */
    private static final int ON_A_PAGE = 20;

    Html render() {
        List<InfluencePair> pairs = data.strongestPairs();
        String title = "Strongest pairs";
        if (pairs.isEmpty()) {
            String sentence = data.summary().pairs() == 0
                    ? "No pair of a train and a test example was kept ({})."
                    : "Some pairs were kept ({}), but none is shown.";
            return Sections.section(
                    "pairs",
                    title,
                    paragraph(sentence, SummarySection.pairRule(data.summary().pairRule())));
        }
        LabelNumbers labels =
                LabelNumbers.of(pairs.stream().map(pair -> pair.test().label()));
        Map<String, String> orders = new LinkedHashMap<>();
        orders.put("value", "influence");
        orders.put("memorization", "memorization");
        orders.put("gain", "number of influencers");
        orders.put("label", "label");
        List<Html> rows = new ArrayList<>();
        for (List<InfluencePair> group : byTest(pairs)) {
            rows.add(row(group, labels, rows.size() >= ON_A_PAGE));
        }
        boolean tested = data.summary().pairRule() instanceof HighInfluence;
        return Sections.section(
                "pairs",
                title,
                SummarySection.noFinding(data.summary()),
                paragraph(
                        "{} if they were trained on the example on the left. Shown are {} of {}, the strongest first. If "
                                + "several train examples influence one test example, they share a row. The large "
                                + "number is the influence, that is, {}, with its {} confidence interval.{}{}",
                        ScoreWords.effect(data.summary().score()),
                        Numbers.count(pairs.size()),
                        Numbers.count(data.summary().pairs(), "pair", "pairs"),
                        ScoreWords.gain(data.summary().score()),
                        Numbers.level(data.summary().confidence()),
                        tested ? " A pair is \"clearly above the threshold\" if its whole interval is above it." : "",
                        pairs.size() < data.summary().pairs() ? " The table estimates/influence has all of them." : ""),
                pairs.get(0).believed() == null ? Html.NOTHING : believed(),
                testing(),
                ValuesView.legend(pairs.get(0).test(), "the test example of its row"),
                ExampleView.legend(pairs.stream().map(InfluencePair::train).toList()),
                Controls.of(
                        "pair-list",
                        "test examples",
                        "influence",
                        labels.names(),
                        orders,
                        tested ? "only clearly above the threshold" : ""),
                tag("ol", "class", ValuesView.list("pairs", pairs.get(0).test()), "id", "pair-list")
                        .of(Html.all(rows)),
                rows.size() > ON_A_PAGE ? pages() : Html.NOTHING);
    }

    private static Html believed() {
        return paragraph(
                "Pairs are ranked, and the large number is, by the effects of all train examples estimated together and "
                        + "shrunk towards 0 (estimate.influence). On average that is nearer to the truth, but biased: large effects come out "
                        + "too small. Below it stands the difference of means, which is unbiased, with its own interval; p-values and "
                        + "q-values are of that difference.");
    }

    /** Buttons that the page's script shows; without it, the first page is all that is seen. */
    private static Html pages() {
        return Html.all(
                tag(
                                "div",
                                "class",
                                "pages",
                                "id",
                                "pair-list-pages",
                                "data-size",
                                Integer.toString(ON_A_PAGE),
                                "hidden",
                                "hidden")
                        .of(
                                tag("button", "type", "button").of("Previous page"),
                                tag("output", "aria-live", "polite").of(""),
                                tag("button", "type", "button").of("Next page")),
                tag("noscript")
                        .of(paragraph(
                                "In a browser without scripts, only the first {} test examples are shown.",
                                ON_A_PAGE)));
    }

    /** In the order of the strongest pair of each test example. */
    private static List<List<InfluencePair>> byTest(List<InfluencePair> pairs) {
        Map<Long, List<InfluencePair>> groups = new LinkedHashMap<>();
        for (InfluencePair pair : pairs) {
            groups.computeIfAbsent(pair.test().id(), id -> new ArrayList<>()).add(pair);
        }
        return List.copyOf(groups.values());
    }

    private Html testing() {
        Testing testing = data.summary().testing();
        if (testing == null) {
            return Html.NOTHING;
        }
        long significant = data.strongestPairs().stream()
                .filter(pair -> pair.qValue() != null && pair.qValue() <= testing.rate())
                .count();
        return paragraph(
                "{} Of the pairs shown, {} significant. q-values were computed by {} over all the pairs that were tested, kept or not. {}",
                String.join(
                        " ", PairSentences.of(data.summary(), data.experiment().models())),
                significant == 1 ? "1 is" : Numbers.count(significant) + " are",
                testing.procedure(),
                testing.assumption());
    }

    private Html row(List<InfluencePair> group, LabelNumbers labels, boolean isHidden) {
        InfluencePair first = group.get(0);
        ValuesView values = ValuesView.beside(
                first.test(), group.stream().map(InfluencePair::train).toList());
        List<Html> influencers =
                group.stream().map(pair -> influencer(pair, values)).toList();
        List<Example> contrast =
                data.details().contrast().getOrDefault(first.test().label(), List.of());
        List<String> attributes = new ArrayList<>(List.of(
                "class",
                group.size() > 1 ? "several" : "one",
                "data-label",
                labels.of(first.test().label()),
                "data-value",
                Double.toString(first.strength()),
                "data-memorization",
                Double.toString(first.memorization() == null ? -1 : first.memorization()),
                "data-gain",
                Integer.toString(group.size()),
                "data-sure",
                group.stream().anyMatch(this::isSure) ? "yes" : "no"));
        if (isHidden) {
            attributes.addAll(List.of("hidden", "hidden"));
        }
        return tag("li", attributes.toArray(String[]::new))
                .of(
                        tag("div", "class", "sides")
                                .of(
                                        tag("div", "class", "influencers").of(Html.all(influencers)),
                                        tag("figure", "class", "influenced")
                                                .of(
                                                        ExampleView.show(first.test(), "test", values),
                                                        tag("figcaption")
                                                                .of(ExampleView.caption(first.test(), "test")))),
                        contrast.isEmpty()
                                ? Html.NOTHING
                                : MemorizedCards.strip(
                                        "For comparison, random examples with this label", contrast, values));
    }

    private Html influencer(InfluencePair pair, ValuesView values) {
        return tag("div", "class", "influencer")
                .of(
                        tag("figure")
                                .of(
                                        ExampleView.show(pair.train(), "train", values),
                                        tag("figcaption").of(ExampleView.caption(pair.train(), "train"))),
                        MemorizedCards.estimate(pair.strength(), pair.strengthInterval()),
                        pair.believed() == null
                                ? Html.NOTHING
                                : tag("p", "class", "detail")
                                        .of(
                                                "difference of means " + Numbers.two(pair.influence()) + " ",
                                                pair.interval() == null ? "" : Numbers.interval(pair.interval())),
                        isSure(pair) ? tag("p", "class", "sure").of("clearly above the threshold") : Html.NOTHING,
                        tag("p", "class", "detail")
                                .of(
                                        tag("span")
                                                .of("its memorization"
                                                        + ScoreWords.by(
                                                                data.summary().score()) + " "
                                                        + Numbers.two(pair.memorization())),
                                        " ",
                                        qValue(pair.qValue())));
    }

    /** Whether the whole interval is above the threshold by which pairs are kept. */
    private boolean isSure(InfluencePair pair) {
        return data.summary().pairRule() instanceof HighInfluence high
                && pair.strengthInterval() != null
                && pair.strengthInterval().low() > high.influenceThreshold().doubleValue();
    }

    private static Html qValue(@Nullable Double q) {
        if (q == null) {
            return Html.NOTHING;
        }
        return tag("span").of("q-value " + (q < SMALLEST_Q ? "<0.0001" : Numbers.significant(q)));
    }
}
