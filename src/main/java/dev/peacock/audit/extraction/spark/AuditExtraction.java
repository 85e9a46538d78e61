package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.CopyCounts;
import dev.peacock.audit.extraction.Extractable;
import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.NearVerbatim;
import dev.peacock.audit.extraction.Piece;
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
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Asks one model about documents of a corpus. The driver holds the pieces that are asked for, and what the model says of them. */
final class AuditExtraction {
    private static final int SHOWN = 20;

    private final JobContext context;
    private final ModelSource source;
    private final GenerateOptions.@Nullable Asking service;
    private final ExtractionOptions options;

    /** {@code service}: how the model is asked where it is a service; null for others. */
    AuditExtraction(
            JobContext context,
            ModelSource source,
            GenerateOptions.@Nullable Asking service,
            ExtractionOptions options) {
        this.context = context;
        this.source = source;
        this.service = service;
        this.options = options;
    }

    /** Pieces, how often their suffixes stand in the corpus, and what the model says of them: by piece, and then by prefix. */
    private record Answers(String series, Sampled sampled, CopyCounts.Counts copies, List<Asked> asked) {
        /** Of one prefix. */
        List<Measured> of(int prefix) {
            return asked.stream()
                    .filter(one -> one.prefix() == prefix)
                    .map(Asked::measured)
                    .toList();
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
        CopyCounts.Counts copies = Sampled.copies(context, corpus, texts, pieces);
        List<Asked> asked = new ExtractionWork(context, new AskTask(source, pieces, options), service).run(identity);
        int split = sampled.pieces().size();
        List<Answers> answers = new ArrayList<>();
        answers.add(new Answers(
                FoundSeries.CORPUS,
                sampled,
                copies,
                asked.stream().filter(one -> one.piece() < split).toList()));
        if (control != null) {
            answers.add(new Answers(
                    FoundSeries.HELD_OUT,
                    control,
                    part(copies, split),
                    asked.stream().filter(one -> one.piece() >= split).toList()));
        }
        return written(answers);
    }

    private static CopyCounts.Counts part(CopyCounts.Counts copies, int from) {
        int to = copies.occurrences().length;
        return new CopyCounts.Counts(
                Arrays.copyOfRange(copies.occurrences(), from, to), Arrays.copyOfRange(copies.documents(), from, to));
    }

    private ExtractionSummary written(List<Answers> answers) throws IOException {
        Answers corpus = answers.get(0);
        List<ExtractionSummary.Series> series = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Answers one : answers) {
            int first = one.asked.get(0).piece();
            for (int prefix = 0; prefix < options.cutter().prefixes().size(); prefix++) {
                series.add(
                        FoundSeries.of(one.series, options.cutter().prefixes().get(prefix), one.of(prefix), options));
            }
            for (Asked asked : one.asked) {
                int number = asked.piece() - first;
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
                setting(corpus), series, byCopies(corpus), correlation(corpus), top(corpus), near(corpus), null);
        AuditFiles.begin(context.out(), ExtractionTables.DIRECTORY);
        ExtractionRows.write(context, ExtractionTables.SUFFIXES, rows);
        ExtractionRows.write(context, ExtractionTables.EFFECTS, List.of());
        return ExtractionResults.finish(context, found);
    }

    private ExtractionSummary.Setting setting(Answers corpus) {
        List<Measured> all = corpus.asked.stream().map(Asked::measured).toList();
        boolean exact = all.stream().allMatch(one -> one.logP() != null);
        return ExtractionResults.setting(
                source.name(),
                options,
                exact
                        ? null
                        : (Integer) all.stream().mapToInt(Measured::draws).max().orElseThrow(),
                corpus.sampled.documents(),
                corpus.sampled.skipped());
    }

    /** Groups of 1, 2, 3 to 4, 5 to 8 ... copies. */
    private List<ExtractionSummary.Group> byCopies(Answers corpus) {
        long[] copies = corpus.copies.occurrences();
        List<Measured> measured = corpus.of(options.longest());
        List<ExtractionSummary.Group> groups = new ArrayList<>();
        long most = Arrays.stream(copies).max().orElse(0);
        for (long to = 1; to / 2 < most; to *= 2) {
            long least = to / 2 + 1;
            long end = to;
            List<Measured> some = IntStream.range(0, copies.length)
                    .filter(d -> d < measured.size() && copies[d] >= least && copies[d] <= end)
                    .mapToObj(measured::get)
                    .toList();
            if (!some.isEmpty()) {
                groups.add(FoundSeries.group(FoundSeries.CORPUS, least, to, some, options));
            }
        }
        return groups;
    }

    private @Nullable Double correlation(Answers corpus) {
        List<Measured> measured = corpus.of(options.longest());
        double[] copies = IntStream.range(0, measured.size())
                .mapToDouble(d -> corpus.copies.occurrences()[d])
                .toArray();
        return RankCorrelation.spearman(
                copies, measured.stream().mapToDouble(ExtractionResults::log).toArray());
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

    private ExtractionSummary.@Nullable Near near(Answers corpus) {
        List<Asked> asked =
                corpus.asked.stream().filter(one -> one.near() != null).toList();
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
