package dev.peacock.audit.inversion.spark;

import static java.util.Objects.requireNonNull;

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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was found about inverted models, in words. */
final class InversionWords {
    private static final double CHANCE = .5;
    private static final String NONE = "–";

    private InversionWords() {}

    static String facts(InversionSummary found) {
        return String.format(
                Locale.ROOT,
                "%,d model%s%s inverted, with an image of each of %,d class%s, %s",
                found.models(),
                found.models() == 1 ? "" : "s",
                found.isOfFleet() ? "" : " from outside the fleet",
                found.classes(),
                found.classes() == 1 ? "" : "es",
                found.method());
    }

    static List<String> sentences(InversionSummary found) {
        List<String> sentences = new ArrayList<>();
        sentences.add(String.format(
                Locale.ROOT,
                "%s of the images reached the probability of the class at which a descent stops, %s; the mean is %.3f. An image took %,.0f"
                        + " steps and %,.0f queries.",
                Percent.of(found.reached()),
                BigDecimal.valueOf(found.enough()).stripTrailingZeros().toPlainString(),
                found.confidence().mean(),
                found.steps(),
                found.queries()));
        if (found.unknown() > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%,d images are left out, since their model saw no example of their class.",
                    found.unknown()));
        }
        Judge judge = found.judge();
        if (judge != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "One model of another seed and subset takes %s of the images for their class%s, and gives that a probability of %s."
                            + " Another judge may take more or fewer. What only the inverted model takes for the class is no picture of it.",
                    percent(judge.taken()),
                    judge.takenOfOthers() == null
                            ? ""
                            : ", against " + percent(judge.takenOfOthers())
                                    + " of images of another class, the level by chance",
                    number(judge.confidence())));
        }
        Mean nearer = found.nearerSeen();
        if (nearer != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Of an example of the class that the model saw and one that it did not see, the first is nearer to the image in %s of"
                            + " the pairs, where chance is 50%%.%s",
                    percent(nearer),
                    againstChance(nearer.interval())));
        }
        Mean thanTest = found.nearerThanTest();
        if (nearer == null && thanTest != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Of %s and a test example of the class, the first is nearer to the image in %s of the pairs. There is no level of chance"
                            + " for that, since test examples can differ from train examples otherwise.",
                    found.isOfFleet()
                            ? "a train example of the class that the model saw"
                            : "one of the fleet's train examples of the class, which the model may have seen or not,",
                    percent(thanTest)));
        }
        if (found.wholeClasses() > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%,d group%s all train examples of a class. Models with and without such a group were trained on the class against not,"
                            + " which says nothing of people, so these groups are left out.",
                    found.wholeClasses(),
                    found.wholeClasses() == 1 ? " has" : "s have"));
        }
        String sizes = sizes(found.bySize());
        if (!sizes.isEmpty()) {
            sentences.add(sizes);
        }
        return sentences;
    }

    private static String againstChance(@Nullable Interval interval) {
        if (interval == null) {
            return "";
        }
        if (interval.low() > CHANCE) {
            return " So the images show something of what was trained on, beside the class.";
        }
        return interval.high() <= CHANCE
                ? " So by this measure the images show the class alone."
                : String.format(
                        Locale.ROOT,
                        " So by this measure it cannot be told whether the images show more than the class; it is at most %.2f points"
                                + " above chance.",
                        100 * (interval.high() - CHANCE));
    }

    /** Which groups the models show, by intervals that hold for all sizes together. */
    private static String sizes(List<Size> sizes) {
        List<Size> known = sizes.stream()
                .filter(size -> size.closer() != null && size.without() != null && size.together() != null)
                .toList();
        if (known.isEmpty()) {
            return "";
        }
        String together =
                known.size() == 1 ? "" : String.format(" (95%% intervals for all %d sizes together)", known.size());
        List<String> shown = known.stream()
                .filter(size -> requireNonNull(size.together()).low() > 0)
                .map(size -> share(size, requireNonNull(size.together())))
                .toList();
        if (!shown.isEmpty()) {
            return "Images of models that saw them come nearer than those of models that did not, by "
                    + String.join(", ", shown) + together + ": the models show more than the class.";
        }
        return "Whether images of models that saw an example or a group come nearer to it than those of models that did not cannot be told:"
                + " it is at most "
                + known.stream()
                        .map(size -> Percent.of(Math.max(
                                        0, requireNonNull(size.together()).high() / requireNonNull(size.without())))
                                + of(size))
                        .collect(Collectors.joining(", "))
                + together + ".";
    }

    private static String share(Size size, Interval together) {
        double without = requireNonNull(size.without());
        return Percent.of(
                        requireNonNull(size.closer()) / without,
                        new Interval(together.low() / without, together.high() / without))
                + of(size);
    }

    private static String of(Size size) {
        return " of the distance " + (size.most() == 1 ? "to single examples" : "to groups of " + range(size));
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
                            + ") in models that saw it than in others that saw the class, by the number of its examples. Distances are roots of mean squared differences."
                            + " Relabelled: the same with models exchanged at random, which is 0 but for chance. 95% intervals over models"
                            + " and groups, of each row alone.",
                    List.of("examples", "groups", "distance without", "nearer with", "relabelled"),
                    found.bySize().stream().map(InversionWords::row).toList()));
        }
        return parts;
    }

    private static List<Figure> figures(InversionSummary found) {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "Sure of its image",
                Percent.of(found.reached()),
                String.format(
                        Locale.ROOT,
                        "a model's confidence in its own image is %.3f on average",
                        found.confidence().mean())));
        Judge judge = found.judge();
        if (judge != null) {
            figures.add(new Figure(
                    "Taken for the class",
                    Percent.of(judge.taken().mean()),
                    "by one model of another seed and subset"
                            + (judge.takenOfOthers() == null
                                    ? ""
                                    : "; by chance "
                                            + Percent.of(judge.takenOfOthers().mean()))));
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
