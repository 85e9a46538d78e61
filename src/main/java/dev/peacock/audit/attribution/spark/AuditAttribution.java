package dev.peacock.audit.attribution.spark;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.attribution.BelievedInfluence;
import dev.peacock.audit.attribution.Ceiling;
import dev.peacock.audit.attribution.Judged;
import dev.peacock.audit.attribution.LinearPredictions;
import dev.peacock.audit.attribution.OwnInfluence;
import dev.peacock.audit.attribution.Predictions;
import dev.peacock.audit.attribution.RandomScores;
import dev.peacock.audit.attribution.Ridge;
import dev.peacock.audit.attribution.SameLabel;
import dev.peacock.audit.attribution.ScoreFiles;
import dev.peacock.audit.attribution.ScoreMatrix;
import dev.peacock.audit.attribution.SubsetSums;
import dev.peacock.audit.attribution.spark.AttributionSummary.Kind;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.spark.estimate.FleetEffects;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Judges files of scores by a finished fleet. The driver reads each file once, from its beginning to its end, and holds for each
 * judging model and test example a sum and a margin; a Parquet table is read by tasks.
 */
final class AuditAttribution {
    /** Sets the seeds apart from those of other audits. */
    private static final int NUMBER = 300;

    /** Models that the prior is given; a task holds as many squared. */
    static final int MOST_WITH_PRIOR = 2_000;

    private static final String INFLUENCE = "this fleet's influence";
    private static final String PRIOR = "this fleet's influence with the prior";
    private static final String FIT = "this fleet's best linear fit";
    private static final String LABEL = "same label";
    private static final String RANDOM = "random scores";

    private final AuditRun run;
    private final JobContext context;
    private final Experiment experiment;
    private final AttributionOptions options;

    /** Files of scores, opened. */
    private sealed interface Source {}

    private record Dense(ScoreMatrix matrix) implements Source {}

    private record Sparse(String path, String name) implements Source {}

    /**
     * Scores as the judges found them.
     *
     * @param kept by test example drawn for removals, the score of each train example; null for scores that no removal is made by
     */
    record Row(String name, Kind kind, Judged judged, double @Nullable [][] kept) {}

    private AuditAttribution(AuditRun run, AttributionOptions options) {
        this.run = run;
        this.context = run.context();
        this.experiment = run.experiment();
        this.options = options;
    }

    /** {@code reproduce}: the command line to write down for the fleet that is trained for removals. */
    static AttributionSummary audit(AuditRun run, AttributionOptions options, String reproduce) throws IOException {
        return run.reported(new AuditAttribution(run, options).run(reproduce));
    }

    private AttributionSummary run(String reproduce) throws IOException {
        FinishedFleet fleet = run.fleet();
        // before the fleet is read, so that a bad file is refused at once
        Map<String, Source> sources = sources();
        Panel panel = JobGroups.find(
                context.spark(),
                "audit attribution: margins of " + fleet.runs().length + " models",
                () -> Panel.of(context.spark(), fleet));
        BelievedInfluence believed = believed(panel, fleet);
        int[] drawn = drawn(panel, fleet.runs().length);
        List<Row> rows = rows(sources, panel, believed, drawn);
        AttributionSummary.Reach reach = reach(panel);
        AuditFiles.begin(context.out(), AttributionTables.DIRECTORY);
        AttributionRows written = new AttributionRows(experiment, panel, rows);
        written.write(context);
        AttributionSummary.@Nullable Removed removed = null;
        if (drawn.length > 0) {
            removed = new RemovalFleet(run, options, NUMBER).train(drawn, rows, reproduce);
        } else {
            // none of an earlier audit of other files may stand beside these
            AttributionRows.write(context, AttributionTables.REMOVALS, Stream.empty());
        }
        return AuditFiles.finish(
                context.out(),
                AttributionTables.DIRECTORY,
                new AttributionSummary(
                        experiment.id(),
                        panel.judging().length,
                        panel.choosing().length,
                        experiment.testSize(),
                        written.scored(),
                        written.differences(),
                        reach,
                        removed));
    }

    private Map<String, Source> sources() throws IOException {
        Configuration hadoop = context.out().hadoop();
        Map<String, Source> sources = new LinkedHashMap<>();
        for (String text : options.scores()) {
            Path path = new Path(text);
            boolean known = sources.containsKey(path.getName())
                    || List.of(INFLUENCE, PRIOR, FIT, LABEL, RANDOM).contains(path.getName());
            String name = known ? text : path.getName();
            if (ScoreFiles.isParquet(hadoop, path)) {
                sources.put(name, new Sparse(text, name));
                continue;
            }
            ScoreMatrix matrix = ScoreMatrix.of(
                    ScoreFiles.open(hadoop, path), experiment.trainSize(), experiment.testSize(), options.transposed());
            context.log().println("audit attribution: " + name + " is read as " + matrix.shown());
            sources.put(name, new Dense(matrix));
        }
        return sources;
    }

