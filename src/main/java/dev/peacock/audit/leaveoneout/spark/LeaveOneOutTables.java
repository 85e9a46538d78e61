package dev.peacock.audit.leaveoneout.spark;

import static dev.peacock.table.Column.Type.DOUBLE;
import static dev.peacock.table.Column.Type.INT;
import static dev.peacock.table.Column.Type.LONG;
import static dev.peacock.table.Column.Type.STRING;
import static dev.peacock.table.Column.nullable;
import static dev.peacock.table.Column.required;

import dev.peacock.table.Table;
import java.util.List;

/** The tables of {@code audit leave-one-out}. */
public final class LeaveOneOutTables {
    /** Where they lie. */
    public static final String DIRECTORY = "audits/leave-one-out";

    private static final String INTERVAL =
            "Lower end of its 95% interval (Newcombe 1998, method 10), which takes the models with and without as"
                    + " unpaired: rather too wide, since they share their seeds; null where the difference is.";

    public static final Table EXAMPLES = new Table(
            DIRECTORY + "/examples",
            "one train example that was left out",
            List.of(
                    required("train_id", LONG, "0-based position among the train examples."),
                    required("label", INT, "Index of its label."),
                    required(
                            "chosen",
                            STRING,
                            "listed by the user; top: among the most memorized by the half of the fleet that chose; random."),
                    required("models_with", INT, "Models trained on all train examples."),
                    required("models_without", INT, "Models trained on all but this one."),
                    required("correct_with", INT, "Of the former, how many get the example right."),
                    required("correct_without", INT, "Of the latter."),
                    nullable(
                            "memorization",
                            DOUBLE,
                            "correct_with / models_with - correct_without / models_without: memorization at the full size"
                                    + " (Feldman 2020, section 1); null where either is undefined."),
                    nullable("ci_low", DOUBLE, INTERVAL),
                    nullable("ci_high", DOUBLE, "Upper end; null where the lower is."),
                    nullable(
                            "p_value",
                            DOUBLE,
                            "Of no difference, by Fisher's exact test, two-sided; null where the difference is."),
                    nullable(
                            "subset_memorization",
                            DOUBLE,
                            "The fleet's estimate, at the fleet's subset size, by all its models; null where undefined."),
                    nullable("subset_ci_low", DOUBLE, "Lower end of its 95% interval (Newcombe); null where it is."),
                    nullable("subset_ci_high", DOUBLE, "Upper end; null where the lower is."),
                    nullable(
                            "fresh_memorization",
                            DOUBLE,
                            "The same by the half of the fleet that had no part in the choice; null where undefined.")));

    public static final Table PAIRS = new Table(
            DIRECTORY + "/pairs",
            "one pair of the influence table whose train example was left out",
            List.of(
                    required("train_id", LONG, "0-based position among the train examples."),
                    required("test_id", LONG, "0-based position among the test examples."),
                    required("models_with", INT, "Models trained on all train examples."),
                    required("models_without", INT, "Models trained on all but this one."),
                    required("correct_with", INT, "Of the former, how many get the test example right."),
                    required("correct_without", INT, "Of the latter."),
                    nullable(
                            "influence",
                            DOUBLE,
                            "correct_with / models_with - correct_without / models_without; null where either is undefined."),
                    nullable("ci_low", DOUBLE, INTERVAL),
                    nullable("ci_high", DOUBLE, "Upper end; null where the lower is."),
                    nullable(
                            "p_value",
                            DOUBLE,
                            "Of no difference, by Fisher's exact test, two-sided; null where the difference is."),
                    required("subset_influence", DOUBLE, "The fleet's estimate in estimates/influence."),
                    nullable("subset_ci_low", DOUBLE, "Lower end of its 95% interval there; null where it has none."),
                    nullable("subset_ci_high", DOUBLE, "Upper end; null where the lower is.")));

    public static final List<Table> ALL = List.of(EXAMPLES, PAIRS);

    private LeaveOneOutTables() {}
}
