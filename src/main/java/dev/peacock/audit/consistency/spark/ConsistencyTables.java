package dev.peacock.audit.consistency.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit consistency} writes. */
public final class ConsistencyTables {
    public static final String DIRECTORY = "audits/consistency";

    public static final Examples EXAMPLES = new Examples();

    public static final class Examples extends Table {
        public final Column<Long> trainId =
                required("train_id", LONG).doc("0-based position among the train examples.");
        public final Column<String> givenId = givenTrainId("given_id", trainId);
        public final Column<Integer> label = required("label", INT).doc("Index of its label.");
        public final Column<Double> cScore = nullable("c_score", DOUBLE)
                .doc("Accuracy of the models that did not see the example, 0..1 (Jiang et al. 2021). With "
                        + "several ratios, its mean over the ratio from the smallest to the largest, by the trapezoid "
                        + "rule; null if for some ratio every model saw the example.");
        public final Column<Double> standardError = nullable("standard_error", DOUBLE)
                .doc("Standard error of c_score, from the binomial variances for each ratio; null if for some "
                        + "ratio fewer than two models did not see the example.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc("Lower end of the 95% interval: Wilson's interval, with several ratios combined as by Zou "
                        + "and Donner (2008); null where c_score is.");
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end of the 95% interval.");

        private Examples() {
            super(DIRECTORY + "/examples", "one train example");
        }
    }

    public static final Profile PROFILE = new Profile();

    public static final class Profile extends Table {
        public final Column<Long> trainId =
                required("train_id", LONG).doc("0-based position among the train examples.");
        public final Column<String> givenId = givenTrainId("given_id", trainId);
        public final Column<Double> ratio = nullable("ratio", DOUBLE)
                .doc("Probability that a model of the fleet saw an example; null if the fleet was imported.");
        public final Column<String> experiment =
                required("experiment", STRING).doc("Id of the fleet's experiment: 16 hex digits.");
        public final Column<Integer> modelsOut =
                required("models_out", INT).doc("Models of the fleet that did not see the example.");
        public final Column<Integer> correctOut = required("correct_out", INT).doc("Those of them that get it right.");
        public final Column<Double> accuracyOut =
                nullable("accuracy_out", DOUBLE).doc("correct_out / models_out; null if every model saw it.");
        public final Column<Double> ciLow =
                nullable("ci_low", DOUBLE).doc("Lower end of Wilson's 95% interval; null where accuracy_out is.");
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end of the 95% interval.");

        private Profile() {
            super(DIRECTORY + "/profile", "one train example in one fleet");
        }
    }

    public static final Classes CLASSES = new Classes();

    public static final class Classes extends Table {
        public final Column<Integer> label = required("label", INT).doc("Index of the label.");
        public final Column<Long> examples = required("examples", LONG).doc("Number of train examples with the label.");
        public final Column<Long> undefined = required("undefined", LONG)
                .doc("How many of them have no c_score (null); the other columns are about the rest.");
        public final Column<Double> mean = nullable("mean", DOUBLE).doc("Mean c_score; null where all are undefined.");
        public final Column<Double> belowHalf =
                nullable("below_half", DOUBLE).doc("Share with a c_score below .5; null where all are undefined.");
        public final Column<Double> belowQuarter =
                nullable("below_quarter", DOUBLE).doc("Share with a c_score below .25; null where all are undefined.");

        private Classes() {
            super(DIRECTORY + "/classes", "one label");
        }
    }

    public static final List<Table> ALL = List.of(EXAMPLES, PROFILE, CLASSES);

    private ConsistencyTables() {}
}
