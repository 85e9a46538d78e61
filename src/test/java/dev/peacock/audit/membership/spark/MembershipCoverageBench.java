package dev.peacock.audit.membership.spark;

import dev.peacock.attack.Curve;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.PooledVariances;
import dev.peacock.attack.ScoreHistogram;
import dev.peacock.attack.Splits;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.CorrectGuess;
import dev.peacock.audit.membership.CurveIntervals;
import dev.peacock.audit.membership.Population;
import dev.peacock.audit.membership.ScoreBins;
import dev.peacock.audit.membership.Scores;
import dev.peacock.audit.membership.TargetBootstrap;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.RunGroups;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.columns.TurnedRows;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.StatisticalSummary;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.hadoop.conf.Configuration;

/**
 * How many of audit membership's intervals hold the mean of their figure over such fleets: {@code MembershipCoverageBench DIRECTORY
 * MODELS FILE intervals|spread SIZE...}. The first MODELS of the fleet in DIRECTORY, which draws models one by one and has their margins, are cut into
 * fleets without a model in common, of each size; each is audited by itself, with a seed of its own for its splits. FILE gets every figure and interval.
 * With {@code spread} there are no intervals, which is some 30 times as fast: what is printed last of all sizes, if there are two, how the variance between fleets
 * falls with their size, tells whether halves can tell of the whole.
 * Driven by scripts/bench/membership-coverage.sh.
 */
final class MembershipCoverageBench {
    private static final double GAMMA = 2;
    /** Below a rate of 1%, intervals are symmetric on the scale of roots. */
    private static final Set<String> ROOTS =
            Set.of(MembershipFigures.tprMetric(1_000), MembershipFigures.tprMetric(10_000));

    private static final String BEFORE = "lira-online, before";

    private MembershipCoverageBench() {}

    public static void main(String[] arguments) throws IOException {
        OutputDirectory directory = new OutputDirectory(new Configuration(), arguments[0]);
        ExperimentFile experiment = ExperimentFile.read(directory).orElseThrow();
        List<OutcomeRow> rows = rows(directory, experiment, Integer.parseInt(arguments[1]));
        try (PrintStream all = new PrintStream(arguments[2], StandardCharsets.UTF_8)) {
            all.println("models\tfleet\tattack\tfigure\tvalue\tlow\thigh");
            boolean intervals = arguments[3].equals("intervals");
            TreeMap<Integer, List<List<MembershipFigures.Figure>>> bySize = new TreeMap<>();
            for (int k = 4; k < arguments.length; k++) {
                int t = Integer.parseInt(arguments[k]);
                List<List<MembershipFigures.Figure>> fleets = IntStream.range(0, rows.size() / t)
                        .parallel()
                        .mapToObj(fleet ->
                                figures(rows.subList(fleet * t, (fleet + 1) * t), experiment, fleet, intervals))
                        .toList();
                bySize.put(t, fleets);
                write(all, t, fleets);
                printAll(t, fleets);
            }
            if (bySize.size() > 1) {
                printSpread(bySize);
            }
        }
    }

    /** The first runs, which must be finished, with their margins. */
    private static List<OutcomeRow> rows(OutputDirectory directory, ExperimentFile experiment, int models)
            throws IOException {
        Outcomes outcomes = directory.outcomes(experiment.id());
        TreeMap<Integer, OutcomeRow> rows = new TreeMap<>();
        for (org.apache.hadoop.fs.Path file : outcomes.files()) {
            if (rows.size() < models) {
                outcomes.read(file, experiment.trainSize(), experiment.testSize(), Outcomes.Kept.ALL)
                        .forEach(row -> rows.put(row.run(), row));
            }
        }
        if (rows.size() < models) {
            throw new IllegalStateException("the fleet has " + rows.size() + " finished models, not " + models);
        }
        return List.copyOf(rows.values()).subList(0, models);
    }

