package dev.peacock.audit.epsilon.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The table that {@code audit epsilon} writes. */
public final class EpsilonTables {
    public static final String DIRECTORY = "audits/epsilon";

    public static final Bounds BOUNDS = new Bounds();

    public static final class Bounds extends Table {
        public final Column<String> bound = required("bound", STRING).doc("Name of the bound (docs/audit-epsilon.md).");
        public final Column<Integer> counts = required("counts", INT)
                .doc(
                        "1 for the bound that counts: the declared one, or else the largest that assumes no Gaussian guarantee; 0 for "
                                + "others.");
        public final Column<Integer> run = nullable("run", INT)
                .doc("The run whose training set the guesses are about; null of a bound from several runs.");
        public final Column<Integer> runs = required("runs", INT).doc("Number of runs that guesses are about.");
        public final Column<Integer> failed = required("runs_failed", INT)
                .doc(
                        "How many of them failed for good: of one-run and targets nothing is guessed about these, and of other bounds all guesses"
                                + " about them count as wrong.");
        public final Column<Long> canaries = required("canaries", LONG)
                .doc(
                        "Number of canaries that could be guessed, added up over runs; of a bound on single canaries, number of canaries "
                                + "to choose from. An independent fair coin decided for each canary and run whether the run saw it.");
        public final Column<Integer> guesses = required("guesses", INT)
                .doc("Number of guesses that a canary was in or out; the others are abstentions.");
        public final Column<Integer> correct = required("correct", INT).doc("Number of guesses that are right.");
        public final Column<Integer> truePositives = nullable("true_positives", INT)
                .doc(
                        "Of a bound on single canaries, one guess a run: guesses of in about runs that saw the canary; null of other "
                                + "bounds.");
        public final Column<Integer> positives =
                nullable("positives", INT).doc("Runs that saw the canary; null likewise.");
        public final Column<Integer> falsePositives =
                nullable("false_positives", INT).doc("Guesses of in about runs that did not see it; null likewise.");
        public final Column<Integer> negatives = nullable("negatives", INT)
                .doc("Runs that did not; null likewise. Runs that failed are in neither number.");
        public final Column<Double> confidence = required("confidence", DOUBLE)
                .doc(
                        "Confidence of this bound by itself, between 0 and 1: 1 less the error asked for, divided by the number of rows. So "
                                + "all rows together have the confidence asked for.");
        public final Column<Double> delta =
                required("delta", DOUBLE).doc("The delta of (epsilon, delta)-differential privacy.");
        public final Column<Double> muLow = nullable("mu_low", DOUBLE)
                .doc(
                        "Lower bound on mu if the guarantee is mu-Gaussian differential privacy; null of a bound that does not assume it.");
        public final Column<Double> epsilonLow = nullable("epsilon_low", DOUBLE)
                .doc(
                        "Lower bound on epsilon, at least 0: every smaller epsilon is ruled out at this confidence. Where mu_low is not null, "
                                + "the epsilon that mu_low means at this delta; null at delta 0, where it means none.");
        public final Column<Double> pValueAtZero = nullable("p_value_at_zero", DOUBLE)
                .doc(
                        "Largest probability of so many right guesses at epsilon = 0 and this delta (Steinke, Nasr and Jagielski 2023, "
                                + "theorem 5.2); null of a bound by another theorem.");
        public final Column<String> source = required("source", STRING).doc("Where the guesses come from.");
        public final Column<String> assumes = required("assumes", STRING).doc("What the bound assumes.");

        private Bounds() {
            super(DIRECTORY + "/bounds", "one lower bound on epsilon");
        }
    }

    public static final List<Table> ALL = List.of(BOUNDS);

    private EpsilonTables() {}
}
