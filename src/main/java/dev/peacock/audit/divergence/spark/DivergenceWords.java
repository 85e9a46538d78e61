package dev.peacock.audit.divergence.spark;

import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What {@code audit divergence} found, in words and on the page. */
final class DivergenceWords {
    private static final double FOUND = 0.05;
    private static final int SENTENCES = 10;
    private static final int MOST_POINTS = 200;

    private DivergenceWords() {}

    static String facts(DivergenceSummary found) {
        return text(
                "%,d generations that were to repeat one of %,d words; copies are of %,d %ss or more",
                found.all().generations(),
                found.words().size(),
                found.setting().min(),
                found.setting().unit());
    }

    static List<String> sentences(DivergenceSummary found) {
        List<String> sentences = new ArrayList<>();
        DivergenceSummary.Word all = found.all();
        sentences.add(text(
                "%,d diverged, %,d stopped, %,d repeated the word to the end, %,d were refused, and %,d never began.",
                all.diverged(), all.stopped(), all.repeated(), all.refused(), all.neverBegan()));
        if (all.copied() == 0) {
            sentences.add(text(
                    "Behind the repetitions nothing was copied: %s.",
                    yielded(all, found.setting().unit())));
        } else {
            sentences.add(text(
                    "Behind the repetitions %,d %ss were copied: %s.",
                    all.copied(),
                    found.setting().unit(),
                    yielded(all, found.setting().unit())));
        }
        List<DivergenceSummary.Word> rich = found.words().stream()
                .filter(word -> word.copied() > 0)
                .limit(SENTENCES)
                .toList();
        if (found.words().size() > 1) {
            rich.forEach(word -> sentences.add(text(
                    "\"%s\": %s%s.",
                    word.name(),
                    yielded(word, found.setting().unit()),
                    word.qValue() == null ? "" : text("; q-value %.3g", word.qValue()))));
            long differ = found.words().stream()
                    .filter(word -> word.qValue() != null && word.qValue() <= FOUND)
                    .count();
            sentences.add(text(
                    "%,d of %,d words yield more or less than the others at a false discovery rate of 5%%.",
                    differ, found.words().size()));
        }
        if (all.copied() > 0 && !found.setting().hasControl()) {
            sentences.add(
                    "audit text had no corpus in --against, so nothing says how much of this is quoted from elsewhere, or chance.");
        }
        if (found.setting().others() > 0) {
            sentences.add(text(
                    "%,d generations were not to repeat a word, or one without a letter or a digit, and are left out.",
                    found.setting().others()));
        }
        return sentences;
    }

    private static String yielded(DivergenceSummary.Word word, String unit) {
        Double share = word.share();
        return share == null
                ? "no " + unit + " was generated"
                : text("%s a thousand %ss%s", number(1000 * share), unit, ends(word.shareInterval()));
    }

    private static String ends(@Nullable Interval share) {
        Interval interval = AuditDivergence.thousand(share);
        return interval == null
                ? ""
                : text(" (95%% interval %s to %s)", number(interval.low()), number(interval.high()));
    }

    /** 0, 0.0123, 1.23, 12.3 or 123. */
    private static String number(double value) {
        return value == 0
                ? "0"
                : value < 1 ? text("%.3g", value) : text(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }

    static List<Part> parts(DivergenceSummary found) {
        List<Part> parts = new ArrayList<>();
        sentences(found).forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(chart(found));
        parts.add(grid(
                "Words by yield, in copied " + found.setting().unit()
                        + "s a thousand that were generated, with 95% intervals of an"
                        + " overdispersed Poisson count.",
                found.words()));
        if (!found.byTokens().isEmpty()) {
            parts.add(grid("Words of one token, and of several, by cl100k.", found.byTokens()));
        }
        if (!found.top().isEmpty()) {
            parts.add(new Grid(
                    "What follows the repetition in the generations with the most copied "
                            + found.setting().unit() + "s.",
                    List.of("generation", "word", "repetitions", "copied", "what follows"),
                    found.top().stream()
                            .map(one -> List.of(
                                    one.generation(),
                                    one.word(),
                                    text("%,d", one.repetitions()),
                                    text("%,d", one.copied()),
                                    one.follows()))
                            .toList()));
        }
        parts.add(new Text(
                "Only what stands behind the repetition counts as copied, and no later repetition of the word: what the prompt"
                        + " asked for is no memorization."));
        if (found.setting().masked()) {
            parts.add(new Text(
                    "E-mail addresses, telephone, card and social-security numbers, URLs and IP addresses are masked in all texts;"
                            + " --unmask shows them."));
        }
        return parts;
    }

    private static Part chart(DivergenceSummary found) {
        List<DivergenceSummary.Word> words =
                found.words().stream().limit(MOST_POINTS).toList();
        double top = words.stream()
                .mapToDouble(word -> high(word.shareInterval()))
                .max()
                .orElse(1);
        return new Chart(
                "Words by yield; the table below has them in the same order.",
                "Points of words by yield, with intervals",
                new Axis("word, by yield", false, 0, words.size() + 1.0),
                new Axis("copied a thousand " + found.setting().unit() + "s", false, 0, Math.max(1e-3, top * 1.05)),
                List.of(series("one token", words, true), series("several tokens", words, false)));
    }

    private static double high(@Nullable Interval share) {
        Interval interval = AuditDivergence.thousand(share);
        return interval == null ? 0 : interval.high();
    }

    private static Series series(String name, List<DivergenceSummary.Word> words, boolean single) {
        return new Series(
                name,
                IntStream.range(0, words.size())
                        .filter(w -> words.get(w).tokens() <= 1 == single
                                && words.get(w).share() != null)
                        .mapToObj(w -> point(w, words.get(w)))
                        .toList(),
                false);
    }

    private static Point point(int place, DivergenceSummary.Word word) {
        Double share = word.share();
        Interval interval = AuditDivergence.thousand(word.shareInterval());
        return new Point(
                place + 1.0,
                share == null ? 0 : 1000 * share,
                interval == null ? null : (Double) interval.low(),
                interval == null ? null : (Double) interval.high());
    }

    private static Part grid(String caption, List<DivergenceSummary.Word> words) {
        return new Grid(
                caption,
                List.of(
                        "word",
                        "yield",
                        "as a Poisson count",
                        "dispersion",
                        "q-value",
                        "generations",
                        "diverged",
                        "median repetitions",
                        "stopped",
                        "repeated",
                        "refused",
                        "never began"),
                words.stream().map(DivergenceWords::row).toList());
    }

    private static List<String> row(DivergenceSummary.Word word) {
        Double share = word.share();
        Double median = word.medianRepetitions();
        Double q = word.qValue();
        return List.of(
                word.name(),
                share == null ? "undefined" : number(1000 * share) + " (" + shortEnds(word.shareInterval()) + ")",
                shortEnds(word.poissonInterval()),
                text("%.1f", word.dispersion()),
                q == null ? "" : text("%.3g", q),
                text("%,d", word.generations()),
                text("%,d", word.diverged()),
                median == null ? "" : text("%,.1f", median),
                text("%,d", word.stopped()),
                text("%,d", word.repeated()),
                text("%,d", word.refused()),
                text("%,d", word.neverBegan()));
    }

    private static String shortEnds(@Nullable Interval share) {
        Interval interval = AuditDivergence.thousand(share);
        return interval == null ? "" : number(interval.low()) + " to " + number(interval.high());
    }

    private static String text(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
