package dev.peacock.table;

import java.time.Instant;
import java.util.List;

/** Every table that Peacock writes. docs/tables.md is generated from here. */
public final class Tables {
    private static final String BITS = " Packed bits: example i is bit i%8 of byte i/8, least significant first"
            + " (numpy.unpackbits(x, bitorder=\"little\")).";

    private static final String ADJUSTED =
            " With estimate.adjust = neighbours, that difference adjusted by regression for the inclusion "
                    + "of the nearest train examples (Lin 2013); it is then not the exact difference, and not clipped "
                    + "at -1 and 1.";

    private static final String BY_SCORE =
            " By another score: the mean score of the models in less that of the models out, in its unit (log-probability: nats "
                    + "per character), with Welch's standard error and interval (the jackknife's over blocks where the design draws models in blocks), "
                    + "all null with fewer than two models on a side. By share the interval is widened where models agree.";

    public static final Examples EXAMPLES = new Examples();

    public static final class Examples extends Table {
        public final Column<String> split = required("split", STRING).doc("train or test.");
        public final Column<Long> id =
                required("id", LONG).doc("train_id or test_id: 0-based position in the input, in its order.");
        public final Column<Integer> label = required("label", INT)
                .doc(
                        "Index of the label, from 0; -1, here and in every table, where a fleet was imported without labels.");
        public final Column<String> labelName = required("label_name", STRING).doc("The label as it is in the input.");
        public final Column<String> source = required("source", STRING)
                .doc("File that the example came from, and in CSV the line (from 1) where it ends, else its row "
                        + "(from 0; of imported arrays: column).");
        public final Column<byte[]> image =
                nullable("image", BINARY).doc("The example as a PNG; null where it is not an image.");
        public final Column<Float[]> features = nullable("features", FLOATS)
                .doc(
                        "The unscaled values, and of a table those that its columns became (their names are in dataset/columns.json); null where the example is an image or a text, or an imported fleet came without it.");
        public final Column<String> text = nullable("text", STRING)
                .doc(
                        "The example as a text, as the models see it: U+FFFD stands for characters that are not in the vocabulary (dataset/text.json); null where it is none.");
        public final Column<String> subpopulation = nullable("subpopulation", STRING)
                .doc("Name of the subpopulation that it belongs to, from the column in "
                        + "dataset.train.subpopulation or dataset.test.subpopulation; null without such a column.");
        public final Column<String> givenId = nullable("given_id", STRING)
                .doc(
                        "What the data set calls the example: the value of the column in dataset.train.id or dataset.test.id, or the "
                                + "path of a picture in its folder; null without either.");

        private Examples() {
            super("dataset/examples", "one train or test example");
        }
    }

    public static final Outcomes OUTCOMES = new Outcomes();

    public static final class Outcomes extends Table {
        public final Column<Integer> run = required("run", INT).doc("Number of the run, from 0.");
        public final Column<String> experiment =
                required("experiment", STRING).doc("Id of the experiment: 16 hex digits.");
        public final Column<byte[]> included =
                required("included", BINARY).doc("Which train examples the run saw." + BITS);
        public final Column<byte[]> trainCorrect =
                required("train_correct", BINARY).doc("Which train examples the model gets right." + BITS);
        public final Column<byte[]> testCorrect =
                required("test_correct", BINARY).doc("Which test examples the model gets right." + BITS);
        public final Column<Float[]> trainMargin = nullable("train_margin", FLOATS)
                .doc(
                        "The margin (called logit-scaled confidence in the literature) of each train example: log "
                                + "f_y - log of the sum of the other f, natural logarithm, where f are the model's "
                                + "probabilities and y is the label; null unless outcome.margins. Of a language model: the mean log-probability "
                                + "of the document's characters, in nats a character. Of a denoiser: minus the logarithm of the image's denoising loss.");
        public final Column<Float[]> testMargin =
                nullable("test_margin", FLOATS).doc("The same by test example.");
        public final Column<byte[]> trainPrediction = nullable("train_prediction", BINARY)
                .doc(
                        "The label that the model gives each train example, as an index of label names: one byte each with up to 256 "
                                + "labels (numpy.frombuffer(x, \"u1\")), otherwise two, the lower first (\"<u2\"); null unless "
                                + "outcome.predictions.");
        public final Column<byte[]> testPrediction =
                nullable("test_prediction", BINARY).doc("The same by test example; null likewise.");
        public final Column<Double> trainLoss = nullable("train_loss", DOUBLE)
                .doc(
                        "Mean cross-entropy over the included train examples after training, in nats, or mean denoising loss; null where"
                                + " the model has none.");
        public final Column<Float[]> trainAccuracy = nullable("train_accuracy", FLOATS)
                .doc(
                        "Share of each train document's characters that were the most probable ones, 0 to 1; null unless the "
                                + "models are language models, in whose files only this column and the next two stand.");
        public final Column<Float[]> testAccuracy =
                nullable("test_accuracy", FLOATS).doc("The same by test document; null likewise.");
        public final Column<byte[]> trainCharacters = nullable("train_characters", BINARY)
                .doc(
                        "For each character of each train document, minus the logarithm of its probability in sixteenths of a nat, "
                                + "at most 255: n rows of as many bytes as the longest document has characters, 0 past a document's end; null unless "
                                + "outcome.characters.");
        public final Column<Float[]> trainShare = nullable("train_share", FLOATS)
                .doc(
                        "Share of the model's checkpoints at which it gets each train example right, 0 to 1; null in fleets without"
                                + " training.checkpoints, whose files lack the column.");
        public final Column<Float[]> testShare =
                nullable("test_share", FLOATS).doc("The same by test example; null likewise.");
        public final Column<Double> seconds = required("seconds", DOUBLE)
                .doc("Wall time of the stack divided by its runs, in seconds; 0 where the run was imported.");
        public final Column<String> host = required("host", STRING)
                .doc("Host that trained the run (for data-parallel, the driver's); unknown where it was imported.");
        public final Column<String> device = required("device", STRING)
                .doc("cpu, or the address of the GPU that Spark assigned; unknown where the run was imported.");
        public final Column<String> trainer = required("trainer", STRING)
                .doc(
                        "The trainer: fleet-cpu, fleet-nd4j, dl4j, data-parallel, xgboost or nearest-neighbour; imported for "
                                + "a run that was trained elsewhere.");
        public final Column<Instant> finishedAt =
                required("finished_at", TIMESTAMP).doc("When the stack was finished, UTC.");

