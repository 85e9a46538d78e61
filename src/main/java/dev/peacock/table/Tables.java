package dev.peacock.table;

import static dev.peacock.table.Column.Type.BINARY;
import static dev.peacock.table.Column.Type.DOUBLE;
import static dev.peacock.table.Column.Type.FLOATS;
import static dev.peacock.table.Column.Type.INT;
import static dev.peacock.table.Column.Type.LONG;
import static dev.peacock.table.Column.Type.STRING;
import static dev.peacock.table.Column.Type.TIMESTAMP;
import static dev.peacock.table.Column.nullable;
import static dev.peacock.table.Column.required;

import java.util.List;

/** Every table that Peacock writes. docs/tables.md is generated from here. */
public final class Tables {
    private static final String BITS = " Packed bits: example i is bit i%8 of byte i/8, least significant first"
            + " (numpy.unpackbits(x, bitorder=\"little\")).";

    private static final String ADJUSTED =
            " With estimate.adjust = neighbours that difference adjusted by regression for the"
                    + " inclusion of the nearest train examples (Lin 2013): no longer the difference itself, and not clipped at -1 and 1.";

    public static final Table EXAMPLES = new Table(
            "dataset/examples",
            "one train or test example",
            List.of(
                    required("split", STRING, "train or test."),
                    required("id", LONG, "train_id or test_id: 0-based position in the input, in its order."),
                    required(
                            "label",
                            INT,
                            "Index of the label, from 0; -1, here and in every table, where a fleet was imported without labels."),
                    required("label_name", STRING, "The label as the input calls it."),
                    required("source", STRING, "File and row (of imported arrays: column) that the example came from."),
                    nullable("image", BINARY, "The example as a PNG; null where it is not an image."),
                    nullable(
                            "features",
                            FLOATS,
                            "The unscaled values; null where the example is an image, or an imported fleet came without it."),
                    nullable(
                            "subpopulation",
                            STRING,
                            "Name of the subpopulation that it belongs to, from the column that dataset.train.subpopulation or"
                                    + " dataset.test.subpopulation names; null where the data set names none.")));

    public static final Table OUTCOMES = new Table(
            "outcomes",
            "one run, that is one trained model",
            List.of(
                    required("run", INT, "Number of the run, from 0."),
                    required("experiment", STRING, "Id of the experiment: 16 hex digits."),
                    required("included", BINARY, "Which train examples the run saw." + BITS),
                    required("train_correct", BINARY, "Which train examples the model gets right." + BITS),
                    required("test_correct", BINARY, "Which test examples the model gets right." + BITS),
                    nullable(
                            "train_margin",
                            FLOATS,
                            "phi = log f_y - log sum of the other f, natural log, by train example; null unless"
                                    + " outcome.margins."),
                    nullable("test_margin", FLOATS, "The same by test example."),
                    nullable(
                            "train_loss",
                            DOUBLE,
                            "Mean cross-entropy over the included train examples after training, in nats; null where"
                                    + " the model has none."),
                    required(
                            "seconds",
                            DOUBLE,
                            "Wall time of the stack divided by its runs, in seconds; 0 where the run was imported."),
                    required(
                            "host",
                            STRING,
                            "Host that trained the run, of data-parallel the driver's; unknown where it was imported."),
                    required(
                            "device",
                            STRING,
                            "cpu, or the address of the GPU that Spark assigned; unknown where the run was imported."),
                    required(
                            "trainer",
                            STRING,
                            "Which trainer ran: fleet-cpu, fleet-nd4j, dl4j, data-parallel, nearest-neighbour; imported where it ran elsewhere."),
                    required("finished_at", TIMESTAMP, "When the stack was done, UTC.")));

