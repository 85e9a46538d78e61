package dev.peacock.spark.estimate;

import dev.peacock.estimate.FleetAccuracy;
import dev.peacock.report.Percent;
import java.util.ArrayList;
import java.util.List;
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

    public static List<FleetWarning> of(FleetAccuracy accuracy) {
        List<FleetWarning> warnings = new ArrayList<>();
        if (accuracy.hasNotLearned()) {
            warnings.add(new FleetWarning(Word.NOT_LEARNED, notLearned(accuracy)));
        }
        if (accuracy.fitsLittle()) {
            warnings.add(new FleetWarning(
                    Word.LOW_TRAIN_ACCURACY,
                    "The models classify only " + percent(accuracy.train()) + " of the train examples that they saw "
                            + "correctly (always guessing the most frequent label: " + percent(accuracy.trainBaseline())
                            + "), and what a model does not fit, it has not memorized. Try more epochs, another "
                            + "learning rate, a larger model, or values scaled to between 0 and 1."));
        }
        if (accuracy.differsWidely()) {
            warnings.add(new FleetWarning(
                    Word.MODELS_DIFFER,
                    "Test accuracy differs widely between models, from " + percent(accuracy.lowest()) + " to "
                            + percent(accuracy.highest()) + ", so some of them may not have converged. Try another "
                            + "learning rate or more epochs."));
        }
        return List.copyOf(warnings);
    }

    private static String notLearned(FleetAccuracy accuracy) {
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
                + ". Try more epochs, another learning rate, a larger model, values scaled to between 0 and 1, or more "
                + "models and test examples.";
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "undefined" : Percent.of(share);
    }
}
