package dev.peacock.spark.plan;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.text.Words;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.estimate.plan.ErrorTarget;
import dev.peacock.estimate.plan.Planning;
import dev.peacock.estimate.score.ScoreNoise;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.columns.MarginBlocks;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Calculates from the finished runs (a short trial, which the fleet keeps) what more models would give and cost. */
public record MakePlan(SparkSession session, Experiment experiment) {
    /** Sums over examples of the unbiased estimates of a(1-a), and the numbers of examples that have one. */
    private record Variances(double in, long examplesIn, double out, long examplesOut) implements Serializable {
        static Variances of(Counts counts) {
            boolean in = counts.in() > 1;
            boolean out = counts.out() > 1;
            return new Variances(
                    in ? variance(counts.correctIn(), counts.in()) : 0,
                    in ? 1 : 0,
                    out ? variance(counts.correctOut(), counts.out()) : 0,
                    out ? 1 : 0);
        }

        @Nullable
        Double meanIn() {
            return examplesIn == 0 ? null : in / examplesIn;
        }

        @Nullable
        Double meanOut() {
            return examplesOut == 0 ? null : out / examplesOut;
        }

        private static double variance(int correct, int models) {
            double accuracy = (double) correct / models;
            return accuracy * (1 - accuracy) * models / (models - 1);
        }

        Variances plus(Variances other) {
            return new Variances(
                    in + other.in, examplesIn + other.examplesIn, out + other.out, examplesOut + other.examplesOut);
        }
    }

    /** Targets that are null are not asked for. */
    public Plan run(FinishedFleet fleet, @Nullable Double targetError, @Nullable Double targetPower)
            throws IOException {
        EstimateConfig estimate = experiment.config().estimate();
        double influence = estimate.influenceLevel();
        Score score = estimate.score();
        double ratio = inclusion(experiment.config().subsets().design());
        long tests = tests(estimate.sameLabel());
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        SummaryStatistics seconds = new SummaryStatistics();
        for (double second : OutcomeScan.seconds(spark, fleet)) {
            seconds.addValue(second);
        }
        int[] runs = fleet.runs();
        Blocks blocks = Blocks.of(spark, fleet, false);
        Variances variances;
        Plan.Saving saving;
        try {
            variances = blocks.train().map(MakePlan::variances).fold(new Variances(0, 0, 0, 0), Variances::plus);
            saving =
                    score == Score.CORRECT || score == Score.SHARE ? TrialSaving.of(spark, blocks, fleet, score) : null;
        } finally {
            blocks.release();
        }
        Map<Score, ScoreNoise> noises = noises(spark, fleet);
        ScoreNoise noise = score == Score.CORRECT ? null : noises.get(score);
        Integer recommended = !score.isBounded()
                ? unbounded(spark, fleet, targetError, targetPower)
                : recommended(ratio, estimate, tests, targetError, targetPower);
        int configured = experiment.config().subsets().models();
        return new Plan(
                        runs.length,
                        seconds.getMean(),
                        seconds.getN() < 2 ? 0 : seconds.getStandardDeviation(),
                        spark.defaultParallelism() / seconds.getMean(),
                        spark.defaultParallelism(),
                        ratio,
                        noise == null ? variances.meanIn() : noise.varianceIn(),
                        noise == null ? variances.meanOut() : noise.varianceOut(),
                        tests,
                        influence,
                        estimate.fdr(),
                        estimate.fdrMethod(),
                        recommended,
                        saving,
                        score,
                        needs(noises, score, ratio, recommended == null ? configured : recommended),
                        List.of())
                .withRows(configured);
    }

    /** By every score that the runs can be compared by. */
    private Map<Score, ScoreNoise> noises(JavaSparkContext spark, FinishedFleet fleet) {
        Score asked = experiment.config().estimate().score();
        Map<Score, ScoreNoise> noises = new EnumMap<>(Score.class);
        if (experiment.config().outcome().keepsMargins()) {
            noises.putAll(noises(spark, fleet, asked == Score.SHARE ? Score.MARGIN : asked));
        }
        if (experiment.config().training().checkpoints() > 0) {
            noises.putAll(noises(spark, fleet, Score.SHARE));
        }
        return noises;
    }

    /** By every score of examples that is read with this one, or by itself alone where models give no labels. */
    private static Map<Score, ScoreNoise> noises(JavaSparkContext spark, FinishedFleet fleet, Score asked) {
        MarginBlocks blocks = MarginBlocks.of(spark, fleet, asked);
        try {
            Map<Score, ScoreNoise> noises = new EnumMap<>(Score.class);
            for (Score score : comparable(asked)) {
                // blocks come in an order that does not depend on the cluster, as sums of doubles must
                noises.put(
                        score,
                        blocks.train().map(block -> ScoreNoise.of(block, score)).collect().stream()
                                .reduce(ScoreNoise.NONE, ScoreNoise::plus));
            }
            return noises;
        } finally {
            blocks.release();
        }
    }

