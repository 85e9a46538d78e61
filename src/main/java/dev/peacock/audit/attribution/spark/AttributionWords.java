package dev.peacock.audit.attribution.spark;

import dev.peacock.audit.attribution.spark.AttributionSummary.Difference;
import dev.peacock.audit.attribution.spark.AttributionSummary.Kind;
import dev.peacock.audit.attribution.spark.AttributionSummary.Scored;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sentences that the console and the report have in common. */
final class AttributionWords {
    private AttributionWords() {}

    /** What the numbers are, for somebody who never heard of them. */
    static String question(AttributionSummary found) {
        return String.format(
                Locale.ROOT,
                "How well do scores foretell what models do that were trained on other parts of the data: 0 is nothing, 1 perfectly. For "
                        + "each test example, models that the scores say were trained on more helpful examples should be surer of its "
                        + "label. %,d models judge, on %,d test examples; none of them had a part in this fleet's own scores, which %,d "
                        + "others made (linear datamodeling score, LDS, with 95%% interval).",
                found.models(),
                found.testExamples(),
                found.choosing());
    }

    /** One sentence on each file, and before them one on the prior. */
    static List<String> verdicts(AttributionSummary found) {
        List<String> sentences = new ArrayList<>();
        found.scores().stream()
                .filter(scored -> scored.kind() == Kind.PRIOR)
                .flatMap(scored -> difference(found, scored, Kind.INFLUENCE).stream())
                .forEach(difference -> sentences.add(prior(difference)));
        found.scores().stream()
                .filter(scored -> scored.kind() == Kind.FILE)
                .forEach(scored -> sentences.add(verdict(found, scored)));
        return sentences;
    }

    private static String prior(Difference difference) {
        Interval interval = difference.interval();
        String shown = " (difference " + number(difference.difference(), interval) + ").";
        Interval wide = interval == null ? null : twice(interval);
        if (wide == null || wide.low() <= 0 && wide.high() >= 0) {
            return "That this fleet's influence is better or worse with the prior is not shown" + shown;
        }
        return wide.low() > 0
                ? "With the prior, this fleet's influence foretells more than without" + shown
                        + " Estimates have it with estimate.influence = prior and estimate.score = margin."
                : "With the prior, this fleet's influence foretells less than without" + shown
                        + " Keep estimate.influence = difference.";
    }

    private static String verdict(AttributionSummary found, Scored file) {
        Optional<Difference> random = difference(found, file, Kind.RANDOM);
        Interval own = file.interval();
        Interval than = random.map(Difference::interval).orElse(null);
        if (own == null || than == null) {
            return file.name() + ": no finding: there are too few models or test examples for an interval.";
        }
        Interval wide = twice(own);
        Interval wideThan = twice(than);
        if (wide.high() < 0 && wideThan.high() < 0) {
            return file.name() + ": foretells the opposite (" + number(file.lds(), own)
                    + "): a score must be high where a train example makes models surer of the test example's label. Change the sign.";
        }
        if (wide.low() <= 0 || wideThan.low() <= 0) {
            return file.name() + ": no finding: it foretells no more than random scores do (" + number(file.lds(), own)
                    + ").";
        }
        Optional<Difference> label = difference(found, file, Kind.LABEL);
        Interval labels = label.map(Difference::interval).orElse(null);
        String beyond = labels == null
                ? ""
                : labels.low() > 0
                        ? " It tells more than the labels alone do."
                        : labels.high() < 0
                                ? " The labels alone tell more: a score of 1 for every train example of the same label, and 0 for others, is better."
                                : " That it tells more than the labels alone do is not shown.";
        return file.name() + ": foretells something (" + number(file.lds(), own) + ")." + beyond
                + thanOurs(found, file, Kind.INFLUENCE, "the influence that half of this fleet estimates")
                + thanOurs(found, file, Kind.PRIOR, "that influence with the prior");
    }

    private static String thanOurs(AttributionSummary found, Scored file, Kind kind, String ours) {
        Interval than = difference(found, file, kind).map(Difference::interval).orElse(null);
        if (than == null) {
            return "";
        }
        return than.low() > 0
                ? " It is better than " + ours + "."
                : than.high() < 0
                        ? " " + Character.toUpperCase(ours.charAt(0)) + ours.substring(1) + " is better."
                        : " It and " + ours + " do not differ surely.";
    }

    /** At about 99.99%: people try many files, and one of 20 that are worth nothing is beyond its 95% interval. */
    private static Interval twice(Interval interval) {
        double half = (interval.high() - interval.low()) / 2;
        return new Interval(interval.low() - half, interval.high() + half);
    }

    private static Optional<Difference> difference(AttributionSummary found, Scored file, Kind kind) {
        return found.scores().stream()
                .filter(scored -> scored.kind() == kind)
                .flatMap(scored -> found.differences().stream()
                        .filter(difference -> difference.name().equals(file.name())
                                && difference.other().equals(scored.name())))
                .findFirst();
    }

    /** How far scores can get; empty where it is not known. */
    static Optional<String> ceiling(AttributionSummary found) {
        AttributionSummary.Reach reach = found.ceiling();
        if (reach == null) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "Perfect scores would reach about %s at most: the rest of what models do is chance in training, or is no sum of single "
                        + "examples' effects. It is estimated from how much more alike models are whose subsets overlap more.",
                number(reach.lds(), reach.interval())));
    }

    static Optional<String> removed(AttributionSummary found) {
        AttributionSummary.Removed removed = found.removed();
        if (removed == null) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "For %,d test examples that most models get right, the %,d train examples with the highest scores were removed, and models "
                        + "trained again, %,d for each (%,d models). How much less sure are they of the test example's label (drop of the "
                        + "margin), compared with models without as many random train examples of that label, and how many no longer get it right?",
                removed.examples(),
                removed.top(),
                removed.repeats(),
                removed.models()));
    }

    /** {@code 0.361 (0.340 to 0.380)}. */
    static String number(double value, @Nullable Interval interval) {
        return String.format(Locale.ROOT, "%.3f", value)
                + (interval == null
                        ? ""
                        : String.format(Locale.ROOT, " (%.3f to %.3f)", interval.low(), interval.high()));
    }

    /** {@code 3 of 95}. */
    static String flips(AttributionSummary.Drop drop) {
        return String.format(Locale.ROOT, "%,d of %,d", drop.flipped(), drop.right());
    }
}
