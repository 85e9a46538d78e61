package dev.peacock.audit.epsilon.spark;

import static dev.peacock.table.ColumnType.DOUBLE;
import static dev.peacock.table.ColumnType.INT;
import static dev.peacock.table.ColumnType.STRING;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The table that {@code audit epsilon} writes. */
public final class EpsilonTables {
    public static final String DIRECTORY = "audits/epsilon";

    public static final Bounds BOUNDS = new Bounds();

    /** Its columns. */
    public static final class Bounds extends Table {
        public final Column<Integer> run = required("run", INT, "The run whose training set the guesses are about.");
        public final Column<Integer> canaries = required(
                "canaries",
                INT,
                "Number of train examples. An independent fair coin decided for each whether it was in the "
                        + "run's subset.");
        public final Column<Integer> guesses =
                required("guesses", INT, "Number of canaries guessed to be in or out; the others are abstentions.");
        public final Column<Integer> correct = required("correct", INT, "Number of guesses that are right.");
        public final Column<Double> confidence =
                required("confidence", DOUBLE, "Confidence of the bound, between 0 and 1.");
        public final Column<Double> delta =
                required("delta", DOUBLE, "The delta of (epsilon, delta)-differential privacy.");
        public final Column<Double> epsilonLow = required(
                "epsilon_low",
                DOUBLE,
                "Lower bound on epsilon, at least 0 (Steinke, Nasr and Jagielski 2023, theorem 5.2): every "
                        + "smaller epsilon is ruled out at this confidence.");
        public final Column<Double> pValueAtZero = required(
                "p_value_at_zero",
                DOUBLE,
                "Largest probability of so many right guesses at epsilon = 0 and this delta, as the theorem bounds it.");
        public final Column<String> source = required("source", STRING, "Where the guesses come from.");

        private Bounds() {
            super(DIRECTORY + "/bounds", "one lower bound on epsilon");
        }
    }

    public static final List<Table> ALL = List.of(BOUNDS);

    private EpsilonTables() {}
}
