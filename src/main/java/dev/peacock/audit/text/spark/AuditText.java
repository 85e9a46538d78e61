package dev.peacock.audit.text.spark;

import static dev.peacock.audit.text.spark.TextTables.DOCUMENTS;
import static dev.peacock.audit.text.spark.TextTables.WINDOWS;
import static dev.peacock.spark.output.Cells.col;

import dev.peacock.audit.AuditPage;
import dev.peacock.audit.text.search.Batch;
import dev.peacock.audit.text.search.Copied;
import dev.peacock.audit.text.search.CopiedDocument;
import dev.peacock.audit.text.search.FoundWindows;
import dev.peacock.audit.text.search.Generation;
import dev.peacock.audit.text.search.GenerationResult;
import dev.peacock.audit.text.search.Span;
import dev.peacock.audit.text.search.Spans;
import dev.peacock.audit.text.search.SplitTotals;
import dev.peacock.config.text.Words;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.jobs.ExecutorSize;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.input.TextSource;
import dev.peacock.text.match.MinimizerIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Searches a corpus for what generations copied from it. The driver holds a batch of generations, about 100 bytes for each distinct
 * window that was found, and the rows of matches; executors hold a batch's index.
 */
final class AuditText {
    private static final int DOCUMENTS_SHOWN = 20;
    private static final int WINDOWS_OF_PART = 1 << 16;
    /** More documents of the control than there are: its windows that are common in the corpus. */
    private static final long COMMON = Long.MAX_VALUE;

    private final JobContext context;
    private final OutputDirectory out;
    private final SparkTables tables;
    private final TextAuditOptions options;
    private final int k;

    private final FoundWindows windows = new FoundWindows();
    private final List<GenerationResult> results = new ArrayList<>();
    private final List<int[]> found = new ArrayList<>();
    private final TextMatches matches;
    private final List<CorpusPass> passes = new ArrayList<>();
    private final List<BitSet> common = new ArrayList<>();
    private final @Nullable TextNear near;
    private SplitTotals corpusTotals = SplitTotals.NONE;
    private SplitTotals controlTotals = SplitTotals.NONE;

    AuditText(JobContext context, TextAuditOptions options) {
        this.context = context;
        this.out = context.out();
        this.tables = new SparkTables(context.session(), out);
        this.options = options;
        this.k = options.k();
        this.matches = new TextMatches(options);
        Double similarity = options.near();
        this.near = similarity == null ? null : new TextNear(context, options, similarity);
    }

    TextSummary run() throws IOException {
        TextBatches batches = new TextBatches(
                options,
                out.hadoop(),
                Runtime.getRuntime().maxMemory(),
                ExecutorSize.of(context.spark().sc()).heap());
        List<Split> corpus = plan(options.corpus(), options.corpusTexts());
        String against = options.against();
        List<Split> control = against == null ? null : plan(against, options.corpusTexts());
        begin(batches, corpus, control == null ? List.of() : control);
        TextSearches searches = new TextSearches(context, options, batches, corpus, control);
        for (int b = 0; b < batches.size(); b++) {
            search(b, batches, searches, corpus);
        }
        AuditFiles.begin(out, TextTables.DIRECTORY);
        TextGroups groups = new TextGroups(results, found, windows, options);
        context.write(TextTables.MATCHES, matches.rows(), JobContext.ROWS_WITH_TEXT);
        context.write(TextTables.GENERATIONS, results.stream().map(groups::row).toList(), JobContext.ROWS_WITH_TEXT);
        context.write(TextTables.GROUPS, groups.rows(), JobContext.ROWS_WITH_TEXT);
        context.write(TextTables.NEAR, near == null ? List.of() : near.rows(), JobContext.ROWS_WITH_TEXT);
        writeWindows();
        long copied = writeDocuments();
        List<TextSummary.Copy> longest = matches.longest(false, context, corpus);
        TextSummary summary = new TextSummary(
                setting(),
                groups.all(),
                batches.replaced(),
                batches.withoutPrompt(),
                groups.groups(),
                groups.differences(),
                corpus(corpusTotals, copied),
                control == null ? null : corpus(controlTotals, 0),
                searches.reads(),
                longest,
                matches.longest(true, context, corpus),
                documents(),
                groups.unseen(),
                groups.growth(),
                near == null ? null : near.summary());
        return AuditPage.finish(
                out,
                TextTables.DIRECTORY,
                TextAudit.TITLE,
                TextWords.facts(summary),
                TextSection.parts(summary),
                summary);
    }

    private List<Split> plan(String uri, TextOptions texts) {
        return options.split() == 0
                ? TextSource.plan(uri, texts, out.hadoop())
                : TextSource.plan(uri, texts, out.hadoop(), options.split());
    }

    /** Says why splits that were searched before are searched again, and removes them. */
    private void begin(TextBatches batches, List<Split> corpus, List<Split> control) throws IOException {
        TextWork.begin(
                context,
                new TextWork(
                        batches.identity(),
                        Sha256.hex(corpus.toString()),
                        Sha256.hex(control.toString()),
                        Build.current().version() + " " + FoundCodec.FORM + " " + options.form() + " " + k));
    }

