package dev.peacock.audit.epsilon.spark;

import static dev.peacock.audit.epsilon.spark.EpsilonTables.BOUNDS;

import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.epsilon.BoundKind;
import dev.peacock.audit.epsilon.Coins;
import dev.peacock.audit.epsilon.EpsilonBound;
import dev.peacock.audit.epsilon.Guesses;
import dev.peacock.audit.epsilon.GuessesFile;
import dev.peacock.audit.epsilon.Rates;
import dev.peacock.audit.epsilon.SplitRuns;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.Reason;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.outcome.SealedRows;
import dev.peacock.spark.columns.MarginBlocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.TrainAgain;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.storage.FileSystems;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Computes lower bounds on epsilon from the runs of a fleet. */
final class AuditEpsilon {
    private static final double FAIR = 0.5;

    private final SparkSession session;
    private final FinishedFleet fleet;
    private final Asked asked;
    private final List<BoundKind> kinds;
    private final SparkTables tables;

    static EpsilonSummary audit(AuditRun audit, Asked asked) throws IOException {
        OneRunBound.check(asked.confidence(), asked.delta());
        return audit.reported(new AuditEpsilon(audit.context().session(), audit.fleet(), asked).run());
    }

    /** Throws a UserError for a fleet whose subsets are not drawn by fair coins, or a run that is not finished. */
    private AuditEpsilon(SparkSession session, FinishedFleet fleet, Asked asked) {
        this.session = session;
        this.fleet = fleet;
        this.asked = asked;
        this.kinds = asked.kinds(fleet.runs().length);
        this.tables = new SparkTables(session, fleet.out());
        checkDesign(fleet.experiment().config().subsets().design());
        if (Arrays.binarySearch(fleet.runs(), asked.run()) < 0) {
            throw new UserError("--run " + asked.run() + ": is not among the " + fleet.runs().length
                    + " finished runs of " + root() + ", which are numbered from " + fleet.runs()[0] + " to "
                    + fleet.runs()[fleet.runs().length - 1]);
        }
        if (fleet.runs().length < SplitRuns.FEWEST && !kinds.stream().allMatch(BoundKind::isOfOneRun)) {
            throw new UserError("--bound " + kinds.get(0).word() + ": needs " + SplitRuns.FEWEST
                    + " finished runs, half of "
                    + "them to learn from and half to guess about, but " + root() + " has " + fleet.runs().length
                    + "; train more with --set subsets.models=N");
        }
    }

    private EpsilonSummary run() throws IOException {
        BitSet canaries = new Canaries(tables, fleet.experiment()).of(asked.canaries(), asked.canaryValue());
        return written(asked.file() == null ? fromMargins(canaries) : fromFile(asked.file(), canaries));
    }

    /** Of each bound: all together have the error that was asked for. */
    private double error() {
        return (1 - asked.confidence()) / kinds.size();
    }

    private Path root() {
        return fleet.out().root();
    }

    private void checkDesign(SubsetsConfig.Design design) {
        if (design instanceof SubsetsConfig.Imported) {
            throw new UserError(
                    root() + ": the bound on epsilon holds only if an independent fair coin decided for each "
                            + "train example whether it is in a run's subset; the fleet was imported, so if that is how "
                            + "trainset_mask was drawn, say so: --set subsets.design=bernoulli --set subsets.ratio=0.5");
        }
        if (!(design instanceof SubsetsConfig.Bernoulli bernoulli) || bernoulli.ratio() != FAIR) {
            List<String> keys = new ArrayList<>(TrainAgain.without(design));
            keys.addAll(List.of("subsets.design=bernoulli", "subsets.ratio=0.5", TrainAgain.MARGINS));
            throw new UserError(
                    root() + ": the bound on epsilon holds only if an independent fair coin decides for each train "
                            + "example whether it is in a run's subset, and this fleet's subsets were drawn "
                            + "otherwise; train a fleet with subsets.design = bernoulli and subsets.ratio = 0.5, and, "
                            + "unless you give --guesses, with outcome.margins = half (all three are --preset audit): "
                            + TrainAgain.command(
                                    fleet.experiment().reproduce(),
                                    root().toString(),
                                    "-epsilon",
                                    keys.toArray(new String[0])));
        }
    }

