package dev.peacock.spark.report;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.provenance.Clock;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportSummary;
import dev.peacock.spark.estimate.FleetWarning;
import dev.peacock.spark.estimate.SplitCheck;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.subset.SamplingDesign;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the report says of an experiment as a whole: how it was run, and its summary.
 *
 * @param estimate the keys by which it was estimated
 */
record SummaryWords(Experiment experiment, EstimateConfig estimate) {
    ReportData.Experiment experiment(Summary summary, ExperimentFile file) {
        return new ReportData.Experiment(
                summary.experiment(),
                "What the model memorized",
                Clock.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                file.reproduce(),
                new LinkedHashMap<>(file.versions()),
                ReportExamples.datasetName(experiment.config().dataset().train()),
                experiment.contentHash(),
                summary.trainExamples(),
                summary.testExamples(),
                summary.models(),
                summary.modelsFailed(),
                sampling(),
                summary.trainer(),
                summary.trainSeconds(),
                summary.modelsPerSecond());
    }

    private ReportData.Sampling sampling() {
        SubsetsConfig.Design design = experiment.config().subsets().design();
        if (experiment.config().dataset().isImported()) {
            return new ReportData.Sampling("elsewhere, before the fleet was imported", design.inclusion(), null);
        }
        if (design instanceof SubsetsConfig.Uniform uniform) {
            return new ReportData.Sampling(
                    "uniformly without replacement",
                    uniform.ratio(),
                    SamplingDesign.subsetSize(uniform.ratio(), experiment.trainSize()));
        }
        if (design instanceof SubsetsConfig.Bernoulli bernoulli) {
            return new ReportData.Sampling("each example independently", bernoulli.ratio(), null);
        }
        if (design instanceof SubsetsConfig.Balanced balanced) {
            return new ReportData.Sampling(
                    "so that each example is in the same share of each " + balanced.block() + " models",
                    balanced.ratio(),
                    null);
        }
        if (design instanceof SubsetsConfig.Groups) {
            return new ReportData.Sampling(
                    "by groups, each of which is in or out as a whole", design.inclusion(), null);
        }
        if (design instanceof SubsetsConfig.LocalHadamard hadamard) {
            return new ReportData.Sampling(
                    "so that similar examples are orthogonal over every " + hadamard.block()
                            + " models (local Hadamard)",
                    design.inclusion(),
                    null);
        }
        if (design instanceof SubsetsConfig.Exclusion exclusion) {
            return new ReportData.Sampling(
                    "by leaving out one of " + exclusion.sets().size() + " given sets of examples, or none",
                    null,
                    null);
        }
        int left = ((SubsetsConfig.LeaveOneOut) design).examples().size();
        return new ReportData.Sampling("by leaving out one of " + left + " listed examples, or none", null, null);
    }

    ReportSummary summary(Summary summary) {
        return new ReportSummary(
                summary.score().isOfLabels() ? summary.meanTestAccuracy() : null,
                learning(summary),
                summary.meanMemorization(),
                summary.score(),
                threshold(summary.score(), estimate.memorizationThreshold()),
                summary.memorizedShare(),
                summary.memorizedShareCi(),
                0.95,
                summary.undefinedExamples(),
                summary.standardErrorMedian(),
                summary.standardErrorMax(),
                rule(estimate, summary.score()),
                summary.pairs(),
                testing(summary),
                summary.splitCheck() == null ? null : splitCheck(summary.splitCheck()),
                summary.adjustedNeighbours() == null || summary.adjustmentGain() == null
                        ? null
                        : new ReportSummary.Adjusted(summary.adjustedNeighbours(), summary.adjustmentGain()));
    }

    private static ReportSummary.Learning learning(Summary summary) {
        boolean notLearned =
                summary.warnings().stream().anyMatch(one -> one.warning() == FleetWarning.Word.NOT_LEARNED);
        List<String> warnings =
                summary.warnings().stream().map(FleetWarning::sentence).toList();
        if (!summary.score().isOfLabels()) {
            return new ReportSummary.Learning(notLearned, warnings, summary.documents(), summary.denoising());
        }
        return new ReportSummary.Learning(
                summary.meanTestAccuracyCi(),
                summary.balancedTestAccuracy(),
                summary.baselineTestAccuracy(),
                summary.meanTrainAccuracy(),
                notLearned,
                warnings);
    }

    private static ReportSummary.@Nullable Testing testing(Summary summary) {
        if (summary.fdrMethod() == null) {
            return null;
        }
        return new ReportSummary.Testing(
                switch (summary.fdrMethod()) {
                    case BENJAMINI_HOCHBERG -> "Benjamini-Hochberg";
                    case BENJAMINI_YEKUTIELI -> "Benjamini-Yekutieli";
                },
                summary.pairFamilySize(),
                summary.fdr(),
                summary.significantPairs(),
                summary.significantKeptPairs(),
                summary.pairsByChance(),
                summary.modelsForSignificance(),
                switch (summary.fdrMethod()) {
                    case BENJAMINI_HOCHBERG ->
                        "This assumes that the tests are independent or positively dependent. It is an assumption, "
                                + "since all pairs share the models, and all pairs of a train example share the models "
                                + "that saw it; estimate.fdr-method = benjamini-yekutieli does not need it.";
                    case BENJAMINI_YEKUTIELI -> "This is valid however the tests depend on each other.";
                });
    }

    private static ReportSummary.SplitCheck splitCheck(SplitCheck check) {
        return new ReportSummary.SplitCheck(
                check.choosingModels(),
                check.freshModels(),
                check.pairs(),
                check.meanChoosing(),
                check.meanFresh(),
                check.stillAbove());
    }

    private static ReportSummary.PairRule rule(EstimateConfig estimate, Score score) {
        if (estimate.topPerTest() != null) {
            return new ReportSummary.TopPerTest(estimate.topPerTest(), estimate.sameLabel());
        }
        return switch (estimate.keep()) {
            case ALL -> new ReportSummary.AllPairs(estimate.sameLabel());
            case SIGNIFICANT -> new ReportSummary.SignificantPairs(estimate.fdr(), estimate.sameLabel());
            case HIGH_INFLUENCE ->
                new ReportSummary.HighInfluence(threshold(score, estimate.influenceThreshold()), estimate.sameLabel());
        };
    }

    /** A threshold in units of the score, with as many digits as people read. */
    private static BigDecimal threshold(Score score, BigDecimal threshold) {
        return score == Score.MARGIN
                ? BigDecimal.valueOf(score.level(threshold)).setScale(2, RoundingMode.HALF_EVEN)
                : threshold;
    }
}
