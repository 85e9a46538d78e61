package dev.peacock.audit.inversion.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit inversion} writes. */
final class InversionTables {
    static final String DIRECTORY = "audits/inversion";

    private static final String DISTANCE = "root of the mean squared difference of their values";
    private static final String NO_JUDGE =
            "; null where the fleet has a single model, or that model saw no example of the class.";

    static final Images IMAGES = new Images();

    static final class Images extends Table {
        final Column<Integer> run = nullable("run", INT).doc("Number of the model's run; null of a file or a service.");
        final Column<Integer> label = required("label", INT).doc("The class that the image was made for.");
        final Column<String> labelName = required("label_name", STRING).doc("Its name.");
        final Column<Double> confidence =
                required("confidence", DOUBLE).doc("Probability of the class that the model gives its image, 0 to 1.");
        final Column<Integer> steps = required("steps", INT).doc("Steps of the descent.");
        final Column<String> stop = required("stop", STRING)
                .doc(
                        "Why it ended: gamma, the confidence was enough; beta, the cost did not fall any more; alpha, all steps were made.");
        final Column<Double> queries =
                required("queries", DOUBLE).doc("Queries that it took, a mean over the model's images.");
        final Column<Integer> judgeLabel = nullable("judge_label", INT)
                .doc("The class that a model of another seed and subset gives it" + NO_JUDGE);
        final Column<Double> judgeConfidence = nullable("judge_confidence", DOUBLE)
                .doc("The probability that this other model gives the class, 0 to 1" + NO_JUDGE);
        final Column<Long> seen = nullable("seen_train_id", LONG)
                .doc(
                        "The train example of the class nearest to the image, of those that the model saw; null without any, and of a file or a service.");
        final Column<Double> seenDistance =
                nullable("seen_distance", DOUBLE).doc("Their distance: " + DISTANCE + "; null where there is none.");
        final Column<Double> seenSsim = nullable("seen_ssim", DOUBLE)
                .doc("Their structural similarity (Wang et al. 2004), -1 to 1; null where examples are no images.");
        final Column<Long> unseen = nullable("unseen_train_id", LONG)
                .doc(
                        "The nearest of those that it did not see; null without any. There are fewer of them or more, so compare by nearer_seen.");
        final Column<Double> unseenDistance =
                nullable("unseen_distance", DOUBLE).doc("Their distance; null where there is none.");
        final Column<Long> test =
                nullable("nearest_test_id", LONG).doc("The nearest test example of the class; null without any.");
        final Column<Double> testDistance =
                nullable("test_distance", DOUBLE).doc("Their distance; null where there is none.");
        final Column<Double> testSsim = nullable("test_ssim", DOUBLE)
                .doc("Their structural similarity; null without any, and where examples are no images.");
        final Column<Double> nearerSeen = nullable("nearer_seen", DOUBLE)
                .doc(
                        "How often a random train example of the class that the model saw is nearer to the image than one that it did not see, 0 to"
                                + " 1; null where one kind lacks, and where it is not left to chance what a model sees.");
        final Column<Double> nearerThanTest = nullable("nearer_than_test", DOUBLE)
                .doc(
                        "The same against test examples, which can differ otherwise; null where one kind lacks. Of a file or a service any of the fleet's"
                                + " train examples count as seen.");
        final Column<byte[]> image =
                nullable("image", BINARY).doc("The image as a PNG; null where examples are no images.");
        final Column<Float[]> values = required("values", FLOATS).doc("Its values, divided by the data set's scale.");

        private Images() {
            super(DIRECTORY + "/images", "an image that was made from a model");
        }
    }

    static final Groups GROUPS = new Groups();

    static final class Groups extends Table {
        final Column<String> group =
                nullable("group", STRING).doc("The group's name; null where each train example is a group of its own.");
        final Column<Long> first =
                required("first_train_id", LONG).doc("The first of its train examples of the class, or the only one.");
        final Column<Integer> label = required("label", INT).doc("The class.");
        final Column<String> labelName = required("label_name", STRING).doc("Its name.");
        final Column<Integer> examples =
                required("examples", INT).doc("Train examples of the group that are of the class.");
        final Column<Integer> with = required("models_with", INT).doc("Models that saw the group.");
        final Column<Integer> without = required("models_without", INT)
                .doc("Models that did not, among them those that saw no example of the class.");
        final Column<Double> distanceWith = nullable("distance_with", DOUBLE)
                .doc("Mean distance of the class's image to the nearest of the group's examples in models that saw it: "
                        + DISTANCE + "; null where none did.");
        final Column<Double> distanceWithout = nullable("distance_without", DOUBLE)
                .doc("The same in models that did not see it but saw others of the class; null without any.");
        final Column<Double> closer = nullable("closer", DOUBLE)
                .doc(
                        "distance_without less distance_with; above 0 where models show the group; null where one of them is.");
        final Column<Double> low = nullable("closer_ci_low", DOUBLE)
                .doc(
                        "Lower end of its 95% interval (of few models the bootstrap-t, else Welch's); null with fewer than two models of a kind.");
        final Column<Double> high = nullable("closer_ci_high", DOUBLE).doc("Upper end; null where the lower one is.");

        private Groups() {
            super(DIRECTORY + "/groups", "a group of train examples of a class");
        }
    }

    static final List<Table> ALL = List.of(IMAGES, GROUPS);

    private InversionTables() {}
}
