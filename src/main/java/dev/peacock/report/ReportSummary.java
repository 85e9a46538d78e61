package dev.peacock.report;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.score.DenoisingFigures;
import dev.peacock.estimate.score.DocumentFigures;
import dev.peacock.stats.Interval;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the report's summary. As in {@link ReportData}, what could not be estimated is null, never 0.
 *
 * @param learning what stands beside the accuracy
 * @param confidence of every interval in the report, such as 0.95
 * @param score what memorization and influence are differences of, and the thresholds in units of
 * @param memorizedShare share of the train examples with a defined memorization that reach the threshold
 * @param undefinedExamples train examples that every model saw, or none
 * @param standardErrorMedian over the train examples' memorization, as {@code standardErrorMax}
 * @param splitCheck null where it was not asked for, as {@code adjusted}
 * @param pairs how many were kept, of which {@link ReportData#strongestPairs} are the first
 */
public record ReportSummary(
        @Nullable Double meanTestAccuracy,
        Learning learning,
        @Nullable Double meanMemorization,
        Score score,
        BigDecimal memorizationThreshold,
        @Nullable Double memorizedShare,
        @Nullable Interval memorizedShareInterval,
        double confidence,
        long undefinedExamples,
        @Nullable Double standardErrorMedian,
        @Nullable Double standardErrorMax,
        PairRule pairRule,
        long pairs,
        @Nullable Testing testing,
        @Nullable SplitCheck splitCheck,
        @Nullable Adjusted adjusted) {
    public ReportSummary {
        Rule.within("mean test accuracy", meanTestAccuracy, 0, 1);
        Rule.finite("mean memorization", meanMemorization);
        Rule.within("memorized share", memorizedShare, 0, 1);
        Rule.ascending(memorizedShareInterval);
        Rule.within("confidence", confidence, 0, 1);
        Rule.notNegative("undefined examples", undefinedExamples);
        Rule.within("standard error median", standardErrorMedian, 0, Double.MAX_VALUE);
        Rule.within("standard error max", standardErrorMax, 0, Double.MAX_VALUE);
        Rule.notNegative("pairs", pairs);
    }

    /**
     * Whether the models learned, so that what they memorized is worth a look. Accuracies are means over models.
     *
     * @param interval of the mean test accuracy
     * @param balanced mean over labels of the test accuracy on examples of that label
     * @param baseline test accuracy of always guessing the train set's most frequent label
     * @param train accuracy on the train examples that a model saw
     * @param notLearned whether the models do no better than the baseline, as far as one can tell
     * @param warnings sentences
     * @param documents null unless they are language models
     * @param denoising null unless they are denoisers
     */
    public record Learning(
            @Nullable Interval interval,
            @Nullable Double balanced,
            @Nullable Double baseline,
            @Nullable Double train,
            boolean notLearned,
            List<String> warnings,
            @Nullable DocumentFigures documents,
            @Nullable DenoisingFigures denoising) {
        public static final Learning UNKNOWN = new Learning(null, null, null, null, false, List.of());

        /** Of models that give labels. */
        public Learning(
                @Nullable Interval interval,
                @Nullable Double balanced,
                @Nullable Double baseline,
                @Nullable Double train,
                boolean notLearned,
                List<String> warnings) {
            this(interval, balanced, baseline, train, notLearned, warnings, null, null);
        }

        /** Of language models or denoisers, whose accuracies say little. */
        public Learning(
                boolean notLearned,
                List<String> warnings,
                @Nullable DocumentFigures documents,
                @Nullable DenoisingFigures denoising) {
            this(null, null, null, null, notLearned, warnings, documents, denoising);
        }

        /** Whether the models give examples labels. */
        public boolean isOfLabels() {
            return documents == null && denoising == null;
        }

        public Learning {
            Rule.ascending(interval);
            Rule.within("balanced accuracy", balanced, 0, 1);
            Rule.within("baseline", baseline, 0, 1);
            Rule.within("train accuracy", train, 0, 1);
            warnings = List.copyOf(warnings);
        }
    }

    /** Which pairs were kept. */
    public sealed interface PairRule {}

    /** Train example over the memorization threshold and influence of at least this (Feldman and Zhang 2020, section 2.2). */
    public record HighInfluence(BigDecimal influenceThreshold, boolean sameLabel) implements PairRule {}

    /** This many strongest pairs of each test example. */
    public record TopPerTest(int pairs, boolean sameLabel) implements PairRule {}

    public record AllPairs(boolean sameLabel) implements PairRule {}

    /** The discoveries at this false-discovery rate, of either sign. */
    public record SignificantPairs(double fdr, boolean sameLabel) implements PairRule {}

    /**
     * How q-values were computed: the name of the procedure, such as "Benjamini-Hochberg", and the number of pairs
     * tested.
     *
     * @param rate the false-discovery rate
     * @param significant pairs of the family that are discoveries at this rate
     * @param significantKept how many of the pairs that were kept; null if unknown
     * @param byChance how many pairs would reach the threshold by chance alone; null if unknown
     * @param enough models that suffice to find a pair at the influence threshold; null if unknown
     * @param assumption one sentence on the assumption that the procedure makes
     */
    public record Testing(
            String procedure,
            long family,
            double rate,
            long significant,
            @Nullable Long significantKept,
            @Nullable Double byChance,
            @Nullable Integer enough,
            String assumption) {}

    /**
     * The check of pairs that are over both thresholds in half of the models, estimated again with the other half.
     *
     * @param pairs chosen; the means and {@code stillAbove} are over these
     * @param meanChoosing mean influence by the models that they were chosen on; null without pairs
     * @param meanFresh mean influence by the others; null without pairs
     * @param stillAbove how many reach the influence threshold in the others too
     */
    public record SplitCheck(
            int choosingModels,
            int freshModels,
            long pairs,
            @Nullable Double meanChoosing,
            @Nullable Double meanFresh,
            long stillAbove) {
        public SplitCheck {
            Rule.finite("mean influence, choosing models", meanChoosing);
            Rule.finite("mean influence, fresh models", meanFresh);
            Rule.notNegative("pairs", pairs);
            Rule.notNegative("pairs still above", stillAbove);
        }
    }

    /**
     * Estimates adjusted for the inclusion of the nearest train examples.
     *
     * @param neighbours how many; 0 where the plain difference has the least error
     * @param gain how many times smaller the cross-validated error is than without
     */
    public record Adjusted(int neighbours, double gain) {
        public Adjusted {
            Rule.notNegative("neighbours", neighbours);
            Rule.finite("gain", gain);
        }
    }
}
