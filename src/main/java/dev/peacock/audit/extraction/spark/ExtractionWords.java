package dev.peacock.audit.extraction.spark;

import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code audit extraction} found, in words. */
final class ExtractionWords {
    private ExtractionWords() {}

    static String facts(ExtractionSummary found) {
        ExtractionSummary.Setting setting = found.setting();
        return text(
                "%s: suffixes of %,d %ss after prefixes of %s, %s",
                setting.model(), setting.suffix(), setting.unit(), listed(setting.prefixes()), sampling(setting));
    }

    private static String sampling(ExtractionSummary.Setting setting) {
        if (setting.temperature() == 0) {
            return "greedy decoding";
        }
        List<String> words = new ArrayList<>(List.of("temperature " + plain(setting.temperature())));
        if (setting.topK() > 0) {
            words.add("top-k " + setting.topK());
        }
        if (setting.topP() < 1) {
            words.add("top-p " + plain(setting.topP()));
        }
        return String.join(", ", words);
    }

    static List<String> sentences(ExtractionSummary found) {
        List<String> sentences = new ArrayList<>();
        ExtractionSummary.Setting setting = found.setting();
        for (ExtractionSummary.Series series : found.series()) {
            sentences.add(sentence(series.group(), found));
        }
        control(sentences, found);
        near(sentences, found);
        fleet(sentences, found);
        if (found.copiesCorrelation() != null && found.copies().size() > 1) {
            sentences.add(text(
                    "Rank correlation of how often a suffix stands in the corpus and how probable it is: %.2f.",
                    found.copiesCorrelation()));
        }
        if (!setting.exact() && setting.draws() != null) {
            sentences.add(text(
                    "Probabilities are from %,d %s of each suffix, so a suffix counts as extractable only where they show it.",
                    setting.draws(), setting.draws() == 1 ? "draw" : "draws"));
        }
        if (setting.refused() > 0) {
            sentences.add(text(
                    "The model refused to go on %,d times, which tells nothing and is not counted among the draws.",
                    setting.refused()));
        }
        if (setting.limit() != null) {
            sentences.add(text(
                    "%s was reached, so %,d documents were not asked for; the others are a random sample.",
                    setting.limit(), setting.left()));
        }
        if (setting.skipped() > 0) {
            sentences.add(text(
                    "%,d of %,d documents are too short and were not asked for.",
                    setting.skipped(), setting.documents()));
        }
        return sentences;
    }

    private static String sentence(ExtractionSummary.Group group, ExtractionSummary found) {
        ExtractionSummary.Setting setting = found.setting();
        String sentence = text(
                "%s, prefix of %,d: %s of %,d suffixes%s are extracted by %,d draws with probability %s",
                title(group.name()),
                group.to(),
                Percent.of(group.extractable(), group.extractableInterval()),
                group.documents(),
                setting.exact() ? "" : " at least",
                setting.attempts(),
                plain(setting.probability()));
        if (group.greedy() != null) {
            sentence += text(", and %s by greedy decoding", Percent.of(group.greedy(), group.greedyInterval()));
        }
        return sentence
                + (group.log10() == null ? "" : text("; mean log10 of the probability %.2f", group.log10()))
                + (group.impossible() == 0
                        ? ""
                        : text(
                                found.fleet() != null
                                        ? "; %,d of them cannot be drawn from every model"
                                        : setting.exact()
                                                ? "; %,d of them cannot be drawn"
                                                : "; %,d of them were never drawn",
                                group.impossible()))
                + ".";
    }

    static String title(String series) {
        return switch (series) {
            case FoundSeries.CORPUS -> "Corpus";
            case FoundSeries.HELD_OUT -> "Held-out documents";
            case FoundSeries.WITH -> "Models that saw the document";
            case FoundSeries.WITHOUT -> "Models that did not see it";
            default -> "Test documents, which no model saw";
        };
    }