    /** From a file of guesses ({@link GuessesFile}). */
    private List<EpsilonBound> fromFile(Path file, BitSet canaries) throws IOException {
        String name = Secrets.withoutUserInfo(file.toString());
        return ofRun(read(file, name), canaries, "file " + file.getName());
    }

    /** From the fleet's own margins. */
    private List<EpsilonBound> fromMargins(BitSet canaries) throws IOException {
        if (asked.guesses() != null) {
            Guesses.checkNumber(asked.guesses(), canaries.cardinality());
        }
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        MarginBlocks blocks = MarginBlocks.of(spark, fleet);
        List<BoundKind> ofOneRun = kinds.stream().filter(BoundKind::isOfOneRun).toList();
        List<BoundKind> ofTargets =
                kinds.stream().filter(BoundKind::isOfTargets).toList();
        List<BoundKind> ofCanaries = kinds.stream()
                .filter(kind -> !kind.isOfOneRun() && !kind.isOfTargets())
                .toList();
        List<EpsilonBound> bounds = new ArrayList<>();
        try {
            if (fleet.experiment().config().dataset().isImported()) {
                requireCoins(spark, blocks);
            }
            int runs = fleet.runs().length;
            Set<Integer> failed = fleet.failed();
            if (!ofOneRun.isEmpty()) {
                // too few shadows to learn a number from
                Integer tenth =
                        runs < SplitRuns.FEWEST ? (Integer) (2 * Math.max(1, canaries.cardinality() / 20)) : null;
                SplitRuns one = SplitRuns.only(asked.run(), fleet.runs(), failed);
                bounds.addAll(split(spark, blocks, one, canaries)
                        .targets(ofOneRun, asked.guesses() == null ? tenth : asked.guesses()));
            }
            SplitRuns several = SplitRuns.of(fleet.runs(), failed);
            if (several.targets().length == 0 && ofOneRun.size() < kinds.size()) {
                throw new UserError(root()
                        + ": every second run is to be guessed about, and all of these failed for good; the others"
                        + " allow --bound one-run");
            }
            SplitBounds split = split(spark, blocks, several, canaries);
            if (!ofTargets.isEmpty()) {
                bounds.addAll(split.targets(ofTargets, asked.guesses()));
            }
            if (!ofCanaries.isEmpty()) {
                bounds.addAll(split.canaries(ofCanaries));
            }
        } finally {
            blocks.release();
        }
        return bounds;
    }

    /** UserError where it was said that coins drew the subsets, and they show that none did. */
    private void requireCoins(JavaSparkContext spark, MarginBlocks blocks) throws IOException {
        String doubt = JobGroups.find(
                        spark,
                        "audit epsilon: how often train examples are in subsets",
                        () -> blocks.train().map(Coins::of).reduce(Coins::add))
                .doubt();
        if (doubt != null) {
            throw new UserError(
                    root() + ": its owner says that fair coins drew the subsets (subsets.design = bernoulli), but "
                            + doubt
                            + ", which coins do not give, so the bound on epsilon does not hold; choose a fleet whose subsets"
                            + " were drawn by them");
        }
    }

    private SplitBounds split(JavaSparkContext spark, MarginBlocks blocks, SplitRuns runs, BitSet canaries) {
        long seed = fleet.experiment().config().subsets().seed();
        return new SplitBounds(spark, blocks, runs, canaries, error(), asked.delta(), seed);
    }

