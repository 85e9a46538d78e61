package dev.peacock.audit.text.spark;

import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of copied text, on a terminal and in the report. */
final class TextWords {
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
        if (found.corpus().documents() == 0) {
            sentences.add("The corpus is empty, so nothing could be found in it.");
        } else if (all.longEnough() == 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "No generation is as long as %s, so none can hold a copy; give a smaller --min.",
                    counted(found.setting().min(), unit, unit + "s")));
        }
        if (all.copied() > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "These are %s of %s that the corpus holds; the longest copy has %s.",
                    counted(all.windows(), "distinct window", "distinct windows"),
                    counted(found.setting().min(), unit, unit + "s"),
                    counted(all.longest(), unit, unit + "s")));
        }
        Long common = found.setting().common();
        if (common != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "A further %s is common text, which more than %s hold, such as licences and famous lines.",
                    Percent.of((double) all.common() / all.units()),
                    counted(common, "document", "documents")));
        }
        Double control = all.controlShare();
        if (control != null) {
            sentences.add(control(share, all.shareInterval(), control, all.controlShareInterval()));
        }
        if (found.corpus().replaced() > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%,d characters of the corpus stand for bytes that are not UTF-8.",
                    found.corpus().replaced()));
        }
        return sentences;
    }

    private static String control(
            double share, @org.jspecify.annotations.Nullable Interval of, double control,
            @org.jspecify.annotations.Nullable Interval ofControl) {
        String control95 = Percent.of(control, ofControl);
        if (of != null && ofControl != null && of.low() > ofControl.high()) {
            return "The control, which the model cannot have seen, holds " + control95
                    + " of it: chance and common phrases explain no more than that.";
        }
        return "The control, which the model cannot have seen, holds " + control95 + " of it, "
                + (control > share ? "more than the corpus" : "and the intervals overlap")
                + ": these copies are no sign that the model repeats the corpus.";
    }

    static String counted(long count, String one, String more) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : more);
    }
}
