package dev.peacock.audit.value.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import dev.peacock.table.UtilityTables.Mean;
import java.util.List;

/** The tables that {@code audit value} writes. */
final class ValueTables {
    static final String DIRECTORY = "audits/value";

    public static final Values VALUES =
            new Values("values", "one train example, and one score of the test examples, all or those of `--test`");
    public static final Values LABELS = new Values(
            "labels",
            "one train example, and one score of the test examples of one label: of each, the 100 of the lowest value, the 100 of the "
                    + "highest, and all that are significant");

    /** Their columns. */
    public static final class Values extends Table {
        public final Column<Long> trainId = required("train_id", LONG).doc("The train example.");
        public final Column<String> givenId = givenTrainId("given_id", trainId);
        public final Column<Integer> label = required("label", INT).doc("Index of its label.");
        public final Column<String> test = required("test", STRING)
                .doc("Which test examples: all; listed: those of --test; label: those of test_label.");
        public final Column<Integer> testLabel = nullable("test_label", INT)
                .doc("Index of the label of the test examples; null where test is not label.");
        public final Column<String> score = required("score", STRING)
                .doc(
                        "What the value is worth to: accuracy, the share of these test examples that a model gets right; margin, its mean "
                                + "margin on them, in outcomes that keep margins; of documents only log-probability, its mean log-probability of "
                                + "their characters, in nats per character.");
        public final Column<Integer> modelsIn = required("models_in", INT).doc("Models that saw the train example.");
        public final Column<Integer> modelsOut = required("models_out", INT).doc("Models that did not.");
        public final Column<Double> value = nullable("value", DOUBLE)
                .doc(
                        "Mean score of the models that saw it less that of the others: below 0 where it harms; null where fewer than two "
                                + "models saw it, or fewer than two did not.");
        public final Column<Double> believed = nullable("believed", DOUBLE)
                .doc(
                        "With estimate.influence = prior, what it is believed to be worth to the mean margin, or of documents the mean "
                                + "log-probability: the mean of its effects as the prior estimates them together. Drawn towards 0 and on average nearer to the truth than value, but not for the few that harm "
                                + "most; null without, for accuracy, and where test is label.");
        public final Column<Double> standardError = nullable("standard_error", DOUBLE)
                .doc(
                        "Welch's; under designs that draw models in blocks, of the jackknife over these, which needs two; null without, and where the value "
                                + "is.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc("Lower end of Student's 95% interval; null where the error is null or 0.");
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        public final Column<Double> pValue = nullable("p_value", DOUBLE)
                .doc(
                        "That the score does not depend on the train example: Student's t test with pooled variance, within blocks of "
                                + "models that are drawn together; null where the value is.");
        public final Column<Double> qValue = nullable("q_value", DOUBLE)
                .doc("By estimate.fdr-method, among all train examples for the same score; null where p_value is.");

        private Values(String name, String row) {
            super(DIRECTORY + "/" + name, row);
        }
    }

    public static final Retrained RETRAINED = new Retrained();

    public static final class Retrained extends Table {
        public final Column<Integer> removed = required("removed", INT).doc("Train examples left out.");
        public final Column<String> score = required("score", STRING).doc("Value to what they were chosen by.");
        public final Column<Integer> choosingExamples =
                required("choosing_examples", INT).doc("Test examples that the choice was made by.");
        public final Column<Integer> testExamples =
                required("test_examples", INT).doc("The other test examples, on which accuracy is measured.");
        public final Column<Integer> repeats =
                required("repeats", INT).doc("Number of models for each set of train examples.");
        public final Column<Integer> randomSets =
                required("random_sets", INT).doc("Number of random sets of the same size.");
        public final Mean full = mean("accuracy_full", "Mean accuracy of models that saw all train examples");
        public final Mean without = mean("accuracy_without", "The same, of models without those of the lowest value");
        public final Mean random = mean("accuracy_random", "The same, of models without as many random examples");
        public final Mean gain = mean("gain", "accuracy_without - accuracy_full, paired by repeat");
        public final Mean gainRandom = mean("gain_random", "accuracy_random - accuracy_full, paired by repeat");
        public final Mean difference = mean(
                "difference",
                "accuracy_without - accuracy_random, paired by repeat: above 0 where the choice was good");

        private Retrained() {
            super(
                    DIRECTORY + "/retrained",
                    "one number of train examples that were left out, with `--retrain`; without it, no row");
        }

        private Mean mean(String name, String doc) {
            return new Mean(
                    required(name, DOUBLE).doc(doc + "."),
                    nullable(name + "_low", DOUBLE)
                            .doc(
                                    "Lower end of its 95% interval over seeds and random sets, test examples taken as fixed; null with one "
                                            + "repeat, or where nothing varies."),
                    nullable(name + "_high", DOUBLE).doc("Upper end; null where the lower is."));
        }
    }

    public static final List<Table> ALL = List.of(VALUES, LABELS, RETRAINED);

    private ValueTables() {}
}
