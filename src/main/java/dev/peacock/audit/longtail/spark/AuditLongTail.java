package dev.peacock.audit.longtail.spark;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.MEMORIZATION;
import static dev.peacock.table.Tables.TEST_EXAMPLES;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.longtail.Groups;
import dev.peacock.audit.longtail.MeasuredTail;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.text.Words;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.nearest.Neighbours;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.table.Column;
import dev.peacock.table.UtilityTables;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Measures the long tail of a fleet's own data (Feldman 2020): the subpopulations of its examples, how often each was
 * seen, how much of the rare ones was memorized, and how much accuracy the theory expects that to be worth. No model of
 * the fleet is trained again.
 */
final class AuditLongTail {
    /** Decimal thresholds are compared with quotients of small integers; none is closer to one without being equal. */
    private static final double ROUNDING = 1e-12;

    private static final int[] OTHER_NEIGHBOURS = {1, 2, 3, 5, 8, 12, 16};

    private final SparkSession session;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final PrintStream log;

    private AuditLongTail(SparkSession session, OutputDirectory out, Experiment experiment, PrintStream log) {
        this.session = session;
        this.out = out;
        this.experiment = experiment;
        this.log = log;
    }

    /** The long tail of the fleet's data, and how much of it was memorized. */
    public static LongTailResult audit(AuditRun run, LongTailOptions options) throws IOException {
        run.refuseScores("longtail", AuditRun.ESTIMATES);
        JobContext context = run.context();
        return run.reported(
                new AuditLongTail(context.session(), context.out(), run.experiment(), context.log()).run(options));
    }

    private LongTailResult run(LongTailOptions options) throws IOException {
        if (!out.exists(Summary.NAME)) {
            throw new UserError(
                    out.root() + ": there are no estimates yet, so memorization is not known; run estimate first");
        }
        Score score = Summary.read(out).score();
        if (score != Score.CORRECT) {
            throw new UserError(out.root() + ": memorization was estimated by " + Words.of(score)
                    + ", and what the long tail says is about accuracies; run estimate again with --set "
                    + "estimate.score=correct, and then audit longtail");
        }
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        LongTailOptions.By by = by(options);
        Subpopulations.@Nullable Space space = switch (by) {
            case COLUMN -> null;
            case PIXELS -> Subpopulations.Space.PIXELS;
            case HIDDEN -> Subpopulations.Space.HIDDEN;
        };
        Neighbours near = space == null ? null : Subpopulations.neighbours(spark, out, experiment, space);
        Subpopulations subpopulations = space == null || near == null
                ? Subpopulations.ofColumn(out, experiment)
                : Subpopulations.ofClusters(near, experiment, options.neighbours(), space);
        double[] memorization = values(MEMORIZATION.trainId, MEMORIZATION.memorization, experiment.trainSize());
        MeasuredTail tail =
                MeasuredTail.of(groups(subpopulations, memorization), subpopulations.train(), memorization, random());
        LongTailResult result = new LongTailResult(
                experiment.id(),
                by,
                options.neighbours(),
                subpopulations,
                Groups.labels(
                        subpopulations.train(),
                        experiment.trainLabels(),
                        tail.groups().count()),
                tail,
                costs(subpopulations, memorization, tail),
                near == null ? List.of() : clusterings(near, options.neighbours()));
        result.write(session, out);
        return result;
    }

    private LongTailOptions.By by(LongTailOptions options) throws IOException {
        if (options.by() != null) {
            return options.by();
        }
        boolean named = Subpopulations.hasColumn(out, experiment);
        LongTailOptions.By by = named ? LongTailOptions.By.COLUMN : LongTailOptions.By.PIXELS;
        log.println("audit longtail: subpopulations by "
                + (named
                        ? "the data set's column"
                        : "clusters of similar examples, since the data set has no column for subpopulations"));
        return by;
    }

    private RandomStream random() {
        return new RandomStream(Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.LONG_TAIL, -1));
    }

    private Groups groups(Subpopulations subpopulations, double[] memorization) throws IOException {
        return Groups.of(
                subpopulations.train(),
                subpopulations.test(),
                subpopulations.count(),
                memorization,
                threshold(experiment.config().estimate().memorizationThreshold()),
                values(TEST_EXAMPLES.testId, TEST_EXAMPLES.accuracy, experiment.testSize()));
    }

    private static double threshold(BigDecimal decimal) {
        return decimal.doubleValue() - ROUNDING;
    }

    /** One value an example, NaN where it is null; row by row, since a whole table is larger than its column. */
    private double[] values(Column<Long> id, Column<Double> value, int size) throws IOException {
        double[] values = new double[size];
        Arrays.fill(values, Double.NaN);
        Iterator<Row> rows = new SparkTables(session, out)
                .read(id.table())
                .select(col(id), col(value))
                .toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            Double cell = Cells.orNull(row, value);
            if (cell != null) {
                values[Cells.get(row, id).intValue()] = cell;
            }
        }
        return values;
    }

    private List<LongTailResult.Cost> costs(Subpopulations subpopulations, double[] memorization, MeasuredTail tail)
            throws IOException {
        List<LongTailResult.Cost> costs = new ArrayList<>();
        int classes = Math.max(
                2, (int) Arrays.stream(experiment.trainLabels()).distinct().count());
        costs.add(new LongTailResult.Cost(null, tail.counts().number(1), tail.cost(tail.ofSize(1), classes), null));
        TreeMap<BigDecimal, LongTailResult.Measured> measured = measured();
        BigDecimal threshold = experiment.config().estimate().memorizationThreshold();
        List<BigDecimal> levels = new ArrayList<>(measured.keySet());
        if (!measured.containsKey(threshold)) {
            levels.add(threshold);
        }
        levels.sort(null);
        for (BigDecimal level : levels) {
            boolean[] removed = new boolean[memorization.length];
            long count = 0;
            for (int i = 0; i < removed.length; i++) {
                removed[i] = memorization[i] >= threshold(level);
                count += removed[i] ? 1 : 0;
            }
            costs.add(new LongTailResult.Cost(
                    level,
                    count,
                    tail.cost(tail.without(subpopulations.train(), removed), classes),
                    measured.get(level)));
        }
        return costs;
    }

    /** What {@code audit utility} measured over all test examples, by level; empty if it was not run. */
    private TreeMap<BigDecimal, LongTailResult.Measured> measured() throws IOException {
        TreeMap<BigDecimal, LongTailResult.Measured> measured = new TreeMap<>();
        if (!AuditFiles.isDone(out, UtilityTables.directory("most"))) {
            return measured;
        }
        UtilityTables.Curve curve = UtilityTables.MOST.curve();
        List<Row> rows = new SparkTables(session, out)
                .read(curve)
                .filter(col(curve.testGroup)
                        .equalTo("all")
                        .and(col(curve.lossChosen.mean()).isNotNull()))
                .collectAsList();
        for (Row row : rows) {
            measured.put(
                    BigDecimal.valueOf(Cells.get(row, curve.level)),
                    new LongTailResult.Measured(
                            Cells.get(row, curve.removed),
                            Cells.get(row, curve.lossChosen.mean()),
                            Cells.interval(row, curve.lossChosen.low(), curve.lossChosen.high())));
        }
        return measured;
    }

    private List<LongTailResult.Clustering> clusterings(Neighbours near, int chosen) {
        return IntStream.concat(Arrays.stream(OTHER_NEIGHBOURS), IntStream.of(chosen))
                .distinct()
                .sorted()
                .mapToObj(k -> LongTailResult.Clustering.of(k, Subpopulations.components(near, experiment, k)))
                .toList();
    }
}
