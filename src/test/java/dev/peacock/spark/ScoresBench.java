package dev.peacock.spark;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.estimate.score.Scores;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.hadoop.conf.Configuration;

/**
 * What memorization by each score takes in models, measured on two fleets that differ in their seed alone: the covariance of their
 * estimates over train examples is the variance of what is true, and the spread of disjoint small fleets is chance, whatever the
 * standard errors say. scripts/bench/memorization-scores.sh runs it.
 */
final class ScoresBench {
    private ScoresBench() {}

    /** Estimates of all examples from some models. */
    private record Fleet(Estimate[] of) {
        /** Undefined is NaN. */
        double[] values() {
            return Arrays.stream(of)
                    .mapToDouble(estimate -> estimate.value() == null ? Double.NaN : estimate.value())
                    .toArray();
        }
    }

    /** Arguments: two output directories, their numbers of train and test examples, then the sizes of small fleets. */
    public static void main(String[] arguments) throws IOException {
        int n = Integer.parseInt(arguments[2]);
        int q = Integer.parseInt(arguments[3]);
        MarginBlock a = margins(arguments[0], n, q);
        MarginBlock b = margins(arguments[1], n, q);
        double[] correct = mean(fleet(a, Score.CORRECT), fleet(b, Score.CORRECT));
        System.out.printf("%,d train examples, 2 x %,d models%n%n", a.size(), a.runs());
        System.out.println(
                "| score | models | spread | root mean squared error | models needed | coverage | correlation with correct |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int s = 4; s < arguments.length; s++) {
            int size = Integer.parseInt(arguments[s]);
            double[][] byCorrect = null;
            for (Score score : Score.values()) {
                Fleet[] whole = {fleet(a, score), fleet(b, score)};
                Fleet[] small = IntStream.range(0, 2 * (a.runs() / size))
                        .mapToObj(f -> fleet(part(f % 2 == 0 ? a : b, f / 2, size), score))
                        .toArray(Fleet[]::new);
                double signal = covariance(whole[0].values(), whole[1].values());
                double[][] values = Arrays.stream(small).map(Fleet::values).toArray(double[][]::new);
                byCorrect = byCorrect == null ? values : byCorrect;
                double ofCorrect = covariance(
                        fleet(a, Score.CORRECT).values(),
                        fleet(b, Score.CORRECT).values());
                double needed = relative(values, signal, -1) / relative(byCorrect, ofCorrect, -1);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %,d | %.4f | %.4f (%.2f of the spread) | %.2f +- %.2f of correct's | %.1f%% | %.3f |%n",
                        score.name().toLowerCase(Locale.ROOT),
                        size,
                        Math.sqrt(signal),
                        Math.sqrt(noise(values, -1)),
                        Math.sqrt(noise(values, -1) / signal),
                        needed,
                        error(values, signal, byCorrect, ofCorrect, needed),
                        100 * coverage(small, whole),
                        correlation(mean(whole[0], whole[1]), correct));
            }
        }
    }

    /** Mean over examples of the variance between small fleets but one. */
    private static double noise(double[][] fleets, int without) {
        Moments all = Moments.NONE;
        for (int i = 0; i < fleets[0].length; i++) {
            Moments example = Moments.NONE;
            for (int f = 0; f < fleets.length; f++) {
                if (f != without && !Double.isNaN(fleets[f][i])) {
                    example = example.add(fleets[f][i]);
                }
            }
            all = example.count() < 2 ? all : all.add(example.variance());
        }
        return all.mean();
    }

    private static double relative(double[][] fleets, double signal, int without) {
        return noise(fleets, without) / signal;
    }

    /** Over small fleets; the signal is taken as known. */
    private static double error(double[][] values, double signal, double[][] others, double otherSignal, double all) {
        double[] without = IntStream.range(0, values.length)
                .mapToDouble(f -> relative(values, signal, f) / relative(others, otherSignal, f))
                .toArray();
        double[] h = new double[values.length];
        Arrays.fill(h, values.length);
        return Math.sqrt(Jackknife.variance(all, without, h));
    }

    /** How often a small fleet's 95% interval, widened for the error of the other whole fleet, holds that one's estimate. */
    private static double coverage(Fleet[] small, Fleet[] whole) {
        Moments held = Moments.NONE;
        for (int f = 0; f < small.length; f++) {
            Estimate[] truth = whole[1 - f % 2].of;
            for (int i = 0; i < truth.length; i++) {
                Estimate estimate = small[f].of[i];
                Double value = truth[i].value();
                if (estimate.value() != null && value != null) {
                    held = held.add(holds(estimate, value, Objects.requireNonNull(truth[i].standardError())) ? 1 : 0);
                }
            }
        }
        return held.mean();
    }

    private static boolean holds(Estimate estimate, double truth, double error) {
        double value = Objects.requireNonNull(estimate.value());
        Interval interval = estimate.interval();
        double below = Math.hypot(interval == null ? 0 : value - interval.low(), Interval.Z95 * error);
        double above = Math.hypot(interval == null ? 0 : interval.high() - value, Interval.Z95 * error);
        return value - below <= truth && truth <= value + above;
    }

    private static double covariance(double[] x, double[] y) {
        double meanX = DoubleStream.of(x).average().orElseThrow();
        double meanY = DoubleStream.of(y).average().orElseThrow();
        return IntStream.range(0, x.length)
                        .mapToDouble(i -> (x[i] - meanX) * (y[i] - meanY))
                        .sum()
                / (x.length - 1);
    }

    private static double correlation(double[] x, double[] y) {
        return new PearsonsCorrelation().correlation(x, y);
    }

    private static double[] mean(Fleet a, Fleet b) {
        double[] x = a.values();
        double[] y = b.values();
        return IntStream.range(0, x.length).mapToDouble(i -> (x[i] + y[i]) / 2).toArray();
    }

    private static MarginBlock part(MarginBlock all, int number, int size) {
        return all.only(IntStream.range(number * size, (number + 1) * size).toArray());
    }

    private static Fleet fleet(MarginBlock block, Score score) {
        return new Fleet(IntStream.range(0, block.size())
                .mapToObj(i -> {
                    Counts counts = block.memorization(i);
                    return score == Score.CORRECT
                            ? Estimate.binomial(counts)
                            : ScoreDifference.of(block.included(), i, Scores.of(score, block, i), null)
                                    .estimate();
                })
                .toArray(Estimate[]::new));
    }

    private static MarginBlock margins(String directory, int n, int q) throws IOException {
        OutputDirectory out = new OutputDirectory(new Configuration(), directory);
        Outcomes outcomes = out.outcomes(ExperimentFile.read(out).orElseThrow().id());
        int models = outcomes.inventory().finished().size();
        float[] margins = new float[n * models];
        BitColumns included = new BitColumns(n, models);
        BitColumns correct = new BitColumns(n, models);
        for (org.apache.hadoop.fs.Path part : outcomes.files()) {
            for (OutcomeRow row : outcomes.read(part, n, q, Outcomes.Kept.ALL)) {
                for (int i = 0; i < n; i++) {
                    margins[i * models + row.run()] = Objects.requireNonNull(row.trainMargin())[i];
                    if (row.included().get(i)) {
                        included.set(i, row.run());
                    }
                    if (row.trainCorrect().get(i)) {
                        correct.set(i, row.run());
                    }
                }
            }
        }
        return new MarginBlock(new Block(0, Block.ANY, IntStream.range(0, n).toArray()), margins, included, correct);
    }
}
