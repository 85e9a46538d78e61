package dev.peacock.spark.plan;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.plan.Planning;
import dev.peacock.stats.FdrMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The standard errors and costs of different numbers of models.
 *
 * @param trialRuns finished runs that times and variances come from
 * @param secondsPerModel mean of the task's seconds a model, with its standard deviation over runs
 * @param modelsPerSecond what {@code tasks} tasks at a time would train
 * @param varianceIn mean over train examples of a(1-a), a the accuracy of models that saw it; 1/4 at worst, so
 *     {@code varianceOut}; null while no example has two models on a side
 * @param tests size of the family of tested pairs
 * @param influence that a pair may have, in units of the score
 * @param recommended models for the targets asked for; null without a target
 * @param saving what the finished runs say of a way to need fewer; null unless the score is {@code CORRECT}, or {@code SHARE} under such a design
 * @param score of whose differences all these standard errors are
 * @param scores every score beside it; none where the runs keep no margins
 */
public record Plan(
        int trialRuns,
        double secondsPerModel,
        double secondsDeviation,
        double modelsPerSecond,
        int tasks,
        double ratio,
        @Nullable Double varianceIn,
        @Nullable Double varianceOut,
        long tests,
        double influence,
        double fdr,
        FdrMethod fdrMethod,
        @Nullable Integer recommended,
        @Nullable Saving saving,
        Score score,
        List<ScoreNeed> scores,
        List<Row> rows) {
    /** A way to need fewer models is recommended if it saves at least this factor. */
    private static final double WORTH = 1.1;

    private static final int[] SHOWN = {100, 200, 500, 1_000, 2_000, 4_000};

    /** A way to need fewer models. */
    public enum Way {
        /** The design that the runs were drawn by, against subsets that are independent from model to model. */
        DESIGN,
        /** {@code estimate.adjust = neighbours}, against the plain difference. */
        ADJUSTMENT
    }

    /**
     * How many models it saves, measured on the finished runs.
     *
     * @param needed runs that it takes to say anything
     * @param times how many times fewer models memorization needs for the same mean squared error; null with too few runs
     */
    public record Saving(Way way, int needed, @Nullable Double times) {
        public boolean isWorthIt() {
            return times != null && times >= WORTH;
        }
    }

    /**
     * What memorization by one score takes.
     *
     * @param spread standard deviation of the memorization itself over train examples; null where chance hides it
     * @param models for standard errors that are as small, compared with the spread, as those of the plan's score; null without spreads
     * @param error standard error with these models at the mean variances; null likewise
     */
    public record ScoreNeed(
            Score score,
            @Nullable Double spread,
            @Nullable Integer models,
            @Nullable Double error) {}

    /**
     * One row of the plan.
     *
     * @param worst standard error of an example that half of the models get right; null for margins, which have no bound
     * @param typical at this data's mean variances, or null
     * @param power lower bound of the probability that a pair of the influence is found; null for margins
     */
    public record Row(
            int models,
            @Nullable Double worst,
            @Nullable Double typical,
            @Nullable Double power,
            double seconds) {}

    /** The rows for the numbers that people use, those asked for, and the recommendation. */
    Plan withRows(int configured) {
        TreeSet<Integer> models = new TreeSet<>(List.of(configured));
        for (int shown : SHOWN) {
            models.add(shown);
        }
        if (recommended != null) {
            models.add(recommended);
        }
        List<Row> filled = new ArrayList<>();
        double rate = fdrMethod.rateOfFirst(fdr, tests);
        for (int count : models) {
            filled.add(new Row(
                    count,
                    score.isBounded() ? Planning.worstStandardError(ratio, count) : null,
                    varianceIn == null || varianceOut == null
                            ? null
                            : Planning.standardError(ratio, count, varianceIn, varianceOut),
                    score.isBounded() ? Planning.powerOfFirst(ratio, count, influence, rate, Math.max(1, tests)) : null,
                    count / modelsPerSecond));
        }
        return new Plan(
                trialRuns,
                secondsPerModel,
                secondsDeviation,
                modelsPerSecond,
                tasks,
                ratio,
                varianceIn,
                varianceOut,
                tests,
                influence,
                fdr,
                fdrMethod,
                recommended,
                saving,
                score,
                scores,
                filled);
    }
}
