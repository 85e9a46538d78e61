package dev.peacock.spark.plan;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.plan.ErrorTarget;
import dev.peacock.estimate.plan.LargestError;
import dev.peacock.outcome.Outcomes;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.columns.MarginBlocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.fleet.TrainSubsets;
import dev.peacock.spark.fleet.TrainingLog;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Trains what the configuration asks for, and then in rounds until the largest standard error of memorization reaches the
 * target. Every finished run from the first on counts, those of earlier sessions too.
 */
public final class TrainRounds {
    private final JobContext context;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final ErrorTarget target;
    private final PrintStream log;

    public TrainRounds(JobContext context, Experiment experiment, ErrorTarget target) {
        this.context = context;
        this.out = context.out();
        this.experiment = experiment;
        this.target = target;
        this.log = context.log();
    }

    /** The target that a configuration trains for, or null; one that cannot be reached is refused. */
    public static @Nullable ErrorTarget target(PeacockConfig config) {
        Double error = config.estimate().targetError();
        // an imported fleet has a refusal of its own
        if (error == null || config.dataset().isImported()) {
            return null;
        }
        Double ratio = config.subsets().design().inclusion();
        if (ratio == null) {
            throw new UserError(
                    "estimate.target-se (--until-se): with this subsets.design every model sees some of the "
                            + "train examples, so those never get a standard error; set subsets.design = uniform, or "
                            + "remove the target and choose subsets.models");
        }
        // a margin's variance has no bound, nor a log-probability's, so no number of models is certain to be enough
        ErrorTarget target = config.estimate().score().isBounded()
                ? ErrorTarget.of(ratio, error)
                : new ErrorTarget(error, SubsetsConfig.MOST_MODELS, SubsetsConfig.MOST_MODELS);
        if (target.bound() > SubsetsConfig.MOST_MODELS) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "estimate.target-se = %s (--until-se): may need %,d models, but an experiment can have "
                            + "at most %,d; choose a larger target",
                    target.shown(),
                    target.bound(),
                    SubsetsConfig.MOST_MODELS));
        }
        return target;
    }

    /** Returns the number of models from the first run to the last that is finished or was asked for. */
    public int run() throws IOException {
        RoundsFile file = RoundsFile.begin(out, experiment, target.target());
        if (file.rounds().isEmpty()) {
            file.write(out);
        }
        int models = file.models();
        while (true) {
            new TrainSubsets(context, experiment.withModels(models)).run();
            Outcomes.Inventory inventory = out.inventory(experiment.id());
            SubsetsConfig all = experiment.config().subsets().withModels(SubsetsConfig.MOST_MODELS);
            int[] runs = inventory.finishedRuns(all);
            if (runs.length == 0) {
                return models;
            }
            int failed = inventory.failedRuns(all).size();
            LargestError error = measure(inventory, runs);
            int more = target.more(error, runs.length, failed, unit());
            int next = more == 0 ? models : next(all.firstRun(), models, more, unit(), run -> isThere(inventory, run));
            boolean done = next == models;
            if (done) {
                next = Math.max(models, runs[runs.length - 1] + 1 - all.firstRun());
            }
            file = file.with(runs.length, failed, error, next);
            file.write(out);
            log.println(said(runs.length, failed, error) + (done ? ending(error, failed) : going(inventory, next)));
            if (done) {
                return next;
            }
            models = next;
        }
    }

    /** One pass over the outcomes; the driver gets two numbers. */
    private LargestError measure(Outcomes.Inventory inventory, int[] runs) throws IOException {
        FinishedFleet fleet = new FinishedFleet(out, experiment, inventory, runs);
        BlockJackknife jackknife =
                BlockJackknife.of(experiment.config().subsets().design(), runs);
        return JobGroups.find(
                context.spark(),
                "rounds: largest standard error over " + runs.length + " models",
                () -> measure(context.spark(), fleet, jackknife));
    }

    static LargestError measure(JavaSparkContext spark, FinishedFleet fleet, @Nullable BlockJackknife jackknife) {
        Score score = fleet.experiment().config().estimate().score();
        if (score == Score.CORRECT) {
            Blocks blocks = Blocks.of(spark, fleet, false);
            try {
                return largest(blocks.train().map(block -> LargestError.of(block, jackknife)));
            } finally {
                blocks.release();
            }
        }
        MarginBlocks blocks = MarginBlocks.of(spark, fleet, score);
        try {
            return largest(blocks.train().map(block -> LargestError.of(block, score, jackknife)));
        } finally {
            blocks.release();
        }
    }

    private static LargestError largest(JavaRDD<LargestError> errors) {
        return errors.fold(LargestError.NONE, LargestError::merge);
    }

    /**
     * The least number of models from {@code first} on, a whole number of units, that includes {@code more} new runs.
     */
    static int next(int first, int models, int more, int unit, IntPredicate isThere) {
        int most = first + SubsetsConfig.MOST_MODELS;
        int end = first + models;
        for (int found = 0; found < more && end < most; end++) {
            found += isThere.test(end) ? 0 : 1;
        }
        return (int) Math.min(most, (end + unit - 1L) / unit * unit) - first;
    }

    /** Runs of whole stacks and whole blocks of the design: their least common multiple. */
    private int unit() {
        int stack = experiment.config().training().stack();
        int block = experiment.config().subsets().design().block();
        int common = BigInteger.valueOf(stack).gcd(BigInteger.valueOf(block)).intValueExact();
        return (int) Math.min(SubsetsConfig.MOST_MODELS, (long) stack / common * block);
    }

    private static boolean isThere(Outcomes.Inventory inventory, int run) {
        return inventory.finished().containsKey(run) || inventory.failed().containsKey(run);
    }

    private String said(int models, int failed, LargestError error) {
        String undefined = error.undefined() == 0
                ? ""
                : String.format(Locale.ROOT, ", undefined for %,d train examples", error.undefined());
        String without = failed == 0 ? "" : String.format(Locale.ROOT, " (%,d failed for good)", failed);
        return String.format(
                Locale.ROOT,
                "rounds: largest standard error%s %s over %,d models%s%s; target %s ",
                ScoreWords.by(experiment.config().estimate().score()),
                error.shown(),
                models,
                without,
                undefined,
                target.shown());
    }

    private String ending(LargestError error, int failed) {
        if (target.isReached(error)) {
            return "reached";
        }
        return String.format(
                Locale.ROOT,
                "not reached with all %,d runs that are allowed for it, of which %,d failed for good; no "
                        + "more are trained",
                target.bound(),
                failed);
    }

    private String going(Outcomes.Inventory inventory, int next) throws IOException {
        SubsetsConfig wanted = experiment.config().subsets().withModels(next);
        int missing = inventory.missing(wanted).size();
        Double rate = TrainingLog.read(out).modelsPerSecond();
        String time = rate == null ? "" : ", about " + Progress.duration(missing / rate);
        return String.format(Locale.ROOT, "not reached; next, %,d more models, up to %,d%s", missing, next, time);
    }
}
