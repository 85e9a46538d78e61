package dev.peacock.audit.utility.spark;

import dev.peacock.audit.AuditFleet;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.utility.Arms;
import dev.peacock.audit.utility.Removal;
import dev.peacock.check.UserError;
import dev.peacock.config.text.ExampleSetText;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.estimate.Halves;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures how much test accuracy the memorized examples are worth: trains models without them, models without as many
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
        FinishedFleet finished = run.fleet();
        JobContext context = run.context();
        JavaSparkContext spark = context.spark();
        Halves halves = Halves.of(spark, finished);
        List<Arms.Level> levels = levels(halves, options);
        AuditFleet fleet = AuditFleet.of(
                context.out(),
                experiment,
                "utility/" + options.remove().word(),
                options.remove().ordinal(),
                subsets(levels, options.repeats()),
                List.of(),
                reproduce);
        FinishedFleet trained = fleet.train(run);
        int[] influenced = Halves.influenced(spark, finished);
        Arms arms = new Arms(levels, models(spark, trained, influenced));
        UtilityResult result = UtilityResult.of(
                options,
                arms,
                halves,
                influenced.length,
                experiment.testSize(),
                fleet.experiment().id());
        result.write(context.session(), context.out());
        return result;
    }

    /**
     * Which examples to leave out, by level. A level that would remove no example, or all, is skipped with a message.
     */
    private List<Arms.Level> levels(Halves halves, UtilityOptions options) {
        int n = experiment.trainSize();
        List<Arms.Level> levels = new ArrayList<>();
        for (int l = 0; l < options.levels().size(); l++) {
            BigDecimal value = options.levels().get(l);
            int[] removed = options.remove() == UtilityOptions.Remove.MOST
                    ? Removal.atLeast(halves.choosing(), value)
                    : Removal.least(halves.choosing(), value, stream(l, 0));
            if (removed.length == 0 || removed.length == n) {
                run.context()
                        .log()
                        .println("audit utility: level " + value.toPlainString() + " is skipped, since it would remove "
                                + removed.length + " of " + n + " train examples");
                continue;
            }
            List<int[]> random = new ArrayList<>();
            for (int k = 0; k < options.randomSets(); k++) {
                random.add(Removal.random(n, removed.length, stream(l, k + 1)));
            }
            levels.add(new Arms.Level(value, removed, random));
        }
        if (levels.isEmpty()) {
            throw new UserError(run.context().out().root() + ": none of the levels "
                    + options.levels().stream().map(BigDecimal::toPlainString).collect(Collectors.joining(", "))
                    + " removes some examples and keeps some, judged by " + halves.choosingModels()
                    + " models; give other levels with " + options.remove().option());
        }
        return levels;
    }

    private RandomStream stream(int level, int set) {
        long index = FIRST_STREAM + (long) level * STREAMS_OF_A_LEVEL + set;
        return new RandomStream(Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.AUDIT, index));
    }

    private static List<String> subsets(List<Arms.Level> levels, int repeats) {
        String sets = levels.stream()
                .flatMap(level -> level.sets().stream())
                .map(set -> "\"" + ExampleSetText.write(set) + "\"")
                .collect(Collectors.joining(","));
        return List.of(
                "design=exclusion",
                "paired=true",
                "exclude=[" + sets + "]",
                String.format(Locale.ROOT, "models=%d", repeats * Arms.runsOfARepeat(levels)));
    }

    private List<Arms.Model> models(JavaSparkContext spark, FinishedFleet trained, int[] influenced)
            throws IOException {
        return JobGroups.find(
                spark,
                "audit utility: accuracy of " + trained.runs().length + " models",
                () -> OutcomeScan.of(
                                spark,
                                trained,
                                row -> new Arms.Model(
                                        row.run(),
                                        row.testCorrect().count(),
                                        row.testCorrect().count(influenced)))
                        .collect());
    }
}