        private Outcomes() {
            super("outcomes", "one run, that is, one trained model");
        }
    }

    public static final Memorization MEMORIZATION = new Memorization();

    public static final class Memorization extends Table {
        public final Column<Long> trainId =
                required("train_id", LONG).doc("0-based position among the train examples.");
        public final Column<String> givenId = givenTrainId("given_id", trainId);
        public final Column<Integer> label = required("label", INT).doc("Index of its label.");
        public final Column<Integer> modelsIn = required("models_in", INT).doc("Models that saw the example.");
        public final Column<Integer> modelsOut = required("models_out", INT).doc("Models that did not.");
        public final Column<Integer> correctIn =
                required("correct_in", INT).doc("Models that saw it and get it right.");
        public final Column<Integer> correctOut =
                required("correct_out", INT).doc("Models that did not see it and get it right.");
        public final Column<Double> accuracyIn =
                nullable("accuracy_in", DOUBLE).doc("correct_in / models_in; null if no model saw it.");
        public final Column<Double> accuracyOut = nullable("accuracy_out", DOUBLE)
                .doc("correct_out / models_out, the consistency score at the design's ratio; null if every"
                        + " model saw it.");
        public final Column<String> score = required("score", STRING)
                .doc(
                        "What memorization is a difference of, estimate.score: correct, probability, margin or share, of documents "
                                + "log-probability or accuracy, and of images that are denoised denoising. Directories of before there was a choice lack the column: theirs is "
                                + "correct.");
        public final Column<Double> scoreIn = nullable("score_in", DOUBLE)
                .doc(
                        "Mean score of the models that saw it: a probability, a margin, a log-probability in nats per character, a "
                                + "share of characters, a share of checkpoints, or a denoising score; null where score is correct, whose mean is accuracy_in, and if no model saw "
                                + "it.");
        public final Column<Double> scoreOut = nullable("score_out", DOUBLE)
                .doc(
                        "The same of the models that did not, that is, the consistency score by another score; null likewise.");
        public final Column<Double> memorization = nullable("memorization", DOUBLE)
                .doc("accuracy_in - accuracy_out, -1..1 (Feldman and Zhang 2020); null, not 0, where either is"
                        + " undefined." + ADJUSTED + BY_SCORE);
        public final Column<Double> standardError = nullable("standard_error", DOUBLE)
                .doc("Standard error of memorization, from the two binomial variances, or with estimate.adjust "
                        + "from the two regressions; null with fewer than two models on a side.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc("Lower end of the 95% interval (Newcombe 1998, method 10; with estimate.adjust a widened "
                        + "Student interval), not clipped; null where the difference is.");
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end of the 95% interval.");
        public final Column<Double> pValue = nullable("p_value", DOUBLE)
                .doc(
                        "Two-sided p-value of no difference, by Fisher's exact test of the four counts, or by Student's t-test with "
                                + "one variance for both sides where score is neither correct nor share; null where memorization is.");
        public final Column<Double> qValue = nullable("q_value", DOUBLE)
                .doc("Smallest false-discovery rate, by estimate.fdr-method, at which this is a discovery among all"
                        + " train examples with a memorization; null where it is.");

        private Memorization() {
            super("estimates/memorization", "one train example");
        }
    }

    public static final Influence INFLUENCE = new Influence();

