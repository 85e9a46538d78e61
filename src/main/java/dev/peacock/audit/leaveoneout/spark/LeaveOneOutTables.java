package dev.peacock.audit.leaveoneout.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables of {@code audit leave-one-out}. */
public final class LeaveOneOutTables {
    /** Their directory. */
    public static final String DIRECTORY = "audits/leave-one-out";

    private static final String INTERVAL =
            "Lower end of its 95% interval (Newcombe 1998, method 10). It treats the models with and "
                    + "without the example as unpaired, although they share seeds, so it is somewhat too wide; null "
                    + "where the difference is.";

    private static final String ADJUSTED =
            "The p-value, corrected for how many are tested (Benjamini and Hochberg 1995), over all ";

    public static final Examples EXAMPLES = new Examples();

    public static final class Examples extends Table {
        public final Column<Long> trainId =
                required("train_id", LONG).doc("0-based position among the train examples.");
        public final Column<String> givenId = givenTrainId("given_id", trainId);
        public final Column<Integer> label = required("label", INT).doc("Index of its label.");
        public final Column<String> chosen = required("chosen", STRING)
                .doc("listed: by the user; top: among the most memorized in the half of the fleet that "
                        + "chose; random: drawn from the others.");
        public final Column<Integer> modelsWith =
                required("models_with", INT).doc("Models trained on all train examples.");
        public final Column<Integer> modelsWithout =
                required("models_without", INT).doc("Models trained on all but this one.");
        public final Column<Integer> correctWith =
                required("correct_with", INT).doc("Models with it that get the example right.");
        public final Column<Integer> correctWithout =
                required("correct_without", INT).doc("Of the latter.");
        public final Column<Double> memorization = nullable("memorization", DOUBLE)
                .doc("correct_with / models_with - correct_without / models_without: memorization at the full size"
                        + " (Feldman 2020, section 1); null where either is undefined.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE).doc(INTERVAL);
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        public final Column<Double> pValue = nullable("p_value", DOUBLE)
                .doc("Two-sided p-value of no difference, by Fisher's exact test; null where the difference is.");
        public final Column<Double> qValue =
                nullable("q_value", DOUBLE).doc(ADJUSTED + "examples of this table; null likewise.");
        public final Column<Double> subsetMemorization = nullable("subset_memorization", DOUBLE)
                .doc("The fleet's estimate, at the fleet's subset size, by all its models; null where undefined.");
        public final Column<Double> subsetCiLow =
                nullable("subset_ci_low", DOUBLE).doc("Lower end of its 95% interval (Newcombe); null where it is.");
        public final Column<Double> subsetCiHigh =
                nullable("subset_ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        public final Column<Double> freshMemorization = nullable("fresh_memorization", DOUBLE)
                .doc("The same estimate from the half of the fleet that had no part in the choice; null where "
                        + "undefined.");

        private Examples() {
            super(DIRECTORY + "/examples", "one train example that was left out");
        }
    }

    public static final Pairs PAIRS = new Pairs();

    public static final class Pairs extends Table {
        public final Column<Long> trainId =
                required("train_id", LONG).doc("0-based position among the train examples.");
        public final Column<String> trainGivenId = givenTrainId("train_given_id", trainId);
        public final Column<Long> testId = required("test_id", LONG).doc("0-based position among the test examples.");
        public final Column<String> testGivenId = givenTestId("test_given_id", testId);
        public final Column<Integer> modelsWith =
                required("models_with", INT).doc("Models trained on all train examples.");
        public final Column<Integer> modelsWithout =
                required("models_without", INT).doc("Models trained on all but this one.");
        public final Column<Integer> correctWith =
                required("correct_with", INT).doc("Models with the train example that get the test example right.");
        public final Column<Integer> correctWithout =
                required("correct_without", INT).doc("Of the latter.");
        public final Column<Double> influence = nullable("influence", DOUBLE)
                .doc("correct_with / models_with - correct_without / models_without; null where either is undefined.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE).doc(INTERVAL);
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        public final Column<Double> pValue = nullable("p_value", DOUBLE)
                .doc("Two-sided p-value of no difference, by Fisher's exact test; null where the difference is.");
        public final Column<Double> qValue =
                nullable("q_value", DOUBLE).doc(ADJUSTED + "pairs of this table; null likewise.");
        public final Column<Double> subsetInfluence =
                required("subset_influence", DOUBLE).doc("The fleet's estimate in estimates/influence.");
        public final Column<Double> subsetCiLow =
                nullable("subset_ci_low", DOUBLE).doc("Lower end of its 95% interval there; null where it has none.");
        public final Column<Double> subsetCiHigh =
                nullable("subset_ci_high", DOUBLE).doc("Upper end; null where the lower is.");

        private Pairs() {
            super(DIRECTORY + "/pairs", "one pair of the influence table whose train example was left out");
        }
    }

    public static final List<Table> ALL = List.of(EXAMPLES, PAIRS);

    private LeaveOneOutTables() {}
}
