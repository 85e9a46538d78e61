package dev.peacock.audit.longtail.spark;

import static dev.peacock.table.Column.Type.DOUBLE;
import static dev.peacock.table.Column.Type.INT;
import static dev.peacock.table.Column.Type.LONG;
import static dev.peacock.table.Column.Type.STRING;
import static dev.peacock.table.Column.nullable;
import static dev.peacock.table.Column.required;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** What {@code audit longtail --simulate} writes. */
public final class LongTailSimulationTables {
    public static final String DIRECTORY = "audits/longtail-simulation";

    private static final String HIGH = "Upper end; null where the lower is.";
    private static final String NONE = "null where no repetition ended with a model";
    private static final String LOW =
            "Lower end of its 95% interval over repetitions (Student's); null with fewer than two of them, and where nothing"
                    + " varies.";

    private static final Column LEARNER =
            required("learner", STRING, "Its name: optimal, refuses singletons, ..., or model and its epochs.");

    public static final Table LEARNERS = new Table(
            DIRECTORY + "/learners",
            "one learner",
            List.of(
                    LEARNER,
                    required(
                            "kind",
                            STRING,
                            "refusing: one of the theory's learners; model: trained on generated points."),
                    nullable(
                            "refuses_below",
                            INT,
                            "It guesses subpopulations that it saw fewer times, and takes the label that it saw of others; null for a"
                                    + " model."),
                    nullable("epochs", INT, "That the model was trained; null where it is not trained in epochs."),
                    required("repetitions", LONG, "That count: each with frequencies, examples and labels of its own."),
                    required(
                            "failed",
                            LONG,
                            "Repetitions whose training left the finite numbers; the rest do not count them."),
                    nullable(
                            "error",
                            DOUBLE,
                            "Probability that it gets a fresh example wrong, mean over repetitions; of a model by one fresh point"
                                    + " of each subpopulation; " + NONE + "."),
                    nullable("standard_error", DOUBLE, "Of error, over repetitions; null with fewer than two of them."),
                    nullable("ci_low", DOUBLE, LOW),
                    nullable("ci_high", DOUBLE, HIGH),
                    nullable(
                            "expected_error",
                            DOUBLE,
                            "What the theory expects of error, without simulation; null for a model."),
                    nullable(
                            "bound",
                            DOUBLE,
                            "Feldman's bound (2020, theorem 2.3), mean over repetitions: the optimum and tau_l for each subpopulation"
                                    + " seen l times that it does not fit; " + NONE + "."),
                    nullable("bound_ci_low", DOUBLE, LOW),
                    nullable("bound_ci_high", DOUBLE, HIGH),
                    nullable(
                            "gap",
                            DOUBLE,
                            "error - bound, mean over repetitions: expected to be 0 for a learner that generalizes within"
                                    + " subpopulations, and above it for one that does not; " + NONE + "."),
                    nullable("gap_ci_low", DOUBLE, LOW),
                    nullable("gap_ci_high", DOUBLE, HIGH),
                    nullable(
                            "memorized",
                            DOUBLE,
                            "Share of the tail that it fits beyond what guessing gets, (fitted - 1/k) / (1 - 1/k): 0 guesses, 1 fits"
                                    + " all. The tail are the train examples of subpopulations seen fewer times than the largest"
                                    + " refuses_below; null where none is."),
                    nullable("memorized_ci_low", DOUBLE, LOW),
                    nullable("memorized_ci_high", DOUBLE, HIGH),
                    nullable(
                            "expected_memorized",
                            DOUBLE,
                            "What the theory expects of memorized; null for a model, and where no tail is expected."),
                    nullable(
                            "singletons_fitted",
                            DOUBLE,
                            "Share of the examples of subpopulations seen once that it gets right, guesses included; null where"
                                    + " there is none.")));

    public static final Table LEVELS = new Table(
            DIRECTORY + "/levels",
            "one learner and number of times that a subpopulation is seen, up to the largest refuses_below",
            List.of(
                    LEARNER,
                    required("seen", INT, "l: train examples of a subpopulation."),
                    nullable("subpopulations", DOUBLE, "Seen l times, mean over repetitions; " + NONE + "."),
                    nullable(
                            "expected_subpopulations", DOUBLE, "E[N_l]; null where l is above the number of examples."),
                    nullable(
                            "wrong",
                            DOUBLE,
                            "errn_l: of them, how many it gets wrong, mean over repetitions: l = 0 by fresh examples, others by their"
                                    + " train examples; " + NONE + "."),
                    nullable("wrong_standard_error", DOUBLE, "Of wrong; null with fewer than two repetitions."),
                    nullable(
                            "tau",
                            DOUBLE,
                            "tau_l, the expected frequency of a subpopulation seen l times; null where none can be.")));

    public static final List<Table> ALL = List.of(LEARNERS, LEVELS);

    private LongTailSimulationTables() {}
}
