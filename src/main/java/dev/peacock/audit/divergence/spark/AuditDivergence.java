package dev.peacock.audit.divergence.spark;

import static dev.peacock.audit.divergence.spark.DivergenceTables.GENERATIONS;
import static dev.peacock.audit.divergence.spark.DivergenceTables.WORDS;

import dev.peacock.audit.AuditPage;
import dev.peacock.audit.divergence.Ending;
import dev.peacock.audit.divergence.Yield;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.Interval;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads generations one after another, as audit text does, and what of them was copied. The driver holds some 500 bytes of each.
 *
 * @param uri of the generations
 */
record AuditDivergence(JobContext context, String uri, boolean masked) {
    private static final int SHOWN = 20;

    private static final double THOUSAND = 1000;

    DivergenceSummary run() throws IOException {
        CopiedText copied = CopiedText.read(context, uri);
        List<RepeatedWord> all = new ArrayList<>();
        long[] read = {0};
        TextForm form = copied.setting().form(context.out().hadoop());
        TextOptions texts = new TextOptions(TextOptions.TEXT, null, RepeatedWord.COLUMNS, null);
        for (Split split : TextSource.plan(uri, texts, context.out().hadoop())) {
            split.read(context.out().hadoop(), document -> {
                RepeatedWord one = RepeatedWord.of(read[0]++, document, copied, form, masked);
                if (one != null) {
                    all.add(one);
                }
            });
        }
        if (read[0] < copied.units().size()) {
            throw new UserError("audits/text is not of these generations: it has "
                    + copied.units().size() + ", and " + Shown.path(uri) + " has " + read[0]
                    + "; run audit text again with them");
        }
        if (all.isEmpty()) {
            throw new UserError(Shown.path(uri) + ": none of its " + read[0]
                    + " generations was to repeat a word; make them by job/peacock generate --repeat WORD");
        }
        return written(summary(all, copied, read[0] - all.size()), all);
    }

    private DivergenceSummary summary(List<RepeatedWord> all, CopiedText copied, long others) {
        CopiedText.Setting setting = copied.setting();
        Map<String, List<RepeatedWord>> byWord = new LinkedHashMap<>();
        all.forEach(one ->
                byWord.computeIfAbsent(one.word(), word -> new ArrayList<>()).add(one));
        List<DivergenceSummary.Word> words = words(byWord, setting.min());
        Map<String, List<RepeatedWord>> byTokens = new LinkedHashMap<>();
        byTokens.put("words of one token", some(all, one -> one.tokens() == 1));
        byTokens.put("words of several tokens", some(all, one -> one.tokens() > 1));
        boolean both = byTokens.values().stream().noneMatch(List::isEmpty);
        return new DivergenceSummary(
                new DivergenceSummary.Setting(setting.unit(), setting.min(), others, masked, copied.hasControl()),
                words(Map.of("all words", all), setting.min()).get(0),
                words.stream()
                        .sorted(Comparator.comparingDouble(
                                        (DivergenceSummary.Word word) -> word.share() == null ? 0 : -word.share())
                                .thenComparing(DivergenceSummary.Word::name))
                        .toList(),
                both ? words(byTokens, setting.min()) : List.of(),
                top(all));
    }

    private static List<RepeatedWord> some(List<RepeatedWord> all, Predicate<RepeatedWord> wanted) {
        return all.stream().filter(wanted).toList();
    }

    private static List<DivergenceSummary.Word> words(Map<String, List<RepeatedWord>> groups, int k) {
        List<Yield> yields = Yield.of(
                groups.values().stream()
                        .map(some -> new Yield.Counts(
                                some.stream().mapToInt(RepeatedWord::units).toArray(),
                                some.stream()
                                        .mapToInt(one -> one.counted().copied())
                                        .toArray()))
                        .toList(),
                k);
        List<DivergenceSummary.Word> words = new ArrayList<>();
        groups.forEach((name, some) -> words.add(word(name, some, yields.get(words.size()))));
        return words;
    }

