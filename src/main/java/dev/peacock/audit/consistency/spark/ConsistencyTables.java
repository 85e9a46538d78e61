package dev.peacock.audit.consistency.spark;

import static dev.peacock.table.Column.Type.DOUBLE;
import static dev.peacock.table.Column.Type.INT;
import static dev.peacock.table.Column.Type.LONG;
import static dev.peacock.table.Column.Type.STRING;
import static dev.peacock.table.Column.nullable;
import static dev.peacock.table.Column.required;

import dev.peacock.table.Table;
import java.util.List;

/** What {@code audit consistency} writes. */
public final class ConsistencyTables {
    public static final String DIRECTORY = "audits/consistency";

    public static final Table EXAMPLES = new Table(
            DIRECTORY + "/examples",
            "one train example",
            List.of(
                    required("train_id", LONG, "0-based position among the train examples."),
                    required("label", INT, "Index of its label."),
                    nullable(
                            "c_score",
                            DOUBLE,
                            "Accuracy of held-out models, 0..1 (Jiang et al. 2021); of several ratios the mean over the ratio from"
                                    + " the smallest to the largest, by the trapezoid rule; null where at some ratio no model left"
                                    + " the example out."),
                    nullable(
                            "standard_error",
                            DOUBLE,
                            "Of c_score, from the ratios' binomial variances; null where at some ratio fewer than two models left"
                                    + " the example out."),
                    nullable(
                            "ci_low",
                            DOUBLE,
                            "Lower end of the 95% interval: Wilson's, of several ratios put together as by Zou and Donner (2008);"
                                    + " null where c_score is."),
                    nullable("ci_high", DOUBLE, "Upper end of the 95% interval.")));

    public static final Table PROFILE = new Table(
            DIRECTORY + "/profile",
            "one train example in one fleet",
            List.of(
                    required("train_id", LONG, "0-based position among the train examples."),
                    nullable(
                            "ratio",
                            DOUBLE,
                            "Probability that a model of the fleet saw an example; null where the masks were drawn elsewhere."),
                    required("experiment", STRING, "Id of the fleet's experiment: 16 hex digits."),
                    required("models_out", INT, "Models of the fleet that did not see the example."),
                    required("correct_out", INT, "Those of them that get it right."),
                    nullable("accuracy_out", DOUBLE, "correct_out / models_out; null if every model saw it."),
                    nullable("ci_low", DOUBLE, "Lower end of Wilson's 95% interval; null where accuracy_out is."),
                    nullable("ci_high", DOUBLE, "Upper end of the 95% interval.")));

    public static final Table CLASSES = new Table(
            DIRECTORY + "/classes",
            "one label",
            List.of(
                    required("label", INT, "Index of the label."),
                    required("examples", LONG, "Train examples of the label."),
                    required(
                            "undefined",
                            LONG,
                            "Those of them whose c_score is null; the other columns are of the rest."),
                    nullable("mean", DOUBLE, "Mean c_score; null where all are undefined."),
                    nullable("below_half", DOUBLE, "Share with a c_score below .5; null where all are undefined."),
                    nullable(
                            "below_quarter", DOUBLE, "Share with a c_score below .25; null where all are undefined.")));

    public static final List<Table> ALL = List.of(EXAMPLES, PROFILE, CLASSES);

    private ConsistencyTables() {}
}
