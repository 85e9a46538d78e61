package dev.peacock.spark;

import dev.peacock.audit.utility.Arms;
import dev.peacock.audit.utility.Removal;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.ExampleSetText;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What the memorized examples are worth: trains models without them, models without as many random examples, and models with
 * all, and compares (Feldman and Zhang 2020, section 3.3). Examples are chosen by half of the fleet.
 */
final class AuditUtility {
    /** Apart from the numbers of the audits' fleets. */
    private static final int FIRST_STREAM = 1_000_000;

    private static final int STREAMS_OF_A_LEVEL = 10_000;

    private final SparkSession session;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final PrintStream log;
    private final boolean terminal;

    AuditUtility(SparkSession session, OutputDirectory out, Experiment experiment, PrintStream log, boolean terminal) {
        this.session = session;
        this.out = out;
        this.experiment = experiment;
        this.log = log;
        this.terminal = terminal;
    }

    /** {@code repair}: damaged outcomes of the fleet that it trains are trained again. */
    UtilityResult run(Audits.Finished finished, UtilityOptions options, boolean repair, String reproduce)
            throws IOException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Halves halves = Halves.of(spark, out, experiment, finished);
        List<Arms.Level> levels = levels(halves, options);
        AuditFleet fleet = AuditFleet.of(
                out,
                experiment,
                "utility/" + options.remove().word(),
                options.remove().ordinal(),
                subsets(levels, options.repeats()),
                reproduce);
        Audits.Finished trained = fleet.train(session.sparkContext(), out, repair, log, terminal);
        int[] influenced = Halves.influenced(spark, out, experiment, finished);
        Arms arms = new Arms(levels, models(spark, fleet, trained, influenced));
        UtilityResult result = UtilityResult.of(
                options,
                arms,
                halves,
                influenced.length,
                experiment.testSize(),
                fleet.experiment().id());
        result.write(session, out);
        return result;
    }

    /** Which examples to leave out, by level; a level at which there are none, or none left, is left out with a word. */
    private List<Arms.Level> levels(Halves halves, UtilityOptions options) {
        int n = experiment.trainSize();
        List<Arms.Level> levels = new ArrayList<>();
        for (int l = 0; l < options.levels().size(); l++) {
            BigDecimal value = options.levels().get(l);
            int[] removed = options.remove() == UtilityOptions.Remove.MOST
                    ? Removal.atLeast(halves.choosing(), value)
                    : Removal.least(halves.choosing(), value, stream(l, 0));
            if (removed.length == 0 || removed.length == n) {
                log.println("audit utility: level " + value.toPlainString() + " is left out, since " + removed.length
                        + " of " + n + " train examples would be removed");
                continue;
            }
            List<int[]> random = new ArrayList<>();
            for (int k = 0; k < options.randomSets(); k++) {
                random.add(Removal.random(n, removed.length, stream(l, k + 1)));
            }
            levels.add(new Arms.Level(value, removed, random));
        }
        if (levels.isEmpty()) {
            throw new UserError(out.root() + ": at none of the levels "
                    + options.levels().stream().map(BigDecimal::toPlainString).collect(Collectors.joining(", "))
                    + " some examples are removed and some kept, judged by " + halves.choosingModels()
                    + " models; give others with " + options.remove().option());
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

    private List<Arms.Model> models(JavaSparkContext spark, AuditFleet fleet, Audits.Finished trained, int[] influenced)
            throws IOException {
        PackedBits group = PackedBits.ofIndices(influenced, experiment.testSize());
        return JobGroups.find(
                spark,
                "audit utility: accuracy of " + trained.runs().length + " models",
                () -> OutcomeScan.of(
                                spark,
                                fleet.out(),
                                fleet.experiment(),
                                trained,
                                row -> new Arms.Model(
                                        row.run(),
                                        row.testCorrect().count(),
                                        row.testCorrect().countBoth(group)))
                        .collect());
    }
}
