package dev.peacock.spark.generate;

import static dev.peacock.table.GenerationsTable.GENERATIONS;

import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.Target;
import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.prompts.Prompt;
import dev.peacock.generate.service.Service;
import dev.peacock.outcome.TableFiles;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.session.FleetMetrics;
import dev.peacock.spark.work.Scheduler;
import dev.peacock.spark.work.Work;
import dev.peacock.stats.Seeds;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model for continuations of prompts, and keeps them. What is answered is kept in files of its own, so that a job that was killed
 * goes on; the table is made when all prompts are answered, or a limit is reached.
 */
public final class Generate {
    static final String DIRECTORY = "generate";
    private static final Progress.Words ASKING = new Progress.Words("asking", "prompts", "prompts/s");
    private static final String MEND = "run generate again with the same options, which asks those prompts again";
    private static final int ID_DIGITS = 16;
    /** Prompts of a task and of a file, of a model in this process. */
    private static final int STACK = 16;

    private static final int FILES_A_TASK = 64;

    private final JobContext context;
    private final OutputDirectory out;
    private final GenerateOptions options;
    private final Targets targets;

    public Generate(JobContext context, GenerateOptions options, Targets targets) {
        this.context = context;
        this.out = context.out();
        this.options = options;
        this.targets = targets;
    }

    /** Of the draws of a prompt. */
    static long seed(long seed, int prompt) {
        return Seeds.seed(seed, Seeds.Purpose.GENERATE, prompt);
    }

    public GenerateSummary run() throws IOException {
        List<Prompt> prompts = options.prompts().read(options.seed(), out.hadoop(), context.log());
        context.log().printf("prompts: %,d%n", prompts.size());
        return options.service() == null ? ofLocal(prompts) : ofService(prompts, options.asking());
    }

    private GenerateSummary ofLocal(List<Prompt> prompts) throws IOException {
        LocalSource source = targets.local(options.target());
        String id = id(identity(prompts) + " " + Build.current().version() + " " + source.name() + " " + ofModel());
        Work<Asked> work = new Work<>(
                "generate",
                id,
                source.name(),
                ASKING,
                STACK,
                new LocalAsking(source, prompts, options.wanted(), options.seed()),
                files(id),
                null);
        Scheduler<Asked> scheduler = new Scheduler<>(context, work);
        repair(scheduler, id);
        scheduler.runMissing(prompts.size());
        return finish(source.name(), prompts, id, STACK, null, null);
    }

    private void repair(Scheduler<Asked> scheduler, String id) throws IOException {
        if (out.exists(Asked.DIRECTORY + "/" + id)) {
            scheduler.repair("files of answers");
        }
    }

    /** What a model in this process is made of. */
    private String ofModel() {
        return options.target() instanceof Target.NGram ngram
                ? Sha256.hex(TextSource.listing(ngram.corpus(), out.hadoop()).toString()) + " " + ngram.column()
                : options.target().toString();
    }

    private GenerateSummary ofService(List<Prompt> prompts, GenerateOptions.Asking asking) throws IOException {
        String model = asking.settings().model();
        String id = id(identity(prompts) + " " + asking.settings().base() + " " + model + " "
                + asking.settings().chat() + " " + asking.settings().logProbabilities());
        // its task is never run: a service is asked from the driver
        Work<Asked> work = new Work<>(
                "generate",
                id,
                "service",
                ASKING,
                1,
                (stack, device) -> {
                    throw new IllegalStateException("a service is asked from the driver");
                },
                files(id),
                null);
        Scheduler<Asked> scheduler = new Scheduler<>(context, work);
        repair(scheduler, id);
        TableFiles<Asked> files = open(id);
        Set<Integer> done = files.done();
        List<Integer> missing = IntStream.range(0, prompts.size())
                .filter(number -> !done.contains(number))
                .boxed()
                .toList();
        Bill bill = new Bill(asking, prompts, options.wanted(), missing);
        Charge kept = done.isEmpty() ? Charge.NONE : charge(id, prompts.size());
        Budget budget = new Budget(asking.limits(), kept.plus(Ledger.lost(out, id)));
        AtomicReference<@Nullable String> limit = new AtomicReference<>();
        if (!missing.isEmpty()) {
            try (Ledger ledger = Ledger.begin(out, id, bill.underWay())) {
                Service service = new Service(asking.settings(), asking.key(), budget, ledger::add);
                ServiceAsking asks = new ServiceAsking(
                        service,
                        prompts,
                        options.wanted(),
                        options.seed(),
                        files,
                        ledger,
                        id,
                        // a refusal is only kept beside an answer
                        new Refusals(!done.isEmpty()),
                        context.log());
                FleetMetrics metrics = FleetMetrics.begin(prompts.size(), done.size(), 0);
                scheduler.run(
                        prompts.size(),
                        done.size(),
                        metrics,
                        () -> bill.progress(budget, done.size() + metrics.finished()),
                        report -> limit.set(asks.ask(missing, asking.concurrency(), report)));
            }
        }
        Charge lost = Ledger.lost(out, id);
        Charge used = budget.spent();
        GenerateSummary.Use use = new GenerateSummary.Use(
                used.requests(),
                used.promptTokens(),
                used.completionTokens(),
                lost.tokens(),
                asking.limits().cost(used));
        return finish(model, prompts, id, 1, use, limit.get());
    }

