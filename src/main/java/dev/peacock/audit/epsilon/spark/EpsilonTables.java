package dev.peacock.audit.epsilon.spark;

import static dev.peacock.table.Column.Type.DOUBLE;
import static dev.peacock.table.Column.Type.INT;
import static dev.peacock.table.Column.Type.STRING;
import static dev.peacock.table.Column.required;

import dev.peacock.table.Table;
import java.util.List;

/** What {@code audit epsilon} writes. */
public final class EpsilonTables {
    public static final String DIRECTORY = "audits/epsilon";

    public static final Table BOUNDS = new Table(
            DIRECTORY + "/bounds",
            "one lower bound on epsilon",
            List.of(
                    required("run", INT, "The run whose training set was guessed."),
                    required("canaries", INT, "Train examples, each in the run's subset by a fair coin of its own."),
                    required("guesses", INT, "Canaries guessed to be in or out; the others are abstentions."),
                    required("correct", INT, "Guesses that are right."),
                    required("confidence", DOUBLE, "Of the bound, between 0 and 1."),
                    required("delta", DOUBLE, "The delta of (epsilon, delta)-differential privacy."),
                    required(
                            "epsilon_low",
                            DOUBLE,
                            "Lower bound on epsilon, at least 0 (Steinke, Nasr and Jagielski 2023, theorem 5.2): every smaller one is"
                                    + " refuted at the confidence."),
                    required(
                            "p_value_at_zero",
                            DOUBLE,
                            "Largest probability of so many right guesses at epsilon = 0 and this delta, as the theorem bounds it."),
                    required("source", STRING, "Where the guesses come from.")));

    public static final List<Table> ALL = List.of(BOUNDS);

    private EpsilonTables() {}
}
