package dev.peacock.audit.longtail.spark;

import static dev.peacock.table.Column.Type.DOUBLE;
import static dev.peacock.table.Column.Type.INT;
import static dev.peacock.table.Column.Type.LONG;
import static dev.peacock.table.Column.Type.STRING;
import static dev.peacock.table.Column.nullable;
import static dev.peacock.table.Column.required;

import dev.peacock.table.Table;
import java.util.List;

/** What {@code audit longtail} writes: of a run with {@code --from}, of a prior with {@code --prior} and {@code --out}. */
public final class LongTailTables {
    public static final String DIRECTORY = "audits/longtail";

    /** Of a prior. */
    public static final String PRIOR_DIRECTORY = "audits/longtail-prior";

    public static final Table SUBPOPULATIONS = new Table(
            DIRECTORY + "/subpopulations",
            "one subpopulation of a run's examples",
            List.of(
                    required("subpopulation", INT, "Its number, from 0."),
                    nullable("name", STRING, "Its name in the data; null where subpopulations are clusters."),
                    nullable("label", INT, "Index of the label of most of its train examples; null where it has none."),
                    required("train_examples", INT, "How often it was seen: l."),
                    required("test_examples", INT, "Test examples in it."),
                    nullable(
                            "memorization",
                            DOUBLE,
                            "Mean memorization of its train examples; null where none is defined."),
                    required(
                            "memorized",
                            INT,
                            "Train examples whose memorization reaches estimate.memorization-threshold."),
                    nullable(
                            "test_accuracy",
                            DOUBLE,
                            "Mean accuracy of all models on its test examples, 0..1; null without any.")));

    public static final Table EXAMPLES = new Table(
            DIRECTORY + "/examples",
            "one train or test example",
            List.of(
                    required("split", STRING, "train or test."),
                    required("id", LONG, "train_id or test_id: 0-based position in the input, in its order."),
                    nullable(
                            "subpopulation",
                            INT,
                            "The subpopulation that it is in; null for a test example that is in none that is known."),
                    required("train_examples", INT, "Train examples of that subpopulation; 0 without one.")));

    public static final Table SIZES = new Table(
            DIRECTORY + "/sizes",
            "all subpopulations that were seen equally often",
            List.of(
                    required("size", INT, "How often: l, train examples of each."),
                    required("subpopulations", LONG, "How many there are: N_l."),
                    required("share", DOUBLE, "Share of the train examples that is theirs, 0..1."),
                    required(
                            "tau_raw",
                            DOUBLE,
                            "Expected frequency of each by Good and Turing, (l+1) N_(l+1) / (n N_l), without smoothing."),
                    required("tau", DOUBLE, "The same, smoothed (Gale and Sampson 1995)."),
                    nullable(
                            "tau_low",
                            DOUBLE,
                            "Lower end of tau's 95% interval, wide on purpose, for what smoothing distorts; null where there is none."),
                    nullable("tau_high", DOUBLE, "Upper end of the interval; null where there is none."),
                    nullable(
                            "memorization_median",
                            DOUBLE,
                            "Median over these subpopulations of their mean memorization; null where none is defined."),
                    nullable(
                            "memorization_median_low",
                            DOUBLE,
                            "Lower end of its 95% interval, the sign test's; null with fewer than 6 subpopulations."),
                    nullable("memorization_median_high", DOUBLE, "Upper end of the interval; null as the lower."),
                    nullable("memorization_mean", DOUBLE, "Mean instead of median; null where none is defined."),
                    nullable(
                            "memorization_mean_low",
                            DOUBLE,
                            "Lower end of its 95% interval over subpopulations, Student's; null with fewer than two, or where all"
                                    + " are equal."),
                    nullable("memorization_mean_high", DOUBLE, "Upper end of the interval; null as the lower."),
                    required(
                            "memorized",
                            LONG,
                            "Train examples of theirs whose memorization reaches estimate.memorization-threshold."),
                    required("test_examples", LONG, "Test examples in these subpopulations."),
                    nullable("test_accuracy", DOUBLE, "Mean accuracy of all models on them, 0..1; null without any.")));

    public static final Table COSTS = new Table(
            DIRECTORY + "/costs",
            "one set of train examples that a learner could do without",
            List.of(
                    required("set", STRING, "singletons, or memorized: those of at least the level's memorization."),
                    nullable("level", DOUBLE, "Memorization from which on; null for singletons."),
                    required("train_examples", LONG, "How many train examples that are."),
                    required("subpopulations", LONG, "Subpopulations that lose all their train examples."),
                    required(
                            "guessing",
                            DOUBLE,
                            "Test error that the theory expects of losing them, where their labels are then guessed: sum of tau times"
                                    + " (1 - 1/labels)."),
                    nullable("guessing_low", DOUBLE, "Lower end of its 95% interval; null where there is none."),
                    nullable("guessing_high", DOUBLE, "Upper end of the interval; null where there is none."),
                    required(
                            "by_memorization",
                            DOUBLE,
                            "The same where each loses what the fleet gained by seeing it: sum of tau times mean memorization."),
                    nullable("by_memorization_low", DOUBLE, "Lower end of its 95% interval; null where there is none."),
                    nullable("by_memorization_high", DOUBLE, "Upper end of the interval; null where there is none."),
                    nullable(
                            "measured_removed",
                            INT,
                            "Train examples that audit utility left out at this level; null where it was not made."),
                    nullable(
                            "measured",
                            DOUBLE,
                            "Accuracy that models lost without them, over all test examples (audit utility, loss_chosen); null where"
                                    + " it was not made."),
                    nullable("measured_low", DOUBLE, "Lower end of its 95% interval; null where measured is."),
                    nullable("measured_high", DOUBLE, "Upper end of the interval; null where measured is.")));

    public static final Table CLUSTERINGS = new Table(
            DIRECTORY + "/clusterings",
            "one number of neighbours by which the train examples could be clustered",
            List.of(
                    required("neighbours", INT, "k of the mutual k-nearest-neighbour graph."),
                    required("subpopulations", LONG, "Its components."),
                    required("singletons", LONG, "Components of one train example."),
                    required("singleton_share", DOUBLE, "Share of the train examples in those, 0..1."),
                    required("largest", INT, "Train examples of the largest component.")));

    public static final Table LEVELS = new Table(
            PRIOR_DIRECTORY + "/levels",
            "all subpopulations that a prior has seen equally often",
            List.of(
                    required("seen", INT, "How often: l."),
                    required("which", STRING, "exactly: seen l times; more: the rest, all that are seen more often."),
                    nullable(
                            "tau",
                            DOUBLE,
                            "Expected frequency of each (Feldman 2020, equation 1); null of several l, and where none can be seen so"
                                    + " often."),
                    required("subpopulations", DOUBLE, "How many there are, expected: E[N_l]."),
                    required("share", DOUBLE, "Share of the train examples that is theirs, expected, 0..1."),
                    required("mass", DOUBLE, "Share of fresh examples that is theirs, expected, 0..1."),
                    required(
                            "cost",
                            DOUBLE,
                            "Excess error of not fitting them and guessing instead; of l = 0 the optimum's error."),
                    required(
                            "cost_without_guessing",
                            DOUBLE,
                            "The same of a learner that is always wrong on what it does not fit: mass."),
                    required(
                            "cost_up_to",
                            DOUBLE,
                            "Excess error of fitting nothing seen l times or less, but at least once.")));

    public static final List<Table> ALL = List.of(SIZES, SUBPOPULATIONS, EXAMPLES, COSTS, CLUSTERINGS, LEVELS);

    private LongTailTables() {}
}
