package dev.peacock.audit.longtail.spark;

import static dev.peacock.table.ColumnType.DOUBLE;
import static dev.peacock.table.ColumnType.INT;
import static dev.peacock.table.ColumnType.LONG;
import static dev.peacock.table.ColumnType.STRING;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** What {@code audit longtail --simulate} writes. */
final class LongTailSimulationTables {
    public static final String DIRECTORY = "audits/longtail-simulation";

    private static final String HIGH = "Upper end; null where the lower is.";
    private static final String NONE = "null where no repetition ended with a model";
    private static final String LOW =
            "Lower end of its 95% interval over repetitions (Student's); null with fewer than two of them, and where nothing"
                    + " varies.";

    public static final Learners LEARNERS = new Learners();

    /** Its columns. */
    public static final class Learners extends Table {
        public final Column<String> learner =
                required("learner", STRING, "Its name: optimal, refuses singletons, ..., or model and its epochs.");
        public final Column<String> kind =
                required("kind", STRING, "refusing: one of the theory's learners; model: trained on generated points.");
        public final Column<Integer> refusesBelow = nullable(
                "refuses_below",
                INT,
                "It guesses subpopulations that it saw fewer times, and takes the label that it saw of others; null for a"
                        + " model.");
        public final Column<Integer> epochs =
                nullable("epochs", INT, "That the model was trained; null where it is not trained in epochs.");
        public final Column<Long> repetitions =
                required("repetitions", LONG, "That count: each with frequencies, examples and labels of its own.");
        public final Column<Long> failed = required(
                "failed", LONG, "Repetitions whose training left the finite numbers; the rest do not count them.");
        public final Column<Double> error = nullable(
                "error",
                DOUBLE,
                "Probability that it gets a fresh example wrong, mean over repetitions; of a model by one fresh point"
                        + " of each subpopulation; " + NONE + ".");
        public final Column<Double> standardError =
                nullable("standard_error", DOUBLE, "Of error, over repetitions; null with fewer than two of them.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE, LOW);
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE, HIGH);
        public final Column<Double> expectedError = nullable(
                "expected_error", DOUBLE, "What the theory expects of error, without simulation; null for a model.");
        public final Column<Double> bound = nullable(
                "bound",
                DOUBLE,
                "Feldman's bound (2020, theorem 2.3), mean over repetitions: the optimum and tau_l for each subpopulation"
                        + " seen l times that it does not fit; " + NONE + ".");
        public final Column<Double> boundCiLow = nullable("bound_ci_low", DOUBLE, LOW);
        public final Column<Double> boundCiHigh = nullable("bound_ci_high", DOUBLE, HIGH);
        public final Column<Double> gap = nullable(
                "gap",
                DOUBLE,
                "error - bound, mean over repetitions: expected to be 0 for a learner that generalizes within"
                        + " subpopulations, and above it for one that does not; " + NONE + ".");
        public final Column<Double> gapCiLow = nullable("gap_ci_low", DOUBLE, LOW);
        public final Column<Double> gapCiHigh = nullable("gap_ci_high", DOUBLE, HIGH);
        public final Column<Double> memorized = nullable(
                "memorized",
                DOUBLE,
                "Share of the tail that it fits beyond what guessing gets, (fitted - 1/k) / (1 - 1/k): 0 guesses, 1 fits"
                        + " all. The tail are the train examples of subpopulations seen fewer times than the largest"
                        + " refuses_below; null where none is.");
        public final Column<Double> memorizedCiLow = nullable("memorized_ci_low", DOUBLE, LOW);
        public final Column<Double> memorizedCiHigh = nullable("memorized_ci_high", DOUBLE, HIGH);
        public final Column<Double> expectedMemorized = nullable(
                "expected_memorized",
                DOUBLE,
                "What the theory expects of memorized; null for a model, and where no tail is expected.");
        public final Column<Double> singletonsFitted = nullable(
                "singletons_fitted",
                DOUBLE,
                "Share of the examples of subpopulations seen once that it gets right, guesses included; null where"
                        + " there is none.");

        private Learners() {
            super(DIRECTORY + "/learners", "one learner");
        }
    }

    public static final Levels LEVELS = new Levels();

    /** Its columns. */
    public static final class Levels extends Table {
        public final Column<String> learner =
                required("learner", STRING, "Its name: optimal, refuses singletons, ..., or model and its epochs.");
        public final Column<Integer> seen = required("seen", INT, "l: train examples of a subpopulation.");
        public final Column<Double> subpopulations =
                nullable("subpopulations", DOUBLE, "Seen l times, mean over repetitions; " + NONE + ".");
        public final Column<Double> expectedSubpopulations =
                nullable("expected_subpopulations", DOUBLE, "E[N_l]; null where l is above the number of examples.");
        public final Column<Double> wrong = nullable(
                "wrong",
                DOUBLE,
                "errn_l: of them, how many it gets wrong, mean over repetitions: l = 0 by fresh examples, others by their"
                        + " train examples; " + NONE + ".");
        public final Column<Double> wrongStandardError =
                nullable("wrong_standard_error", DOUBLE, "Of wrong; null with fewer than two repetitions.");
        public final Column<Double> tau = nullable(
                "tau",
                DOUBLE,
                "tau_l, the expected frequency of a subpopulation seen l times; null where none can be.");

        private Levels() {
            super(
                    DIRECTORY + "/levels",
                    "one learner and number of times that a subpopulation is seen, up to the largest refuses_below");
        }
    }

    public static final List<Table> ALL = List.of(LEARNERS, LEVELS);

    private LongTailSimulationTables() {}
}
