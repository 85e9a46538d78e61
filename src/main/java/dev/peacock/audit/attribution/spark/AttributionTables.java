package dev.peacock.audit.attribution.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit attribution} writes. */
final class AttributionTables {
    static final String DIRECTORY = "audits/attribution";

    private static final String NAME = "Name of the file, or what the fleet's own scores are called.";
    private static final String LDS =
            "Linear datamodeling score: mean over test examples of Spearman's correlation, over the models that judge, of the sum of the "
                    + "scores of what a model saw and its margin.";
    private static final String LOW =
            "Lower end of its 95% interval, over models and test examples; null with fewer than two of either.";

    public static final Scores SCORES = new Scores();

    public static final class Scores extends Table {
        public final Column<String> scores = required("scores", STRING).doc(NAME);
        public final Column<String> kind = required("kind", STRING)
                .doc(
                        "file: given; influence: this fleet's, of the half that does not judge, by differences of means; prior: the same with "
                                + "the prior of `estimate.influence = prior`, for imported fleets only with estimate.embeddings; fit: the best linear fit of that half "
                                + "(ridge regression); label: 1 where the labels are the same; random: random numbers.");
        public final Column<Double> lds = required("lds", DOUBLE).doc(LDS);
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE).doc(LOW);
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        public final Column<Integer> models = required("models", INT).doc("Models that judge.");
        public final Column<Integer> testExamples =
                required("test_examples", INT).doc("Test examples whose margin is not the same in all models.");
        public final Column<Integer> flat = required("flat", INT)
                .doc(
                        "Test examples on which the scores foretell the same of all models; their correlation counts as 0.");

        private Scores() {
            super(DIRECTORY + "/scores", "one file of scores, or scores to compare with");
        }
    }

    public static final ByLabel LABELS = new ByLabel();

    public static final class ByLabel extends Table {
        public final Column<String> scores = required("scores", STRING).doc(NAME);
        public final Column<Integer> label = required("label", INT).doc("Index of a label.");
        public final Column<Integer> testExamples =
                required("test_examples", INT).doc("Test examples of that label.");
        public final Column<Double> lds = nullable("lds", DOUBLE).doc(LDS + " Over these; null if there are none.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE).doc(LOW);
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");

        private ByLabel() {
            super(DIRECTORY + "/labels", "one row of scores and one label of test examples");
        }
    }

    public static final Differences DIFFERENCES = new Differences();

    public static final class Differences extends Table {
        public final Column<String> scores = required("scores", STRING).doc(NAME);
        public final Column<String> other = required("other", STRING).doc("The same of others.");
        public final Column<Double> difference = required("difference", DOUBLE)
                .doc("How much higher the first's linear datamodeling score is, on the same models and test examples.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE).doc(LOW);
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");

        private Differences() {
            super(
                    DIRECTORY + "/differences",
                    "a file of scores and another, or scores to compare with; and this fleet's influence with the prior and without");
        }
    }

    public static final Examples EXAMPLES = new Examples();

    public static final class Examples extends Table {
        public final Column<String> scores = required("scores", STRING).doc(NAME);
        public final Column<Long> testId = required("test_id", LONG).doc("0-based position among the test examples.");
        public final Column<String> givenId = givenTestId("given_id", testId);
        public final Column<Integer> label = required("label", INT).doc("Index of its label.");
        public final Column<Double> correlation = nullable("correlation", DOUBLE)
                .doc("Spearman's correlation on it; null where its margin is the same in all models.");

        private Examples() {
            super(DIRECTORY + "/examples", "one row of scores and one test example");
        }
    }

    public static final Removals REMOVALS = new Removals();

    public static final class Removals extends Table {
        public final Column<String> scores =
                required("scores", STRING).doc(NAME + " same label: random train examples of its label.");
        public final Column<Long> testId = required("test_id", LONG).doc("0-based position among the test examples.");
        public final Column<String> givenId = givenTestId("given_id", testId);
        public final Column<Integer> label = required("label", INT).doc("Index of its label.");
        public final Column<Integer> removed =
                required("removed", INT).doc("Train examples that were removed: those with the highest scores.");
        public final Column<Integer> repeats =
                required("repeats", INT).doc("Pairs of models, one with them and one without.");
        public final Column<Double> marginWith =
                required("margin_with", DOUBLE).doc("Mean margin of the models with all train examples.");
        public final Column<Double> marginWithout =
                required("margin_without", DOUBLE).doc("Mean margin of the models without them.");
        public final Column<Integer> rightWith =
                required("right_with", INT).doc("How many of the models with all get it right.");
        public final Column<Integer> flipped = required("flipped", INT)
                .doc("For how many of these the model of the same seed without them gets it wrong.");

        private Removals() {
            super(
                    DIRECTORY + "/removals",
                    "one row of scores and one test example whose most influential train examples were removed");
        }
    }

    public static final List<Table> ALL = List.of(SCORES, LABELS, DIFFERENCES, EXAMPLES, REMOVALS);

    private AttributionTables() {}
}
