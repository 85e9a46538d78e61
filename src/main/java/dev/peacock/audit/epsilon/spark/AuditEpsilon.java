package dev.peacock.audit.epsilon.spark;

import static dev.peacock.audit.epsilon.spark.EpsilonTables.BOUNDS;

import dev.peacock.attack.spark.LiraScores;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.epsilon.EpsilonBound;
import dev.peacock.audit.epsilon.Guesses;
import dev.peacock.audit.epsilon.GuessesFile;
import dev.peacock.audit.epsilon.OneRunBound;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.Reason;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.outcome.SealedRows;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.TrainAgain;
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
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Computes a lower bound on epsilon from guesses about one run of a fleet. */
final class AuditEpsilon {
    private static final double FAIR = 0.5;

    private final SparkSession session;
    private final FinishedFleet fleet;
    private final int run;

    /** From a file of guesses about which examples were in a run's subset. */
    public static EpsilonSummary audit(AuditRun audit, int run, Path guesses, double confidence, double delta)
            throws IOException {
        return audit.reported(of(audit, run).fromFile(guesses, confidence, delta));
    }

    /** The same from the fleet's own margins; {@code guesses} is how many, null for a tenth of the train examples. */
    public static EpsilonSummary audit(
            AuditRun audit, int run, @Nullable Integer guesses, double confidence, double delta) throws IOException {
        return audit.reported(of(audit, run).fromScores(guesses, confidence, delta));
    }

    private static AuditEpsilon of(AuditRun audit, int run) throws IOException {
        return new AuditEpsilon(audit.context().session(), audit.fleet(), run);
    }

    /** Throws a UserError for a fleet whose subsets are not drawn by fair coins, or a run that is not finished. */
    AuditEpsilon(SparkSession session, FinishedFleet fleet, int run) {
        this.session = session;
        this.fleet = fleet;
        this.run = run;
        checkDesign(fleet.experiment().config().subsets().design());
        if (Arrays.binarySearch(fleet.runs(), run) < 0) {
            throw new UserError("--run " + run + ": is not among the " + fleet.runs().length + " finished runs of "
                    + root() + ", which are numbered from " + fleet.runs()[0] + " to "
                    + fleet.runs()[fleet.runs().length - 1]);
        }
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
    EpsilonSummary fromFile(Path file, double confidence, double delta) throws IOException {
        OneRunBound.check(confidence, delta);
        String name = Secrets.withoutUserInfo(file.toString());
        return written(read(file, name), "file " + file.getName(), confidence, delta);
    }

    /**
     * From the fleet's own margins: LiRA on the run with all others as shadows, {@code number} guesses, the half with
     * the highest scores in and the half with the lowest out; if it is null, a tenth of the train examples.
     */
    EpsilonSummary fromScores(@Nullable Integer number, double confidence, double delta) throws IOException {
        OneRunBound.check(confidence, delta);
        int n = fleet.experiment().trainSize();
        int made = number == null ? 2 * Math.max(1, n / 20) : number;
        Guesses.checkNumber(made, n);
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        LiraScores scores = LiraScores.of(spark, fleet, Arrays.binarySearch(fleet.runs(), run));
        return written(
                Guesses.extremes(scores.scores(), made),
                "LiRA online, " + scores.variance() + ", " + (fleet.runs().length - 1) + " shadows",
                confidence,
                delta);
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

    private EpsilonSummary written(Guesses guesses, String source, double confidence, double delta) throws IOException {
        PackedBits included = included();
        // six standard deviations of a number of heads: an imported fleet's coins are only said to be fair
        if (Math.abs(included.count() - FAIR * included.length()) > 3 * Math.sqrt(included.length())) {
            throw new UserError(root() + ": run " + run + " was trained on " + included.count() + " of the "
                    + included.length() + " train examples, which fair coins do not give, so the bound on epsilon does "
                    + "not hold; choose a fleet whose subsets were drawn by them");
        }
        EpsilonSummary summary =
                EpsilonSummary.of(run, EpsilonBound.of(guesses.against(included), confidence, delta), source);
        SparkTables tables = new SparkTables(session, fleet.out());
        Row row = Rows.of(BOUNDS)
                .with(BOUNDS.run, run)
                .with(BOUNDS.canaries, summary.canaries())
                .with(BOUNDS.guesses, summary.guesses())
                .with(BOUNDS.correct, summary.correct())
                .with(BOUNDS.confidence, confidence)
                .with(BOUNDS.delta, delta)
                .with(BOUNDS.epsilonLow, summary.epsilonLow())
                .with(BOUNDS.pValueAtZero, summary.pValueAtZero())
                .with(BOUNDS.source, source)
                .build();
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        AuditFiles.begin(fleet.out(), EpsilonTables.DIRECTORY);
        tables.write(BOUNDS, tables.frame(BOUNDS, spark.parallelize(List.of(row), 1)));
        return AuditFiles.finish(fleet.out(), EpsilonTables.DIRECTORY, summary);
    }

    /** The run's mask, as its outcome row has it. */
    private PackedBits included() throws IOException {
        Integer stack = fleet.inventory().finished().get(run);
        if (stack == null) {
            throw new IllegalStateException("run " + run + " is in no stack");
        }
        Experiment experiment = fleet.experiment();
        Outcomes outcomes = fleet.out().outcomes(experiment.id());
        try (SealedRows<OutcomeRow> rows = outcomes.rows(
                outcomes.stackFile(stack), experiment.trainSize(), experiment.testSize(), Outcomes.Kept.BITS)) {
            for (OutcomeRow row = rows.next(); row != null; row = rows.next()) {
                if (row.run() == run) {
                    return row.included();
                }
            }
        }
        throw new IllegalStateException("run " + run + " is not in its stack's file");
    }
}
