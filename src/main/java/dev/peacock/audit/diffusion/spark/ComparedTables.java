package dev.peacock.audit.diffusion.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;

/** Tables of {@code audit diffusion} that compare images by their neighbours, and models by their options. */
final class ComparedTables {
    private static final String LOW = "Lower end of its 95% interval over models; null where nothing varies.";
    private static final String HIGH = "Upper end; null where the lower one is.";

    private ComparedTables() {}

    /** Columns of a table whose rows are classes. */
    static final class ByClass extends Table {
        final Column<String> name = required("class", STRING).doc("The class that models are told.");
        final Column<Integer> images = required("images", INT).doc("Distinct train images of it.");
        final Column<Integer> generations = required("generations", INT).doc("Generations of it by each model.");
        final Column<Double> rate = nullable("near_copy_rate", DOUBLE)
                .doc(
                        "Share of them that are near-copies of an image that their model saw, mean over models; null where there are none.");
        final Column<Double> rateLow = nullable("near_copy_rate_ci_low", DOUBLE).doc(LOW);
        final Column<Double> rateHigh =
                nullable("near_copy_rate_ci_high", DOUBLE).doc(HIGH);
        final Column<Double> control = nullable("control_rate", DOUBLE)
                .doc(
                        "Share that are as near to an image that their model did not see: the control; null where there are none.");
        final Column<Double> controlLow =
                nullable("control_rate_ci_low", DOUBLE).doc(LOW);
        final Column<Double> controlHigh =
                nullable("control_rate_ci_high", DOUBLE).doc(HIGH);

        ByClass() {
            super(DiffusionTables.DIRECTORY + "/copies_by_class", "a class that models are told");
        }
    }

    /** Columns of a table whose rows are tenths of the images, near-duplicates, and others. */
    static final class ByDistance extends Table {
        final Column<String> name =
                required("part", STRING).doc("Which images: a tenth, near-duplicates, or all others.");
        final Column<Integer> tenth = nullable("tenth", INT)
                .doc(
                        "Number of the tenth by the distance to the nearest other train image, 1 for the nearest; null for near-duplicates and"
                                + " others.");
        final Column<Integer> images = required("images", INT).doc("Distinct train images.");
        final Column<Double> distance = required("distance", DOUBLE)
                .doc(
                        "Mean distance to the nearest other distinct train image: root of the mean squared difference of numbers from 0 to 1.");
        final Column<Double> auc = nullable("lira_auc", DOUBLE)
                .doc(
                        "LiRA's AUC among these images, mean over models; null where it is undefined, as with two models.");
        final Column<Double> aucLow = nullable("lira_auc_ci_low", DOUBLE).doc(LOW);
        final Column<Double> aucHigh = nullable("lira_auc_ci_high", DOUBLE).doc(HIGH);
        final Column<Double> found = nullable("lira_tpr", DOUBLE)
                .doc(
                        "Share of members among them that LiRA finds at 1% false positives among all images, mean over models; null with fewer than"
                                + " 100 images that some model did not see.");
        final Column<Double> foundLow = nullable("lira_tpr_ci_low", DOUBLE).doc(LOW);
        final Column<Double> foundHigh = nullable("lira_tpr_ci_high", DOUBLE).doc(HIGH);
        final Column<Double> memorization = nullable("loss_memorization", DOUBLE)
                .doc(
                        "Mean logarithm of the loss of those that a model did not see, less that of those that it saw, mean over models; null where"
                                + " every model lacks a kind.");
        final Column<Double> memorizationLow =
                nullable("loss_memorization_ci_low", DOUBLE).doc(LOW);
        final Column<Double> memorizationHigh =
                nullable("loss_memorization_ci_high", DOUBLE).doc(HIGH);
        final Column<Double> withTwin = nullable("called_with_twin", DOUBLE)
                .doc(
                        "Of those that a model did not see, but whose nearest other image it saw, the share that LiRA calls members at 10% false"
                                + " positives among all images, mean over models; null where there are none.");
        final Column<Double> withTwinLow =
                nullable("called_with_twin_ci_low", DOUBLE).doc(LOW);
        final Column<Double> withTwinHigh =
                nullable("called_with_twin_ci_high", DOUBLE).doc(HIGH);
        final Column<Double> withoutTwin = nullable("called_without_twin", DOUBLE)
                .doc("The same where it saw neither of both; null where there are none.");
        final Column<Double> withoutTwinLow =
                nullable("called_without_twin_ci_low", DOUBLE).doc(LOW);
        final Column<Double> withoutTwinHigh =
                nullable("called_without_twin_ci_high", DOUBLE).doc(HIGH);