    /** What the audit finds of these runs as a fleet. */
    private static List<MembershipFigures.Figure> figures(
            List<OutcomeRow> rows, ExperimentFile experiment, int seed, boolean intervals) {
        int q = experiment.testSize();
        List<MarginBlock> blocks = TurnedRows.margins(
                rows, experiment.trainSize(), q, IntStream.range(0, q).toArray());
        List<MarginBlock> train = blocks.subList(0, blocks.size() - 1);
        MarginBlock test = blocks.get(blocks.size() - 1);

        int[] all = IntStream.range(0, rows.size()).toArray();
        PooledVariances pooled = pooled(train, new int[][] {all}).get(0);
        Population population = Population.of(test, false, GAMMA);
        List<Scores> scores = train.stream()
                .map(block -> Scores.of(block, pooled, population))
                .toList();
        CorrectGuess correct = new CorrectGuess(rows.size());
        train.forEach(correct::add);
        List<Curve> curves = Stream.of(Attack.values())
                .map(attack -> Curve.of(ScoreHistogram.merge(scores.stream()
                        .map(block -> ScoreHistogram.of(block.block(), block.of(attack)))
                        .iterator())))
                .toList();

        // where all runs are of one block there are no halves
        int[] ends = intervals ? IntStream.rangeClosed(1, rows.size()).toArray() : new int[] {rows.size()};
        Splits splits = new Splits(new RunGroups(ends), Splits.SPLITS, seed);
        AttackCurves audited = new AttackCurves(curves, intervals(train, test, splits, curves));
        List<MembershipFigures.Figure> figures = new ArrayList<>(
                MembershipFigures.of(audited, (long) rows.size() * experiment.trainSize(), correct, splits)
                        .all());
        if (intervals) {
            figures.add(new MembershipFigures.Figure(
                    BEFORE,
                    "auc",
                    audited.curve(Attack.LIRA_ONLINE).auc(),
                    TargetBootstrap.auc(scores, Attack.LIRA_ONLINE, new RandomStream(seed)),
                    0,
                    0));
        }
        return figures;
    }

    private static List<CurveIntervals> intervals(
            List<MarginBlock> train, MarginBlock test, Splits splits, List<Curve> curves) {
        int[][] runs = IntStream.range(0, splits.count()).mapToObj(splits::runs).toArray(int[][]::new);
        ScoreBins[][] bins = new HalfFleets.Some(
                        runs,
                        pooled(train, runs),
                        Stream.of(runs)
                                .map(half -> Population.of(test.only(half), false, GAMMA))
                                .toList(),
                        curves.stream().map(Curve::edges).toArray(int[][]::new))
                .count(train.iterator());
        return IntStream.range(0, curves.size())
                .mapToObj(attack -> CurveIntervals.of(
                        splits,
                        curves.get(attack),
                        Stream.of(bins).map(half -> half[attack]).toList()))
                .toList();
    }

    /** By half. */
    private static List<PooledVariances> pooled(List<MarginBlock> train, int[][] runs) {
        PooledSums[] sums =
                Stream.of(runs).map(half -> new PooledSums(half.length)).toArray(PooledSums[]::new);
        for (MarginBlock block : train) {
            PooledSums[] ofBlock = HalfFleets.sums(block, runs);
            for (int half = 0; half < runs.length; half++) {
                sums[half].add(ofBlock[half]);
            }
        }
        return Stream.of(sums).map(PooledSums::variances).toList();
    }

    private static void write(PrintStream all, int t, List<List<MembershipFigures.Figure>> fleets) {
        for (int fleet = 0; fleet < fleets.size(); fleet++) {
            for (MembershipFigures.Figure figure : fleets.get(fleet)) {
                Interval interval = figure.ciInterval();
                all.println(String.join(
                        "\t",
                        String.valueOf(t),
                        String.valueOf(fleet),
                        figure.attack(),
                        figure.metric(),
                        String.valueOf(figure.value()),
                        interval == null ? "" : String.valueOf(interval.low()),
                        interval == null ? "" : String.valueOf(interval.high())));
            }
        }
        all.flush();
    }

    private static void printAll(int t, List<List<MembershipFigures.Figure>> fleets) {
        System.out.printf(
                "%n%d models, %d fleets%n%-20s %-18s %9s %9s %5s %6s %4s %6s %4s%n",
                t, fleets.size(), "attack", "figure", "mean", "deviation", "have", "hold", "se", "ratio", "se");
        for (int k = 0; k < fleets.get(0).size(); k++) {
            int figure = k;
            print(t, fleets.stream().map(fleet -> fleet.get(figure)).toList());
        }
    }

