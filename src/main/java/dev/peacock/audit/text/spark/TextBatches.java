package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.search.Batch;
import dev.peacock.provenance.Sha256;
import dev.peacock.text.input.Document;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextSource;
import dev.peacock.text.match.Routes;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The generations in the order of their files, as many at a time as one search takes. Where these are not all, a batch is read and made
 * again when its turn comes, so that the driver holds one.
 */
final class TextBatches {
    private final TextAuditOptions options;
    private final Configuration hadoop;
    private final List<Split> splits;
    private final long mostBytes;
    private final long mostWindows;
    private final long mostRoutes;
    /** Of each split, and of each batch: the first generation; then how many there are. */
    private final List<Integer> splitStarts = new ArrayList<>(List.of(0));

    private final List<Integer> batchStarts = new ArrayList<>(List.of(0));
    /** Of each batch, what identifies its texts. */
    private final List<String> texts = new ArrayList<>();

    private final String identity;
    private final long replaced;
    private final long withoutPrompt;
    private int shortest = Integer.MAX_VALUE;
    private int shortestSeed = Integer.MAX_VALUE;
    private @Nullable Batch last;

    /** With the bytes of memory that the driver and an executor have. */
    TextBatches(TextAuditOptions options, Configuration hadoop, long driver, long executor) throws IOException {
        this.options = options;
        this.hadoop = hadoop;
        this.mostBytes = options.mostBytes(driver);
        this.mostWindows = TextAuditOptions.mostWindows(driver, executor);
        this.mostRoutes = TextAuditOptions.mostRoutes(driver, executor);
        this.splits = TextSource.plan(options.generations(), options.generationTexts(), hadoop);
        MessageDigest digest = Sha256.begin();
        MessageDigest ofBatch = Sha256.begin();
        Batch[] making = {empty()};
        int[] read = {0};
        long[] notUtf8 = {0};
        long[] noPrompt = {0};
        for (Split split : splits) {
            split.read(hadoop, document -> {
                if (isFull(making[0])) {
                    end(making[0], ofBatch);
                    batchStarts.add(read[0]);
                    making[0] = empty();
                }
                add(making[0], document);
                update(digest, document.utf8());
                update(ofBatch, document.utf8());
                notUtf8[0] += document.replaced();
                noPrompt[0] += prompt(document) == null ? 1 : 0;
                read[0]++;
            });
            splitStarts.add(read[0]);
        }
        end(making[0], ofBatch);
        batchStarts.add(read[0]);
        identity = Sha256.hex(digest);
        replaced = notUtf8[0];
        withoutPrompt = noPrompt[0];
        last = size() == 1 ? making[0] : null;
    }

    /** The digest begins anew. */
    private void end(Batch batch, MessageDigest text) {
        texts.add(Sha256.hex(text));
        shortest = Math.min(shortest, batch.shortest());
        shortestSeed = Math.min(shortestSeed, batch.shortestSeed());
    }

    int size() {
        return batchStarts.size() - 1;
    }

    /** Characters that stand for bytes which are no UTF-8. */
    long replaced() {
        return replaced;
    }

    /** Generations that have none; null where none is asked for. */
    @Nullable
    Long withoutPrompt() {
        return options.prompt() == null ? null : withoutPrompt;
    }

    /** Of all texts, whatever passes they are searched in. */
    String identity() {
        return identity;
    }

    /** Identifies a batch by its texts. */
    String text(int number) {
        return texts.get(number);
    }

    /** The same of batches {@code from} to {@code end}, excluded: where each begins follows from the memory. */
    List<String> texts(int from, int end) {
        return texts.subList(from, end);
    }

    /** Batch {@code number}, from 0, which is not held here: each is to be asked for once. */
    Batch take(int number) throws IOException {
        if (last != null) {
            Batch all = last;
            last = null;
            return all;
        }
        Batch batch = empty();
        read(number, document -> add(batch, document));
        return batch;
    }

    private void read(int number, Consumer<Document> documents) throws IOException {
        int from = batchStarts.get(number);
        int to = batchStarts.get(number + 1);
        for (int s = 0; s < splits.size(); s++) {
            int[] at = {splitStarts.get(s)};
            if (splitStarts.get(s + 1) > from && at[0] < to) {
                splits.get(s).read(hadoop, document -> {
                    int here = at[0]++;
                    if (here >= from && here < to) {
                        documents.accept(document);
                    }
                });
            }
        }
    }

    /** Bytes of the shortest window of all batches, or of the shortest one of a seed. */
    int shortest(boolean seeds) {
        return seeds ? shortestSeed : shortest;
    }

    /** Routes to batches {@code from} to {@code end}, excluded, which count from 0 in them. */
    record Routed(Routes routes, int end) {}

    /** To as many batches as the memory takes, one at least; {@code seeds}: for windows of seeds. */
    Routed routes(int from, boolean seeds) throws IOException {
        Routes.Builder routes = new Routes.Builder(shortest(seeds));
        int end = from;
        while (end < size() && routes.bytes() < mostRoutes && end - from < Routes.MOST_BATCHES) {
            int batch = end++ - from;
            read(from + batch, document -> routes.add(batch, options.form().bytes(document.utf8())));
        }
        return new Routed(routes.build(), end);
    }

    private Batch empty() {
        return new Batch(options.form(), options.k(), options.seed());
    }

    private boolean isFull(Batch batch) {
        return batch.bytes() > mostBytes || batch.windows().size() > mostWindows;
    }

    private @Nullable String prompt(Document document) {
        return options.prompt() == null ? null : document.columns().get(options.prompt());
    }

    private void add(Batch batch, Document document) {
        String group = TextGroups.name(options.by(), document.columns());
        String prompt = prompt(document);
        // a prompt that is called as another generation's id is no pair of it
        String sample = prompt == null ? "id " + document.id() : "prompt " + prompt;
        batch.add(document.id(), group, sample, document.utf8());
    }

    private static void update(MessageDigest digest, byte[] text) {
        digest.update(Sha256.littleEndian(text.length));
        digest.update(text);
    }
}
