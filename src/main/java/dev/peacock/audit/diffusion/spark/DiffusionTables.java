package dev.peacock.audit.diffusion.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit diffusion} writes. */
final class DiffusionTables {
    static final String DIRECTORY = "audits/diffusion";

    private static final String WITHOUT_GENERATIONS = "; null without generations.";
    private static final String WITHOUT_COMPLETIONS = "; null without completions.";
    private static final String DISTANCE =
            "root of the mean squared difference of their numbers, from 0 (black) to 1 (white), over the masked part";

    static final Images IMAGES = new Images();

    static final class Images extends Table {
        final Column<Integer> number = required("number", INT)
                .doc(
                        "Position of the image among all train images that are given, from 0; of equal images that of the first.");
        final Column<String> id =
                required("id", STRING).doc("Its id: that of its column, its file's name, or its place.");
        final Column<String> ofClass =
                nullable("class", STRING).doc("Its class, which models are told; null where they are told none.");
        final Column<Integer> times =
                required("train_times", INT).doc("How often it is in the train set of a model that sees it.");
        final Column<Integer> with = required("models_with", INT).doc("Models that saw it.");
        final Column<Integer> without = required("models_without", INT).doc("Models that did not.");
        final Column<Double> memorization = nullable("loss_memorization", DOUBLE)
                .doc(
                        "Mean natural logarithm of the loss of models that did not see it, less that of models that did; null where there are no"
                                + " models of one kind.");
        final Column<Double> low = nullable("loss_memorization_ci_low", DOUBLE)
                .doc("Lower end of its 95% interval (Welch); null with fewer than two models of a kind.");
        final Column<Double> high =
                nullable("loss_memorization_ci_high", DOUBLE).doc("Upper end; null where the lower one is.");
        final Column<Integer> copiedWith =
                nullable("copied_with", INT).doc("Models that saw it and made a near-copy of it" + WITHOUT_GENERATIONS);
        final Column<Integer> copiedWithout = nullable("copied_without", INT)
                .doc("Models that did not see it and made a generation as near: the control" + WITHOUT_GENERATIONS);
        final Column<Double> completedWith = nullable("completion_with", DOUBLE)
                .doc("Mean distance to the image of the completions by models that saw it: " + DISTANCE
                        + "; null of images that were not completed.");
        final Column<Double> completedWithout =
                nullable("completion_without", DOUBLE).doc("The same of models that did not see it; null as well.");

        final Column<Double> completion = nullable("completion_difference", DOUBLE)
                .doc(
                        "The second less the first: above 0 where models that saw the image know the masked part; null where either is.");
        final Column<Double> completionLow = nullable("completion_difference_ci_low", DOUBLE)
                .doc("Lower end of its 95% interval (Welch); null with fewer than two models of a kind.");
        final Column<Double> completionHigh =
                nullable("completion_difference_ci_high", DOUBLE).doc("Upper end; null where the lower one is.");

        private Images() {
            super(DIRECTORY + "/images", "a distinct train image");
        }
    }

    static final Models MODELS = new Models();