    public static final Table MEMORIZATION = new Table(
            "estimates/memorization",
            "one train example",
            List.of(
                    required("train_id", LONG, "0-based position among the train examples."),
                    required("label", INT, "Index of its label."),
                    required("models_in", INT, "Models that saw the example."),
                    required("models_out", INT, "Models that did not."),
                    required("correct_in", INT, "Models that saw it and get it right."),
                    required("correct_out", INT, "Models that did not see it and get it right."),
                    nullable("accuracy_in", DOUBLE, "correct_in / models_in; null if no model saw it."),
                    nullable(
                            "accuracy_out",
                            DOUBLE,
                            "correct_out / models_out, the consistency score at the design's ratio; null if every"
                                    + " model saw it."),
                    nullable(
                            "memorization",
                            DOUBLE,
                            "accuracy_in - accuracy_out, -1..1 (Feldman and Zhang 2020); null, not 0, where either is"
                                    + " undefined." + ADJUSTED),
                    nullable(
                            "standard_error",
                            DOUBLE,
                            "Of memorization, from the two binomial variances, or with estimate.adjust from the two"
                                    + " regressions; null with fewer than two models on a side."),
                    nullable(
                            "ci_low",
                            DOUBLE,
                            "Lower end of the 95% interval (Newcombe 1998, method 10; with estimate.adjust Student's, widened),"
                                    + " not clipped; null where the difference is."),
                    nullable("ci_high", DOUBLE, "Upper end of the 95% interval."),
                    nullable(
                            "p_value",
                            DOUBLE,
                            "Of no difference, by Fisher's exact test of the four counts, two-sided; null where memorization is."),
                    nullable(
                            "q_value",
                            DOUBLE,
                            "Smallest false-discovery rate, by estimate.fdr-method, at which this is a discovery among all"
                                    + " train examples with a memorization; null where it is.")));

    public static final Table INFLUENCE = new Table(
            "estimates/influence",
            "one pair of a train and a test example that was kept",
            List.of(
                    required("train_id", LONG, "0-based position among the train examples."),
                    required("test_id", LONG, "0-based position among the test examples."),
                    required("train_label", INT, "Index of the train example's label."),
                    required("test_label", INT, "Index of the test example's label."),
                    required("models_in", INT, "Models that saw the train example."),
                    required("models_out", INT, "Models that did not."),
                    required("correct_in", INT, "Models that saw the train example and get the test example right."),
                    required("correct_out", INT, "Models that did not see it and get the test example right."),
                    required(
                            "influence",
                            DOUBLE,
                            "correct_in / models_in - correct_out / models_out, -1..1 (Feldman and Zhang 2020)."
                                    + ADJUSTED),
                    nullable(
                            "standard_error",
                            DOUBLE,
                            "Of influence, as that of memorization; null with fewer than two models on a side."),
                    nullable(
                            "ci_low",
                            DOUBLE,
                            "Lower end of the 95% interval (Newcombe 1998, method 10; with estimate.adjust Student's, widened),"
                                    + " not clipped; null where the difference is."),
                    nullable("ci_high", DOUBLE, "Upper end of the 95% interval."),
                    required(
                            "p_value",
                            DOUBLE,
                            "Of no difference, by Fisher's exact test of the four counts, two-sided."),
                    required(
                            "q_value",
                            DOUBLE,
                            "Smallest false-discovery rate, by estimate.fdr-method, at which this is a discovery among all"
                                    + " pairs tested, kept or not: pair_family_size in summary.json."),
                    required("memorization", DOUBLE, "Memorization of the train example.")));

    public static final Table TEST_EXAMPLES = new Table(
            "estimates/test_examples",
            "one test example",
            List.of(
                    required("test_id", LONG, "0-based position among the test examples."),
                    required("label", INT, "Index of its label."),
                    required("models", INT, "Models that were evaluated."),
                    required("correct", INT, "Models that get it right."),
                    nullable("accuracy", DOUBLE, "correct / models; null without models."),
                    nullable(
                            "top_train_id",
                            LONG,
                            "The train example with the largest influence on it (the lowest id of equals), of the same"
                                    + " label if estimate.same-label; null if no influence is defined."),
                    nullable(
                            "top_influence",
                            DOUBLE,
                            "That influence, whatever its size. With estimate.adjust = neighbours, top_train_id and this go by the"
                                    + " plain difference, unless estimate.top-per-test or keep = all has all pairs adjusted.")));

    /** Of every experiment, in the order of docs/tables.md; audits have their own. */
    public static final List<Table> ALL = List.of(EXAMPLES, OUTCOMES, MEMORIZATION, INFLUENCE, TEST_EXAMPLES);

    private Tables() {}
}
