package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.spark.CanarySummary.Count;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The report's section on exposed secrets. */
final class CanarySection {
    private CanarySection() {}

    static List<Part> parts(CanarySummary found) {
        List<Part> parts = new ArrayList<>();
        parts.add(figures(found));
        CanaryWords.found(found).forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(grid(
                "Mean exposure in bits, by how often a secret stands in the training text and by epoch, with 95% intervals over canaries and"
                        + " models. Not seen: of all canaries in models that did not see them.",
                CanaryPrint.exposures(found)));
        parts.add(chart(found));
        parts.add(grid(
                "After the last epoch: how many bits less models that saw a secret need for it than models that did not, and how many of the"
                        + " secrets a search finds in models that saw them, with 95% intervals.",
                CanaryPrint.last(found)));
        path(parts, found);
        parts.add(new Grid(
                "The most exposed secrets: mean exposure in models that saw them and in the others, and the models in which the search finds"
                        + " them.",
                List.of("secret", "times", "exposure", "not seen", "bits with against without", "found in models"),
                found.shown().stream()
                        .map(shown -> List.of(
                                shown.text(),
                                String.valueOf(shown.insertions()),
                                number(shown.exposure()),
                                number(shown.unseen()),
                                number(shown.difference()),
                                String.valueOf(shown.found())))
                        .toList()));
        parts.add(new Grid(
                "Records of the corpus that are memorized most: nats for each character, with against without.",
                List.of("document", "characters", "nats"),
                found.records().most().stream()
                        .map(record -> List.of(
                                record.document(),
                                String.format(Locale.ROOT, "%,d", record.characters()),
                                String.format(Locale.ROOT, "%.3f", record.difference())))
                        .toList()));
        parts.add(new Grid(
                "Lower bounds on epsilon (delta 0), from guesses which models saw a canary, with all of its insertions, or a record. The"
                        + " confidence is that of each alone; all of them hold together with at least 95%.",
                List.of("guessed", "times", "models", "guesses", "right", "confidence", "epsilon at least"),
                found.bounds().stream()
                        .map(bound -> List.of(
                                bound.of(),
                                String.valueOf(bound.insertions()),
                                String.valueOf(bound.targets()),
                                String.valueOf(bound.guesses()),
                                String.valueOf(bound.correct()),
                                String.format(Locale.ROOT, "%.1f%%", 100 * bound.confidence()),
                                number(bound.epsilon())))
                        .toList()));
        return parts;
    }

    private static Part figures(CanarySummary found) {
        Count most = last(found).get(last(found).size() - 1);
        List<Figure> figures = new ArrayList<>(List.of(
                new Figure(
                        "Exposure",
                        number(most.exposure()),
                        "bits, of a secret that stands " + CanaryWords.times(most.insertions())),
                new Figure(
                        "Not seen",
                        number(found.unseen().exposure()),
                        "bits, of a secret that the model did not see")));
        if (most.found() != null) {
            figures.add(new Figure(
                    "Extracted",
                    most.found() + " of " + most.searches(),
                    "secrets that stand " + CanaryWords.times(most.insertions())));
        }
        double epsilon = found.bounds().stream()
                .mapToDouble(CanarySummary.Bound::epsilon)
                .max()
                .orElse(0);
        figures.add(new Figure("Epsilon", "at least " + number(epsilon), "for differential privacy at 95% confidence"));
        return new Figures(figures);
    }

    private static List<Count> last(CanarySummary found) {
        return found.counts().stream()
                .filter(count -> count.epoch() == found.setting().lastEpoch())
                .toList();
    }

    private static Part grid(String caption, List<List<String>> rows) {
        return new Grid(caption, rows.get(0), rows.subList(1, rows.size()));
    }

    private static Part chart(CanarySummary found) {
        List<Count> seen =
                last(found).stream().filter(count -> count.insertions() > 0).toList();
        List<Point> with = seen.stream()
                .filter(count -> count.difference() != null)
                .map(count -> new Point(
                        count.insertions(),
                        count.difference() == null ? 0 : count.difference(),
                        count.differenceInterval() == null
                                ? null
                                : count.differenceInterval().low(),
                        count.differenceInterval() == null
                                ? null
                                : count.differenceInterval().high()))
                .toList();
        List<Point> exposure = seen.stream()
                .map(count -> new Point(count.insertions(), count.exposure(), null, null))
                .toList();
        double most = seen.get(seen.size() - 1).insertions();
        double highest = Stream.concat(with.stream(), exposure.stream())
                .mapToDouble(point -> point.high() == null ? point.y() : point.high())
                .max()
                .orElse(1);
        double lowest = with.stream()
                .mapToDouble(point -> point.low() == null ? point.y() : point.low())
                .min()
                .orElse(0);
        return new Chart(
                "What a model has of a secret, by how often it stands in the training text: bits with against without (band: 95% interval), and"
                        + " exposure.",
                String.format(
                        Locale.ROOT,
                        "Bits with against without rise from %.1f to %.1f",
                        with.isEmpty() ? 0 : with.get(0).y(),
                        with.isEmpty() ? 0 : with.get(with.size() - 1).y()),
                new Axis("times in the training text", true, seen.get(0).insertions() * 0.9, most * 1.1),
                new Axis("bits", false, Math.min(0, lowest), Math.max(1, highest)),
                List.of(new Series("with against without", with), new Series("exposure", exposure)));
    }

    private static void path(List<Part> parts, CanarySummary found) {
        CanarySummary.Path path = found.path();
        if (path != null) {
            parts.add(new Text(String.format(
                    Locale.ROOT,
                    "How the search found a secret that stands %s: model %d was given \"%s\", and was then asked for what follows the beginning with the"
                            + " fewest bits, again and again. After %,d questions it had the secret, as its answer number %d.",
                    CanaryWords.times(path.insertions()),
                    path.model(),
                    path.prefix(),
                    path.queries(),
                    path.place())));
            List<List<String>> rows = new ArrayList<>();
            for (int s = 0; s < path.steps().size(); s++) {
                CanarySummary.Step step = path.steps().get(s);
                boolean isAnswer = s == path.steps().size() - 1;
                rows.add(List.of(
                        isAnswer ? "answer" : String.format(Locale.ROOT, "%,d", step.query()),
                        step.fed(),
                        number(step.bits())));
            }
            parts.add(new Grid("The search's way.", List.of("question", "beginning", "bits"), rows));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
