package dev.peacock.spark.explain;

import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Shown;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.spark.explain.Explanations.Influences;
import dev.peacock.spark.explain.Explanations.LabelVotes;
import dev.peacock.spark.explain.Explanations.OfTest;
import dev.peacock.spark.explain.Explanations.OfTrain;
import dev.peacock.spark.explain.Explanations.Partner;
import dev.peacock.spark.report.ReportExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The page's sections, one for each example that is explained. */
record ExplainSections(Explanations found, ReportExamples examples) {
    private static final String TEST = "test";
    private static final String TRAIN = "train";

    List<AuditSection> all() {
        return Stream.concat(
                        found.test().stream().map(this::ofTest),
                        found.train().stream().map(this::ofTrain))
                .toList();
    }

    private AuditSection ofTest(OfTest test) {
        List<Part> parts = new ArrayList<>();
        parts.add(examples(ExplainWords.accuracy(test, found.score()), TEST, List.of(test.testId())));
        addVotes(parts, test.label(), test.votes());
        addInfluences(parts, test.influences(), examples.get(TEST, test.testId()), true);
        if (!test.nearest().isEmpty()) {
            parts.add(partners(ExplainWords.nearest(), TRAIN, test.nearest(), examples.get(TEST, test.testId())));
        }
        return new AuditSection("test-" + test.testId(), "Test example " + test.testId(), parts);
    }

    private AuditSection ofTrain(OfTrain train) {
        List<Part> parts = new ArrayList<>();
        parts.add(examples(ExplainWords.memorization(train, found.score()), TRAIN, List.of(train.trainId())));
        addVotes(parts, train.label(), train.votes());
        addInfluences(parts, train.influences(), examples.get(TRAIN, train.trainId()), false);
        return new AuditSection("train-" + train.trainId(), "Train example " + train.trainId(), parts);
    }

    private static void addVotes(List<Part> parts, int label, @Nullable List<LabelVotes> votes) {
        String sentence = ExplainWords.votes(label, votes);
        if (!sentence.isEmpty()) {
            parts.add(new Text(sentence));
        }
    }

    private void addInfluences(List<Part> parts, Influences influences, Example explained, boolean ofTest) {
        String others = ofTest ? TRAIN : TEST;
        if (!influences.helps().isEmpty()) {
            parts.add(partners(ExplainWords.title(ofTest, true, found.score()), others, influences.helps(), explained));
        }
        if (!influences.harms().isEmpty()) {
            parts.add(
                    partners(ExplainWords.title(ofTest, false, found.score()), others, influences.harms(), explained));
        }
        parts.add(new Text(ExplainWords.significance(influences, ofTest, found)));
    }

    private Examples examples(String caption, String split, List<Long> ids) {
        return new Examples(
                caption,
                ids.stream()
                        .map(id -> new Shown(examples.get(split, id), split, ""))
                        .toList());
    }

    private Examples partners(String caption, String split, List<Partner> partners, Example explained) {
        return new Examples(
                explained.content() instanceof ExampleContent.Columns
                        ? caption + " \u2260 marks the columns in which they differ from the example explained."
                        : caption,
                partners.stream()
                        .map(partner -> new Shown(examples.get(split, partner.id()), split, note(partner)))
                        .toList(),
                explained);
    }

    private String note(Partner partner) {
        String believed =
                partner.believed() == null ? "" : "believed " + ExplainWords.number("%.3f", partner.believed()) + ", ";
        return believed + "influence" + ScoreWords.by(found.score()) + " "
                + ExplainWords.difference(partner.influence(), partner.influenceInterval()) + ", q-value "
                + ExplainWords.qValue(partner);
    }
}
