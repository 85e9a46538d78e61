package dev.peacock.spark.estimate;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.score.DenoisingFigures;
import dev.peacock.estimate.score.DocumentFigures;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * summary.json: the most important figures. Rates and shares are fractions; null means undefined.
 *
 * @param meanTestAccuracyCi and the next five: see {@link dev.peacock.estimate.FleetAccuracy}; null in a file of a Peacock that
 *     did not compare them
 * @param pairFamilySize pairs tested, kept or not
 * @param score what memorization and influence are differences of, in whose units they are
 * @param fdr the rate at which tests are judged
 * @param fdrMethod null in a file of a Peacock that did not test
 * @param significantPairs how many of the pairs have a q-value of at most fdr
 * @param significantKeptPairs how many of the pairs that were kept; null in a file of an older Peacock
 * @param pairsByChance how many pairs would be kept on average if none had any influence; null unless pairs are kept by
 *     the thresholds, from plain differences
 * @param modelsForSignificance models that find a pair whose influence is the threshold with a probability of at least
 *     {@link Summarize#POWER}; null where no number is known to be enough
 * @param significantExamples train examples whose memorization has a q-value of at most fdr
 * @param splitCheck null if it was not asked for
 * @param adjustedNeighbours number of neighbours adjusted for, 0 where the plain difference is best; null without
 *     {@code estimate.adjust = neighbours}
 * @param adjustmentGain cross-validated error of the plain difference over that of the chosen; null as adjustedNeighbours
 * @param prior how effects were estimated together; null with {@code estimate.influence = difference}
 * @param documents null unless the models are language models, whose accuracies are shares of documents more than half of whose
 *     characters are predicted right
 * @param denoising null unless the models are denoisers, whose accuracies are shares of images that they denoise better than the mean image
 *     does
 * @param warnings reasons not to take the figures for findings
 * @param estimatedBy the keys that decided what is counted and kept; null in a file of an older Peacock
 */
public record Summary(
        String experiment,
        int models,
        int modelsFailed,
        int trainExamples,
        int testExamples,
        @Nullable Double ratio,
        double meanTestAccuracy,

        @JsonFormat(shape = JsonFormat.Shape.ARRAY) @Nullable
        Interval meanTestAccuracyCi,

        @Nullable Double balancedTestAccuracy,
        @Nullable Double baselineTestAccuracy,

        @JsonFormat(shape = JsonFormat.Shape.ARRAY) @Nullable
        Interval baselineGainCi,

        @Nullable Double meanTrainAccuracy,
        @Nullable Double baselineTrainAccuracy,
        Score score,
        @Nullable Double meanMemorization,
        @Nullable Double memorizedShare,

        @JsonFormat(shape = JsonFormat.Shape.ARRAY) @Nullable
        Interval memorizedShareCi,

        long undefinedExamples,
        long pairs,
        long pairFamilySize,
        double fdr,
        @Nullable FdrMethod fdrMethod,
        long significantPairs,
        @Nullable Long significantKeptPairs,
        @Nullable Double pairsByChance,
        @Nullable Integer modelsForSignificance,
        long significantExamples,
        @Nullable SplitCheck splitCheck,
        @Nullable Integer adjustedNeighbours,
        @Nullable Double adjustmentGain,
        @Nullable InfluencePrior prior,
        @Nullable Double standardErrorMedian,
        @Nullable Double standardErrorMax,
        long undefinedStandardErrors,
        double trainSeconds,
        @Nullable Double modelsPerSecond,
        String trainer,
        List<FleetWarning> warnings,
        String report,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable DocumentFigures documents,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable DenoisingFigures denoising,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable EstimatedBy estimatedBy) {
    public static final String NAME = OutputDirectory.SUMMARY;

    public Summary {
        // an older Peacock had no choice, and did not look
        score = score == null ? Score.CORRECT : score;
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** The keys by which these figures were estimated, where the file says them, in place of those of {@code asked}. */
    public EstimateConfig keys(EstimateConfig asked) {
        return estimatedBy == null ? asked : estimatedBy.in(asked, fdr);
    }

    public static Summary read(OutputDirectory out) throws IOException {
        return JsonFiles.read(out, NAME, Summary.class, "run estimate again, which writes it anew")
                .orElseThrow(() -> new UserError(out.path(NAME) + ": there are no estimates yet; run estimate first"));
    }
}
