package dev.peacock.audit.value.spark;

import static dev.peacock.audit.value.spark.ValueTables.LABELS;
import static dev.peacock.audit.value.spark.ValueTables.RETRAINED;
import static dev.peacock.audit.value.spark.ValueTables.VALUES;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.value.Estimand;
import dev.peacock.audit.value.Reliability;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.report.ReportData;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.columns.MarginBlocks;
import dev.peacock.spark.estimate.SplitCheck;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.explain.ExampleIds;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Computes what each train example is worth to the test score of a finished fleet's models, and trains without the worst if asked. */
final class AuditValue {
    private static final int FIRST = 10;
    /** Numbers of one kind that the driver holds at a time. */
    private static final int MOST_AT_A_TIME = 4_000_000;

    private final AuditRun run;
    private final ValueOptions options;
    private final Retraining retraining;
    private final JavaSparkContext spark;
    private final OutputDirectory out;
    private final SparkTables tables;
    private final Experiment experiment;
    private final EstimateConfig config;
    private final FinishedFleet fleet;

    static ValueSummary audit(AuditRun run, ValueOptions options, String reproduce) throws IOException {
        return run.reported(new AuditValue(run, options, reproduce).run());
    }

    private AuditValue(AuditRun run, ValueOptions options, String reproduce) throws IOException {
        this.run = run;
        this.options = options;
        this.retraining = new Retraining(run, options, reproduce);
        this.spark = run.context().spark();
        this.out = run.context().out();
        this.tables = new SparkTables(run.context().session(), out);
        this.experiment = run.experiment();
        this.config = experiment.config().estimate();
        if (design() instanceof SubsetsConfig.Exclusion) {
            throw new UserError(out.root()
                    + ": its models leave out listed sets of train examples (subsets.design = exclusion), so what "
                    + "one example of a set is worth cannot be told; run it on a fleet of another design");
        }
        if (design() instanceof SubsetsConfig.Groups) {
            throw new UserError(out.root()
                    + ": its models see whole groups of train examples (subsets.design = groups), so what one example of a group is "
                    + "worth cannot be told; run it on a fleet of another design");
        }
        if (instead() != null && (options.by().isPresent() || !options.retrain().isEmpty())) {
            throw new UserError(out.root()
                    + ": its models give no labels; leave out --by and --retrain, which are about accuracy, and you get what train "
                    + (instead() == Measure.Score.DENOISING
                            ? "images are worth to how well test images are denoised"
                            : "documents are worth to the log-probability of test documents"));
        }
        this.fleet = run.fleet();
    }

    private Measure.@Nullable Score instead() {
        return Measure.Score.instead(experiment.config().model());
    }

    private SubsetsConfig.Design design() {
        return experiment.config().subsets().design();
    }

    private ValueSummary run() throws IOException {
        List<TestGroup> groups = groups();
        List<RunScores> runs = RunScores.of(spark, fleet, groups);
        BlockJackknife together = BlockJackknife.of(design(), fleet.runs());
        List<Measure> measures = Measure.of(groups, runs, instead(), together, BelievedByGroup.of(spark, fleet, runs));
        Measure.Score shown = shown(measures);
        Blocks blocks = Blocks.ofTrain(spark, fleet);
        try {
            AuditFiles.begin(out, ValueTables.DIRECTORY);
            List<ValueSummary.OfMeasure> found =
                    write(blocks, VALUES, of(measures, TestGroup.Kind.ALL, TestGroup.Kind.LISTED));
            found.addAll(write(blocks, LABELS, of(measures, TestGroup.Kind.LABEL)));
            Retraining.@Nullable Result retrained = retrained(blocks, of(measures, TestGroup.Kind.CHOOSING), shown);
            tables.write(
                    RETRAINED,
                    tables.frame(
                            RETRAINED,
                            spark.parallelize(retrained == null ? List.of() : retraining.rows(retrained), 1)));
            int smallest = runs.stream().mapToInt(RunScores::subset).min().orElse(0);
            int largest = runs.stream().mapToInt(RunScores::subset).max().orElse(0);
            return AuditFiles.finish(
                    out,
                    ValueTables.DIRECTORY,
                    new ValueSummary(
                            experiment.id(),
                            runs.size(),
                            Estimand.of(design(), smallest, largest),
                            design().inclusion(),
                            smallest,
                            largest,
                            experiment.trainSize(),
                            experiment.testSize(),
                            config.fdr(),
                            found,
                            shown,
                            first(shown, true),
                            first(shown, false),
                            retrained == null ? 0 : retrained.choosing(),
                            retrained == null ? List.of() : retraining.summary(retrained)));
        } finally {
            blocks.release();
        }
    }

    private List<TestGroup> groups() throws IOException {
        int q = experiment.testSize();
        List<TestGroup> groups = new ArrayList<>();
        groups.add(new TestGroup(TestGroup.Kind.ALL, IntStream.range(0, q).toArray()));
        int[] listed = ExampleIds.of(
                tables, "--test", options.test(), "test", q, run.context().log());
        groups.add(new TestGroup(TestGroup.Kind.LISTED, listed));
        if (!options.retrain().isEmpty()) {
            groups.add(retraining.choosing(experiment.trainSize(), q));
        }
        int[] labels = experiment.testLabels();
        for (int label = 0; label < experiment.labelNames().size(); label++) {
            int of = label;
            groups.add(new TestGroup(
                    TestGroup.Kind.LABEL,
                    label,
                    IntStream.range(0, q).filter(j -> labels[j] == of).toArray()));
        }
        return groups;
    }

