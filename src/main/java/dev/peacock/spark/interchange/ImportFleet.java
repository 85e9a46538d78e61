package dev.peacock.spark.interchange;

import static dev.peacock.table.Tables.EXAMPLES;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.outcome.FleetArrays;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.ImportedLabels;
import dev.peacock.spark.experiment.PrepareExperiment;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes an output directory from a fleet that was trained elsewhere. The arrays are read twice: once to check and to
 * identify them before anything is written, and once to write outcomes, a stack at a time.
 */
public final class ImportFleet {
    private static final int EXAMPLES_A_TASK = 100_000;

    private final JobContext context;
    private final OutputDirectory out;
    private final PrintStream log;

    public ImportFleet(JobContext context) {
        this.context = context;
        this.out = context.out();
        this.log = context.log();
    }

    /**
     * {@code config} gives the configuration for a number of models; {@code repair}: also write existing files again.
     */
    public Experiment run(Path source, IntFunction<ReadConfig> config, String reproduce, boolean repair)
            throws IOException {
        FleetArrays arrays = FleetArrays.open(out.hadoop(), source);
        ReadConfig read = config.apply(arrays.runs());
        checkConfiguration(read.config());
        FleetArrays.Checked checked = arrays.check();
        warn(arrays, checked, read.config());
        Experiment experiment = experiment(arrays, checked.contentHash(), read, reproduce);
        Optional<ExperimentFile> before = new PrepareExperiment(context).begun(experiment, repair);
        Outcomes outcomes = out.outcomes(experiment.id());
        if (before.isPresent()
                && !repair
                && outcomes.inventory().missing(read.config().subsets()).isEmpty()) {
            log.println("import: nothing to do, all " + arrays.runs() + " models are already imported");
            return experiment;
        }
        if (arrays.labels() != null) {
            ImportedLabels.write(out, arrays.labels());
        }
        writeExamples(experiment, arrays.ids(), source.getName());
        ExperimentFile.write(out, experiment, "imported", before);
        writeOutcomes(arrays, experiment, outcomes);
        log.println(String.format(
                Locale.ROOT,
                "import: experiment %s: %,d models, %,d train and %,d test examples, %s%s%s%s",
                experiment.id(),
                arrays.runs(),
                arrays.trainSize(),
                arrays.testSize(),
                arrays.labels() == null ? "no labels" : experiment.labelNames().size() + " labels",
                arrays.hasMargins() ? ", with margins" : "",
                arrays.hasShares() ? ", with shares of checkpoints" : "",
                arrays.hasPredictions() ? ", with predicted labels" : ""));
        return experiment;
    }

    private static void checkConfiguration(PeacockConfig config) {
        if (config.subsets().firstRun() != 0) {
            throw new UserError(
                    "subsets.first-run must be 0 for import, since an imported fleet is identified by all of its "
                            + "arrays; to combine several fleets, join their arrays with numpy.concatenate");
        }
    }

    private void warn(FleetArrays arrays, FleetArrays.Checked checked, PeacockConfig config) {
        if (checked.allIncluded() + checked.noneIncluded() > 0) {
            log.println("import: warning: of " + arrays.runs() + " models, " + checked.allIncluded()
                    + " saw every train example and " + checked.noneIncluded()
                    + " saw none (rows of trainset_mask that are all 1 or all 0); they count like the others");
        }
        if (arrays.runs() == 1) {
            log.println("import: warning: with only one model there is nothing to compare, so every memorization and "
                    + "influence will be undefined");
        }
        if (checked.cutOff() > 0) {
            log.println(String.format(
                    Locale.ROOT,
                    "import: warning: %,d probabilities are so near to 0 or 1 that their margins were cut off at "
                            + "-27.6 or 27.6; give logits in place of probabilities, if there are any",
                    checked.cutOff()));
        }
        if (checked.equal() != null) {
            log.println("import: warning: " + checked.equal());
        }
        if (arrays.unused() != null) {
            log.println("import: warning: " + arrays.unused());
        }
        if (arrays.hasShares() && config.estimate().score() != EstimateConfig.Score.SHARE) {
            log.println(
                    "import: there are shares of checkpoints; estimate goes by them with --set estimate.score=share");
        }
        if (arrays.labels() == null) {
            log.println(
                    "import: there are no train_labels and test_labels, so estimate will need estimate.same-label = "
                            + "false");
        }
    }

