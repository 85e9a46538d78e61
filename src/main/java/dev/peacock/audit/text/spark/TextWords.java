package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.unseen.Estimator;
import dev.peacock.audit.text.unseen.GrowthCurve;
import dev.peacock.audit.text.unseen.UnseenWindows;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is said of copied text, on a terminal and in the report. */
final class TextWords {
    /** How many times a corpus may be as large as its control before what the control holds is too little to compare with. */
    private static final double MUCH_LARGER = 2;

    private TextWords() {}

    /** What a copy is. */
    static String setting(TextSummary.Setting setting) {
        String ignored = setting.normalised().isEmpty()
                ? "every difference counts"
                : "differences of " + String.join(", ", setting.normalised()).replace("white-space", "white space")
                        + " do not count";
        return String.format(
                Locale.ROOT,
                "A copy is %s in a row%s; %s.",
                counted(setting.min(), setting.unit() + " or more", setting.unit() + "s or more"),
                setting.tokenizer() == null ? "" : " (" + setting.tokenizer() + ")",
                ignored);
    }

    /** One line for the page's head. */
    static String facts(TextSummary found) {
        return String.format(
                Locale.ROOT,
                "%s, %s of the corpus",
                counted(found.all().generations(), "generation", "generations"),
                counted(found.corpus().documents(), "document", "documents"));
    }