    private static List<Measure> of(List<Measure> measures, TestGroup.Kind... kinds) {
        return measures.stream()
                .filter(measure -> List.of(kinds).contains(measure.group().kind()))
                .toList();
    }

    /** Margins tell more of a model than right and wrong do. */
    private Measure.Score shown(List<Measure> measures) {
        Measure.Score instead = instead();
        if (instead != null) {
            return instead;
        }
        boolean hasMargins = measures.stream().anyMatch(measure -> measure.score() == Measure.Score.MARGIN);
        if (options.by().equals(Optional.of(Measure.Score.MARGIN)) && !hasMargins) {
            throw new UserError(
                    out.root() + ": --by margin: its models have no margins" + MarginBlocks.remedy(experiment, fleet));
        }
        return options.by().orElse(hasMargins ? Measure.Score.MARGIN : Measure.Score.ACCURACY);
    }

    /** A table of some measures, as many at a time as the driver can hold, and what is said of each. */
    private List<ValueSummary.OfMeasure> write(Blocks blocks, ValueTables.Values table, List<Measure> measures)
            throws IOException {
        int n = experiment.trainSize();
        List<ValueSummary.OfMeasure> found = new ArrayList<>();
        JavaRDD<Row> rows = spark.parallelize(List.<Row>of(), 1);
        int atATime = Math.max(1, MOST_AT_A_TIME / n);
        for (int from = 0; from < measures.size(); from += atATime) {
            List<Measure> some = List.copyOf(measures.subList(from, Math.min(measures.size(), from + atATime)));
            List<MeasuredValues.Family> families = new ArrayList<>();
            for (MeasuredValues values : values(blocks, some)) {
                MeasuredValues.Family family = values.family(config.fdrMethod(), config.fdr(), table == VALUES);
                families.add(family);
                found.add(summary(values, family));
            }
            rows = rows.union(MeasuredValues.rows(spark, blocks, table, experiment.trainLabels(), some, families));
        }
        tables.write(table, tables.frame(table, rows));
        return found;
    }

    private List<MeasuredValues> values(Blocks blocks, List<Measure> measures) throws IOException {
        int[] first = rows(SplitCheck.choosing(fleet.runs(), design()));
        int[] second = rows(SplitCheck.fresh(fleet.runs(), design()));
        return JobGroups.find(
                spark,
                "audit value: values of " + experiment.trainSize() + " train examples by " + fleet.runs().length
                        + " models",
                () -> MeasuredValues.of(spark, blocks, measures, experiment.trainSize(), first, second));
    }

    private int[] rows(int[] some) {
        return Arrays.stream(some)
                .map(one -> Arrays.binarySearch(fleet.runs(), one))
                .toArray();
    }

    private ValueSummary.OfMeasure summary(MeasuredValues values, MeasuredValues.Family family) {
        Measure measure = values.measure();
        Reliability reliability = Reliability.of(values.halves()[0], values.halves()[1]);
        Integer label = measure.group().label();
        int[] significant = IntStream.range(0, values.value().length)
                .filter(i -> values.pValue()[i] <= 1 && family.qValue(values.pValue()[i]) <= config.fdr())
                .toArray();
        return new ValueSummary.OfMeasure(
                measure.group().kind(),
                label == null ? null : experiment.labelNames().get(label),
                measure.score(),
                measure.group().ids().length,
                measure.models().mean(),
                measure.models().standardDeviation(),
                (int) Arrays.stream(values.value())
                        .filter(v -> !Double.isNaN(v))
                        .count(),
                (int) Arrays.stream(significant)
                        .filter(i -> values.value()[i] < 0)
                        .count(),
                (int) Arrays.stream(significant)
                        .filter(i -> values.value()[i] > 0)
                        .count(),
                (int) Arrays.stream(values.pValue()).filter(p -> p <= 0.05).count(),
                reliability.examples(),
                reliability.halves(),
                reliability.whole(),
                reliability.chance());
    }

    private Retraining.@Nullable Result retrained(Blocks blocks, List<Measure> measures, Measure.Score by)
            throws IOException {
        for (Measure measure : measures) {
            if (measure.score() == by) {
                MeasuredValues values = values(blocks, List.of(measure)).get(0);
                return retraining.train(measure.group(), by, values.value());
            }
        }
        return null;
    }

    private List<ValueSummary.Worth> first(Measure.Score score, boolean lowest) throws IOException {
        List<Row> rows = ValueSection.most(tables, score, lowest, FIRST);
        ReportExamples examples = new ReportExamples(tables);
        examples.load(
                "train",
                rows.stream().map(row -> Cells.get(row, VALUES.trainId)).collect(Collectors.toSet()));
        return rows.stream()
                .map(row -> {
                    ReportData.Example example = examples.get("train", Cells.get(row, VALUES.trainId));
                    return new ValueSummary.Worth(
                            example.id(),
                            example.givenId(),
                            example.source(),
                            example.label(),
                            Cells.get(row, VALUES.value),
                            Cells.orNull(row, VALUES.believed),
                            Cells.interval(row, VALUES.ciLow, VALUES.ciHigh),
                            Cells.orNull(row, VALUES.qValue));
                })
                .toList();
    }
}
