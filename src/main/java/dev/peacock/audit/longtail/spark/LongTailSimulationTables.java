package dev.peacock.audit.longtail.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit longtail --simulate} writes. */
final class LongTailSimulationTables {
    public static final String DIRECTORY = "audits/longtail-simulation";

    private static final String HIGH = "Upper end; null where the lower is.";
    private static final String NONE = "null where no repetition ended with a model";
    private static final String LOW =
            "Lower end of its 95% interval over repetitions (Student's); null with fewer than two of them, and where nothing"
                    + " varies.";

    public static final Learners LEARNERS = new Learners();

    public static final class Learners extends Table {
        public final Column<String> learner =
                required("learner", STRING).doc("Its name: optimal, refuses singletons, ..., or model and its epochs.");
        public final Column<String> kind = required("kind", STRING)
                .doc("refusing: a learner of the theory; model: a model trained on generated points.");
        public final Column<Integer> refusesBelow = nullable("refuses_below", INT)
                .doc("The learner guesses the label of subpopulations that it saw fewer times than this, and "
                        + "uses the label that it saw for all others; null for a model.");
        public final Column<Integer> epochs = nullable("epochs", INT)
                .doc("Epochs that the model was trained for; null where it is not trained in epochs.");
        public final Column<Long> repetitions = required("repetitions", LONG)
                .doc("Number of repetitions that count, each with its own frequencies, examples and labels.");
        public final Column<Long> failed = required("failed", LONG)
                .doc("Repetitions whose training diverged; they are in none of the other columns.");
        public final Column<Double> error = nullable("error", DOUBLE)
                .doc("Probability that it classifies a fresh example incorrectly, mean over repetitions; for a "
                        + "model, measured with one fresh point of each subpopulation; " + NONE + ".");
        public final Column<Double> standardError = nullable("standard_error", DOUBLE)
                .doc("Standard error of error, over repetitions; null with fewer than two.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE).doc(LOW);
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc(HIGH);
        public final Column<Double> expectedError = nullable("expected_error", DOUBLE)
                .doc("The error that the theory expects, without simulation; null for a model.");
        public final Column<Double> bound = nullable("bound", DOUBLE)
                .doc("Feldman's bound (2020, theorem 2.3), mean over repetitions: the optimal error plus tau_l "
                        + "for each subpopulation seen l times that the learner does not fit; " + NONE + ".");
        public final Column<Double> boundCiLow =
                nullable("bound_ci_low", DOUBLE).doc(LOW);
        public final Column<Double> boundCiHigh =
                nullable("bound_ci_high", DOUBLE).doc(HIGH);
        public final Column<Double> gap = nullable("gap", DOUBLE)
                .doc("error - bound, mean over repetitions: expected to be 0 for a learner that generalizes "
                        + "within subpopulations, and above 0 for one that does not; " + NONE + ".");
        public final Column<Double> gapCiLow = nullable("gap_ci_low", DOUBLE).doc(LOW);
        public final Column<Double> gapCiHigh = nullable("gap_ci_high", DOUBLE).doc(HIGH);
        public final Column<Double> memorized = nullable("memorized", DOUBLE)
                .doc("Share of the tail that it fits beyond what guessing gives, (fitted - 1/k) / (1 - 1/k): 0 "
                        + "is guessing, 1 fits everything. The tail consists of the train examples of subpopulations "
                        + "seen fewer times than the largest refuses_below; null where there are none.");
        public final Column<Double> memorizedCiLow =
                nullable("memorized_ci_low", DOUBLE).doc(LOW);
        public final Column<Double> memorizedCiHigh =
                nullable("memorized_ci_high", DOUBLE).doc(HIGH);
        public final Column<Double> expectedMemorized = nullable("expected_memorized", DOUBLE)
                .doc("The value of memorized that the theory expects; null for a model, and where no tail is "
                        + "expected.");
        public final Column<Double> singletonsFitted = nullable("singletons_fitted", DOUBLE)
                .doc(
                        "Share of the examples of subpopulations seen once that it gets right, guesses included; null where"
                                + " there is none.");

        private Learners() {
            super(DIRECTORY + "/learners", "one learner");
        }
    }

    public static final Levels LEVELS = new Levels();

    public static final class Levels extends Table {
        public final Column<String> learner =
                required("learner", STRING).doc("Its name: optimal, refuses singletons, ..., or model and its epochs.");
        public final Column<Integer> seen = required("seen", INT).doc("l: train examples of a subpopulation.");
        public final Column<Double> subpopulations =
                nullable("subpopulations", DOUBLE).doc("Seen l times, mean over repetitions; " + NONE + ".");
        public final Column<Double> expectedSubpopulations = nullable("expected_subpopulations", DOUBLE)
                .doc("E[N_l]; null where l is above the number of examples.");
        public final Column<Double> wrong = nullable("wrong", DOUBLE)
                .doc("errn_l: how many of them it gets wrong, mean over repetitions; measured with fresh "
                        + "examples for l = 0, and with their train examples otherwise; " + NONE + ".");
        public final Column<Double> wrongStandardError = nullable("wrong_standard_error", DOUBLE)
                .doc("Standard error of wrong; null with fewer than two repetitions.");
        public final Column<Double> tau = nullable("tau", DOUBLE)
                .doc("tau_l, the expected frequency of a subpopulation seen l times; null where there can be none.");

        private Levels() {
            super(
                    DIRECTORY + "/levels",
                    "one learner and number of times that a subpopulation is seen, up to the largest refuses_below");
        }
    }

    public static final List<Table> ALL = List.of(LEARNERS, LEVELS);

    private LongTailSimulationTables() {}
}
