package dev.peacock.spark.estimate;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.peacock.check.UserError;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.Interval;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * summary.json: the most important figures. Rates and shares are fractions; null means undefined.
 *
 * @param pairFamilySize pairs tested, kept or not
 * @param fdr the rate at which tests are judged
 * @param fdrMethod null in a file of a Peacock that did not test
 * @param significantPairs how many of the pairs have a q-value of at most fdr
 * @param significantExamples train examples whose memorization has a q-value of at most fdr
 * @param splitCheck null if it was not asked for
 * @param adjustedNeighbours number of neighbours adjusted for, 0 where the plain difference is best; null without
 *     {@code estimate.adjust = neighbours}
 * @param adjustmentGain cross-validated error of the plain difference over that of the chosen; null as adjustedNeighbours
 */
public record Summary(
        String experiment,
        int models,
        int modelsFailed,
        int trainExamples,
        int testExamples,
        @Nullable Double ratio,
        double meanTestAccuracy,
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
        long significantExamples,
        @Nullable SplitCheck splitCheck,
        @Nullable Integer adjustedNeighbours,
        @Nullable Double adjustmentGain,
        @Nullable Double standardErrorMedian,
        @Nullable Double standardErrorMax,
        long undefinedStandardErrors,
        double trainSeconds,
        @Nullable Double modelsPerSecond,
        String trainer,
        String report) {
    public static final String NAME = "summary.json";

    public static Summary read(OutputDirectory out) throws IOException {
        return JsonFiles.read(out, NAME, Summary.class, "run estimate again, which writes it anew")
                .orElseThrow(() -> new UserError(out.path(NAME) + ": there are no estimates yet; run estimate first"));
    }
}
