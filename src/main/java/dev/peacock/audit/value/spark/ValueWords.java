package dev.peacock.audit.value.spark;

import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The sentences that the console and the report have in common. */
final class ValueWords {
    private static final double CHANCE = 0.05;
    private static final double HALF = 0.5;

    private ValueWords() {}

    static List<String> found(ValueSummary found) {
        List<String> sentences = new ArrayList<>();
        sentences.add(estimand(found));
        for (ValueSummary.OfMeasure measure : found.measures()) {
            if (measure.label() == null) {
                sentences.add(significant(measure, found.fdr()));
                sentences.add(reliability(measure, found.models()));
            }
        }
        if (found.measures().stream().allMatch(measure -> measure.score() == Measure.Score.ACCURACY)) {
            sentences.add(
                    "The outcomes keep no margins, the values to which are more reliable; train the fleet again with "
                            + "outcome.margins = true, into another directory.");
        }
        if (found.trainExamples() > found.measures().get(0).defined()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d train examples have no value, since fewer than two models saw them, or fewer than two did not.",
                    found.trainExamples() - found.measures().get(0).defined(),
                    found.trainExamples()));
        }
        return sentences;
    }

    /** What the values are the values of. */
    static String estimand(ValueSummary found) {
        String what =
                "The value of a train example is the mean score of the models that saw it less that of the others.";
        return what
                + switch (found.estimand()) {
                    case BANZHAF ->
                        " Every model saw each example with probability 1/2, independently of the others, so it estimates the data "
                                + "Banzhaf value.";
                    case WEIGHTED_BANZHAF ->
                        String.format(
                                Locale.ROOT,
                                " Every model saw each example with probability %s, independently of the others, so it estimates the "
                                        + "weighted data Banzhaf value of that probability.",
                                found.ratio());
                    case FIXED_SIZE ->
                        String.format(
                                Locale.ROOT,
                                " Every model saw %,d of %,d examples, so it estimates what the example is worth among so many, compared "
                                        + "with another one in its place: its (weighted) data Banzhaf value less, nearly, the mean of all.",
                                found.largest(),
                                found.trainExamples());
                    case LEAVE_ONE_OUT ->
                        " Every model left out one example at most, so it estimates the leave-one-out value: what is lost without the "
                                + "example alone.";
                    case UNKNOWN ->
                        String.format(
                                Locale.ROOT,
                                " Models saw %,d to %,d of %,d examples, drawn elsewhere. If they were drawn independently of each other, "
                                        + "it estimates a weighted data Banzhaf value; if not, also what the examples that are drawn together "
                                        + "with it are worth.",
                                found.smallest(),
                                found.largest(),
                                found.trainExamples());
                };
    }

    private static String significant(ValueSummary.OfMeasure measure, double fdr) {
        String to = to(measure);
        String chance = String.format(
                Locale.ROOT,
                " %,d have a p-value of at most 5%%; if no example mattered, about %,.0f would.",
                measure.small(),
                CHANCE * measure.defined());
        if (measure.harmful() + measure.helpful() == 0) {
            return String.format(
                            Locale.ROOT,
                            "No finding: of none of %,d train examples is it sure (q-value at most %s) that it changes %s, so the order of "
                                    + "the values is little more than chance. More models would tell.",
                            measure.defined(),
                            fdr,
                            to)
                    + chance;
        }
        return String.format(
                        Locale.ROOT,
                        "Of %,d train examples %,d surely harm %s, and %,d surely help it (q-value at most %s: of all these, at most %s are "
                                + "expected to be luck).",
                        measure.defined(),
                        measure.harmful(),
                        to,
                        measure.helpful(),
                        fdr,
                        Percent.of(fdr))
                + chance;
    }

    private static String reliability(ValueSummary.OfMeasure measure, int models) {
        Double halves = measure.halves();
        Double reliability = measure.reliability();
        if (halves == null || reliability == null) {
            return "How reliable the values to " + to(measure)
                    + " are cannot be told: too few examples have one by both halves of the models, or all have the same.";
        }
        boolean isMore = halves > measure.chance() && reliability < HALF;
        String more = isMore
                ? String.format(
                        Locale.ROOT,
                        " With about %,d models it would be half.",
                        round(models * (1 - reliability) / reliability))
                : "";
        return String.format(
                        Locale.ROOT,
                        "The values to %s by one half of the models and by the other correlate with %.2f (from -%.2f to %.2f if they were nothing "
                                + "but chance). So about %.0f%% of the variance of the values of all models is due to the examples, and the rest is "
                                + "chance.",
                        to(measure),
                        halves,
                        measure.chance(),
                        measure.chance(),
                        100 * reliability)
                + more;
    }

    /** To two digits. */
    private static long round(double models) {
        return new BigDecimal(models).round(new MathContext(2)).longValue();
    }

    /** What it is the value to. */
    static String to(ValueSummary.OfMeasure measure) {
        String score = mean(measure.score());
        return switch (measure.group()) {
            case LISTED -> score + " on the " + measure.test() + " test examples that were named";
            case LABEL -> score + " on test examples of label " + measure.label();
            default ->
                switch (measure.score()) {
                    case ACCURACY -> "test accuracy";
                    case MARGIN -> "the mean test margin";
                    case LOG_PROBABILITY -> score + " of the test documents";
                    case DENOISING -> score + " of the test images";
                };
        };
    }

    /** The mean of a score. */
    static String mean(Measure.Score score) {
        return switch (score) {
            case ACCURACY -> "accuracy";
            case MARGIN -> "the mean margin";
            case LOG_PROBABILITY -> "the mean log-probability per character";
            case DENOISING -> "the mean denoising score";
        };
    }

    /** {@code -0.123 points (-0.210 to -0.036)}, or the same in nats, and of margins without a unit. */
    static String value(Measure.Score score, double value, @Nullable Interval interval) {
        boolean isAccuracy = score == Measure.Score.ACCURACY;
        double scale = isAccuracy ? 100 : 1;
        String unit = isAccuracy ? " points" : score == Measure.Score.LOG_PROBABILITY ? " nats" : "";
        String shown = String.format(Locale.ROOT, "%.3f", scale * value) + unit;
        return interval == null
                ? shown
                : shown
                        + String.format(
                                Locale.ROOT, " (%.3f to %.3f)", scale * interval.low(), scale * interval.high());
    }

    /** What is believed with the prior, behind a value; empty where nothing is. */
    static String believed(@Nullable Double believed) {
        return believed == null ? "" : String.format(Locale.ROOT, ", believed %.3f", believed);
    }

    static String qValue(@Nullable Double qValue) {
        return qValue == null ? "no q-value" : String.format(Locale.ROOT, "q %.2g", qValue);
    }

    /** What training again showed; empty if it was not asked for. */
    static List<String> retrained(ValueSummary found) {
        if (found.retrained().isEmpty()) {
            return List.of();
        }
        ValueSummary.Retrained first = found.retrained().get(0);
        return List.of(String.format(
                Locale.ROOT,
                "Models were trained again without the examples of the lowest value (to %s): %,d for each set of train examples, each "
                        + "compared with one that has the same seeds. A random half of the test examples, %,d, chose which examples; accuracy "
                        + "is that on the other %,d, which had no part in the choice. Intervals take the test examples as fixed.",
                mean(first.score()),
                first.repeats(),
                found.choosingExamples(),
                first.testExamples()));
    }
}