        ByDistance() {
            super(
                    DiffusionTables.DIRECTORY + "/membership_by_distance",
                    "a tenth of the train images by distance, or near-duplicates, or all others");
        }
    }

    /** Columns of a table of values of an option. */
    static final class Sweep extends Table {
        private static final String WITHOUT_GENERATIONS = "; null without generations.";

        final Column<String> key = required("key", STRING).doc("The option.");
        final Column<String> value = required("value", STRING).doc("Its value.");
        final Column<Integer> models = required("models", INT).doc("Models that were trained to their end.");
        final Column<Integer> failed =
                required("failed", INT).doc("Models whose loss became no finite number; they are left out.");
        final Column<Double> epochs = nullable("epochs", DOUBLE)
                .doc("Passes over a model's own images, mean over models; null where every model failed.");
        final Column<Double> lossSeen = nullable("loss_seen", DOUBLE)
                .doc(
                        "Mean denoising loss of images that a model saw, mean over models; null where every model failed.");
        final Column<Double> lossUnseen =
                nullable("loss_unseen", DOUBLE).doc("The same of train images that it did not see; null as well.");
        final Column<Double> lossOfMean = nullable("loss_of_mean", DOUBLE)
                .doc(
                        "What it would be for a model that always gives the mean of the images that it saw; models whose loss of these is no less"
                                + " learnt nothing, and have no figures below; null as well.");
        final Column<Double> auc = nullable("membership_auc", DOUBLE)
                .doc(
                        "AUC of membership, mean over models: by LiRA where the models of every value have it, else by the loss alone; null where it is undefined.");
        final Column<Double> aucLow = nullable("membership_auc_ci_low", DOUBLE).doc(LOW);
        final Column<Double> aucHigh =
                nullable("membership_auc_ci_high", DOUBLE).doc(HIGH);
        final Column<Double> cut = nullable("copy_cut", DOUBLE)
                .doc(
                        "Distance, or ratio with --measure ratio, below which a generation is a near-copy, mean over models; it moves with the"
                                + " number of images" + WITHOUT_GENERATIONS);
        final Column<Double> rate = nullable("near_copy_rate", DOUBLE)
                .doc("Share of near-copies among generations, mean over models" + WITHOUT_GENERATIONS);
        final Column<Double> rateLow = nullable("near_copy_rate_ci_low", DOUBLE).doc(LOW);
        final Column<Double> rateHigh =
                nullable("near_copy_rate_ci_high", DOUBLE).doc(HIGH);
        final Column<Double> control = nullable("control_rate", DOUBLE)
                .doc("Share of generations as near to an image that the model did not see: the control"
                        + WITHOUT_GENERATIONS);
        final Column<Double> controlLow =
                nullable("control_rate_ci_low", DOUBLE).doc(LOW);
        final Column<Double> controlHigh =
                nullable("control_rate_ci_high", DOUBLE).doc(HIGH);
        final Column<Double> completions = nullable("completion_auc", DOUBLE)
                .doc(
                        "How often the completion of an image that a model saw is nearer than that of another, mean over models; null without"
                                + " completions.");
        final Column<Double> completionsLow =
                nullable("completion_auc_ci_low", DOUBLE).doc(LOW);
        final Column<Double> completionsHigh =
                nullable("completion_auc_ci_high", DOUBLE).doc(HIGH);

        Sweep() {
            super(DiffusionTables.DIRECTORY + "/sweep", "a value of the option of --sweep; none without");
        }
    }
}