    public static final class Influence extends Table {
        public final Column<Long> trainId =
                required("train_id", LONG).doc("0-based position among the train examples.");
        public final Column<String> trainGivenId = givenTrainId("train_given_id", trainId);
        public final Column<Long> testId = required("test_id", LONG).doc("0-based position among the test examples.");
        public final Column<String> testGivenId = givenTestId("test_given_id", testId);
        public final Column<Integer> trainLabel =
                required("train_label", INT).doc("Index of the train example's label.");
        public final Column<Integer> testLabel = required("test_label", INT).doc("Index of the test example's label.");
        public final Column<Integer> modelsIn = required("models_in", INT).doc("Models that saw the train example.");
        public final Column<Integer> modelsOut = required("models_out", INT).doc("Models that did not.");
        public final Column<Integer> correctIn =
                required("correct_in", INT).doc("Models that saw the train example and get the test example right.");
        public final Column<Integer> correctOut =
                required("correct_out", INT).doc("Models that did not see it and get the test example right.");
        public final Column<String> score = required("score", STRING)
                .doc(
                        "What influence and memorization are differences of, estimate.score: correct, probability, margin or share. "
                                + "Directories of before there was a choice lack the column: theirs is correct.");
        public final Column<Double> influence = required("influence", DOUBLE)
                .doc("correct_in / models_in - correct_out / models_out, -1..1 (Feldman and Zhang 2020)." + ADJUSTED
                        + BY_SCORE);
        public final Column<Double> standardError = nullable("standard_error", DOUBLE)
                .doc("Standard error of influence, computed like that of memorization; null with fewer than two "
                        + "models on a side.");
        public final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc("Lower end of the 95% interval (Newcombe 1998, method 10; with estimate.adjust a widened "
                        + "Student interval), not clipped; null where the difference is.");
        public final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end of the 95% interval.");
        public final Column<Double> pValue = required("p_value", DOUBLE)
                .doc(
                        "Two-sided p-value of no difference, by Fisher's exact test of the four counts, or by Student's t-test with "
                                + "one variance for both sides where score is neither correct nor share.");
        public final Column<Double> qValue = required("q_value", DOUBLE)
                .doc("Smallest false-discovery rate, by estimate.fdr-method, at which this is a discovery among all"
                        + " pairs tested, kept or not: pair_family_size in summary.json. Where score is not correct, too large by a "
                        + "share of 0.0001 or so, since p-values of the family are counted by steps.");
        public final Column<Double> memorization =
                required("memorization", DOUBLE).doc("Memorization of the train example.");

        public final Column<Double> believed = nullable("believed", DOUBLE)
                .doc(
                        "With estimate.influence = ridge or prior, the posterior mean of the effect: all train examples' effects on the "
                                + "test example estimated together and shrunk towards 0, in units of score. Biased, and nearer to the truth on "
                                + "average than influence; it decides which pairs are kept and their order; null with difference.");
        public final Column<Double> believedSd = nullable("believed_sd", DOUBLE)
                .doc("Its standard deviation, times the factor by which the prior's was off on models left out "
                        + "(summary.json: prior); null with keep = all, or where it could not be checked.");

        private Influence() {
            super("estimates/influence", "one pair of a train and a test example that was kept");
        }
    }

    public static final TestExamples TEST_EXAMPLES = new TestExamples();

    public static final class TestExamples extends Table {
        public final Column<Long> testId = required("test_id", LONG).doc("0-based position among the test examples.");
        public final Column<String> givenId = givenTestId("given_id", testId);
        public final Column<Integer> label = required("label", INT).doc("Index of its label.");
        public final Column<Integer> models = required("models", INT).doc("Models that were evaluated.");
        public final Column<Integer> correct = required("correct", INT).doc("Models that get it right.");
        public final Column<Double> accuracy =
                nullable("accuracy", DOUBLE).doc("correct / models; null without models.");
        public final Column<Long> topTrainId = nullable("top_train_id", LONG)
                .doc("The train example with the largest influence on it (the lowest id if several are equal), "
                        + "only among those with the same label if estimate.same-label; null if no influence is "
                        + "defined.");
        public final Column<String> topTrainGivenId = givenTrainId("top_train_given_id", topTrainId);
        public final Column<Double> topInfluence = nullable("top_influence", DOUBLE)
                .doc("That influence, whatever its size. With estimate.adjust = neighbours, top_train_id and "
                        + "top_influence still use the plain difference, unless estimate.top-per-test or keep = all "
                        + "is set, since then all pairs are adjusted.");

        public final Column<Double> topBelieved = nullable("top_believed", DOUBLE)
                .doc(
                        "With estimate.influence = ridge or prior, the posterior mean of that effect, which then decides which is the largest; "
                                + "null with difference.");

        private TestExamples() {
            super("estimates/test_examples", "one test example");
        }
    }

    /** The tables of every experiment, in the order of docs/tables.md; audits have their own. */
    public static final List<Table> ALL =
            List.of(EXAMPLES, OUTCOMES, MEMORIZATION, INFLUENCE, TEST_EXAMPLES, GenerationsTable.GENERATIONS);

    private Tables() {}
}