    private void search(int turn, TextBatches batches, TextSearches searches, List<Split> corpus) throws IOException {
        searches.prepare(turn);
        Batch batch = batches.take(turn);
        MinimizerIndex index = batch.index();
        CorpusPass pass = searches.corpus(turn, batch, index);
        CorpusPass.Findings findings = pass.findings();
        passes.add(pass);
        BitSet isCommon = new BitSet();
        IntStream.range(0, batch.windows().size())
                .filter(window -> findings.documents()[window] > options.mostDocuments())
                .forEach(isCommon::set);
        common.add(isCommon);
        corpusTotals = findings.totals();
        long @Nullable [] inControl = null;
        CorpusPass ofControl = searches.control(turn, batch, index);
        if (ofControl != null) {
            CorpusPass.Findings controls = ofControl.findings();
            controlTotals = controls.totals();
            inControl = controls.documents().clone();
            for (int window = isCommon.nextSetBit(0); window >= 0; window = isCommon.nextSetBit(window + 1)) {
                inControl[window] = COMMON;
            }
        }
        int @Nullable [] nearby = null;
        if (near != null) {
            Batch seeds = batch.seeds();
            CorpusPass ofSeeds = searches.seeds(turn, seeds);
            nearby =
                    near.add(results.size(), batch, seeds, ofSeeds.spans(options.seed()), findings.documents(), corpus);
        }
        Spans spans = pass.spans(k);
        for (int g = 0; g < batch.generations().size(); g++) {
            Generation generation = batch.generations().get(g);
            long number = results.size();
            int[] own = generation.windows();
            List<Span> copies = spans.of(own);
            found.add(windows.add(batch, generation, number, findings.documents(), findings.occurrences()));
            results.add(new GenerationResult(
                    number,
                    generation.id(),
                    generation.group(),
                    generation.sample(),
                    generation.units(),
                    own.length,
                    Copied.of(own, findings.documents(), k, options.mostDocuments()),
                    matches.add(number, generation, copies, findings.documents()),
                    nearby == null ? null : nearby[g],
                    inControl == null
                            ? null
                            : Copied.of(own, inControl, k, COMMON - 1).units()));
        }
        searches.finish(turn);
    }

    private void writeWindows() throws IOException {
        Broadcast<FoundWindows> shared = context.spark().broadcast(windows);
        int size = windows.size();
        long most = options.mostDocuments();
        List<Integer> parts =
                IntStream.rangeClosed(0, size / WINDOWS_OF_PART).boxed().toList();
        JavaRDD<Row> rows = context.spark()
                .parallelize(parts, parts.size())
                .flatMap(part -> IntStream.range(part * WINDOWS_OF_PART, Math.min(size, (part + 1) * WINDOWS_OF_PART))
                        .mapToObj(window -> row(shared.value().get(window), most))
                        .iterator());
        tables.write(WINDOWS, tables.frame(WINDOWS, rows));
        shared.destroy();
    }

    private static Row row(FoundWindows.Window window, long most) {
        return Rows.of(WINDOWS)
                .with(WINDOWS.window, window.id())
                .with(WINDOWS.generations, (long) window.generations())
                .with(WINDOWS.occurrences, (long) window.occurrences())
                .with(WINDOWS.documents, window.documents())
                .with(WINDOWS.corpusOccurrences, window.inCorpus())
                .with(WINDOWS.kind, TextMatches.kind(window.documents() > most))
                .with(WINDOWS.number, window.number())
                .with(WINDOWS.start, window.start())
                .build();
    }

    /** Returns how many there are. */
    private long writeDocuments() throws IOException {
        JobGroups.in(context.spark(), "audit text: copied documents", () -> {
            JavaRDD<Row> rows = CorpusPass.documents(passes, common, k).map(AuditText::row);
            tables.write(DOCUMENTS, tables.frame(DOCUMENTS, rows));
        });
        return tables.read(DOCUMENTS).count();
    }

    private static Row row(CopiedDocument document) {
        return Rows.of(DOCUMENTS)
                .with(DOCUMENTS.document, document.document())
                .with(DOCUMENTS.units, document.units())
                .with(DOCUMENTS.copied, document.copied())
                .with(DOCUMENTS.share, (double) document.copied() / document.units())
                .with(DOCUMENTS.longest, document.longest())
                .with(DOCUMENTS.pieces, document.pieces())
                .build();
    }

    private List<TextSummary.Document> documents() throws IOException {
        return tables
                .read(DOCUMENTS)
                .sort(col(DOCUMENTS.copied).desc(), col(DOCUMENTS.document).asc())
                .limit(DOCUMENTS_SHOWN)
                .collectAsList()
                .stream()
                .map(row -> new TextSummary.Document(
                        Cells.get(row, DOCUMENTS.document),
                        Cells.get(row, DOCUMENTS.units),
                        Cells.get(row, DOCUMENTS.copied),
                        Cells.get(row, DOCUMENTS.share),
                        Cells.get(row, DOCUMENTS.longest)))
                .toList();
    }

    private static TextSummary.Corpus corpus(SplitTotals totals, long copied) {
        return new TextSummary.Corpus(totals.documents(), totals.bytes(), totals.replaced(), copied);
    }

    private TextSummary.Setting setting() {
        String unit = Words.of(options.form().unit());
        return new TextSummary.Setting(
                unit.substring(0, unit.length() - 1),
                k,
                options.form().normalisations().stream().map(Words::of).sorted().toList(),
                options.form().tokenizer(),
                options.common(),
                options.masked());
    }
}
