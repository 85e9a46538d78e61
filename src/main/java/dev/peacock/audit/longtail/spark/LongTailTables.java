package dev.peacock.audit.longtail.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit longtail} writes, about a fleet with {@code --from} or a prior with {@code --prior}. */
final class LongTailTables {
    public static final String DIRECTORY = "audits/longtail";

    /** Of a prior. */
    public static final String PRIOR_DIRECTORY = "audits/longtail-prior";

    public static final Subpopulations SUBPOPULATIONS = new Subpopulations();

    public static final class Subpopulations extends Table {
        public final Column<Integer> subpopulation =
                required("subpopulation", INT).doc("Number of the subpopulation, from 0.");
        public final Column<String> name =
                nullable("name", STRING).doc("Its name in the data; null where subpopulations are clusters.");
        public final Column<Integer> label = nullable("label", INT)
                .doc("Index of the most frequent label among its train examples; null where it has none.");
        public final Column<Integer> trainExamples = required("train_examples", INT)
                .doc("How often it was seen (l), that is, its number of train examples.");
        public final Column<Integer> testExamples =
                required("test_examples", INT).doc("Number of its test examples.");
        public final Column<Double> memorization = nullable("memorization", DOUBLE)
                .doc("Mean memorization of its train examples; null where none is defined.");
        public final Column<Integer> memorized = required("memorized", INT)
                .doc("Number of its train examples whose memorization reaches estimate.memorization-threshold.");
        public final Column<Double> testAccuracy = nullable("test_accuracy", DOUBLE)
                .doc("Mean accuracy of all models on its test examples, 0..1; null without any.");

        private Subpopulations() {
            super(DIRECTORY + "/subpopulations", "one subpopulation of a run's examples");
        }
    }

    public static final Examples EXAMPLES = new Examples();

    public static final class Examples extends Table {
        public final Column<String> split = required("split", STRING).doc("train or test.");
        public final Column<Long> id =
                required("id", LONG).doc("train_id or test_id: 0-based position in the input, in its order.");
        public final Column<String> givenId = givenId("given_id", id, split);
        public final Column<Integer> subpopulation = nullable("subpopulation", INT)
                .doc("Its subpopulation; null for a test example that is in no known one.");
        public final Column<Integer> trainExamples =
                required("train_examples", INT).doc("Number of train examples in that subpopulation; 0 without one.");

        private Examples() {
            super(DIRECTORY + "/examples", "one train or test example");
        }
    }

    public static final Sizes SIZES = new Sizes();

    public static final class Sizes extends Table {
        public final Column<Integer> size =
                required("size", INT).doc("How often each was seen (l), that is, its number of train examples.");
        public final Column<Long> subpopulations =
                required("subpopulations", LONG).doc("How many such subpopulations there are, N_l.");
        public final Column<Double> share =
                required("share", DOUBLE).doc("Share of the train examples that is in them, 0..1.");
        public final Column<Double> tauRaw = required("tau_raw", DOUBLE)
                .doc("Expected frequency of each by Good and Turing, (l+1) N_(l+1) / (n N_l), without smoothing.");
        public final Column<Double> tau = required("tau", DOUBLE).doc("The same, smoothed (Gale and Sampson 1995).");
        public final Column<Double> tauLow = nullable("tau_low", DOUBLE)
                .doc("Lower end of tau's 95% interval, which is wide on purpose, to allow for the bias of "
                        + "smoothing; null where there is none.");
        public final Column<Double> tauHigh =
                nullable("tau_high", DOUBLE).doc("Upper end of the interval; null where there is none.");
        public final Column<Double> memorizationMedian = nullable("memorization_median", DOUBLE)
                .doc("Median over these subpopulations of their mean memorization; null where none is defined.");
        public final Column<Double> memorizationMedianLow = nullable("memorization_median_low", DOUBLE)
                .doc("Lower end of its 95% interval, the sign test's; null with fewer than 6 subpopulations.");
        public final Column<Double> memorizationMedianHigh =
                nullable("memorization_median_high", DOUBLE).doc("Upper end of the interval; null as the lower.");
        public final Column<Double> memorizationMean = nullable("memorization_mean", DOUBLE)
                .doc("Mean over these subpopulations of their mean memorization; null where none is defined.");
        public final Column<Double> memorizationMeanLow = nullable("memorization_mean_low", DOUBLE)
                .doc(
                        "Lower end of its 95% interval over subpopulations, Student's; null with fewer than two, or where all"
                                + " are equal.");
        public final Column<Double> memorizationMeanHigh =
                nullable("memorization_mean_high", DOUBLE).doc("Upper end of the interval; null as the lower.");
        public final Column<Long> memorized = required("memorized", LONG)
                .doc("Number of their train examples whose memorization reaches estimate.memorization-threshold.");
        public final Column<Long> testExamples =
                required("test_examples", LONG).doc("Test examples in these subpopulations.");
        public final Column<Double> testAccuracy =
                nullable("test_accuracy", DOUBLE).doc("Mean accuracy of all models on them, 0..1; null without any.");