    /** One figure of all fleets: nothing where fewer than two have an interval. */
    private static void print(int t, List<MembershipFigures.Figure> fleets) {
        StatisticalSummary values = summary(fleets.stream().mapToDouble(MembershipFigures.Figure::value));
        List<MembershipFigures.Figure> with =
                fleets.stream().filter(figure -> figure.ciInterval() != null).toList();
        if (with.size() < 2) {
            return;
        }
        double hold = with.stream()
                        .map(figure -> Objects.requireNonNull(figure.ciInterval()))
                        .filter(interval -> interval.low() <= values.getMean() && values.getMean() <= interval.high())
                        .count()
                / (double) with.size();
        double quantile = Interval.student(0, 1, 1 / (1.0 / (t - 1) + 1.0 / Splits.SPLITS))
                .high();
        // the interval's upper half over Student's quantile, on the scale on which the interval is symmetric
        DoubleUnaryOperator scale = scale(with.get(0));
        StatisticalSummary variances = summary(with.stream()
                .mapToDouble(figure -> Math.pow(
                        (scale.applyAsDouble(Objects.requireNonNull(figure.ciInterval())
                                                .high())
                                        - scale.applyAsDouble(Objects.requireNonNull(figure.value())))
                                / quantile,
                        2)));
        double variance = summary(fleets.stream()
                        .mapToDouble(figure -> scale.applyAsDouble(Objects.requireNonNull(figure.value()))))
                .getVariance();
        double ratio = variances.getMean() / variance;
        System.out.printf(
                Locale.ROOT,
                "%-20s %-18s %9.5f %9.6f %5d %6.3f %4.3f %6.2f %4.2f%n",
                with.get(0).attack(),
                with.get(0).metric(),
                values.getMean(),
                values.getStandardDeviation(),
                with.size(),
                hold,
                Math.sqrt(hold * (1 - hold) / with.size()),
                ratio,
                // that of the mean, and that of a variance of about normal values
                ratio
                        * Math.sqrt(variances.getVariance() / Math.pow(variances.getMean(), 2) / with.size()
                                + 2.0 / (fleets.size() - 1)));
    }

    private static DoubleUnaryOperator scale(MembershipFigures.Figure figure) {
        return ROOTS.contains(figure.metric()) ? Math::sqrt : x -> x;
    }

    /**
     * Half of the variance between fleets of half the size over that between fleets, if log variance is a line in log size: weighted
     * least squares, a variance of F fleets having the weight (F - 1) / 2 of about normal values. 1 is what intervals take it to be.
     */
    private static void printSpread(TreeMap<Integer, List<List<MembershipFigures.Figure>>> bySize) {
        System.out.printf("%nall sizes%n%-20s %-18s %6s %5s%n", "attack", "figure", "ratio", "se");
        List<MembershipFigures.Figure> figures = bySize.firstEntry().getValue().get(0);
        for (int k = 0; k < figures.size(); k++) {
            int figure = k;
            double[] sums = new double[5];
            bySize.forEach((t, fleets) -> {
                double variance = summary(fleets.stream()
                                .mapToDouble(fleet -> scale(fleet.get(figure))
                                        .applyAsDouble(Objects.requireNonNull(
                                                fleet.get(figure).value()))))
                        .getVariance();
                double x = Math.log(t) / Math.log(2);
                double y = Math.log(variance);
                double weight = (fleets.size() - 1) / 2.0;
                sums[0] += weight;
                sums[1] += weight * x;
                sums[2] += weight * y;
                sums[3] += weight * x * x;
                sums[4] += weight * x * y;
            });
            double spread = sums[3] - sums[1] * sums[1] / sums[0];
            double ratio = Math.exp(-(sums[4] - sums[1] * sums[2] / sums[0]) / spread) / 2;
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %-18s %6.3f %5.3f%n",
                    figures.get(k).attack(),
                    figures.get(k).metric(),
                    ratio,
                    ratio / Math.sqrt(spread));
        }
    }

    private static StatisticalSummary summary(DoubleStream values) {
        SummaryStatistics summary = new SummaryStatistics();
        values.forEach(summary::addValue);
        return summary;
    }
}