    static List<String> found(TextSummary found) {
        TextSummary.Group all = found.all();
        String unit = found.setting().unit();
        List<String> sentences = new ArrayList<>();
        Double share = all.share();
        if (share == null) {
            sentences.add("Nothing was generated: the generations have no " + unit + ", so there is nothing to copy.");
            return sentences;
        }
        sentences.add(String.format(
                Locale.ROOT,
                "%s of what was generated is copied from the corpus: %,d of %s, in %,d of %s.",
                Percent.of(share, all.shareInterval()),
                all.copied(),
                counted(all.units(), unit, unit + "s"),
                all.holding(),
                counted(all.generations(), "generation", "generations")));
        if (found.corpus().bytes() == 0) {
            sentences.add("The corpus is empty, so nothing could be found in it.");
        } else if (all.longEnough() == 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "No generation is as long as %s, so none can hold a copy; give a smaller --min.",
                    counted(found.setting().min(), unit, unit + "s")));
        }
        if (all.windows() > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "These are %s of %s that the corpus holds; the longest copy has %s.",
                    counted(all.windows(), "distinct window", "distinct windows"),
                    counted(found.setting().min(), unit, unit + "s"),
                    counted(all.longest(), unit, unit + "s")));
        }
        Double narrow = all.naiveTooNarrow();
        if (narrow != null && narrow > 1) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Intervals take %s as the sample. If %ss were copied independently, the intervals would be %.1f times narrower, which is wrong.",
                    found.withoutPrompt() == null ? "whole generations" : "prompts, with all their generations,",
                    unit,
                    narrow));
        }
        Long common = found.setting().common();
        if (common != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "A further %s is common text, which more than %s hold, such as licences and famous lines.",
                    Percent.of((double) all.common() / all.units()),
                    counted(common, "document", "documents")));
        }
        TextSummary.Near near = found.near();
        Double nearShare = all.nearShare();
        if (near != null && nearShare != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Counting also copies in which up to %s%% of the %ss differ, %s is copied (%s).",
                    new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT))
                            .format(100 * (1 - near.similarity())),
                    unit,
                    Percent.of(nearShare, all.nearShareInterval()),
                    counted(near.passages(), "such piece", "such pieces")));
        }
        Double control = all.controlShare();
        if (control != null) {
            sentences.add(control(found, share, control));
        } else if (all.copied() > 0) {
            sentences.add(
                    "Without a corpus in --against nothing says how much of this is quoted from elsewhere, or chance.");
        }
        Long none = found.withoutPrompt();
        if (none != null && none > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%,d of %s %s no prompt in the column of --prompt-column; each is a sample by its id.",
                    none,
                    counted(all.generations(), "generation", "generations"),
                    none == 1 ? "has" : "have"));
        }
        replaced(sentences, found.replaced(), "generations");
        replaced(sentences, found.corpus().replaced(), "corpus");
        replaced(sentences, found.control() == null ? 0 : found.control().replaced(), "control");
        return sentences;
    }

    private static void replaced(List<String> sentences, long characters, String of) {
        if (characters > 0) {
            sentences.add(counted(characters, "character", "characters") + " of the " + of
                    + (characters == 1 ? " stands" : " stand") + " for bytes that are not UTF-8.");
        }
    }

    /** What the intervals of differences hold, above the differences. */
    static String differences(List<TextSummary.GroupDifference> differences) {
        return "Difference of the shares, in percentage points ("
                + (differences.size() == 1
                        ? "95% interval"
                        : "95% intervals of all " + differences.size() + " together")
                + "):";
    }

    /** Of prompts, or ids, that both groups have; empty where none is. */
    static String pairs(TextSummary.GroupDifference difference) {
        return difference.pairs() == 0 ? "" : counted(difference.pairs(), "pair", "pairs");
    }

    /** Whether there is a text to compare with: documents without any are none. */
    static boolean hasControl(TextSummary found) {
        TextSummary.Corpus control = found.control();
        return control != null && control.bytes() > 0;
    }

    private static String control(TextSummary found, double share, double control) {
        TextSummary.Corpus corpus = found.control();
        if (corpus == null || !hasControl(found)) {
            return "The corpus of --against is empty, so that it is no control: nothing says how much of this is quoted from elsewhere,"
                    + " or chance.";
        }
        String holds = "The control, which the model cannot have seen, holds "
                + Percent.of(control, found.all().controlShareInterval()) + " of it";
        Interval difference = found.all().differenceInterval();
        if (difference == null || found.all().copied() == 0) {
            return holds + ".";
        }
        if (difference.low() > 0) {
            double times = (double) found.corpus().bytes() / Math.max(1, corpus.bytes());
            return holds + ": chance and common phrases explain no more than that"
                    + (times < MUCH_LARGER
                            ? "."
                            : String.format(
                                    Locale.ROOT,
                                    " in so much text, but the corpus is %,.0f times as large; give a control of about its size"
                                            + " to be sure.",
                                    times));
        }
        return holds + ", "
                + (control > share ? "more than the corpus" : "and the difference may be chance")
                + ": these copies do not show that the model repeats the corpus, which is no evidence that it does not.";
    }

    /** How much more there is than was found. */
    static List<String> more(TextSummary found) {
        List<String> sentences = new ArrayList<>();
        UnseenWindows unseen = found.unseen();
        GrowthCurve growth = found.growth();
        if (unseen == null || growth == null) {
            return sentences;
        }
        sentences.add(String.format(
                Locale.ROOT,
                "%,d of the %s stand in a single generation; the more there are of these, the more is still unseen.",
                unseen.once(),
                counted(unseen.distinct(), "distinct window", "distinct windows")));
        unseen.rows().stream()
                .filter(row -> row.estimator() == Estimator.CHAO1)
                .findFirst()
                .ifPresent(row -> sentences.add(
                        row.windows() == null
                                ? "How many there are in all cannot be told."
                                : "In all there are at least about " + number(row.windows(), row.interval())
                                        + " (Chao1, a lower bound)."));
        unseen.rows().stream()
                .filter(row -> row.estimator() == Estimator.ORLITSKY)
                .findFirst()
                .ifPresent(row -> sentences.add(
                        row.windows() == null
                                ? "How many " + row.times()
                                        + " times as many generations would show cannot be told: Good-Toulmin's"
                                        + " estimate is below what was found. Too few generations copy, or they copy the same."
                                : row.times() + " times as many generations would show about "
                                        + number(row.windows(), row.interval()) + " (Good-Toulmin, an estimate)."));
        GrowthCurve.Check check = growth.check();
        if (check != null) {
            check.expected().stream()
                    .filter(one -> one.estimator() == Estimator.ORLITSKY && one.windows() != null)
                    .findFirst()
                    .ifPresent(
                            one -> sentences.add("Check of this estimate: from half of what was generated it expects "
                                    + number(one.windows(), one.interval()) + " in all; there are "
                                    + String.format(Locale.ROOT, "%,d.", check.allWindows())));
            if (check.sorted()) {
                sentences.add(
                        "The generations are sorted, as by prompt: the first half of the file has another number of windows than a"
                                + " random half. Estimates speak of more generations of the same kind.");
            }
        }
        return sentences;
    }

    /** 1,234 (1,100 to 1,400). */
    static String number(@Nullable Double value, @Nullable Interval interval) {
        return value == null
                ? "unknown"
                : String.format(Locale.ROOT, "%,.0f", value)
                        + (interval == null
                                ? ""
                                : String.format(Locale.ROOT, " (%,.0f to %,.0f)", interval.low(), interval.high()));
    }

    static String counted(long count, String one, String more) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : more);
    }
}