    private Experiment experiment(FleetArrays arrays, String hash, ReadConfig read, String reproduce) {
        FleetArrays.Labels labels = arrays.labels();
        FleetArrays.Labels orNone =
                labels == null ? ImportedLabels.none(arrays.trainSize(), arrays.testSize()) : labels;
        return Experiment.imported(read, hash, orNone, orNone.names(), reproduce);
    }

    private void writeExamples(Experiment experiment, FleetArrays.@Nullable Ids ids, String source) throws IOException {
        JavaSparkContext spark = context.spark();
        SparkTables tables = new SparkTables(context.session(), out);
        int n = experiment.trainSize();
        long size = (long) n + experiment.testSize();
        List<Long> starts = new ArrayList<>();
        for (long from = 0; from < size; from += EXAMPLES_A_TASK) {
            starts.add(from);
        }
        Broadcast<Split> train = spark.broadcast(new Split(
                "train", experiment.trainLabels(), experiment.labelNames(), ids == null ? null : ids.train(), source));
        Broadcast<Split> test = spark.broadcast(new Split(
                "test", experiment.testLabels(), experiment.labelNames(), ids == null ? null : ids.test(), source));
        JobGroups.in(spark, "dataset: " + size + " examples", () -> {
            JavaRDD<Row> rows = spark.parallelize(starts, starts.size())
                    .flatMap(from -> IntStream.range(0, (int) Math.min(EXAMPLES_A_TASK, size - from))
                            .mapToObj(i -> from + i < n
                                    ? train.value().row((int) (from + i))
                                    : test.value().row((int) (from + i - n)))
                            .iterator());
            tables.write(EXAMPLES, tables.frame(EXAMPLES, rows));
        });
        train.destroy();
        test.destroy();
    }

    /** What is known of the examples of a split. */
    private record Split(
            String name,
            int[] labels,
            List<String> labelNames,
            @Nullable List<String> ids,
            String source) implements Serializable {
        Row row(int id) {
            int label = labels[id];
            return Rows.of(EXAMPLES)
                    .with(EXAMPLES.split, name)
                    .with(EXAMPLES.id, (long) id)
                    .with(EXAMPLES.label, label)
                    .with(
                            EXAMPLES.labelName,
                            label == ImportedLabels.NONE ? ImportedLabels.NONE_NAME : labelNames.get(label))
                    .with(EXAMPLES.source, source + ": column " + id)
                    .with(EXAMPLES.image, null)
                    .with(EXAMPLES.features, null)
                    .with(EXAMPLES.text, null)
                    .with(EXAMPLES.subpopulation, null)
                    .with(EXAMPLES.givenId, ids == null ? null : ids.get(id))
                    .build();
        }
    }

    private void writeOutcomes(FleetArrays arrays, Experiment experiment, Outcomes outcomes) throws IOException {
        int size = experiment.config().training().stack();
        Instant now = Clock.now();
        List<OutcomeRow> stack = new ArrayList<>();
        arrays.forEach(row -> {
            stack.add(new OutcomeRow(
                    row.row(),
                    experiment.id(),
                    row.included(),
                    row.trainCorrect(),
                    row.testCorrect(),
                    row.trainMargin(),
                    row.testMargin(),
                    row.trainPrediction(),
                    row.testPrediction(),
                    Double.NaN,
                    null,
                    row.shares(),
                    0,
                    "unknown",
                    "unknown",
                    experiment.trainer(),
                    now));
            if (stack.size() == size || row.row() == arrays.runs() - 1) {
                out.check();
                outcomes.commit(row.row() / size, "import", stack);
                stack.clear();
            }
        });
    }
}
