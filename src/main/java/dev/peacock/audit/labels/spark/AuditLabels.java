package dev.peacock.audit.labels.spark;

import static dev.peacock.audit.labels.spark.LabelsTables.PAIRS;
import static dev.peacock.audit.labels.spark.LabelsTables.VOTES;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.labels.ConfidentJoint;
import dev.peacock.audit.labels.Control;
import dev.peacock.audit.labels.LabelScore;
import dev.peacock.audit.labels.SplitLabels;
import dev.peacock.audit.labels.Votes;
import dev.peacock.check.UserError;
import dev.peacock.estimate.FleetAccuracy;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.columns.PredictionBlocks;
import dev.peacock.spark.estimate.FleetWarning;
import dev.peacock.spark.estimate.Summarize;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Seeds;
import dev.peacock.table.Table;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;

/**
 * Finds labels that look wrong from the predictions of a finished fleet. Executors count the votes of blocks of examples; the driver
 * holds the votes of all, 6 bytes for each example and label that it gets, a few times over, and the results of each example.
 */
final class AuditLabels {
    /** What suspects are shown by. */
    static final LabelScore.By ORDER = LabelScore.By.SELF_CONFIDENCE;

    private static final int PAIRS_SHOWN = 10;
    private static final int ROWS_OF_PART = 1 << 20;

    /** What is said of an example (250), its row (550) and that again on its way to a task (300), counted by the objects they are. */
    private static final long BYTES_OF_EXAMPLE = 1_100;

    /** Label and count, at most three times: as they came, all joined or in chunks, and by split. */
    private static final long BYTES_OF_VOTE = 3 * (Character.BYTES + Integer.BYTES);

    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final FinishedFleet fleet;
    private final double fdr;

    static LabelsSummary audit(AuditRun run) throws IOException {
        return run.reported(new AuditLabels(run).run());
    }

    private AuditLabels(AuditRun run) throws IOException {
        this.spark = run.context().spark();
        this.out = run.context().out();
        this.tables = new SparkTables(run.context().session(), out);
        this.experiment = run.experiment();
        if (!experiment.isLabelled()) {
            throw new UserError(
                    out.root() + ": the fleet was imported without labels, so there are none to check; import it "
                            + "again with its labels");
        }
        run.refuseScores("labels", "run it on a fleet that classifies");
        checkMemory(examples(), 0, Runtime.getRuntime().maxMemory());
        this.fleet = run.fleet();
        this.fdr = experiment.config().estimate().fdr();
    }

    private long examples() {
        return (long) experiment.trainSize() + experiment.testSize();
    }

    /** @param voted how many labels have a vote, over all examples; 0 before that is known */
    static void checkMemory(long examples, long voted, long heap) {
        long bytes = examples * BYTES_OF_EXAMPLE + voted * BYTES_OF_VOTE;
        if (bytes > heap / 10 * 8) {
            long enough = ((bytes >> 20) + 1) * 10 / 8 + 1;
            throw new UserError(String.format(
                    Locale.ROOT,
                    "audit labels keeps its results for %,d examples%s in the driver's memory, about %,d MiB; give the driver at least "
                            + "%,d MiB (job/peacock ... -- --driver-memory %dm)",
                    examples,
                    voted == 0 ? "" : String.format(Locale.ROOT, ", and %,d labels with votes,", voted),
                    bytes >> 20,
                    enough,
                    enough));
        }
    }

    /** The examples of a split, with their votes and what these say. */
    record Split(String name, int[] given, Votes votes, SplitLabels labels) {
        static Split of(String name, int[] given, Votes votes, int classes) {
            return new Split(name, given, votes, SplitLabels.of(votes, given, classes));
        }
    }

