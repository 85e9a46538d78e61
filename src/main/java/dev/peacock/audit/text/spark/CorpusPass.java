package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.search.Batch;
import dev.peacock.audit.text.search.CopiedDocument;
import dev.peacock.audit.text.search.DocumentPieces;
import dev.peacock.audit.text.search.DocumentScan;
import dev.peacock.audit.text.search.Found;
import dev.peacock.audit.text.search.RunCount;
import dev.peacock.audit.text.search.Spans;
import dev.peacock.audit.text.search.SplitScan;
import dev.peacock.audit.text.search.SplitTotals;
import dev.peacock.audit.text.search.WindowCounts;
import dev.peacock.audit.text.search.WindowSet;
import dev.peacock.outcome.TableFiles;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.Scheduler;
import dev.peacock.spark.work.Work;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.Split;
import dev.peacock.text.match.MinimizerIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Searches a corpus for the windows of a batch of generations, a split in each task. What each split has is kept in a file of its own, so
 * that a job that was killed goes on.
 *
 * @param id of the pass: the same for the same generations, corpus and options
 */
record CorpusPass(JobContext context, String id, List<Split> splits, int windows) {
    private static final Progress.Words SEARCHING = new Progress.Words("searching", "MB", "MB/s");
    private static final int FILES_A_TASK = 16;

    private record Searching(
            List<Split> splits,
            TextForm form,
            int k,
            MinimizerIndex index,
            WindowSet windows,
            SerializableConfiguration hadoop)
            implements SplitTask {
        @Override
        public List<Found> rows(int number) throws IOException {
            SplitScan split = new SplitScan(number, new DocumentScan(form, k, index, windows));
            splits.get(number)
                    .read(hadoop.value(), document -> split.add(document.id(), document.utf8(), document.replaced()));
            return split.rows();
        }
    }

    /** Searches what was set apart of the splits for a batch. */
    private record Following(
            List<Split> splits,
            Work.Files<Found> routed,
            int batch,
            TextForm form,
            int k,
            MinimizerIndex index,
            WindowSet windows,
            SerializableConfiguration hadoop)
            implements SplitTask {
        @Override
        public List<Found> rows(int number) throws IOException {
            List<Found> apart = routed.open(hadoop.value()).rows(number);
            if (apart.isEmpty()) {
                throw new IOException("what was set apart of split " + number
                        + " of the corpus is gone; run the same command again, which sets it apart again");
            }
            SplitScan split = new SplitScan(number, new DocumentScan(form, k, index, windows));
            split.add(apart, batch);
            return split.rows();
        }
    }

    /**
     * What the corpus holds.
     *
     * @param documents by window, how many documents hold it
     * @param occurrences by window, how often they do
     */
    record Findings(SplitTotals totals, long[] documents, long[] occurrences) {}

    /** Reads the corpus, and does what is missing. */
    void search(TextForm form, int k, Batch batch, MinimizerIndex index) throws IOException {
        run(
                context,
                directory(id),
                id,
                splits,
                new Searching(splits, form, k, index, batch.windows(), hadoop(context)));
    }

    /** The same by what was set apart of it for several batches, of which this is one. */
    void follow(CorpusRoutes routes, int number, TextForm form, int k, Batch batch, MinimizerIndex index)
            throws IOException {
        run(
                context,
                directory(id),
                id,
                splits,
                new Following(splits, routes.files(), number, form, k, index, batch.windows(), hadoop(context)));
    }

    static SerializableConfiguration hadoop(JobContext context) {
        return new SerializableConfiguration(context.out().hadoop());
    }

    /** {@code directory}: where the files are, below the output. */
    static void run(JobContext context, String directory, String id, List<Split> splits, SplitTask task)
            throws IOException {
        if (splits.isEmpty()) {
            return;
        }
        Work<Found> work =
                new Work<>("audit text: search", id, "search", SEARCHING, 1, task, files(context, directory, id), null);
        Scheduler<Found> scheduler = new Scheduler<>(context, work);
        if (context.out().exists(directory)) {
            scheduler.repair("files of searched splits");
        }
        scheduler.runMissing(splits.size());
    }

    private static String directory(String id) {
        return FoundCodec.DIRECTORY + "/" + id;
    }

    /** Whether a pass with that id has searched all splits. */
    static boolean isDone(JobContext context, String id, List<Split> splits) throws IOException {
        return files(context, directory(id), id)
                        .open(context.out().hadoop())
                        .done()
                        .size()
                >= splits.size();
    }

    private Work.Files<Found> files() {
        return files(context, directory(id), id);
    }

    static Work.Files<Found> files(JobContext context, String directory, String id) {
        String path = context.out().path(directory).toString();
        return hadoop -> files(hadoop, path, id);
    }

