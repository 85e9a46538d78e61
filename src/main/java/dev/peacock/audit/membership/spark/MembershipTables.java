package dev.peacock.audit.membership.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit membership} writes. */
final class MembershipTables {
    public static final Examples EXAMPLES = new Examples();

    public static final class Examples extends Table {
        public final Column<Long> trainId =
                required("train_id", LONG).doc("0-based position among the train examples.");
        public final Column<String> givenId = givenTrainId("given_id", trainId);
        public final Column<Integer> label = required("label", INT).doc("Index of its label.");
        public final Column<Integer> modelsIn = required("models_in", INT).doc("Models that saw the example.");
        public final Column<Integer> modelsOut = required("models_out", INT).doc("Models that did not.");
        public final Column<Double> meanLlrIn = nullable("mean_llr_in", DOUBLE)
                .doc("Mean over the models that saw it of LiRA's online score, the log-likelihood ratio in nats. "
                        + "summary.json of the audit says in per_example_attack which variant was used; null without "
                        + "a score.");
        public final Column<Double> meanLlrOut =
                nullable("mean_llr_out", DOUBLE).doc("The same over the models that did not see it; null likewise.");
        public final Column<Double> vulnerability = nullable("vulnerability", DOUBLE)
                .doc("mean_llr_in - mean_llr_out, in nats: how well the attack separates the models that saw the "
                        + "example from those that did not; null where either is.");
        public final Column<Double> tprAtFpr001 = nullable("tpr_at_fpr_001", DOUBLE)
                .doc("Share of the models that saw it whose score reaches the threshold at which the "
                        + "false-positive rate over all examples is at most .1%; null without a score.");
        public final Column<Double> tprAtFpr01 =
                nullable("tpr_at_fpr_01", DOUBLE).doc("The same at 1%; null likewise.");
        public final Column<Double> percentile = nullable("percentile", DOUBLE)
                .doc("Percentage of train examples that are less vulnerable, plus half of the percentage that "
                        + "are equally vulnerable; null where vulnerability is.");
        public final Column<Long> nearestId = nullable("nearest_id", LONG)
                .doc("The train_id of the nearest other train example; null where there is none.");
        public final Column<String> nearestGivenId = givenTrainId("nearest_given_id", nearestId);
        public final Column<Double> nearestDistance = nullable("nearest_distance", DOUBLE)
                .doc("Root mean squared difference to it, over all values as in the input (unscaled); null where "
                        + "there is none.");
        public final Column<Double> memorization = nullable("memorization", DOUBLE)
                .doc("TPR - FPR of guessing \"member\" if the model classifies the example correctly: accuracy of "
                        + "the models that saw it minus that of the others; null where either is undefined.");

        private Examples() {
            super("audits/membership/examples", "one train example");
        }
    }

    public static final Roc ROC = new Roc();

    public static final class Roc extends Table {
        public final Column<String> attack = required("attack", STRING).doc("Name of the attack, as in summary.");
        public final Column<Double> fpr = required("fpr", DOUBLE)
                .doc("False-positive rate, over all pairs of a model and an example with a score.");
        public final Column<Double> tpr = required("tpr", DOUBLE).doc("True-positive rate.");
        public final Column<Double> tprLow = nullable("tpr_low", DOUBLE)
                .doc("Lower end of the 95% interval of tpr at this fpr, for another fleet of as many models on "
                        + "the same examples; null if there are too few false positives or too few different scores "
                        + "for an interval.");
        public final Column<Double> tprHigh = nullable("tpr_high", DOUBLE).doc("Upper end; null likewise.");
        public final Column<Double> threshold = nullable("threshold", DOUBLE)
                .doc("The lowest score for which the attack says member; null where no score is high enough.");

        private Roc() {
            super("audits/membership/roc", "one point of an attack's curve");
        }
    }

    public static final Summary SUMMARY = new Summary();

    public static final class Summary extends Table {
        public final Column<String> attack = required("attack", STRING)
                .doc("lira-online, lira-offline, both with the example's own variances or, with -pooled, with variances"
                        + " pooled over examples; rmia; margin; correct.");
        public final Column<String> metric = required("metric", STRING)
                .doc("auc, balanced_accuracy, tpr_at_fpr_01, tpr_at_fpr_001, tpr_at_fpr_0001 (at FPR 1%, .1%, .01%); of"
                        + " correct: tpr, fpr, tpr_minus_fpr over pairs, and mean_memorization, the mean over examples"
                        + " of TPR - FPR.");
        public final Column<Double> value = nullable("value", DOUBLE).doc("The figure; null where undefined.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc("Lower end of the 95% interval, for another fleet of as many models on the same examples; "
                        + "null where there is none, for instance if a true-positive rate is based on too few false "
                        + "positives.");
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end.");
        public final Column<Long> defined = required("defined", LONG)
                .doc("Number of pairs of a model and an example that have a score; for mean_memorization, number "
                        + "of examples.");
        public final Column<Long> undefined = required("undefined", LONG).doc("Those without.");

        private Summary() {
            super("audits/membership/summary", "one figure of one attack");
        }
    }

    public static final Duplicates DUPLICATES = new Duplicates();

    public static final class Duplicates extends Table {
        public final Column<Long> trainId =
                required("train_id", LONG).doc("0-based position among the train examples.");
        public final Column<String> givenId = givenTrainId("given_id", trainId);
        public final Column<Long> nearestId = required("nearest_id", LONG).doc("The nearest other train example.");
        public final Column<String> nearestGivenId = givenTrainId("nearest_given_id", nearestId);
        public final Column<Double> distance = required("distance", DOUBLE)
                .doc("Root mean squared difference: 0 for an exact duplicate, and otherwise at most a third of "
                        + "the median nearest_distance.");
        public final Column<Integer> sameLabel =
                required("same_label", INT).doc("1 if the two have the same label, 0 if not.");
        public final Column<Double> vulnerability =
                nullable("vulnerability", DOUBLE).doc("As in examples; null where it is there.");
        public final Column<Double> percentile =
                nullable("percentile", DOUBLE).doc("As in examples; null where it is there.");

        private Duplicates() {
            super("audits/membership/duplicates", "one train example that has a duplicate among the others");
        }
    }

    public static final List<Table> ALL = List.of(EXAMPLES, ROC, SUMMARY, DUPLICATES);

    private MembershipTables() {}
}
