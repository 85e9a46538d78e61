package dev.peacock.audit.utility.spark;

import dev.peacock.audit.Arms;
import dev.peacock.audit.AuditFleet;
import dev.peacock.audit.AuditRun;
import dev.peacock.check.UserError;
import dev.peacock.spark.estimate.Halves;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures how much test accuracy (or the score of models that give no labels) the memorized examples are worth: trains models without them, models without as many
 * random examples, and models with all, and compares them (Feldman and Zhang 2020, section 3.3). Half of the fleet
 * decides which examples are memorized.
 */
public final class AuditUtility {
    /** Apart from the numbers of the audits' fleets. */
    private static final int FIRST_STREAM = 1_000_000;

    private static final int STREAMS_OF_A_LEVEL = 10_000;

    private final AuditRun run;
    private final Experiment experiment;

    private AuditUtility(AuditRun run) {
        this.run = run;
        this.experiment = run.experiment();
    }

    /** {@code reproduce}: the command line to write down. */
    public static UtilityResult audit(AuditRun run, UtilityOptions options, String reproduce) throws IOException {
        return run.reported(new AuditUtility(run).result(options, reproduce));
    }

    private UtilityResult result(UtilityOptions options, String reproduce) throws IOException {
        boolean scored = !experiment.config().model().givesLabels();
        options.check(scored);
        FinishedFleet finished = run.fleet();
        JobContext context = run.context();
        JavaSparkContext spark = context.spark();
        Judged judged = scored ? ScoreHalves.of(spark, finished) : new Judged.ByAnswers(Halves.of(spark, finished));
        List<Arms.Level> levels = levels(judged, options);
        AuditFleet fleet = AuditFleet.of(
                context.out(),
                experiment,
                "utility/" + options.remove().word(),
                options.remove().ordinal(),
                Arms.subsets(levels, options.repeats()),
                List.of(),
                reproduce);
        FinishedFleet trained = fleet.train(run);
        int[] influenced = scored ? new int[0] : Halves.influenced(spark, finished);
        Arms arms = new Arms(
                levels,
                scored
                        ? AuditFleet.predicted(spark, trained, "utility")
                        : AuditFleet.right(spark, trained, "utility", influenced));
        UtilityResult result = UtilityResult.of(
                options,
                arms,
                judged,
                UtilitySummary.score(experiment.config().model()),
                influenced.length,
                experiment.testSize(),
                fleet.experiment().id());
        result.write(context.session(), context.out());
        return result;
    }

    /**
     * Which examples to leave out, by level. A level that would remove no example, or all, is skipped with a message.
     */
    private List<Arms.Level> levels(Judged judged, UtilityOptions options) {
        int n = experiment.trainSize();
        List<Arms.Level> levels = new ArrayList<>();
        for (int l = 0; l < options.levels().size(); l++) {
            BigDecimal value = options.levels().get(l);
            int[] removed = options.remove() == UtilityOptions.Remove.MOST
                    ? judged.atLeast(value)
                    : judged.least(value, stream(l, 0));
            if (removed.length == 0 || removed.length == n) {
                run.context()
                        .log()
                        .println("audit utility: level " + value.toPlainString() + " is skipped, since it would remove "
                                + removed.length + " of " + n + " train examples");
                continue;
            }
            int level = l;
            levels.add(Arms.Level.of(value, removed, n, options.randomSets(), k -> stream(level, k + 1)));
        }
        if (levels.isEmpty()) {
            throw new UserError(run.context().out().root() + ": none of the levels "
                    + options.levels().stream().map(BigDecimal::toPlainString).collect(Collectors.joining(", "))
                    + " removes some examples and keeps some, judged by " + judged.choosingModels()
                    + " models; give other levels with " + options.remove().option());
        }
        return levels;
    }

    private RandomStream stream(int level, int set) {
        long index = FIRST_STREAM + (long) level * STREAMS_OF_A_LEVEL + set;
        return new RandomStream(Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.AUDIT, index));
    }
}