        private Sizes() {
            super(DIRECTORY + "/sizes", "all subpopulations that were seen equally often");
        }
    }

    public static final Costs COSTS = new Costs();

    public static final class Costs extends Table {
        public final Column<String> set = required("set", STRING)
                .doc("singletons, or memorized: the examples with at least the memorization in level.");
        public final Column<Double> level =
                nullable("level", DOUBLE).doc("The least memorization of the set; null for singletons.");
        public final Column<Long> trainExamples =
                required("train_examples", LONG).doc("Number of train examples in the set.");
        public final Column<Long> subpopulations =
                required("subpopulations", LONG).doc("Subpopulations that lose all their train examples.");
        public final Column<Double> guessing = required("guessing", DOUBLE)
                .doc("Test error that the theory expects from losing these subpopulations if their labels are "
                        + "then guessed: sum of tau times (1 - 1/labels).");
        public final Column<Double> guessingLow =
                nullable("guessing_low", DOUBLE).doc("Lower end of its 95% interval; null where there is none.");
        public final Column<Double> guessingHigh =
                nullable("guessing_high", DOUBLE).doc("Upper end of the interval; null where there is none.");
        public final Column<Double> byMemorization = required("by_memorization", DOUBLE)
                .doc("The same if each loses the accuracy that the fleet gained by seeing it: sum of tau times "
                        + "mean memorization.");
        public final Column<Double> byMemorizationLow =
                nullable("by_memorization_low", DOUBLE).doc("Lower end of its 95% interval; null where there is none.");
        public final Column<Double> byMemorizationHigh =
                nullable("by_memorization_high", DOUBLE).doc("Upper end of the interval; null where there is none.");
        public final Column<Integer> measuredRemoved = nullable("measured_removed", INT)
                .doc("Train examples that audit utility left out at this level; null if it was not run.");
        public final Column<Double> measured = nullable("measured", DOUBLE)
                .doc("Accuracy that models lost without them, over all test examples (audit utility, "
                        + "loss_chosen); null if it was not run.");
        public final Column<Double> measuredLow =
                nullable("measured_low", DOUBLE).doc("Lower end of its 95% interval; null where measured is.");
        public final Column<Double> measuredHigh =
                nullable("measured_high", DOUBLE).doc("Upper end of the interval; null where measured is.");

        private Costs() {
            super(DIRECTORY + "/costs", "one set of train examples that a learner could do without");
        }
    }

    public static final Clusterings CLUSTERINGS = new Clusterings();

    public static final class Clusterings extends Table {
        public final Column<Integer> neighbours =
                required("neighbours", INT).doc("k of the mutual k-nearest-neighbour graph.");
        public final Column<Long> subpopulations =
                required("subpopulations", LONG).doc("Its components.");
        public final Column<Long> singletons = required("singletons", LONG).doc("Components of one train example.");
        public final Column<Double> singletonShare =
                required("singleton_share", DOUBLE).doc("Share of the train examples in those, 0..1.");
        public final Column<Integer> largest = required("largest", INT).doc("Train examples of the largest component.");

        private Clusterings() {
            super(
                    DIRECTORY + "/clusterings",
                    "one number of neighbours by which the train examples could be clustered");
        }
    }

    public static final Levels LEVELS = new Levels();

    public static final class Levels extends Table {
        public final Column<Integer> seen = required("seen", INT).doc("How often: l.");
        public final Column<String> which =
                required("which", STRING).doc("exactly: seen l times; more: all that are seen more often.");
        public final Column<Double> tau = nullable("tau", DOUBLE)
                .doc("Expected frequency of each (Feldman 2020, equation 1); null for several l, and where none "
                        + "can be seen so often.");
        public final Column<Double> subpopulations =
                required("subpopulations", DOUBLE).doc("Expected number of them, E[N_l].");
        public final Column<Double> share =
                required("share", DOUBLE).doc("Expected share of the train examples that is in them, 0..1.");
        public final Column<Double> mass =
                required("mass", DOUBLE).doc("Expected share of fresh examples that is in them, 0..1.");
        public final Column<Double> cost = required("cost", DOUBLE)
                .doc("Excess error of guessing their labels instead of fitting them; for l = 0 the error of the "
                        + "optimal learner.");
        public final Column<Double> costWithoutGuessing = required("cost_without_guessing", DOUBLE)
                .doc("The same for a learner that is always wrong on examples that it does not fit; equal to mass.");
        public final Column<Double> costUpTo = required("cost_up_to", DOUBLE)
                .doc("Excess error of fitting no subpopulation that was seen from 1 to l times.");

        private Levels() {
            super(PRIOR_DIRECTORY + "/levels", "all subpopulations that are seen equally often under a prior");
        }
    }

    public static final List<Table> ALL = List.of(SIZES, SUBPOPULATIONS, EXAMPLES, COSTS, CLUSTERINGS, LEVELS);

    private LongTailTables() {}
}
