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

    private final JobContext context;
    private final TextAuditOptions options;
    private final TextBatches batches;
    private final List<Split> corpus;
    private final @Nullable List<Split> control;
    private final Map<Boolean, Routed> routed = new HashMap<>();
    private int reads;

    /** What was set apart for batches {@code from} to {@code end}, excluded; null where these are searched for by a pass each. */
    private record Routed(
            int from,
            int end,
            @Nullable CorpusRoutes corpus,
            @Nullable CorpusRoutes control) {}

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
        reads += of.corpus == null || of.from == number ? 1 : 0;
        if (of.corpus == null && batches.size() > 1) {
            context.log()
                    .println("audit text: the generations are too many for one search; part " + (number + 1) + " of "
                            + batches.size() + " is searched for in a pass over the corpus of its own");
        }
        return pass(number, of.from, of.corpus, identity(number), corpus, options.k(), batch, index);
    }

    /** Null without a control. */
    @Nullable
    CorpusPass control(int number, Batch batch, MinimizerIndex index) throws IOException {
        if (control == null) {
            return null;
        }
        Routed of = routed(number, false);
        return pass(number, of.from, of.control, identity(number) + "against ", control, options.k(), batch, index);
    }

    CorpusPass seeds(int number, Batch batch, Batch seeds) throws IOException {
        Routed of = routed(number, true);
        int units = options.seed();
        String identity = identity(number) + "seeds " + units;
        return pass(number, of.from, of.corpus, identity, corpus, units, seeds, seeds.index());
    }

    private String setting() {
        return Build.current().version() + " " + options.form() + " " + options.k() + " ";
    }

    private String identity(int number) {
        return setting() + batches.text(number) + " ";
    }

    private static String id(String identity, List<Split> splits) {
        return Sha256.hex(identity + splits).substring(0, ID_DIGITS);
    }

    private CorpusPass pass(
            int number,
            int first,
            @Nullable CorpusRoutes routes,
            String identity,
            List<Split> splits,
            int units,
            Batch batch,
            MinimizerIndex index)
            throws IOException {
        CorpusPass pass = new CorpusPass(
                context, id(identity, splits), splits, batch.windows().size());
        if (routes == null) {
            pass.search(options.form(), units, batch, index);
        } else {
            pass.follow(routes, number - first, options.form(), units, batch, index);
        }
        return pass;
    }

    private Routed routed(int number, boolean seeds) throws IOException {
        Routed of = routed.get(seeds);
        if (of == null || of.end <= number) {
            of = batches.size() == 1 ? new Routed(0, 1, null, null) : routes(number, seeds);
            routed.put(seeds, of);
        }
        return of;
    }

    private Routed routes(int from, boolean seeds) throws IOException {
        TextBatches.Routed made = batches.routes(from, seeds);
        int end = made.end();
        if (end - from < LEAST_ROUTED) {
            return new Routed(from, end, null, null);
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
        return new Routed(from, end, inCorpus, inControl);
    }
}
