package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.CopyCounts;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.audit.extraction.PieceCutter;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.text.Normalisation;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The pieces of a corpus that are asked for: of at most so many documents that are long enough, drawn without replacement by numbers that
 * follow from their ids and texts, so that the order of reading does not matter, and copies of a text are drawn independently.
 *
 * @param documents of the corpus
 * @param skipped those that are too short
 */
record Sampled(List<Piece> pieces, long documents, long skipped) implements Serializable {
    private static final Comparator<Piece> ORDER =
            Comparator.comparingLong(Piece::order).thenComparing(Piece::document);
    /** White space does not count where copies of a suffix are. */
    private static final TextForm COPIES = new TextForm(Unit.CHARACTERS, Set.of(Normalisation.WHITE_SPACE), null);
    /** A suffix of words has no copy within longer words. */
    private static final TextForm COPIES_OF_WORDS = new TextForm(Unit.WORDS, Set.of(), null);

    private static final int DEPTH = 2;

    /** A document: its id, and its text in UTF-8. */
    interface Sink {
        void take(String id, byte[] utf8);
    }

    /** Gives the documents of one part of a corpus. */
    interface Reading<T> extends Serializable {
        void read(T part, Sink sink) throws IOException;
    }

    /** Of the corpus at a URI; UserError where no document is long enough. */
    static Sampled of(JobContext context, String uri, TextOptions texts, PieceCutter cutter, int most, String option)
            throws IOException {
        List<Split> splits = TextSource.plan(uri, texts, context.out().hadoop());
        Sampled sampled = of(context, splits, reading(context), cutter, most);
        if (sampled.pieces.isEmpty()) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s %s: none of its %,d documents has %,d %s, as the longest prefix and the suffix need together; lower --prefix or"
                            + " --suffix",
                    option,
                    Shown.path(uri),
                    sampled.documents,
                    cutter.needed(),
                    cutter.form().unit().name().toLowerCase(Locale.ROOT)));
        }
        return sampled;
    }

    private static Reading<Split> reading(JobContext context) {
        Broadcast<SerializableConfiguration> hadoop = context.spark()
                .broadcast(new SerializableConfiguration(context.out().hadoop()));
        return (split, sink) ->
                split.read(hadoop.value().value(), document -> sink.take(document.id(), document.utf8()));
    }

    /** Of the parts of a corpus, each read by a task. */
    static <T> Sampled of(JobContext context, List<T> parts, Reading<T> reading, PieceCutter cutter, int most)
            throws IOException {
        return JobGroups.find(
                context.spark(),
                "audit extraction: prefixes and suffixes",
                () -> context.spark()
                        .parallelize(parts, Math.max(1, parts.size()))
                        .map(part -> part(part, reading, cutter, most))
                        .treeReduce((one, other) -> one.with(other, most), DEPTH));
    }

    private static <T> Sampled part(T part, Reading<T> reading, PieceCutter cutter, int most) throws IOException {
        PriorityQueue<Piece> kept = new PriorityQueue<>(ORDER.reversed());
        long[] counts = new long[2];
        reading.read(part, (id, utf8) -> {
            counts[0]++;
            Piece piece = cutter.cut(id, utf8);
            if (piece == null) {
                counts[1]++;
                return;
            }
            kept.add(piece);
            if (kept.size() > most) {
                kept.remove();
            }
        });
        return new Sampled(kept.stream().sorted(ORDER).toList(), counts[0], counts[1]);
    }

    private Sampled with(Sampled other, int most) {
        List<Piece> all = new ArrayList<>(pieces);
        all.addAll(other.pieces);
        return new Sampled(
                all.stream().sorted(ORDER).limit(most).toList(), documents + other.documents, skipped + other.skipped);
    }

    /** How often the suffixes of pieces, which were cut in these units, stand in the corpus at a URI. */
    static CopyCounts.Counts copies(JobContext context, String uri, TextOptions texts, List<Piece> pieces, Unit unit)
            throws IOException {
        return copies(context, TextSource.plan(uri, texts, context.out().hadoop()), reading(context), pieces, unit);
    }

    static <T> CopyCounts.Counts copies(
            JobContext context, List<T> parts, Reading<T> reading, List<Piece> pieces, Unit unit) throws IOException {
        boolean words = unit == Unit.WORDS;
        TextForm form = words ? COPIES_OF_WORDS : COPIES;
        CopyCounts counts = new CopyCounts(
                pieces.stream().map(piece -> searched(piece, form)).toList(), words);
        Broadcast<CopyCounts> shared = context.spark().broadcast(counts);
        return JobGroups.find(context.spark(), "audit extraction: copies of suffixes", () -> {
            JavaRDD<CopyCounts.Counts> each = context.spark()
                    .parallelize(parts, Math.max(1, parts.size()))
                    .map(part -> {
                        CopyCounts.Counts found =
                                CopyCounts.Counts.none(shared.value().size());
                        reading.read(part, (id, utf8) -> shared.value().count(form.bytes(utf8), found));
                        return found;
                    });
            return each.treeReduce(CopyCounts.Counts::add, DEPTH);
        });
    }

    private static byte[] searched(Piece piece, TextForm form) {
        return form.bytes(piece.suffix().strip().getBytes(StandardCharsets.UTF_8));
    }
}
