package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.exposure.Exposure;
import dev.peacock.audit.canary.spark.CanarySummary.Count;
import dev.peacock.audit.canary.spark.CanarySummary.Unseen;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was found, in sentences. */
final class CanaryWords {
    /** Bits that the largest sampled exposure is. */
    private static final double MOST_SAMPLED = Exposure.mostSampled(Probes.DRAWS);

    private CanaryWords() {}

    /** A line of facts. */
    static String facts(CanarySummary found) {
        CanarySummary.Setting setting = found.setting();
        return String.format(
                Locale.ROOT,
                "%,d models with an LSTM of %,d units, %s; each saw half of %,d records (%,d characters) and half of %,d canaries",
                setting.models(),
                setting.hidden(),
                counted(setting.lastEpoch(), "epoch"),
                setting.records(),
                setting.characters(),
                setting.canaries());
    }

    /** The most important first. */
    static List<String> found(CanarySummary found) {
        List<String> sentences = new ArrayList<>();
        if (found.learnt().isNothing()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "The models learnt nothing: they need %.2f bits for a character of text that they did not see, and the frequencies of"
                            + " characters alone give %.2f. So nothing below says that they would not memorize; train longer by --epochs, or on"
                            + " more text by --characters.",
                    found.learnt().heldOut(),
                    found.learnt().frequencies()));
        }
        sentences.addAll(effect(found));
        sentences.add(control(found));
        sentences.addAll(extraction(found));
        sentences.addAll(epsilon(found));
        if (found.records().difference() != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Of the corpus itself, a model knows a character of a record that it saw by %.3f nats%s better than models that did not.",
                    found.records().difference(),
                    interval(found.records().interval(), "%.3f")));
        }
        if (!found.learnt().isNothing()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "The models need %.2f bits for a character of text that they did not see; the frequencies of characters alone give %.2f.",
                    found.learnt().heldOut(),
                    found.learnt().frequencies()));
        }
        if (found.learnt().others() > 0) {
            sentences.add(others(found.learnt().others()));
        }
        sentences.addAll(method(found.setting()));
        if (found.setting().masked() && !found.setting().kind().equals("random")) {
            sentences.add("Secrets of the corpus are masked; --unmask shows them.");
        }
        return sentences;
    }

    static String others(double share) {
        return Percent.of(share) + " of the text's characters are rare ones, which the models know as one.";
    }

    private static List<Count> last(CanarySummary found) {
        return found.counts().stream()
                .filter(count -> count.epoch() == found.setting().lastEpoch())
                .sorted(Comparator.comparingInt(Count::insertions))
                .toList();
    }

    /** Of natural ones only those that stand as often as most do: how often is not planned, and single ones show nothing. */
    private static List<Count> seen(CanarySummary found) {
        List<Count> seen =
                last(found).stream().filter(count -> count.insertions() > 0).toList();
        return isNatural(found)
                ? seen.stream()
                        .max(Comparator.comparingInt(Count::canaries).thenComparingInt(count -> -count.insertions()))
                        .stream()
                        .toList()
                : seen;
    }

    private static boolean isNatural(CanarySummary found) {
        return found.setting().kind().equals("natural");
    }

    /** The rarest secrets that models have something of, and the most frequent ones. */
    private static List<String> effect(CanarySummary found) {
        List<Count> seen = seen(found);
        List<String> sentences = new ArrayList<>();
        Count most = seen.get(seen.size() - 1);
        sentences.add(String.format(
                Locale.ROOT,
                "A secret that stands %s in the training text has a mean exposure of %.2f bits%s; one that the model did not see has %.2f%s.",
                times(most.insertions()),
                most.exposure(),
                interval(most.exposureInterval(), "%.2f"),
                found.unseen().exposure(),
                interval(found.unseen().interval(), "%.2f")));
        Count rarest = null;
        // from it on all show something, so that one by chance does not count
        for (int i = seen.size() - 1; i >= 0 && isClear(seen.get(i)); i--) {
            rarest = seen.get(i);
        }
        if (most.differenceInterval() == null) {
            sentences.add(
                    "Whether the models memorize these secrets cannot be said: the difference between models that saw them and models that did not"
                            + " has no interval here. Give --models 4 or more.");
        } else if (rarest == null) {
            sentences.add("No effect shows"
                    + (isNatural(found) ? "" : ", not even in the secrets that are inserted most often")
                    + ": the interval of what models that saw them have of them reaches down to 0. Either they memorize none of these secrets,"
                    + " or there are too few canaries and models to tell (--per-count, --models).");
        } else {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Memorization shows%s: models that saw such a secret need %.2f bits%s less for it than models that did not.",
                    isNatural(found)
                            ? ""
                            : " from "
                                    + (rarest.insertions() == 1 ? "one insertion" : rarest.insertions() + " insertions")
                                    + " on",
                    rarest.difference(),
                    interval(rarest.differenceInterval(), "%.2f")));
        }
        return sentences;
    }

    private static boolean isClear(Count count) {
        Interval interval = count.differenceInterval();
        return interval != null && interval.low() > 0;
    }

    private static String control(CanarySummary found) {
        Unseen unseen = found.unseen();
        if (!unseen.isDrawn()) {
            return "Identifiers of a corpus are not drawn at random, so compare exposure with that in models which did not see them, not with"
                    + " the 1.44 bits of a random secret.";
        }
        Interval interval = unseen.interval();
        if (interval == null) {
            return String.format(
                    Locale.ROOT,
                    "Whether the control is as it should be cannot be said, since it has no interval here: a random secret that nobody saw has %.2f"
                            + " bits of exposure in the mean, and here it has %.2f. Give more --models or canaries (--per-count).",
                    unseen.expected(),
                    unseen.exposure());
        }
        boolean isOff = interval.low() > unseen.expected() || interval.high() < unseen.expected();
        return String.format(
                Locale.ROOT,
                isOff
                        ? "The control is off: a random secret that nobody saw has %.2f bits of exposure in the mean, and here it has %.2f. Trust the"
                                + " comparison with models that did not see a secret rather than exposure."
                        : "The control is as it should be: a random secret that nobody saw has %.2f bits of exposure in the mean, and here it has %.2f.",
                unseen.expected(),
                unseen.exposure());
    }

    private static List<String> extraction(CanarySummary found) {
        Integer budget = found.setting().budget();
        List<Count> seen = seen(found);
        Count most = seen.get(seen.size() - 1);
        if (budget == null || most.found() == null || most.searches() == null || most.first() == null) {
            return List.of();
        }
        Unseen unseen = found.unseen();
        return List.of(String.format(
                Locale.ROOT,
                "A search of at most %,d questions to a model finds %,d of %,d secrets that stand %s (%s), %,d of them as its first answer; of those"
                        + " that the model did not see it finds %,d of %,d (%s).",
                budget,
                most.found(),
                most.searches(),
                times(most.insertions()),
                Percent.of((double) most.found() / most.searches(), most.foundInterval()),
                most.first(),
                unseen.found(),
                unseen.searches(),
                Percent.of((double) unseen.found() / Math.max(1, unseen.searches()), unseen.foundInterval())));
    }

    private static List<String> epsilon(CanarySummary found) {
        CanarySummary.Bound best = found.bounds().stream()
                .max(Comparator.comparingDouble(CanarySummary.Bound::epsilon))
                .orElse(null);
        if (best == null) {
            return List.of();
        }
        return List.of(
                best.epsilon() > 0
                        ? String.format(
                                Locale.ROOT,
                                "Such training has no differential privacy with an epsilon below %.2f (delta 0, 95%% confidence) for %s: %d of %d guesses which"
                                        + " models saw them are right.",
                                best.epsilon(),
                                best.of().equals("records")
                                        ? "a record"
                                        : "a secret that stands " + times(best.insertions())
                                                + ", all of its insertions together",
                                best.correct(),
                                best.guesses())
                        : "Guesses which models saw a secret rule out no epsilon of differential privacy; more canaries or models may.");
    }

    private static List<String> method(CanarySummary.Setting setting) {
        Double bits = setting.spaceBits();
        return bits == null
                ? List.of(String.format(
                        Locale.ROOT,
                        "Sampled canaries are compared with %,d other texts of the same model, so that exposure is at most %.2f bits.",
                        Probes.DRAWS,
                        MOST_SAMPLED))
                : setting.method().equals("exact")
                        ? List.of(String.format(
                                Locale.ROOT,
                                "Exposure is exact: the secret is compared with all others of its form, at most 2^%.1f, so that it is at most %.2f bits.",
                                bits,
                                bits))
                        : List.of(String.format(
                                Locale.ROOT,
                                "The form has up to 2^%.1f secrets, too many to compare all: exposure is extrapolated by a skew-normal distribution, which"
                                        + " is right to about 3 bits; the table exposures has it by comparison with %,d random secrets, too, which shows at most"
                                        + " %.2f bits.",
                                bits,
                                Probes.DRAWS,
                                MOST_SAMPLED));
    }

    static String times(int count) {
        return count == 1 ? "once" : count == 2 ? "twice" : count + " times";
    }

    private static String counted(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    /** In brackets; nothing without. */
    static String interval(@Nullable Interval interval, String form) {
        return interval == null
                ? ""
                : String.format(Locale.ROOT, " (" + form + " to " + form + ")", interval.low(), interval.high());
    }

    static String number(@Nullable Double value, @Nullable Interval interval) {
        return value == null ? "" : String.format(Locale.ROOT, "%.2f", value) + interval(interval, "%.2f");
    }

    /** Of a natural one, how often its record has it. */
    static String row(int insertions) {
        return insertions == 0 ? "0 (control)" : String.valueOf(insertions);
    }

    static String share(Count count) {
        return count.found() == null || count.searches() == null
                ? ""
                : count.found() + " of " + count.searches() + " ("
                        + (count.foundInterval() == null ? "" : Percent.ends(count.foundInterval()) + "%") + ")";
    }
}
