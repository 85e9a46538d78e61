package dev.peacock.table;

import static dev.peacock.table.Column.Type.DOUBLE;
import static dev.peacock.table.Column.Type.INT;
import static dev.peacock.table.Column.Type.STRING;
import static dev.peacock.table.Column.nullable;
import static dev.peacock.table.Column.required;

import java.util.ArrayList;
import java.util.List;

/**
 * The tables of {@code audit utility}, one of each for either direction: {@code most} memorized removed, or {@code least}. They are here
 * since {@code audit longtail} reads them too.
 */
public final class UtilityTables {
    public static final List<Table> ALL = List.of(models("most"), curve("most"), models("least"), curve("least"));

    private UtilityTables() {}

    /** Where a direction's tables lie. */
    public static String directory(String direction) {
        return "audits/utility/" + direction;
    }

    public static Table models(String direction) {
        return new Table(
                directory(direction) + "/models",
                "one model that was trained again",
                List.of(
                        required("run", INT, "Number of the run in the audit's own fleet."),
                        required(
                                "repeat",
                                INT,
                                "Models of one repeat share first weights, order, dropout and augmentation."),
                        required(
                                "arm",
                                STRING,
                                "full: nothing left out; chosen: the examples chosen by memorization; random: as many at random."),
                        nullable("level", DOUBLE, level(direction) + "; null for full."),
                        nullable("set", INT, "Number of the random set, from 0; null for the other arms."),
                        required("removed", INT, "Train examples left out."),
                        required("correct", INT, "Test examples that the model gets right."),
                        required(
                                "correct_influenced",
                                INT,
                                "The same of the test examples in a high-influence pair (by the half of the fleet that chose).")));
    }

    public static Table curve(String direction) {
        List<Column> columns = new ArrayList<>(List.of(
                required("level", DOUBLE, level(direction) + "."),
                required("removed", INT, "Train examples left out."),
                required("kept_share", DOUBLE, "Share of the train examples that are kept, 0..1."),
                nullable(
                        "memorization_choosing",
                        DOUBLE,
                        "Mean memorization of the removed by the half of the fleet that chose them; null where undefined."),
                nullable(
                        "memorization_fresh",
                        DOUBLE,
                        "The same by the other half, which the choice does not flatter; over those defined there, null without any."),
                required(
                        "test_group",
                        STRING,
                        "all test examples; influenced: those in a high-influence pair by the half that chose; other: the rest."),
                required("test_examples", INT, "Number of test examples in the group."),
                required("repeats", INT, "Models an arm and set."),
                required("random_sets", INT, "Random sets of the same size.")));
        addMean(columns, "accuracy_full", "Mean accuracy on the group of models that saw all train examples");
        addMean(columns, "accuracy_chosen", "The same of models without the chosen examples");
        addMean(columns, "accuracy_random", "The same of models without as many random examples");
        addMean(columns, "loss_chosen", "accuracy_full - accuracy_chosen, paired by repeat: what the chosen are worth");
        addMean(columns, "loss_random", "accuracy_full - accuracy_random, paired by repeat");
        addMean(
                columns,
                "difference",
                "accuracy_chosen - accuracy_random, paired by repeat: below 0 where the chosen are worth more");
        return new Table(directory(direction) + "/curve", "one level and group of test examples", columns);
    }

    private static void addMean(List<Column> columns, String name, String doc) {
        columns.add(required(name, DOUBLE, doc + "."));
        columns.add(
                nullable(
                        name + "_low",
                        DOUBLE,
                        "Lower end of its 95% interval over seeds and random sets, test examples taken as fixed; null with one repeat, or where nothing varies."));
        columns.add(nullable(name + "_high", DOUBLE, "Upper end; null where the lower is."));
    }

    private static String level(String direction) {
        return direction.equals("most")
                ? "Threshold: removed are the examples with at least this memorization"
                : "Share of the train examples to keep: removed are the least memorized";
    }
}
