package dev.peacock.config.section;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Distance;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.text.BaseDirectory;
import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Range;
import dev.peacock.config.text.Words;
import dev.peacock.stats.FdrMethod;
import java.math.BigDecimal;

/** The block {@code estimate}. */
final class EstimateSection {
    private static final String MEMORIZATION_THRESHOLD = "0.25";
    private static final String INFLUENCE_THRESHOLD = "0.15";
    private static final double FDR = 0.05;

    private EstimateSection() {}

    static EstimateConfig read(
            ConfigBlock block,
            SubsetsConfig.Design design,
            ModelConfig model,
            TrainingConfig training,
            BaseDirectory base) {
        boolean hasTop = block.has("top-per-test");
        int top = block.integer("top-per-test", Range.integers(1, Integer.MAX_VALUE), 1);
        EstimateConfig.Score score =
                score(block, model, training.checkpoints() > 0, design instanceof SubsetsConfig.Imported);
        // a difference of log-probabilities may be any number of nats
        Range thresholds = score.isLogarithm() ? Range.NATS : Range.DIFFERENCE;
        String embeddings = block.has("embeddings") ? base.resolve(block.text("embeddings", "a path or a URI")) : null;
        EstimateConfig estimate = new EstimateConfig(
                block.decimal("memorization-threshold", thresholds, MEMORIZATION_THRESHOLD),
                block.decimal("influence-threshold", thresholds, INFLUENCE_THRESHOLD),
                block.flag("same-label", true),
                block.real("fdr", Range.FRACTION, FDR),
                block.word("fdr-method", FdrMethod.BENJAMINI_HOCHBERG),
                hasTop ? top : null,
                block.word("keep", keep(score, hasTop)),
                block.flag("split-check", false),
                block.word("adjust", EstimateConfig.Adjust.NONE),
                score,
                block.word("influence", EstimateConfig.InfluenceBy.DIFFERENCE),
                block.word("distance", Distance.of(embeddings)),
                embeddings,
                block.has("target-se") ? block.real("target-se", Range.FRACTION) : null);
        if (hasTop && estimate.keep() != EstimateConfig.Keep.HIGH_INFLUENCE) {
            block.problem(
                    "top-per-test",
                    estimate.keep() == EstimateConfig.Keep.ALL
                            ? "cannot be combined with keep = all, which keeps every pair"
                            : "cannot be combined with keep = significant, which chooses the pairs by their q-value");
        }
        if (estimate.adjust() == EstimateConfig.Adjust.NEIGHBOURS) {
            checkAdjust(block, design);
        }
        if (estimate.score() != EstimateConfig.Score.CORRECT) {
            checkScore(block, estimate, model);
        }
        if (estimate.influence() != EstimateConfig.InfluenceBy.DIFFERENCE
                && estimate.adjust() == EstimateConfig.Adjust.NEIGHBOURS) {
            block.problem("adjust", "must be none with estimate.influence = " + Words.of(estimate.influence()));
        }
        checkDistance(block, estimate, design, model);
        block.refuseOthers();
        return estimate;
    }

    /** {@code imported}: whether the arrays say what was kept of the models. */
    private static EstimateConfig.Score score(
            ConfigBlock block, ModelConfig model, boolean checkpoints, boolean imported) {
        EstimateConfig.Score usual = model.scores().get(0);
        EstimateConfig.Score score = block.word("score", checkpoints ? EstimateConfig.Score.SHARE : usual);
        if (score == EstimateConfig.Score.SHARE) {
            if (!checkpoints && !imported) {
                block.problem("score", "must not be share without training.checkpoints, whose shares it compares");
            }
            return score;
        }
        if (!model.scores().contains(score)) {
            block.problem(
                    "score",
                    switch (usual) {
                        case LOG_PROBABILITY ->
                            "must be log-probability or accuracy for a language model, which gives documents no label";
                        case DENOISING -> "must be denoising for a denoiser, which gives images no label";
                        default ->
                            "must be correct, probability, margin or (with training.checkpoints) share unless the model is a "
                                    + "language model (model.char-lstm) or a denoiser (model.denoiser)";
                    });
            return usual;
        }
        return score;
    }

    /** No size of an influence on documents or images is large for every data set, so its pairs are chosen by significance. */
    private static EstimateConfig.Keep keep(EstimateConfig.Score score, boolean hasTop) {
        return !score.isOfLabels() && !hasTop ? EstimateConfig.Keep.SIGNIFICANT : EstimateConfig.Keep.HIGH_INFLUENCE;
    }

    private static void checkDistance(
            ConfigBlock block, EstimateConfig estimate, SubsetsConfig.Design design, ModelConfig model) {
        boolean imported = design instanceof SubsetsConfig.Imported;
        if (estimate.influence() == EstimateConfig.InfluenceBy.PRIOR
                && imported
                && estimate.distance() == Distance.VALUES) {
            block.problem(
                    "influence",
                    "must be difference or ridge with dataset.imported, since a prior by similarity needs features, and imported "
                            + "fleets have none; or set estimate.embeddings to a file of embeddings of the examples");
        }
        if (estimate.distance() == Distance.HIDDEN && !model.isNetwork()) {
            block.problem(
                    "distance",
                    "must not be hidden unless Peacock trains the network; set estimate.embeddings to a file of a layer's values");
        }
        if (estimate.distance() == Distance.EMBEDDINGS && estimate.embeddings() == null) {
            block.problem("distance", "needs a file of embeddings; set estimate.embeddings to it");
        }
    }

    private static void checkScore(ConfigBlock block, EstimateConfig estimate, ModelConfig model) {
        if (model instanceof ModelConfig.NearestNeighbour && estimate.score() == EstimateConfig.Score.MARGIN) {
            block.problem(
                    "score",
                    "must be correct or probability for model.nearest-neighbour, since the margin of a label with all votes, or "
                            + "none, is infinite");
        }
        if (estimate.adjust() == EstimateConfig.Adjust.NEIGHBOURS) {
            block.problem(
                    "adjust",
                    "must be none unless estimate.score = correct, since only accuracies are adjusted"
                            + (estimate.score() == EstimateConfig.Score.SHARE
                                    ? "; with training.checkpoints the score is share unless you set it"
                                    : ""));
        }
        checkFinite(block, "memorization-threshold", estimate.score(), estimate.memorizationThreshold());
        checkFinite(block, "influence-threshold", estimate.score(), estimate.influenceThreshold());
    }

    private static void checkFinite(ConfigBlock block, String key, EstimateConfig.Score score, BigDecimal threshold) {
        if (Double.isInfinite(score.level(threshold))) {
            block.problem(key, "must be between -1 and 1, both excluded, with estimate.score = margin");
        }
    }

    private static void checkAdjust(ConfigBlock block, SubsetsConfig.Design design) {
        if (design instanceof SubsetsConfig.Imported) {
            block.problem(
                    "adjust",
                    "must be none with dataset.imported, since finding neighbours needs features, and "
                            + "imported fleets have none");
        } else if (design.inclusion() == null || design.block() > 1 || design instanceof SubsetsConfig.Groups) {
            block.problem(
                    "adjust",
                    "must be none for this subsets.design; only uniform and bernoulli draw each run "
                            + "independently, with one probability for all examples");
        }
    }
}
