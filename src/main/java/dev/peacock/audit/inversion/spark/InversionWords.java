package dev.peacock.audit.inversion.spark;

import dev.peacock.audit.inversion.InversionSummary;
import dev.peacock.audit.inversion.InversionSummary.Judge;
import dev.peacock.audit.inversion.InversionSummary.Size;
import dev.peacock.audit.inversion.Mean;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was found about inverted models, in words. */
final class InversionWords {
    private static final double CHANCE = .5;
    private static final String NONE = "–";

    private InversionWords() {}

    static String facts(InversionSummary found) {
        return String.format(
                Locale.ROOT,
                "%,d model%s inverted, with an image of each of %,d class%s, %s",
                found.models(),
                found.models() == 1 ? "" : "s",
                found.classes(),
                found.classes() == 1 ? "" : "es",
                found.method());
    }

    static List<String> sentences(InversionSummary found) {
        List<String> sentences = new ArrayList<>();
        sentences.add(String.format(
                Locale.ROOT,
                "A model gives its own image a probability of the class of %s. The confidence was enough in %s of the images; an image"
                        + " took %,.0f steps and %,.0f queries.",
                number(found.confidence()),
                Percent.of(found.reached()),
                found.steps(),
                found.queries()));
        Judge judge = found.judge();
        if (judge != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "A model of another seed and subset takes %s of the images for their class, and gives that a probability of %s."
                            + " What only the inverted model takes for the class is no picture of it.",
                    percent(judge.taken()),
                    number(judge.confidence())));
        }
        Mean nearer = found.nearerSeen();
        if (nearer != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Of an example of the class that the model saw and one that it did not see, the first is nearer to the image in %s of"
                            + " the pairs, where chance is 50%%.%s",
                    percent(nearer),
                    isAbove(nearer.interval(), CHANCE)
                            ? ""
                            : " So by this measure the images show the class, and not who was trained on."));
        }
        Mean thanTest = found.nearerThanTest();
        if (nearer == null && thanTest != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Of a train and a test example of the class, the first is nearer to the image in %s of the pairs, where chance is 50%%.",
                    percent(thanTest)));
        }
        String sizes = sizes(found.bySize());
        if (!sizes.isEmpty()) {
            sentences.add(sizes);
        }
        return sentences;
    }

    private static boolean isAbove(@Nullable Interval interval, double number) {
        return interval != null && interval.low() > number;
    }

    /** Which groups the models show. */
    private static String sizes(List<Size> sizes) {
        List<String> shown = new ArrayList<>();
        boolean isKnown = false;
        for (Size size : sizes) {
            isKnown |= size.interval() != null;
            Double closer = size.closer();
            Double without = size.without();
            if (closer != null && without != null && isAbove(size.interval(), 0)) {
                shown.add(String.format(
                        Locale.ROOT,
                        "%s of the distance %s",
                        Percent.of(closer / without),
                        size.most() == 1 ? "to single examples" : "to groups of " + range(size)));
            }
        }
        if (!isKnown) {
            return "";
        }
        return shown.isEmpty()
                ? "Images of models that saw an example or a group come no nearer to it than those of models that did not: nothing shows"
                        + " that the images hold more than the class."
                : "Images of models that saw them come nearer than those of models that did not, by "
                        + String.join(", ", shown) + ": the models show more than the class.";
    }

    private static String range(Size size) {
        return size.least() == size.most() ? Integer.toString(size.least()) : size.least() + " to " + size.most();
    }

    static List<Part> parts(InversionSummary found) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Figures(figures(found)));
        sentences(found).forEach(sentence -> parts.add(new Text(sentence)));
        if (!found.bySize().isEmpty()) {
            parts.add(new Grid(
                    "How much nearer the image of the class comes to a group (" + found.group()
                            + ") in models that saw it, by the number of its examples. Distances are roots of mean squared differences."
                            + " Relabelled: the same with models exchanged at random, which is 0 but for chance. 95% intervals over models"
                            + " and groups.",
                    List.of("examples", "groups", "distance without", "nearer with", "relabelled"),
                    found.bySize().stream().map(InversionWords::row).toList()));
        }
        return parts;
    }

    private static List<Figure> figures(InversionSummary found) {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "Confidence",
                String.format(Locale.ROOT, "%.3f", found.confidence().mean()),
                "of a model in its own image"));
        Judge judge = found.judge();
        if (judge != null) {
            figures.add(new Figure(
                    "Taken for the class", Percent.of(judge.taken().mean()), "by a model of another seed and subset"));
        }
        Mean nearer = found.nearerSeen();
        if (nearer != null) {
            figures.add(new Figure(
                    "Nearer to what was seen", Percent.of(nearer.mean()), "of pairs of examples; 50% is chance"));
        }
        return figures;
    }

    private static List<String> row(Size size) {
        return List.of(
                range(size),
                String.format(Locale.ROOT, "%,d", size.groups()),
                size.without() == null ? NONE : String.format(Locale.ROOT, "%.4f", size.without()),
                difference(size.closer(), size.interval()),
                difference(size.relabelled(), size.relabelledInterval()));
    }

    private static String difference(@Nullable Double value, @Nullable Interval interval) {
        if (value == null) {
            return NONE;
        }
        return String.format(Locale.ROOT, "%.5f", value)
                + (interval == null
                        ? ""
                        : String.format(Locale.ROOT, " (%.5f to %.5f)", interval.low(), interval.high()));
    }

    private static String percent(Mean share) {
        return Percent.of(share.mean(), share.interval());
    }

    private static String number(Mean of) {
        Interval interval = of.interval();
        return String.format(Locale.ROOT, "%.3f", of.mean())
                + (interval == null
                        ? ""
                        : String.format(Locale.ROOT, " (%.3f to %.3f)", interval.low(), interval.high()));
    }
}
