package dev.peacock.audit.membership.spark;

import static dev.peacock.table.Column.Type.DOUBLE;
import static dev.peacock.table.Column.Type.INT;
import static dev.peacock.table.Column.Type.LONG;
import static dev.peacock.table.Column.Type.STRING;
import static dev.peacock.table.Column.nullable;
import static dev.peacock.table.Column.required;

import dev.peacock.table.Table;
import java.util.List;

/** What {@code audit membership} writes. */
public final class MembershipTables {
    public static final Table EXAMPLES = new Table(
            "audits/membership/examples",
            "one train example",
            List.of(
                    required("train_id", LONG, "0-based position among the train examples."),
                    required("label", INT, "Index of its label."),
                    required("models_in", INT, "Models that saw the example."),
                    required("models_out", INT, "Models that did not."),
                    nullable(
                            "mean_llr_in",
                            DOUBLE,
                            "Mean over the models that saw it of LiRA's online score, the log-likelihood ratio, in nats, by the"
                                    + " attack that per_example_attack in the audit's summary.json names; null without a score."),
                    nullable("mean_llr_out", DOUBLE, "The same over the models that did not see it; null likewise."),
                    nullable(
                            "vulnerability",
                            DOUBLE,
                            "mean_llr_in - mean_llr_out, in nats: how far apart the attack sees the two; null where either is."),
                    nullable(
                            "tpr_at_fpr_001",
                            DOUBLE,
                            "Share of the models that saw it whose score reaches the one threshold, for all examples, at which"
                                    + " the false-positive rate is .1% at most; null without a score."),
                    nullable("tpr_at_fpr_01", DOUBLE, "The same at 1%; null likewise."),
                    nullable(
                            "percentile",
                            DOUBLE,
                            "Share of all train examples that are less vulnerable, and half of those equally so, in percent;"
                                    + " null where vulnerability is."),
                    nullable("nearest_id", LONG, "The nearest other train example; null where there is none."),
                    nullable(
                            "nearest_distance",
                            DOUBLE,
                            "Root of the mean squared difference to it over all values, as the input gives them (unscaled);"
                                    + " null where there is none."),
                    nullable(
                            "memorization",
                            DOUBLE,
                            "TPR - FPR of guessing by correctness: accuracy of the models that saw it minus that of the others;"
                                    + " null where either is undefined.")));

    public static final Table ROC = new Table(
            "audits/membership/roc",
            "one point of an attack's curve",
            List.of(
                    required("attack", STRING, "Name of the attack, as in summary."),
                    required(
                            "fpr",
                            DOUBLE,
                            "False-positive rate, over all pairs of a model and an example with a score."),
                    required("tpr", DOUBLE, "True-positive rate."),
                    nullable(
                            "tpr_low",
                            DOUBLE,
                            "Lower end of the 95% interval of tpr at this fpr, for another fleet of as many models on the same"
                                    + " examples; null where false positives are too few for one, or different scores too rare."),
                    nullable("tpr_high", DOUBLE, "Upper end; null likewise."),
                    nullable(
                            "threshold",
                            DOUBLE,
                            "The score from which on the attack says member; null where no score is high enough.")));

    public static final Table SUMMARY = new Table(
            "audits/membership/summary",
            "one figure of one attack",
            List.of(
                    required(
                            "attack",
                            STRING,
                            "lira-online, lira-offline, both with the example's own variances or, with -pooled, with variances"
                                    + " pooled over examples; rmia; margin; correct."),
                    required(
                            "metric",
                            STRING,
                            "auc, balanced_accuracy, tpr_at_fpr_01, tpr_at_fpr_001, tpr_at_fpr_0001 (at FPR 1%, .1%, .01%); of"
                                    + " correct: tpr, fpr, tpr_minus_fpr over pairs, and mean_memorization, the mean over examples"
                                    + " of TPR - FPR."),
                    nullable("value", DOUBLE, "The figure; null where undefined."),
                    nullable(
                            "ci_low",
                            DOUBLE,
                            "Lower end of the 95% interval, for another fleet of as many models on the same examples; null where"
                                    + " there is none, such as of a true-positive rate by too few false positives."),
                    nullable("ci_high", DOUBLE, "Upper end."),
                    required(
                            "defined",
                            LONG,
                            "Pairs of a model and an example with a score; of mean_memorization, examples."),
                    required("undefined", LONG, "Those without.")));

    public static final Table DUPLICATES = new Table(
            "audits/membership/duplicates",
            "one train example that has a duplicate among the others",
            List.of(
                    required("train_id", LONG, "0-based position among the train examples."),
                    required("nearest_id", LONG, "The nearest other train example."),
                    required(
                            "distance",
                            DOUBLE,
                            "Root of the mean squared difference; 0 of an exact duplicate, and else a third of the median"
                                    + " nearest_distance at most."),
                    required("same_label", INT, "1 if the two have the same label, 0 if not."),
                    nullable("vulnerability", DOUBLE, "As in examples; null where it is there."),
                    nullable("percentile", DOUBLE, "As in examples; null where it is there.")));

    public static final List<Table> ALL = List.of(EXAMPLES, ROC, SUMMARY, DUPLICATES);

    private MembershipTables() {}
}