    private LabelsSummary run() throws IOException {
        List<Votes> blocks = JobGroups.find(
                spark,
                "audit labels: votes of " + fleet.runs().length + " models",
                () -> PredictionBlocks.collect(spark, fleet, Votes::of));
        long voted = blocks.stream().mapToLong(block -> block.labels().length).sum();
        checkMemory(examples(), voted, Runtime.getRuntime().maxMemory());
        Votes all = Votes.join(blocks);
        int n = experiment.trainSize();
        int classes = experiment.labelNames().size();
        Split train = Split.of("train", experiment.trainLabels(), all.part(0, n), classes);
        Split test = Split.of("test", experiment.testLabels(), all.part(n, all.size()), classes);
        if (train.labels().defined().isEmpty()) {
            throw new UserError(
                    out.root() + ": every model was trained on every train example, so none can judge their labels; "
                            + "train with subsets.design = uniform, bernoulli, balanced or local-hadamard");
        }
        AuditFiles.begin(out, LabelsTables.DIRECTORY);
        List<Split> splits = List.of(train, test);
        write(LabelsTables.EXAMPLES, splits.stream().flatMap(split -> new SplitRows(split, fdr).examples()));
        writeVotes(splits);
        write(PAIRS, splits.stream().flatMap(split -> new SplitRows(split, fdr).pairs()));
        LabelList list = LabelList.read(tables, experiment.labelNames(), splits);
        out.writeText(LabelList.NAME, list.csv(fdr));
        LabelsSummary.OfSplit ofTrain = ofSplit(train);
        LabelsSummary.OfSplit ofTest = ofSplit(test);
        Control control = new Control(control(train, test), experiment.testSize());
        return AuditFiles.finish(
                out,
                LabelsTables.DIRECTORY,
                new LabelsSummary(
                        experiment.id(),
                        fleet.runs().length,
                        fdr,
                        experiment.labelNames(),
                        ofTrain,
                        ofTest,
                        control.count(),
                        control.expected(ofTrain.examples()),
                        control.interval(ofTrain.examples()),
                        list.first(fdr),
                        pairs(train),
                        FleetWarning.of(accuracy(test), experiment.config().model()),
                        LabelList.NAME));
    }

    /** How many test examples look mislabelled with only as many votes as train examples have, and held to the same p-value. */
    private int control(Split train, Split test) {
        Votes some = test.votes().some(train.labels().models(), seed(2));
        return SplitLabels.of(some, test.given(), experiment.labelNames().size())
                .outvoted(train.labels().largestPValue(fdr));
    }

    private long seed(int index) {
        return Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.LABELS, index);
    }

    private LabelsSummary.OfSplit ofSplit(Split split) {
        List<LabelScore> scores = split.labels().defined();
        return new LabelsSummary.OfSplit(
                scores.size(),
                split.given().length - scores.size(),
                (int) scores.stream().filter(LabelScore::isOutvoted).count(),
                (int) scores.stream().filter(score -> score.isSuspect(fdr)).count(),
                (int) scores.stream().filter(LabelScore::pruned).count(),
                split.labels().joint().errors(),
                errorsInterval(split));
    }

    private Interval errorsInterval(Split split) {
        long seed = seed(split.name().equals("train") ? 0 : 1);
        return ConfidentJoint.errorsInterval(
                split.votes(), split.given(), experiment.labelNames().size(), seed);
    }

    private List<LabelsSummary.LabelPair> pairs(Split split) {
        Map<ConfidentJoint.Cell, Integer> counts = new TreeMap<>();
        split.labels()
                .suspects(fdr, ORDER)
                .forEach(score ->
                        counts.merge(new ConfidentJoint.Cell(score.given(), score.suggested()), 1, Integer::sum));
        List<String> names = experiment.labelNames();
        return counts.entrySet().stream()
                .sorted(Map.Entry.<ConfidentJoint.Cell, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(PAIRS_SHOWN)
                .map(pair -> new LabelsSummary.LabelPair(
                        LabelList.name(names, pair.getKey().given()),
                        LabelList.name(names, pair.getKey().other()),
                        pair.getValue()))
                .toList();
    }

    /** How often models are right, of which warnings are made. */
    private FleetAccuracy accuracy(Split test) throws IOException {
        List<FleetAccuracy.OfRun> runs = JobGroups.find(
                spark,
                "audit labels: accuracy of " + fleet.runs().length + " models",
                () -> OutcomeScan.of(spark, fleet, Summarize::accuracy).collect());
        List<FleetAccuracy.Alike> tests = IntStream.range(0, test.given().length)
                .mapToObj(i ->
                        new FleetAccuracy.Alike(test.given()[i], test.votes().of(i, test.given()[i]), 1))
                .toList();
        return FleetAccuracy.of(runs, tests, experiment.trainLabels());
    }

    /** In parts, so that no partition's rows are all in one message of Spark's. */
    private void write(Table table, Stream<Row> rows) throws IOException {
        tables.write(table, rows.toList(), ROWS_OF_PART);
    }

    /** Tasks make the rows, since there may be hundreds for each example. */
    private void writeVotes(List<Split> splits) throws IOException {
        List<VoteRows> chunks = splits.stream()
                .flatMap(split -> VoteRows.chunks(split.name(), split.votes(), ROWS_OF_PART).stream())
                .toList();
        tables.write(
                VOTES,
                tables.frame(
                        VOTES,
                        spark.parallelize(chunks, chunks.size())
                                .flatMap(chunk -> chunk.rows().iterator())));
    }
}
