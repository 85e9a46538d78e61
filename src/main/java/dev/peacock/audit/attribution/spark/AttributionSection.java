package dev.peacock.audit.attribution.spark;

import static dev.peacock.audit.attribution.spark.AttributionWords.number;

import dev.peacock.audit.attribution.spark.AttributionSummary.Drop;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report's section on audit attribution: what the score is, one table of all scores, what each file is worth, and removals. */
final class AttributionSection {
    private AttributionSection() {}

    static List<Part> of(AttributionSummary found) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Text(AttributionWords.question(found)));
        parts.add(new Grid(
                "Linear datamodeling score (95% interval), and test examples on which the scores say the same of all models.",
                List.of("scores", "LDS", "test examples", "say the same"),
                found.scores().stream()
                        .map(scored -> List.of(
                                scored.name(),
                                number(scored.lds(), scored.interval()),
                                count(scored.examples()),
                                count(scored.flat())))
                        .toList()));
        AttributionWords.verdicts(found).forEach(sentence -> parts.add(new Text(sentence)));
        AttributionWords.ceiling(found).ifPresent(sentence -> parts.add(new Text(sentence)));
        if (!found.differences().isEmpty()) {
            parts.add(new Grid(
                    "How much higher a file's score is than others', on the same models and test examples (95% interval).",
                    List.of("scores", "compared with", "difference"),
                    found.differences().stream()
                            .map(of -> List.of(of.name(), of.other(), number(of.difference(), of.interval())))
                            .toList()));
        }
        AttributionSummary.Removed removed = found.removed();
        AttributionWords.removed(found).ifPresent(sentence -> parts.add(new Text(sentence)));
        if (removed != null) {
            parts.add(new Grid(
                    "What removing the train examples with the highest scores does (95% interval over test examples).",
                    List.of("removed by", "margin drops by", "more than at random", "no longer right"),
                    removed.drops().stream().map(AttributionSection::drop).toList()));
        }
        return parts;
    }

    private static List<String> drop(Drop drop) {
        Double more = drop.more();
        return List.of(
                drop.name(),
                number(drop.drop(), drop.dropInterval()),
                more == null ? "" : number(more, drop.moreInterval()),
                AttributionWords.flips(drop));
    }

    private static String count(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