    static final class Models extends Table {
        final Column<Integer> model = required("model", INT).doc("Number of the model.");
        final Column<Integer> seen = required("seen", INT).doc("Distinct train images that it was trained on.");
        final Column<Double> seconds = required("seconds", DOUBLE).doc("What it took, with all that it was asked.");
        final Column<Double> lossSeen = required("loss_seen", DOUBLE)
                .doc("Mean denoising loss of images that it saw: the mean squared error of the noise that it finds.");
        final Column<Double> lossUnseen =
                required("loss_unseen", DOUBLE).doc("The same of train images that it did not see.");
        final Column<Double> lossHeldOut =
                nullable("loss_held_out", DOUBLE).doc("The same of held-out images; null without any.");
        final Column<Double> lira = nullable("lira_auc", DOUBLE)
                .doc(
                        "Area under the curve of LiRA, which tells images that it saw from others with the other models as shadows; null where it"
                                + " is undefined, as with two models.");
        final Column<Double> liraRate = nullable("lira_tpr", DOUBLE)
                .doc(
                        "LiRA's true-positive rate at 1% false positives; null with fewer than 100 images that it did not see.");
        final Column<Double> threshold = nullable("threshold_auc", DOUBLE)
                .doc("Area under the curve of the attack by the loss alone; null where all images are of one kind.");
        final Column<Double> thresholdRate =
                nullable("threshold_tpr", DOUBLE).doc("Its true-positive rate; null where LiRA's is.");
        final Column<Double> cut = nullable("copy_cut", DOUBLE)
                .doc(
                        "Distance, or ratio with --measure ratio, below which a generation is a near-copy of an image that it saw: 1% of images that it did not see are as near to"
                                + " one" + WITHOUT_GENERATIONS);
        final Column<Integer> copies =
                nullable("near_copies", INT).doc("Near-copies among its generations" + WITHOUT_GENERATIONS);
        final Column<Double> rate = nullable("near_copy_rate", DOUBLE).doc("Their share" + WITHOUT_GENERATIONS);
        final Column<Double> controlCut = nullable("control_cut", DOUBLE)
                .doc("The control's cut, with images that it saw and others exchanged" + WITHOUT_GENERATIONS);
        final Column<Integer> control = nullable("control_copies", INT)
                .doc("Generations as near to an image that it did not see: the control" + WITHOUT_GENERATIONS);
        final Column<Double> controlRate = nullable("control_rate", DOUBLE).doc("Their share" + WITHOUT_GENERATIONS);
        final Column<Double> completedWith = nullable("median_completion_with", DOUBLE)
                .doc("Median distance of completions of images that it saw: " + DISTANCE + WITHOUT_COMPLETIONS);
        final Column<Double> completedWithout =
                nullable("median_completion_without", DOUBLE).doc("The same of other images" + WITHOUT_COMPLETIONS);
        final Column<Double> completionAuc = nullable("completion_auc", DOUBLE)
                .doc("How often the completion of an image that it saw is nearer than that of another"
                        + WITHOUT_COMPLETIONS);

        private Models() {
            super(DIRECTORY + "/models", "a model that was trained to its end");
        }
    }

    static final Times TIMES = new Times();

    static final class Times extends Table {
        final Column<Integer> times = required("train_times", INT).doc("How often images are in the train set.");
        final Column<Integer> images = required("images", INT).doc("Distinct train images that are there so often.");
        final Column<Double> with = nullable("copied_share_with", DOUBLE)
                .doc(
                        "Share of them of which a model that saw them made a near-copy, mean over models; null where no model saw one.");
        final Column<Double> withLow = nullable("copied_share_with_ci_low", DOUBLE)
                .doc("Lower end of its 95% interval over models; null where nothing varies.");
        final Column<Double> withHigh =
                nullable("copied_share_with_ci_high", DOUBLE).doc("Upper end; null where the lower one is.");
        final Column<Double> without = nullable("copied_share_without", DOUBLE)
                .doc(
                        "Share of them that a model came as near to that did not see them: the control; null where every model saw all.");
        final Column<Double> withoutLow = nullable("copied_share_without_ci_low", DOUBLE)
                .doc("Lower end of its 95% interval over models; null where nothing varies.");
        final Column<Double> withoutHigh =
                nullable("copied_share_without_ci_high", DOUBLE).doc("Upper end; null where the lower one is.");

        private Times() {
            super(DIRECTORY + "/copies_by_times", "a number of times that train images stand in the train set");
        }
    }

    static final ComparedTables.ByDistance BY_DISTANCE = new ComparedTables.ByDistance();
    static final ComparedTables.ByClass BY_CLASS = new ComparedTables.ByClass();
    static final ComparedTables.Sweep SWEEP = new ComparedTables.Sweep();

    static final List<Table> ALL = List.of(IMAGES, MODELS, TIMES, BY_CLASS, BY_DISTANCE, SWEEP);

    private DiffusionTables() {}
}
