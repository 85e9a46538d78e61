package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.search.Batch;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.output.JobContext;
import dev.peacock.text.input.Split;
import dev.peacock.text.match.MinimizerIndex;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Searches the corpus and the control for one batch of generations after the other. Where there is one batch, it is a pass over the corpus;
 * else what several of them may have is set apart in one pass, and each is searched for in that.
 */
final class TextSearches {
    private static final int ID_DIGITS = 16;
    /** Of fewer batches, the corpus is read for each: see decision 24. */
    private static final int LEAST_ROUTED = 2;

    /** Shorter windows stand in most of a corpus, so that most of it would be set apart, in memory and on disk. */
    private static final int LEAST_BYTES = 32;

    private final JobContext context;
    private final TextAuditOptions options;
    private final TextBatches batches;
    private final List<Split> corpus;
    private final @Nullable List<Split> control;
    private final Map<Boolean, Routed> routed = new HashMap<>();
    private int reads;

    /**
     * What was set apart for batches {@code from} to {@code end}, excluded; null where these are searched for by a pass each.
     *
     * @param done whether these passes are finished, so that what was set apart is gone
     */
    private record Routed(
            int from,
            int end,
            boolean done,
            @Nullable CorpusRoutes corpus,
            @Nullable CorpusRoutes control) {
        void remove() throws IOException {
            if (corpus != null) {
                corpus.remove();
            }
            if (control != null) {
                control.remove();
            }
        }
    }

    TextSearches(
            JobContext context,
            TextAuditOptions options,
            TextBatches batches,
            List<Split> corpus,
            @Nullable List<Split> control) {
        this.context = context;
        this.options = options;
        this.batches = batches;
        this.corpus = corpus;
        this.control = control;
    }

    /** How often the corpus was read, but for seeds. */
    int reads() {
        return reads;
    }

    /** Sets apart what this batch and those behind it may have, before it is made: both would be in memory otherwise. */
    void prepare(int number) throws IOException {
        if (batches.size() > 1) {
            routed(number, false);
            if (options.seed() > 0) {
                routed(number, true);
            }
        }
    }

    CorpusPass corpus(int number, Batch batch, MinimizerIndex index) throws IOException {
        Routed of = routed(number, false);
        reads += of.from == number ? 1 : 0;
        sayAlone(of, number, false);
        return search(corpusId(number), corpus, number - of.from, of.corpus, options.k(), batch, index);
    }

    /** Null without a control. */
    @Nullable
    CorpusPass control(int number, Batch batch, MinimizerIndex index) throws IOException {
        if (control == null) {
            return null;
        }
        Routed of = routed(number, false);
        return search(controlId(number, control), control, number - of.from, of.control, options.k(), batch, index);
    }

    CorpusPass seeds(int number, Batch seeds) throws IOException {
        Routed of = routed(number, true);
        sayAlone(of, number, true);
        return search(seedId(number), corpus, number - of.from, of.corpus, options.seed(), seeds, seeds.index());
    }

    private void sayAlone(Routed of, int number, boolean seeds) {
        if (of.corpus == null && !of.done && batches.size() > 1) {
            int shortest = batches.shortest(seeds);
            context.log()
                    .println("audit text: the generations are too many for one search; "
                            + (seeds ? "what seeds of " : "") + "part " + (number + 1) + " of " + batches.size()
                            + (seeds ? " may have" : "") + " is searched for in a pass over the corpus of its own"
                            + (isLongEnough(shortest)
                                    ? ""
                                    : ", since the shortest piece to find has only "
                                            + TextWords.counted(shortest, "byte", "bytes")));
        }
    }

    /** Removes what was set apart for batches up to this one, which all are searched for. */
    void finish(int number) throws IOException {
        for (Routed of : routed.values()) {
            if (of.end == number + 1) {
                of.remove();
            }
        }
        if (number + 1 == batches.size()) {
            CorpusRoutes.removeAll(context);
        }
    }

    private String corpusId(int number) {
        return id(identity(number), corpus);
    }

    private String controlId(int number, List<Split> control) {
        return id(identity(number) + "against ", control);
    }

    private String seedId(int number) {
        return id(identity(number) + "seeds " + options.seed(), corpus);
    }

    private boolean isDone(int number, boolean seeds) throws IOException {
        return CorpusPass.isDone(context, seeds ? seedId(number) : corpusId(number), corpus)
                && (seeds || control == null || CorpusPass.isDone(context, controlId(number, control), control));
    }

    private String setting() {
        return Build.current().version() + " " + FoundCodec.FORM + " " + options.form() + " " + options.k() + " ";
    }

    private String identity(int number) {
        return setting() + batches.text(number) + " ";
    }

    private static String id(String identity, List<Split> splits) {
        return Sha256.hex(identity + splits).substring(0, ID_DIGITS);
    }

    /** {@code place}: number of the batch in the routes. */
    private CorpusPass search(
            String id,
            List<Split> splits,
            int place,
            @Nullable CorpusRoutes routes,
            int units,
            Batch batch,
            MinimizerIndex index)
            throws IOException {
        CorpusPass pass = new CorpusPass(context, id, splits, batch.windows().size());
        if (routes == null) {
            pass.search(options.form(), units, batch, index);
        } else {
            pass.follow(routes, place, options.form(), units, batch, index);
        }
        return pass;
    }

    private Routed routed(int number, boolean seeds) throws IOException {
        Routed of = routed.get(seeds);
        if (of == null || of.end <= number) {
            of = batches.size() == 1 ? new Routed(0, 1, false, null, null) : routes(number, seeds);
            routed.put(seeds, of);
        }
        return of;
    }

    /** Whether windows have so many bytes that few documents have what is like them. */
    static boolean isLongEnough(int shortest) {
        return shortest >= LEAST_BYTES;
    }

    private Routed routes(int from, boolean seeds) throws IOException {
        if (!isLongEnough(batches.shortest(seeds))) {
            return new Routed(from, from + 1, isDone(from, seeds), null, null);
        }
        TextBatches.Routed made = batches.routes(from, seeds);
        int end = made.end();
        if (end - from < LEAST_ROUTED) {
            return new Routed(from, end, false, null, null);
        }
        boolean done = true;
        for (int number = from; number < end; number++) {
            done &= isDone(number, seeds);
        }
        if (done) {
            return new Routed(from, end, true, null, null);
        }
        context.log()
                .println("audit text: the generations are too many for one search; what " + (seeds ? "seeds of " : "")
                        + "parts " + (from + 1) + " to " + end + " of " + batches.size()
                        + " may have is set apart in one pass over the corpus");
        int units = seeds ? options.seed() : options.k();
        String identity = setting() + batches.identity() + " routes " + batches.texts(from, end) + " " + units + " ";
        CorpusRoutes inCorpus = new CorpusRoutes(context, id(identity, corpus), corpus);
        inCorpus.search(options.form(), units, made.routes());
        CorpusRoutes inControl = null;
        if (control != null && !seeds) {
            inControl = new CorpusRoutes(context, id(identity + "against ", control), control);
            inControl.search(options.form(), units, made.routes());
        }
        return new Routed(from, end, false, inCorpus, inControl);
    }
}
