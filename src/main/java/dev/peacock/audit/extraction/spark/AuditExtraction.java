package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.CopyCounts;
import dev.peacock.audit.extraction.Extractable;
import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.NearVerbatim;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.check.UserError;
import dev.peacock.generate.model.ModelSource;
import dev.peacock.spark.generate.GenerateOptions;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.RankCorrelation;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Asks one model about documents of a corpus. The driver holds the pieces that are asked for, and what the model says of them.
 *
 * @param service how the model is asked where it is a service; null for others
 */
record AuditExtraction(
        JobContext context, ModelSource source, GenerateOptions.@Nullable Asking service, ExtractionOptions options) {
    private static final int SHOWN = 20;

    /**
     * What the model says of pieces.
     *
     * @param copies how often their suffixes stand in the corpus
     * @param asked by piece, and then by prefix, of pieces whose prefixes were all asked
     */
    private record Answers(String series, Sampled sampled, CopyCounts.Counts copies, List<Asked> asked) {
        /** Of one prefix, where something is known. */
        List<Asked> of(int prefix) {
            return asked.stream()
                    .filter(one -> one.prefix() == prefix && one.measured().isKnown())
                    .toList();
        }

        long pieces() {
            return asked.stream().mapToInt(Asked::piece).distinct().count();
        }
    }

    /**
     * The results, which are also written.
     *
     * @param identity of the model: what its answers depend on beside the questions
     * @param heldOut URI of documents that it cannot have seen; null without
     */
    ExtractionSummary run(String identity, String corpus, @Nullable String heldOut, TextOptions texts)
            throws IOException {
        Sampled sampled = Sampled.of(context, corpus, texts, options.cutter(), options.documents(), "--corpus");
        Sampled control = heldOut == null
                ? null
                : Sampled.of(context, heldOut, texts, options.cutter(), options.documents(), "--held-out");
        List<Piece> pieces = new ArrayList<>(sampled.pieces());
        pieces.addAll(control == null ? List.of() : control.pieces());
        CopyCounts.Counts copies = Sampled.copies(
                context, corpus, texts, pieces, options.cutter().form().unit());
        int split = sampled.pieces().size();
        ServiceWork.Told told = service == null
                ? new ServiceWork.Told(
                        new ExtractionWork(context, new AskTask(source, pieces, options)).run(identity), null)
                : new ServiceWork(context, service, options).run(pieces, split);
        List<Answers> answers = new ArrayList<>();
        answers.add(answers(FoundSeries.CORPUS, sampled, copies, told.asked(), 0));
        if (control != null) {
            answers.add(answers(FoundSeries.HELD_OUT, control, part(copies, split), told.asked(), split));
        }
        long left = pieces.size() - answers.stream().mapToLong(Answers::pieces).sum();
        if (answers.get(0).asked().isEmpty()) {
            throw new UserError(
                    told.limit() + " is reached before the prefixes of any document of the corpus were asked;"
                            + " raise it and run the same command again, which goes on from here");
        }
        if (answers.get(0).of(options.longest()).isEmpty()) {
            throw new UserError(
                    "%s refused to go on with each document of the corpus, so that nothing is known; ask another model"
                            .formatted(source.name()));
        }
        return written(answers, told.limit(), left);
    }

    /** Of the pieces from {@code first} on. */
    private Answers answers(String series, Sampled sampled, CopyCounts.Counts copies, List<Asked> asked, int first) {
        int prefixes = options.cutter().prefixes().size();
        int end = first + sampled.pieces().size();
        Map<Integer, List<Asked>> byPiece = asked.stream()
                .filter(one -> first <= one.piece() && one.piece() < end)
                .collect(Collectors.groupingBy(Asked::piece, TreeMap::new, Collectors.toList()));
        List<Asked> complete = new ArrayList<>();
        byPiece.forEach((piece, its) -> {
            if (its.size() == prefixes) {
                its.forEach(
                        one -> complete.add(new Asked(piece - first, one.prefix(), one.measured(), one.near(), null)));
            }
        });
        return new Answers(series, sampled, copies, complete);
    }

    private static CopyCounts.Counts part(CopyCounts.Counts copies, int from) {
        int to = copies.occurrences().length;
        return new CopyCounts.Counts(
                Arrays.copyOfRange(copies.occurrences(), from, to), Arrays.copyOfRange(copies.documents(), from, to));
    }

    private ExtractionSummary written(List<Answers> answers, @Nullable String limit, long left) throws IOException {
        Answers corpus = answers.get(0);
        Answers control = answers.size() == 1 ? null : answers.get(1);
        List<ExtractionSummary.Series> series = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Answers one : answers) {
            for (int prefix = 0; prefix < options.cutter().prefixes().size(); prefix++) {
                List<Measured> known = measured(one.of(prefix));
                if (!known.isEmpty()) {
                    series.add(FoundSeries.of(
                            one.series, options.cutter().prefixes().get(prefix), known, options));
                }
            }
            for (Asked asked : one.asked) {
                int number = asked.piece();
                rows.add(ExtractionRows.suffix(
                        one.series,
                        one.sampled.pieces().get(number),
                        asked,
                        one.copies.occurrences()[number],
                        one.copies.documents()[number],
                        options));
            }
        }
        ExtractionSummary found = new ExtractionSummary(
                setting(answers, limit, left),
                series,
                byCopies(corpus),
                correlation(corpus),
                top(corpus),
                near(corpus),
                control == null ? null : near(control),
                control == null ? null : (Integer) inCorpus(control),
                null);
        AuditFiles.begin(context.out(), ExtractionTables.DIRECTORY);
        context.write(ExtractionTables.SUFFIXES, rows, JobContext.ROWS_WITH_TEXT);
        context.write(ExtractionTables.EFFECTS, List.of(), JobContext.ROWS_WITH_TEXT);
        return ExtractionResults.finish(context, found);
    }

    private static List<Measured> measured(List<Asked> asked) {
        return asked.stream().map(Asked::measured).toList();
    }

    private ExtractionSummary.Setting setting(List<Answers> answers, @Nullable String limit, long left) {
        List<Measured> all = answers.stream()
                .flatMap(one -> one.asked.stream())
                .map(Asked::measured)
                .toList();
        boolean exact = all.stream().allMatch(one -> one.logP() != null);
        Sampled corpus = answers.get(0).sampled;
        return ExtractionResults.setting(
                        source.name(), options, exact ? null : (Integer) Questions.draws(options), corpus)
                .with(all.stream().mapToLong(Measured::refused).sum(), limit, left);
    }

    /** How many documents have a suffix that stands in the corpus. */
    private int inCorpus(Answers control) {
        return (int) control.of(options.longest()).stream()
                .filter(one -> control.copies.occurrences()[one.piece()] > 0)
                .count();
    }

    /** Groups of 1, 2, 3 to 4, 5 to 8 ... copies. */
    private List<ExtractionSummary.Group> byCopies(Answers corpus) {
        long[] copies = corpus.copies.occurrences();
        List<Asked> asked = corpus.of(options.longest());
        List<ExtractionSummary.Group> groups = new ArrayList<>();
        long most = asked.stream().mapToLong(one -> copies[one.piece()]).max().orElse(0);
        for (long to = 1; to / 2 < most; to *= 2) {
            long least = to / 2 + 1;
            long end = to;
            List<Asked> some = asked.stream()
                    .filter(one -> copies[one.piece()] >= least && copies[one.piece()] <= end)
                    .toList();
            if (!some.isEmpty()) {
                groups.add(FoundSeries.group(FoundSeries.CORPUS, least, to, measured(some), options));
            }
        }
        return groups;
    }

    private @Nullable Double correlation(Answers corpus) {
        List<Asked> asked = corpus.of(options.longest());
        return RankCorrelation.spearman(
                asked.stream()
                        .mapToDouble(one -> corpus.copies.occurrences()[one.piece()])
                        .toArray(),
                asked.stream()
                        .mapToDouble(one -> ExtractionResults.log(one.measured()))
                        .toArray());
    }

    private List<ExtractionSummary.Top> top(Answers corpus) {
        List<Asked> longest = corpus.asked.stream()
                .filter(one -> one.prefix() == options.longest()
                        && ExtractionResults.log(one.measured()) > Double.NEGATIVE_INFINITY)
                .sorted(Comparator.comparingDouble((Asked one) -> -ExtractionResults.log(one.measured()))
                        .thenComparingInt(Asked::piece))
                .toList();
        Set<String> texts = new HashSet<>();
        List<ExtractionSummary.Top> top = new ArrayList<>();
        for (Asked one : longest) {
            Piece piece = corpus.sampled.pieces().get(one.piece());
            if (top.size() < SHOWN && texts.add(piece.suffix())) {
                double needed = Extractable.draws(ExtractionResults.log(one.measured()), options.probability());
                top.add(new ExtractionSummary.Top(
                        piece.document(),
                        corpus.copies.occurrences()[one.piece()],
                        one.measured().p(),
                        null,
                        Double.isInfinite(needed) ? null : (Double) needed,
                        Boolean.TRUE.equals(one.measured().greedy()),
                        ExtractionRows.shown(piece.shownPrefix()),
                        ExtractionRows.shown(piece.shownSuffix())));
            }
        }
        return top;
    }

    private ExtractionSummary.@Nullable Near near(Answers answers) {
        List<Asked> asked =
                answers.asked.stream().filter(one -> one.near() != null).toList();
        if (asked.isEmpty()) {
            return null;
        }
        List<NearVerbatim.Bounds> bounds =
                asked.stream().map(one -> Objects.requireNonNull(one.near())).toList();
        return new ExtractionSummary.Near(
                Objects.requireNonNull(options.near()),
                options.beam(),
                asked.size(),
                asked.stream().mapToDouble(one -> one.measured().p()).average().orElseThrow(),
                bounds.stream()
                        .mapToDouble(NearVerbatim.Bounds::lower)
                        .average()
                        .orElseThrow(),
                bounds.stream()
                        .mapToDouble(NearVerbatim.Bounds::upper)
                        .average()
                        .orElseThrow(),
                extractable(
                        bounds.stream().mapToDouble(NearVerbatim.Bounds::lower).toArray()),
                extractable(
                        bounds.stream().mapToDouble(NearVerbatim.Bounds::upper).toArray()));
    }

    private double extractable(double[] p) {
        return Arrays.stream(p)
                        .filter(one ->
                                Extractable.isExtractable(Math.log(one), options.probability(), options.attempts()))
                        .count()
                / (double) p.length;
    }
}