    private String identity(List<Prompt> prompts) {
        MessageDigest digest = Sha256.begin();
        for (Prompt prompt : prompts) {
            byte[] one = prompt.toString().getBytes(StandardCharsets.UTF_8);
            digest.update(Sha256.littleEndian(one.length));
            digest.update(one);
        }
        Wanted wanted = options.wanted();
        return Sha256.hex(digest) + " " + wanted.sampling() + " " + wanted.length() + " " + wanted.draws() + " "
                + GenerationRows.json(wanted.stop()) + " " + options.seed();
    }

    private static String id(String identity) {
        return Sha256.hex(identity).substring(0, ID_DIGITS);
    }

    private Work.Files<Asked> files(String id) {
        String directory = out.path(Asked.DIRECTORY + "/" + id).toString();
        return hadoop -> new TableFiles<>(hadoop, new Path(directory), id, Asked.CODEC, MEND);
    }

    private TableFiles<Asked> open(String id) {
        return new TableFiles<>(out.hadoop(), out.path(Asked.DIRECTORY + "/" + id), id, Asked.CODEC, MEND);
    }

    /** Of all answers that are kept. */
    private Charge charge(String id, int prompts) throws IOException {
        return JobGroups.find(
                context.spark(),
                "generate: what was used",
                () -> answers(id, prompts, 1).map(Asked::charge).fold(Charge.NONE, Charge::plus));
    }

    private JavaRDD<Asked> answers(String id, int prompts, int stack) {
        Broadcast<SerializableConfiguration> hadoop =
                context.spark().broadcast(new SerializableConfiguration(out.hadoop()));
        Work.Files<Asked> files = files(id);
        List<Integer> stacks =
                IntStream.range(0, (prompts + stack - 1) / stack).boxed().toList();
        return context.spark()
                .parallelize(stacks, Math.max(1, stacks.size() / FILES_A_TASK))
                .flatMap(number ->
                        files.open(hadoop.value().value()).rows(number).iterator());
    }

    private GenerateSummary finish(
            String model,
            List<Prompt> prompts,
            String id,
            int stack,
            GenerateSummary.@Nullable Use use,
            @Nullable String limit)
            throws IOException {
        AuditFiles.begin(out, DIRECTORY);
        SparkTables tables = new SparkTables(context.session(), out);
        GenerationRows rows = new GenerationRows(prompts, model, options.wanted(), options.seed());
        JobGroups.in(context.spark(), "generate: the table", () -> {
            Broadcast<GenerationRows> shared = context.spark().broadcast(rows);
            tables.write(
                    GENERATIONS,
                    tables.frame(
                            GENERATIONS,
                            answers(id, prompts.size(), stack)
                                    .map(asked -> shared.value().row(asked))));
            shared.destroy();
        });
        return AuditFiles.finish(out, DIRECTORY, summary(tables.read(GENERATIONS), model, prompts.size(), use, limit));
    }

    private static GenerateSummary summary(
            Dataset<Row> written,
            String model,
            long prompts,
            GenerateSummary.@Nullable Use use,
            @Nullable String limit) {
        List<GenerateSummary.Finish> finishes = new ArrayList<>();
        long generations = 0;
        for (Row row : written.groupBy(Cells.col(GENERATIONS.finish)).count().collectAsList()) {
            finishes.add(new GenerateSummary.Finish(row.getString(0), row.getLong(1)));
            generations += row.getLong(1);
        }
        finishes.sort((a, b) -> a.generations() == b.generations()
                ? a.finish().compareTo(b.finish())
                : Long.compare(b.generations(), a.generations()));
        long answered =
                written.select(Cells.col(GENERATIONS.promptNumber)).distinct().count();
        return new GenerateSummary(model, prompts, answered, generations, finishes, use, limit);
    }
}