    private static TableFiles<Found> files(Configuration hadoop, String directory, String owner) {
        return new TableFiles<>(
                hadoop,
                new Path(directory),
                owner,
                new FoundCodec(),
                "run audit text again with the same options, which writes it again");
    }

    /** The sums over all splits. */
    Findings findings() throws IOException {
        int count = windows;
        List<Tuple2<SplitTotals, WindowCounts>> sum = rows(rows -> List.of(rows.mapPartitions(part -> {
                    long[] held = new long[count];
                    long[] times = new long[count];
                    SplitTotals totals = SplitTotals.NONE;
                    while (part.hasNext()) {
                        Found row = part.next();
                        if (row.kind() == Found.Kind.TOTALS) {
                            totals = totals.plus(row.totals());
                        } else if (row.kind() == Found.Kind.WINDOWS) {
                            row.windows().addTo(held, times);
                        }
                    }
                    return List.of(new Tuple2<>(totals, WindowCounts.of(held, times)))
                            .iterator();
                })
                .treeReduce((a, b) -> new Tuple2<>(a._1.plus(b._1), a._2.plus(b._2)))));
        long[] documents = new long[windows];
        long[] occurrences = new long[windows];
        sum.forEach(all -> all._2.addTo(documents, occurrences));
        SplitTotals totals = sum.isEmpty() ? SplitTotals.NONE : sum.get(0)._1;
        return new Findings(totals, documents, occurrences);
    }

    /** The distinct pieces of documents that consist of windows of k units; the driver gets a part of them at a time, and keeps what counts. */
    Spans spans(int k) throws IOException {
        List<Spans> spans = rows(rows -> List.of(new Spans(
                rows.filter(row -> row.kind() == Found.Kind.RUN)
                        .map(Found::run)
                        .mapToPair(run -> new Tuple2<>(run.order(), run))
                        .reduceByKey(RunCount::merge)
                        .sortByKey()
                        .values()
                        .toLocalIterator(),
                k)));
        return spans.isEmpty() ? new Spans(List.of(), k) : spans.get(0);
    }

    private interface Reading<T> {
        List<T> of(JavaRDD<Found> rows);
    }

    private <T> List<T> rows(Reading<T> reading) throws IOException {
        if (splits.isEmpty()) {
            return List.of();
        }
        JavaSparkContext spark = context.spark();
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(hadoop(context));
        Work.Files<Found> files = files();
        try {
            return JobGroups.find(
                    spark,
                    "audit text: what was found",
                    () -> reading.of(stacks(spark, splits.size())
                            .flatMap(stack -> files.open(hadoop.value().value())
                                    .rows(stack)
                                    .iterator())));
        } finally {
            hadoop.destroy();
        }
    }

    private static JavaRDD<Integer> stacks(JavaSparkContext spark, int splits) {
        List<Integer> stacks = IntStream.range(0, splits).boxed().toList();
        return spark.parallelize(stacks, Math.max(1, splits / FILES_A_TASK));
    }

    /** What batches' passes of one corpus found in documents, read by tasks; {@code common}: each batch's windows that do not count. */
    static JavaRDD<CopiedDocument> documents(List<CorpusPass> passes, List<BitSet> common, int k) {
        CorpusPass first = passes.get(0);
        JavaSparkContext spark = first.context.spark();
        if (first.splits.isEmpty()) {
            return spark.emptyRDD();
        }
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(
                new SerializableConfiguration(first.context.out().hadoop()));
        List<Work.Files<Found>> all = new ArrayList<>();
        passes.forEach(pass -> all.add(pass.files()));
        return stacks(spark, first.splits.size()).flatMap(stack -> {
            Map<Integer, DocumentPieces> documents = new TreeMap<>();
            Map<Integer, List<int[]>> windows = new HashMap<>();
            Map<Integer, List<int[]>> apart = new HashMap<>();
            for (int pass = 0; pass < all.size(); pass++) {
                List<RunCount> runs = new ArrayList<>();
                for (Found row : all.get(pass).open(hadoop.value().value()).rows(stack)) {
                    if (row.kind() == Found.Kind.RUN) {
                        runs.add(row.run());
                    } else if (row.kind() == Found.Kind.DOCUMENT) {
                        DocumentPieces document = row.document();
                        documents.put(document.ordinal(), document);
                        windows.computeIfAbsent(document.ordinal(), d -> new ArrayList<>())
                                .add(document.windows(runs, common.get(pass), false));
                        apart.computeIfAbsent(document.ordinal(), d -> new ArrayList<>())
                                .add(document.windows(runs, common.get(pass), true));
                    }
                }
            }
            return documents.values().stream()
                    .map(document -> CopiedDocument.of(
                            document.document(),
                            document.units(),
                            windows.getOrDefault(document.ordinal(), List.of()),
                            apart.getOrDefault(document.ordinal(), List.of()),
                            k))
                    .filter(document -> document.copied() > 0)
                    .iterator();
        });
    }
}