    private Guesses read(Path file, String name) throws IOException {
        int n = fleet.experiment().trainSize();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                FileSystems.reached(file, fleet.out().hadoop()).open(file), StandardCharsets.UTF_8))) {
            return GuessesFile.read(reader, name, n);
        } catch (FileNotFoundException e) {
            throw new UserError(name + ": cannot be read: " + Reason.of(e), e);
        }
    }

    private List<EpsilonBound> ofRun(Guesses guesses, BitSet canaries, String source) throws IOException {
        PackedBits included = included();
        // six standard deviations of a number of heads: an imported fleet's coins are only said to be fair
        if (Math.abs(included.count() - FAIR * included.length()) > 3 * Math.sqrt(included.length())) {
            throw new UserError(root() + ": run " + asked.run() + " was trained on " + included.count() + " of the "
                    + included.length() + " train examples, which fair coins do not give, so the bound on epsilon does "
                    + "not hold; choose a fleet whose subsets were drawn by them");
        }
        GuessCounts tally = guesses.against(included, canaries);
        int failed = SplitRuns.only(asked.run(), fleet.runs(), fleet.failed()).failed();
        return kinds.stream()
                .map(kind -> EpsilonBound.of(kind, 1, failed, tally, 1 - error(), asked.delta(), source))
                .toList();
    }

    private EpsilonSummary written(List<EpsilonBound> bounds) throws IOException {
        EpsilonSummary summary = EpsilonSummary.of(asked.run(), bounds, asked.confidence());
        List<Row> rows = bounds.stream().map(bound -> row(bound, summary)).toList();
        AuditFiles.begin(fleet.out(), EpsilonTables.DIRECTORY);
        tables.write(BOUNDS, rows);
        return AuditFiles.finish(fleet.out(), EpsilonTables.DIRECTORY, summary);
    }

    private Row row(EpsilonBound bound, EpsilonSummary summary) {
        Rates rates = bound.rates();
        return Rows.of(BOUNDS)
                .with(BOUNDS.bound, bound.bound())
                .with(BOUNDS.counts, bound.bound().equals(summary.bound()) ? 1 : 0)
                .with(BOUNDS.run, bound.kind().isOfOneRun() ? (Integer) asked.run() : null)
                .with(BOUNDS.runs, bound.runs())
                .with(BOUNDS.failed, bound.failed())
                .with(BOUNDS.canaries, bound.canaries())
                .with(BOUNDS.guesses, bound.guesses())
                .with(BOUNDS.correct, bound.correct())
                .with(BOUNDS.truePositives, rates == null ? null : (Integer) rates.truePositives())
                .with(BOUNDS.positives, rates == null ? null : (Integer) rates.positives())
                .with(BOUNDS.falsePositives, rates == null ? null : (Integer) rates.falsePositives())
                .with(BOUNDS.negatives, rates == null ? null : (Integer) rates.negatives())
                .with(BOUNDS.confidence, bound.confidence())
                .with(BOUNDS.delta, bound.delta())
                .with(BOUNDS.muLow, bound.muLow())
                .with(BOUNDS.epsilonLow, bound.epsilonLow())
                .with(BOUNDS.pValueAtZero, bound.pValueAtZero())
                .with(BOUNDS.source, bound.source())
                .with(BOUNDS.assumes, bound.kind().assumes())
                .build();
    }

    /** The run's mask, as its outcome row has it. */
    private PackedBits included() throws IOException {
        Integer stack = fleet.inventory().finished().get(asked.run());
        if (stack == null) {
            throw new IllegalStateException("run " + asked.run() + " is in no stack");
        }
        Experiment experiment = fleet.experiment();
        Outcomes outcomes = fleet.out().outcomes(experiment.id());
        try (SealedRows<OutcomeRow> rows = outcomes.rows(
                outcomes.stackFile(stack), experiment.trainSize(), experiment.testSize(), Outcomes.Kept.BITS)) {
            for (OutcomeRow row = rows.next(); row != null; row = rows.next()) {
                if (row.run() == asked.run()) {
                    return row.included();
                }
            }
        }
        throw new IllegalStateException("run " + asked.run() + " is not in its stack's file");
    }
}
