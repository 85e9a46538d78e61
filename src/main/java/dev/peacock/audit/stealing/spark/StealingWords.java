package dev.peacock.audit.stealing.spark;

import dev.peacock.audit.stealing.Commonest;
import dev.peacock.audit.stealing.Copy;
import dev.peacock.audit.stealing.Inversion;
import dev.peacock.audit.stealing.StealingSummary;
import dev.peacock.audit.stealing.StealingSummary.Mean;
import dev.peacock.audit.stealing.StealingSummary.Way;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was found about stolen models, in words. */
final class StealingWords {
    static final String NONE = "–";
    private static final String LABEL = "label";
    private static final String SERVICE = "service";
    private static final double CHANCE = .5;

    private static final Comparator<Way> BEST =
            Comparator.comparingDouble(way -> mean(way.test() == null ? way.uniform() : way.test()));

    private StealingWords() {}

    static String facts(StealingSummary found) {
        return String.format(
                Locale.ROOT,
                "%s: %s of %,d classes, which %s %,d values, stolen by %s",
                found.target(),
                found.victims() == 1 ? "a model" : String.format(Locale.ROOT, "%,d models", found.victims()),
                found.classes(),
                found.victims() == 1 ? "takes" : "take",
                found.inputs(),
                found.ways().size() == 1 ? "one attack" : found.ways().size() + " attacks");
    }

    static List<String> sentences(StealingSummary found) {
        List<String> sentences = new ArrayList<>();
        Commonest control = found.commonest();
        if (control != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "A copy that always gives the model's commonest label would give the same label on %s%s of random queries: the control.",
                    control.test() == null ? "" : Percent.of(control.test()) + " of test examples and ",
                    Percent.of(control.uniform())));
        }
        for (Way way : found.ways()) {
            if (way.attack().equals(Copy.EQUATIONS)) {
                sentences.add(equations(found, way));
            }
        }
        found.ways().stream().map(Way::answers).distinct().forEach(answers -> {
            List<Way> ways = found.ways().stream()
                    .filter(way -> way.answers().equals(answers)
                            && !way.attack().equals(Copy.EQUATIONS)
                            && way.uniform() != null)
                    .toList();
            ways.stream()
                    .max(BEST)
                    .ifPresent(way -> sentences.add(String.format(
                            Locale.ROOT,
                            "With %s, %s (%s, %,.0f queries) gives the same label on %s%s.%s",
                            told(answers),
                            ways.size() == 1
                                    ? "a copy that a thief trained"
                                    : "the best copy that a thief trained in " + ways.size() + " ways",
                            way.attack(),
                            way.queries(),
                            percent(way.test()) == null ? "" : percent(way.test()) + " of test examples and ",
                            percent(way.uniform()) + " of random queries",
                            besideControl(found, way))));
        });
        if (found.ways().stream().anyMatch(way -> way.answers().equals(SERVICE))) {
            sentences.add(
                    "Copies are compared with what the service tells: where it rounds, with its rounded confidences.");
        }
        sentences.addAll(members(found));
        sentences.addAll(inversion(found));
        return sentences;
    }

    private static double mean(@Nullable Mean mean) {
        return mean == null ? 0 : mean.mean();
    }

    static @Nullable String percent(@Nullable Mean mean) {
        return mean == null ? null : Percent.of(mean.mean(), mean.interval());
    }

    static String told(String answers) {
        return switch (answers) {
            case "full" -> "all confidences";
            case LABEL -> "labels alone";
            case SERVICE -> "what the service tells";
            case "rounded:1" -> "confidences rounded to 1 digit";
            default -> "confidences rounded to " + answers.substring("rounded:".length()) + " digits";
        };
    }

    private static String equations(StealingSummary found, Way way) {
        if (way.copies() == 0) {
            return "With " + told(way.answers()) + ", equations give no copy: " + way.failed() + ".";
        }
        Double error = way.parameterError();
        Double condition = way.condition();
        Double variation = way.uniformVariation();
        return String.format(
                Locale.ROOT,
                "With %s, equations of %,.0f queries give a copy that agrees on %s of random queries%s%s%s%s.%s%s%s",
                told(way.answers()),
                way.queries(),
                percent(way.uniform()),
                variation == null
                        ? ""
                        : String.format(
                                Locale.ROOT, ", with probabilities that differ by %.2g (total variation)", variation),
                error == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; the relative error of its parameters is %.2g%s",
                                error,
                                way.byLabels() ? ", up to a factor that labels do not tell" : ""),
                condition == null ? "" : String.format(Locale.ROOT, " (condition number %,.0f)", condition),
                error == null && way.byLabels() ? "; its parameters are found up to a factor" : "",
                besideControl(found, way),
                way.without() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " Of %,d of %,d models they give no copy: %s.",
                                way.without(),
                                found.victims(),
                                way.failed()),
                Boolean.FALSE.equals(found.regression())
                        ? " The model is no softmax regression, so that equations cannot copy it exactly."
                        : "");
    }

    /** Where labels of random queries are no more alike than by the commonest label. */
    private static String besideControl(StealingSummary found, Way way) {
        Commonest control = found.commonest();
        Mean uniform = way.uniform();
        Interval interval = uniform == null ? null : uniform.interval();
        return control == null || interval == null || interval.low() > control.uniform()
                ? ""
                : " On random queries that is no more than the control.";
    }

    private static List<String> members(StealingSummary found) {
        Mean victims = found.members();
        if (victims == null) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        sentences.add(
                "The model's own loss tells its train examples from others with an AUC of " + area(victims) + ".");
        found.ways().stream()
                .filter(way -> way.members() != null)
                .max(BEST)
                .ifPresent(best -> sentences.add(String.format(
                        Locale.ROOT,
                        "The copy that is most like it (%s, with %s) tells them with an AUC of %s.",
                        best.attack(),
                        told(best.answers()),
                        area(best.members()))));
        return sentences;
    }

    private static List<String> inversion(StealingSummary found) {
        return found.ways().stream()
                .filter(way -> way.inversion() != null)
                .max(BEST)
                .map(way -> {
                    Inversion inversion = Objects.requireNonNull(way.inversion());
                    return String.format(
                            Locale.ROOT,
                            "Inverted for each class, the copy that is most like it (%s, with %s) gives inputs that are %.3f from those of"
                                    + " the model (root mean square) and %.3f from its inputs of other classes; the model takes them for the"
                                    + " class with a confidence of %.2f.",
                            way.attack(),
                            told(way.answers()),
                            inversion.distance(),
                            inversion.others(),
                            inversion.confidence());
                })
                .stream()
                .toList();
    }

    private static String area(@Nullable Mean mean) {
        boolean isChance = mean != null
                && mean.interval() != null
                && mean.interval().low() <= CHANCE
                && mean.interval().high() >= CHANCE;
        return number(mean) + (isChance ? ", no better than chance" : "");
    }

    static String number(@Nullable Mean mean) {
        if (mean == null) {
            return NONE;
        }
        Interval interval = mean.interval();
        return String.format(Locale.ROOT, "%.3f", mean.mean())
                + (interval == null
                        ? ""
                        : String.format(Locale.ROOT, " (%.3f to %.3f)", interval.low(), interval.high()));
    }
}