    private static void control(List<String> sentences, ExtractionSummary found) {
        ExtractionSummary.Series control = found.control();
        Integer copied = found.copiedControl();
        if (found.fleet() == null && control == null) {
            sentences.add(
                    "There are no --held-out documents, so nothing says how much of this a model would guess that never saw them.");
        } else if (control != null && copied != null && copied > 0) {
            sentences.add(text(
                    found.fleet() == null
                            ? "%,d of %,d held-out suffixes stand in the corpus too and are no control: leave their documents out, or ask for"
                                    + " longer suffixes."
                            : "%,d of %,d suffixes of test documents stand in train documents too and are no control; ask for longer ones.",
                    copied,
                    control.group().documents()));
        }
    }

    private static void near(List<String> sentences, ExtractionSummary found) {
        ExtractionSummary.Near near = found.near();
        if (near != null) {
            sentences.add(text(
                    "Within %,d %s of the suffix: a draw comes so near with a mean probability of %.3g to %.3g (word for word: %.3g), and"
                            + " %s to %s of the suffixes are extracted so by %,d draws.",
                    near.distance(),
                    near.distance() == 1 ? "edit" : "edits",
                    near.low(),
                    near.high(),
                    near.exact(),
                    Percent.of(near.extractableLow()),
                    Percent.of(near.extractableHigh()),
                    found.setting().attempts()));
        }
        ExtractionSummary.Near control = found.nearControl();
        if (control != null) {
            sentences.add(text(
                    "Of held-out documents this probability is %.3g to %.3g, and %s to %s of the suffixes are extracted so.",
                    control.low(),
                    control.high(),
                    Percent.of(control.extractableLow()),
                    Percent.of(control.extractableHigh())));
        }
    }

    private static void fleet(List<String> sentences, ExtractionSummary found) {
        ExtractionSummary.Fleet fleet = found.fleet();
        if (fleet == null) {
            return;
        }
        if (fleet.log10() != null) {
            sentences.add(text(
                    "A document makes its suffix 10^%.2f times as probable%s, on average over %,d documents%s: %s.",
                    fleet.log10(),
                    ends(fleet.log10Interval(), "%.2f"),
                    fleet.documents(),
                    fleet.impossible() == 0
                            ? ""
                            : text(
                                    ", a selection without %,d whose suffix some model cannot draw at all",
                                    fleet.impossible()),
                    meaning(fleet.log10Interval())));
        }
        if (fleet.p() != null) {
            sentences.add(text(
                    "%s adds %.3g to the probability%s; %,d documents are found by themselves at a false discovery rate of 5%%.",
                    fleet.log10() == null ? "A document" : fleet.impossible() == 0 ? "It" : "Over all documents, it",
                    fleet.p(),
                    ends(fleet.pInterval(), "%.3g"),
                    fleet.found()));
        }
        sentences.add(
                fleet.checked() == fleet.models()
                        ? text(
                                "All %,d models were trained again, and have the scores that the fleet kept, to the last bit.",
                                fleet.models())
                        : text(
                                "%,d models were trained again; %,d of them have other scores than the fleet kept, by at most %.2g nats a"
                                        + " character, as on another kind of processor. They saw the same documents.",
                                fleet.models(), fleet.models() - fleet.checked(), fleet.offBy()));
    }

    private static String meaning(@Nullable Interval interval) {
        if (interval == null || interval.low() <= 0 && interval.high() >= 0) {
            return "not shown to differ from 0";
        }
        return interval.low() > 0
                ? "memorization and not good guessing"
                : "less probable than without it, so this is no sign of memorization";
    }

    private static String ends(@Nullable Interval interval, String format) {
        return interval == null
                ? ""
                : text(" (95%% interval " + format + " to " + format + ")", interval.low(), interval.high());
    }

    /** 10, 25 and 50. */
    private static String listed(List<Integer> numbers) {
        String all = String.join(", ", numbers.stream().map(String::valueOf).toList());
        int last = all.lastIndexOf(", ");
        return last < 0 ? all : all.substring(0, last) + " and" + all.substring(last + 1);
    }

    static String plain(double number) {
        return new java.math.BigDecimal(String.valueOf(number))
                .stripTrailingZeros()
                .toPlainString();
    }

    static String text(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