    /** Null where examples have no features here, by which they could be similar, or where it is not asked for. */
    private @Nullable BelievedInfluence believed(Panel panel, FinishedFleet fleet) throws IOException {
        boolean featureless = !experiment.hasDistances()
                && experiment.config().estimate().distance() == EstimateConfig.Distance.VALUES;
        if (featureless || !options.prior()) {
            return null;
        }
        int[] some = IntStream.range(0, Math.min(MOST_WITH_PRIOR, panel.choosing().length))
                .toArray();
        FleetEffects effects = FleetEffects.of(
                context.spark(),
                fleet.only(Arrays.stream(some)
                        .map(at -> fleet.runs()[panel.choosing()[at]])
                        .toArray()));
        return new BelievedInfluence(
                panel.choosingMasks().only(some), experiment.trainLabels(), effects.blocks(), effects.effects());
    }

    private List<Row> rows(Map<String, Source> sources, Panel panel, @Nullable BelievedInfluence believed, int[] drawn)
            throws IOException {
        if (panel.judges().isConstant()) {
            throw new UserError(context.out().root()
                    + ": the models that judge have the same margins, so that nothing can be judged;"
                    + " models that answer all alike have learnt nothing that depends on their subset");
        }
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Source> source : sources.entrySet()) {
            SubsetSums sums = JobGroups.find(
                    context.spark(),
                    "audit attribution: scores of " + source.getKey(),
                    () -> sums(source.getValue(), panel, drawn));
            rows.add(new Row(source.getKey(), Kind.FILE, Judged.of(panel.judges(), sums), sums.kept()));
        }
        LinearPredictions own =
                OwnInfluence.predictions(panel.choosingMasks(), panel.judges().masks(), panel.choosingMargins());
        double[][] kept = Arrays.stream(drawn)
                .mapToObj(j -> OwnInfluence.scores(panel.choosingMasks(), panel.choosingMargins(), j))
                .toArray(double[][]::new);
        rows.add(new Row(INFLUENCE, Kind.INFLUENCE, Judged.of(panel.judges(), own), kept));
        if (believed != null) {
            rows.add(new Row(
                    PRIOR,
                    Kind.PRIOR,
                    Judged.of(
                            panel.judges(), believed.predictions(panel.judges().masks())),
                    Arrays.stream(drawn).mapToObj(believed::scores).toArray(double[][]::new)));
        }
        rows.add(row(
                panel,
                FIT,
                Kind.FIT,
                Ridge.predictions(panel.choosingMasks(), panel.judges().masks(), panel.choosingMargins())));
        if (experiment.isLabelled()) {
            rows.add(row(
                    panel,
                    LABEL,
                    Kind.LABEL,
                    SameLabel.of(panel.judges().masks(), experiment.trainLabels(), experiment.testLabels())));
        }
        rows.add(row(
                panel, RANDOM, Kind.RANDOM, RandomScores.sums(panel.judges().masks(), experiment.testSize(), seed(2))));
        return rows;
    }

    private static Row row(Panel panel, String name, Kind kind, Predictions predictions) {
        return new Row(name, kind, Judged.of(panel.judges(), predictions), null);
    }

    private SubsetSums sums(Source source, Panel panel, int[] drawn) throws IOException {
        int q = experiment.testSize();
        if (source instanceof Sparse sparse) {
            SparkTables tables = new SparkTables(context.session(), context.out());
            return new SparseScores(context.session(), tables, sparse.path, sparse.name)
                    .read(panel.judges().masks(), q, drawn);
        }
        SubsetSums sums = new SubsetSums(panel.judges().masks(), q, drawn);
        ((Dense) source).matrix.read(sums);
        return sums;
    }

    private AttributionSummary.@Nullable Reach reach(Panel panel) {
        SubsetsConfig.Design design = experiment.config().subsets().design();
        Double p = design.inclusion();
        // blocks of runs that are drawn together overlap by design, not by chance
        if (p == null || design.block() > 1) {
            return null;
        }
        Ceiling ceiling = Ceiling.of(panel.all(), p);
        Interval interval = ceiling.interval();
        return new AttributionSummary.Reach(
                ceiling.explained(),
                interval,
                Ceiling.score(ceiling.explained()),
                interval == null ? null : new Interval(Ceiling.score(interval.low()), Ceiling.score(interval.high())));
    }

    /** Test examples for removals: of those that more than half of the models get right, since only they can be lost. */
    private int[] drawn(Panel panel, int models) {
        int[] ids = IntStream.range(0, experiment.testSize())
                .filter(j -> options.removals() > 0 && 2 * panel.right()[j] > models)
                .toArray();
        if (options.removals() > 0 && options.top() >= experiment.trainSize()) {
            throw new UserError("--top " + options.top() + ": must leave some of the " + experiment.trainSize()
                    + " train examples");
        }
        if (options.removals() > 0 && ids.length == 0) {
            throw new UserError(
                    context.out().root()
                            + ": more than half of the models get every test example wrong, so that none can be lost by removals; leave out --removals");
        }
        new RandomStream(seed(1)).shuffle(ids);
        return Arrays.stream(ids).limit(options.removals()).sorted().toArray();
    }

    private long seed(int index) {
        return Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.AUDIT, NUMBER + index);
    }
}