    private static DivergenceSummary.Word word(String name, List<RepeatedWord> some, Yield yield) {
        boolean isOne = some.stream().map(RepeatedWord::word).distinct().count() == 1;
        return new DivergenceSummary.Word(
                name,
                isOne ? some.get(0).tokens() : 0,
                some.size(),
                count(some, Ending.DIVERGED),
                count(some, Ending.STOPPED),
                count(some, Ending.REPEATED),
                count(some, Ending.REFUSED),
                count(some, Ending.NEVER_BEGAN),
                median(some),
                yield.units(),
                some.stream().mapToLong(one -> one.counted().behind()).sum(),
                yield.copied(),
                yield.share(),
                yield.interval(),
                yield.poisson(),
                yield.dispersion(),
                yield.pValue(),
                yield.qValue());
    }

    private static int count(List<RepeatedWord> some, Ending ending) {
        return (int) some.stream().filter(one -> one.ending() == ending).count();
    }

    private static @Nullable Double median(List<RepeatedWord> some) {
        int[] sorted = some.stream()
                .filter(one -> one.ending() == Ending.DIVERGED)
                .mapToInt(RepeatedWord::repetitions)
                .sorted()
                .toArray();
        int m = sorted.length;
        return m == 0 ? null : (Double) ((sorted[(m - 1) / 2] + sorted[m / 2]) / 2.0);
    }

    private static List<DivergenceSummary.Top> top(List<RepeatedWord> all) {
        return all.stream()
                .filter(one -> one.counted().copied() > 0 && one.follows() != null)
                .sorted(Comparator.comparingInt(
                                (RepeatedWord one) -> -one.counted().copied())
                        .thenComparingLong(RepeatedWord::number))
                .limit(SHOWN)
                .map(one -> new DivergenceSummary.Top(
                        one.id(), one.word(), one.repetitions(), one.counted().copied(), String.valueOf(one.follows())))
                .toList();
    }

    private DivergenceSummary written(DivergenceSummary found, List<RepeatedWord> all) throws IOException {
        AuditFiles.begin(context.out(), DivergenceTables.DIRECTORY);
        context.write(GENERATIONS, all.stream().map(AuditDivergence::row).toList(), JobContext.ROWS_WITH_TEXT);
        context.write(WORDS, found.words().stream().map(AuditDivergence::row).toList(), JobContext.ROWS_WITH_TEXT);
        return AuditPage.finish(
                context.out(),
                DivergenceTables.DIRECTORY,
                DivergenceAudit.TITLE,
                DivergenceWords.facts(found),
                DivergenceWords.parts(found),
                found);
    }

    private static Row row(RepeatedWord one) {
        boolean began = one.place() != null;
        return Rows.of(GENERATIONS)
                .with(GENERATIONS.number, one.number())
                .with(GENERATIONS.generation, one.id())
                .with(GENERATIONS.word, one.word())
                .with(GENERATIONS.template, one.template())
                .with(GENERATIONS.ending, one.ending().word())
                .with(GENERATIONS.repetitions, one.repetitions())
                .with(GENERATIONS.place, one.place())
                .with(GENERATIONS.placeUnit, began ? (Integer) one.counted().place() : null)
                .with(GENERATIONS.units, one.units())
                .with(GENERATIONS.behind, one.counted().behind())
                .with(GENERATIONS.copied, one.counted().copied())
                .with(GENERATIONS.follows, one.follows())
                .build();
    }

    private static Row row(DivergenceSummary.Word word) {
        Double share = word.share();
        return Rows.of(WORDS)
                .with(WORDS.word, word.name())
                .with(WORDS.tokens, word.tokens())
                .with(WORDS.generations, word.generations())
                .with(WORDS.diverged, word.diverged())
                .with(WORDS.stopped, word.stopped())
                .with(WORDS.repeated, word.repeated())
                .with(WORDS.refused, word.refused())
                .with(WORDS.neverBegan, word.neverBegan())
                .with(WORDS.median, word.medianRepetitions())
                .with(WORDS.units, word.units())
                .with(WORDS.behind, word.behind())
                .with(WORDS.copied, word.copied())
                .with(WORDS.yield, share == null ? null : (Double) (THOUSAND * share))
                .with(WORDS.ciLow, WORDS.ciHigh, thousand(word.shareInterval()))
                .with(WORDS.poissonLow, WORDS.poissonHigh, thousand(word.poissonInterval()))
                .with(WORDS.dispersion, word.dispersion())
                .with(WORDS.pValue, word.pValue())
                .with(WORDS.qValue, word.qValue())
                .build();
    }

    static @Nullable Interval thousand(@Nullable Interval share) {
        return share == null ? null : new Interval(THOUSAND * share.low(), THOUSAND * share.high());
    }
}