    private static EnumSet<Score> comparable(Score asked) {
        if (asked == Score.SHARE) {
            return EnumSet.of(Score.CORRECT, asked);
        }
        return asked.isOfLabels() ? EnumSet.range(Score.CORRECT, Score.MARGIN) : EnumSet.of(asked);
    }

    /** What each score takes to be as precise, compared with its spread, as {@code models} models by {@code score}. */
    static List<Plan.ScoreNeed> needs(Map<Score, ScoreNoise> noises, Score score, double ratio, int models) {
        List<Plan.ScoreNeed> needs = new ArrayList<>();
        noises.forEach((other, noise) -> {
            Double times = relative(noises.get(score), ratio);
            Double ofOther = relative(noise, ratio);
            Integer needed = times == null || ofOther == null || times == 0
                    ? null
                    : Integer.valueOf((int) Math.min(Integer.MAX_VALUE, Math.ceil(models * (ofOther / times))));
            needs.add(new Plan.ScoreNeed(
                    other, noise.spread(), needed, needed == null ? null : error(noise, ratio, Math.max(1, needed))));
        });
        return needs;
    }

    /** Variance of a memorization with one model over that of the memorizations themselves; null where chance hides these. */
    private static @Nullable Double relative(@Nullable ScoreNoise noise, double ratio) {
        Double spread = noise == null ? null : noise.spread();
        Double error = noise == null || spread == null ? null : error(noise, ratio, 1);
        return spread == null || error == null ? null : error * error / (spread * spread);
    }

    private static @Nullable Double error(ScoreNoise noise, double ratio, int models) {
        Double in = noise.varianceIn();
        Double out = noise.varianceOut();
        return in == null || out == null ? null : Planning.standardError(ratio, models, in, out);
    }

    /** From the largest standard error of the trial, since nothing bounds the variance of a margin, or of a log-probability. */
    private @Nullable Integer unbounded(
            JavaSparkContext spark, FinishedFleet fleet, @Nullable Double error, @Nullable Double power) {
        if (power != null) {
            throw new UserError("--power: cannot be told with estimate.score = "
                    + Words.of(experiment.config().estimate().score())
                    + ", since the variance of such a score has no bound; "
                    + "give --target-se");
        }
        if (error == null) {
            return null;
        }
        BlockJackknife jackknife =
                BlockJackknife.of(fleet.experiment().config().subsets().design(), fleet.runs());
        long models = new ErrorTarget(error, SubsetsConfig.MOST_MODELS, SubsetsConfig.MOST_MODELS)
                .needed(TrainRounds.measure(spark, fleet, jackknife), fleet.runs().length);
        return (int) models;
    }

    /** Refuses designs for which the formulas do not hold. */
    public static double inclusion(SubsetsConfig.Design design) {
        Double ratio = design.inclusion();
        if (ratio == null) {
            throw new UserError("plan: with this subsets.design every model sees some of the train examples, and for "
                    + "those no number of models is enough; set subsets.design = uniform, or choose "
                    + "subsets.models yourself");
        }
        return ratio;
    }

    static @Nullable Integer recommended(
            double ratio, EstimateConfig estimate, long tests, @Nullable Double error, @Nullable Double power) {
        if (error == null && power == null) {
            return null;
        }
        int forError = error == null ? 0 : modelsForError(ratio, error);
        double rate = estimate.fdrMethod().rateOfFirst(estimate.fdr(), tests);
        int forPower = power == null
                ? 0
                : Planning.modelsForPower(ratio, estimate.influenceLevel(), rate, Math.max(1, tests), power);
        return Math.max(forError, forPower);
    }

    /** Refuses a standard error that would take more models than an experiment may have. */
    public static int modelsForError(double ratio, double error) {
        long models = Planning.modelsForStandardError(ratio, error);
        if (models > SubsetsConfig.MOST_MODELS) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "--target-se %s: may need %,d models, but an experiment can have at most %,d; choose a "
                            + "larger target",
                    error,
                    models,
                    SubsetsConfig.MOST_MODELS));
        }
        return (int) models;
    }

    private static Variances variances(TrainBlock block) {
        Variances sum = new Variances(0, 0, 0, 0);
        for (int i = 0; i < block.block().size(); i++) {
            sum = sum.plus(Variances.of(block.memorization(i)));
        }
        return sum;
    }

    /** Pairs of a train and a test example that are tested: all, or those of one label. */
    private long tests(boolean sameLabel) {
        if (!sameLabel) {
            return (long) experiment.trainSize() * experiment.testSize();
        }
        long[] trainByLabel = new long[experiment.labelNames().size()];
        for (int label : experiment.trainLabels()) {
            trainByLabel[label]++;
        }
        return Arrays.stream(experiment.testLabels())
                .mapToLong(label -> trainByLabel[label])
                .sum();
    }
}
