package dev.peacock.spark.estimate;

import dev.peacock.config.ModelConfig;
import dev.peacock.estimate.FleetAccuracy;
import dev.peacock.estimate.score.DenoisingFigures;
import dev.peacock.estimate.score.DocumentFigures;
import dev.peacock.report.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why the figures of a fleet may be no findings: a word for programs, and a sentence for people that says what to try.
 */
public record FleetWarning(Word warning, String sentence) {
    public enum Word {
        NOT_LEARNED,
        LOW_TRAIN_ACCURACY,
        MODELS_DIFFER
    }

    /** {@code model}: what is trained, which decides what can be tried. */
    public static List<FleetWarning> of(FleetAccuracy accuracy, ModelConfig model) {
        List<FleetWarning> warnings = new ArrayList<>();
        if (accuracy.hasNotLearned()) {
            warnings.add(new FleetWarning(Word.NOT_LEARNED, notLearned(accuracy, better(model))));
        }
        if (accuracy.fitsLittle()) {
            warnings.add(new FleetWarning(
                    Word.LOW_TRAIN_ACCURACY,
                    "The models classify only " + percent(accuracy.train()) + " of the train examples that they saw "
                            + "correctly (always guessing the most frequent label: " + percent(accuracy.trainBaseline())
                            + "), and what a model does not fit, it has not memorized. Try " + better(model) + "."));
        }
        if (accuracy.differsWidely()) {
            warnings.add(new FleetWarning(
                    Word.MODELS_DIFFER,
                    "Test accuracy differs widely between models, from " + percent(accuracy.lowest()) + " to "
                            + percent(accuracy.highest()) + ", " + steadier(model)));
        }
        return List.copyOf(warnings);
    }

    /** Of language models. */
    static List<FleetWarning> of(DocumentFigures documents) {
        if (!documents.hasNotLearned()) {
            return List.of();
        }
        String saved = documents.savedBitsCi() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (bits saved, 95%% interval: %.3f to %.3f)",
                        documents.savedBitsCi().low(),
                        documents.savedBitsCi().high());
        return List.of(new FleetWarning(
                Word.NOT_LEARNED,
                String.format(
                        Locale.ROOT,
                        "The models may have learned nothing: they need %.3f bits per character of the test documents, and the "
                                + "frequencies of characters in the train documents alone give %.3f%s. Try more epochs, another "
                                + "learning rate, or a larger model; or more models and test documents.",
                        documents.testBits(),
                        documents.frequencyBits(),
                        saved)));
    }

    /** Of denoisers. */
    static List<FleetWarning> of(DenoisingFigures denoising) {
        if (!denoising.hasNotLearned()) {
            return List.of();
        }
        return List.of(new FleetWarning(
                Word.NOT_LEARNED,
                String.format(
                        Locale.ROOT,
                        "The models learned nothing: their mean denoising loss of images that they saw is %.3f, and always giving the "
                                + "mean image has %.3f. Try more epochs, another learning rate, or a larger model.",
                        denoising.seenLoss(),
                        denoising.meanImageLoss())));
    }

    private static String better(ModelConfig model) {
        if (model instanceof ModelConfig.Trees) {
            return "more rounds, deeper trees, or another rate";
        }
        if (model instanceof ModelConfig.NearestNeighbour) {
            return "another k, or columns standardized to one scale";
        }
        return (model.isNetwork() ? "more epochs" : "training for longer")
                + ", another learning rate, a larger model, or values scaled to between 0 and 1";
    }

    private static String steadier(ModelConfig model) {
        if (model instanceof ModelConfig.Trees) {
            return "so it depends on which examples a model saw. Try another rate or more rounds.";
        }
        if (model instanceof ModelConfig.NearestNeighbour) {
            return "so it depends on which examples a model saw. Try a larger k.";
        }
        return "so some of them may not have converged. Try another learning rate or "
                + (model.isNetwork() ? "more epochs." : "training for longer.");
    }

    private static String notLearned(FleetAccuracy accuracy, String better) {
        Double baseline = accuracy.baseline();
        if (baseline != null && baseline == 1) {
            return "All test examples have the train set's most frequent label, so test accuracy cannot show whether "
                    + "the models learned. Add test examples with other labels.";
        }
        String difference = accuracy.gain() == null
                ? ""
                : " (difference in percentage points, 95% interval: " + Percent.ends(accuracy.gain()) + ")";
        return "The models may have learned nothing: their mean test accuracy is " + percent(accuracy.test())
                + ", and always guessing the train set's most frequent label gives " + percent(baseline) + difference
                + ". Try " + better + "; or more models and test examples.";
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "undefined" : Percent.of(share);
    }
}
