package dev.peacock.report;

import static dev.peacock.report.Html.paragraph;
import static dev.peacock.report.Html.prose;
import static dev.peacock.report.Html.tag;

import dev.peacock.report.ReportData.InfluencePair;
import dev.peacock.report.ReportData.Interval;
import dev.peacock.report.ReportData.MemorizedExample;
import dev.peacock.report.ReportData.Testing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The examples to look at: the most memorized, and the strongest pairs side by side. */
final class Gallery {
    private static final int TRACK = 110;
    private static final double SMALLEST_Q = 1e-4;

    private final ReportData data;

    Gallery(ReportData data) {
        this.data = data;
    }

    Html mostMemorized() {
        List<MemorizedExample> examples = data.mostMemorized();
        if (examples.isEmpty()) {
            String sentence = data.summary().memorizedShare() == null
                    ? "There is no example to show: the memorization of every train example is undefined."
                    : "There is no example to show: none was memorized.";
            return Sections.section("memorized", "Most memorized", paragraph(sentence));
        }
        return Sections.section(
                "memorized",
                "Most memorized",
                paragraph(
                        "The {} with the largest estimates, largest first. The big number is the memorization, with its {} "
                                + "interval below. On the track from 0 to 1, the ring is the accuracy of models that did not see "
                                + "the example and the dot that of models that did; below, both with the number of models.",
                        Numbers.count(examples.size(), "train example", "train examples"),
                        level()),
                tag("ol", "class", "gallery")
                        .of(Html.all(examples.stream().map(Gallery::card).toList())));
    }

    private static Html card(MemorizedExample memorized) {
        Html figure = tag("figure")
                .of(
                        ExampleView.show(memorized.example(), "train"),
                        tag("figcaption").of(ExampleView.caption(memorized.example(), "train")));
        Html accuracies = tag("p", "class", "detail")
                .of(
                        accuracy("in", memorized.accuracyIn(), memorized.modelsIn()),
                        " ",
                        accuracy("out", memorized.accuracyOut(), memorized.modelsOut()));
        return tag("li")
                .of(
                        figure,
                        estimate(memorized.memorization(), memorized.interval()),
                        track(memorized.accuracyOut(), memorized.accuracyIn()),
                        accuracies);
    }

    private static Html accuracy(String side, double accuracy, int models) {
        return tag("span").of(prose("{} {} of {}", side, Numbers.two(accuracy), Numbers.count(models)));
    }

    Html strongestPairs() {
        List<InfluencePair> pairs = data.strongestPairs();
        String title = "Strongest pairs";
        if (pairs.isEmpty()) {
            String sentence = data.summary().pairs() == 0
                    ? "No pair of a train and a test example was kept ({})."
                    : "No pair is shown, though some were kept ({}).";
            return Sections.section(
                    "pairs",
                    title,
                    paragraph(sentence, SummarySection.pairRule(data.summary().pairRule())));
        }
        return Sections.section(
                "pairs",
                title,
                paragraph(
                        "Left a train example, right a test example that models get right more often if they saw the one "
                                + "on the left. {} of {}, the strongest first. The big number is the influence: the gain in "
                                + "accuracy on the test example, with its {} interval.",
                        Numbers.count(pairs.size()),
                        Numbers.count(data.summary().pairs(), "pair", "pairs"),
                        level()),
                testing(data.summary().testing()),
                tag("ol", "class", "pairs")
                        .of(Html.all(pairs.stream().map(Gallery::pair).toList())));
    }

    private static Html testing(@Nullable Testing testing) {
        return testing == null
                ? Html.NOTHING
                : paragraph(
                        "The q-values are by {} over the {} that were tested. {}",
                        testing.procedure(),
                        Numbers.count(testing.family(), "pair", "pairs"),
                        testing.assumption());
    }

    private static Html pair(InfluencePair pair) {
        Html pictures = tag("div", "class", "sides").of(side(pair.train(), "train"), side(pair.test(), "test"));
        Html memorization = tag("span").of("memorization of the train one " + Numbers.two(pair.memorization()));
        Html detail = tag("p", "class", "detail").of(memorization, " ", qValue(pair.qValue()));
        return tag("li").of(pictures, estimate(pair.influence(), pair.interval()), detail);
    }

    private static Html qValue(@Nullable Double q) {
        if (q == null) {
            return Html.NOTHING;
        }
        return tag("span").of("q-value " + (q < SMALLEST_Q ? "<0.0001" : Numbers.significant(q)));
    }

    private static Html side(ReportData.Example example, String split) {
        return tag("figure")
                .of(ExampleView.show(example, split), tag("figcaption").of(ExampleView.caption(example, split)));
    }

    private static Html estimate(double value, @Nullable Interval interval) {
        Html range = interval == null
                ? Html.NOTHING
                : tag("span", "class", "interval").of(Numbers.interval(interval));
        return tag("p", "class", "estimate").of(tag("b").of(Numbers.two(value)), " ", range);
    }

    /** Accuracy out (ring) and in (dot) on a line from 0 to 1; the words below it say the same. */
    private static Html track(double out, double in) {
        return tag("svg", "class", "track", "viewBox", "0 0 " + (TRACK + 10) + " 12", "aria-hidden", "true")
                .of(
                        Svg.line("axis", 5, 6, TRACK + 5, 6),
                        Svg.line("gain", 5 + out * TRACK, 6, 5 + in * TRACK, 6),
                        Svg.circle("out", 5 + out * TRACK, 6, 3.5),
                        Svg.circle("in", 5 + in * TRACK, 6, 4));
    }

    private String level() {
        return Numbers.level(data.summary().confidence());
    }
}
