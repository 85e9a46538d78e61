package dev.peacock.audit.canary.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit canary} writes. Probabilities of secrets are in bits, those of records in nats. */
final class CanaryTables {
    static final String DIRECTORY = "audits/canary";

    private static final String CANARY = "Number of the canary, from 0.";
    private static final String INSERTED =
            "How often its text stands in the training text of a model that saw it; 0 for a control, which no model saw.";
    private static final String EPOCH = "After how many epochs of training.";

    static final Canaries CANARIES = new Canaries();

    static final class Canaries extends Table {
        final Column<Integer> canary = required("canary", INT).doc(CANARY);
        final Column<String> kind = required("kind", STRING)
                .doc(
                        "random: a secret drawn for a format; sampled: a text that a model wrote; natural: an identifier of the corpus itself.");
        final Column<String> format = nullable("format", STRING).doc("Its format; null of a sampled one.");
        final Column<String> prefix =
                required("prefix", STRING).doc("What stands before the secret; masked where the corpus has it.");
        final Column<String> secret = required("secret", STRING)
                .doc("The secret; masked where it is somebody else's, unless --unmask was given.");
        final Column<String> document =
                nullable("document", STRING).doc("Id of the document that has a natural one; null of others.");
        final Column<Integer> insertions = required("insertions", INT).doc(INSERTED);
        final Column<Double> spaceBits =
                nullable("space_bits", DOUBLE).doc("log2 of how many secrets its form has; null of a sampled one.");
        final Column<Double> exposureIn = nullable("exposure_in", DOUBLE)
                .doc("Mean exposure in the models that saw it, after the last epoch; null of a control.");
        final Column<Double> exposureOut = required("exposure_out", DOUBLE)
                .doc("The same in the models that did not; of a control in all models.");
        final Column<Double> bitsIn = required("bits_in", DOUBLE)
                .doc("Mean log-perplexity in the models that saw it; of a control in a random half of the models.");
        final Column<Double> bitsOut = required("bits_out", DOUBLE).doc("The same in the other models.");
        final Column<Double> difference = required("difference", DOUBLE).doc("bits_out - bits_in.");
        final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc(
                        "Lower end of its 95% interval over models; null with fewer than four models, and where nothing varies.");
        final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Integer> found = required("found", INT)
                .doc("In how many of the models that saw it the search finds it; of a control of all models.");

        private Canaries() {
            super(DIRECTORY + "/canaries", "a canary, after the last epoch");
        }
    }

    static final Exposures EXPOSURES = new Exposures();

    static final class Exposures extends Table {
        final Column<Integer> canary = required("canary", INT).doc(CANARY);
        final Column<Integer> model = required("model", INT).doc("Number of the model, from 0.");
        final Column<Integer> epoch = required("epoch", INT).doc(EPOCH);
        final Column<Integer> insertions = required("insertions", INT).doc(INSERTED);
        final Column<Integer> saw = required("saw", INT)
                .doc(
                        "1 if the model was trained on it, otherwise 0; of a control 0, or 1 in the half of the models with which the others are"
                                + " compared.");
        final Column<Double> bits =
                required("log_perplexity", DOUBLE).doc("-log2 of the probability of the secret behind its prefix.");
        final Column<Double> exposure =
                required("exposure", DOUBLE).doc("log2 of the number of secrets, less log2 of the rank.");
        final Column<String> method = required("method", STRING)
                .doc(
                        "Where the exposure comes from: exact (all secrets compared), extrapolated (a skew-normal distribution) or sampled.");
        final Column<Long> rank = nullable("exact_rank", LONG)
                .doc("Its place among all secrets of its form, from 1; null where these are too many.");
        final Column<Double> sampled = required("sampled_exposure", DOUBLE)
                .doc(
                        "Exposure by comparison with some random secrets of its form; it cannot exceed log2 of their number.");
        final Column<Double> extrapolated = nullable("extrapolated_exposure", DOUBLE)
                .doc(
                        "Exposure by a skew-normal distribution fitted to those; null where none can be fitted, of a sampled canary, and before"
                                + " the last epoch where exact_rank is given.");
        final Column<Integer> queries = nullable("queries", INT)
                .doc(
                        "After how many questions to the model the search finds the secret; null where it was not found within the budget, and"
                                + " before the last epoch.");

        private Exposures() {
            super(DIRECTORY + "/exposures", "a canary, a model and an epoch");
        }
    }

    static final Counts COUNTS = new Counts();

    static final class Counts extends Table {
        final Column<Integer> insertions = required("insertions", INT).doc(INSERTED);
        final Column<Integer> epoch = required("epoch", INT).doc(EPOCH);
        final Column<Integer> canaries = required("canaries", INT).doc("How many canaries there are.");
        final Column<Double> exposure = required("exposure", DOUBLE)
                .doc(
                        "Their mean exposure in the models that saw them; of the controls in all models, where 1.4427 is expected.");
        final Column<Double> exposureLow = nullable("exposure_low", DOUBLE)
                .doc("Lower end of its 95% interval over canaries and models; null with fewer than two of either.");
        final Column<Double> exposureHigh =
                nullable("exposure_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Double> difference = nullable("difference", DOUBLE)
                .doc(
                        "Mean log-perplexity in the models that did not see them, less that in those that did, in bits; null without any.");
        final Column<Double> differenceLow = nullable("difference_low", DOUBLE)
                .doc(
                        "Lower end of its 95% interval over canaries and models; null with fewer than four models, and where nothing varies.");
        final Column<Double> differenceHigh =
                nullable("difference_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Integer> searches = nullable("searches", INT)
                .doc("How often a secret was looked for, once in each model that saw it; null before the last epoch.");
        final Column<Integer> found = nullable("found", INT).doc("How often it was found; null where searches is.");
        final Column<Double> foundLow = nullable("found_low", DOUBLE)
                .doc(
                        "Lower end of Wilson's 95% interval of found / searches, as if each canary were one trial, since its models agree; null where"
                                + " these are.");
        final Column<Double> foundHigh = nullable("found_high", DOUBLE).doc("Upper end; null where the lower is.");

        private Counts() {
            super(DIRECTORY + "/counts", "a number of insertions and an epoch");
        }
    }

    static final Records RECORDS = new Records();

    static final class Records extends Table {
        final Column<String> document = required("document", STRING).doc("Id of the record's document.");
        final Column<Integer> characters = required("characters", INT).doc("Its length.");
        final Column<Double> in = required("log_probability_in", DOUBLE)
                .doc("Mean log-probability of a character, in nats, in the models that saw it.");
        final Column<Double> out = required("log_probability_out", DOUBLE).doc("The same in the other models.");
        final Column<Double> difference = required("difference", DOUBLE)
                .doc("log_probability_in - log_probability_out: how much it is memorized.");
        final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc(
                        "Lower end of its 95% interval over models; null with fewer than four models, and where nothing varies.");
        final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");

        private Records() {
            super(DIRECTORY + "/records", "a record of the corpus, after the last epoch");
        }
    }

    static final Epsilons EPSILON = new Epsilons();

    static final class Epsilons extends Table {
        final Column<String> of =
                required("guessed", STRING).doc("What is guessed about: canaries, or records of the corpus.");
        final Column<Integer> insertions =
                required("insertions", INT).doc("How often these stand in the text of a model that saw them.");
        final Column<Integer> targets = required("targets", INT).doc("Models about which guesses are made.");
        final Column<Long> canaries =
                required("canaries", LONG).doc("Canaries or records, each in or out, over all targets.");
        final Column<Integer> guesses = required("guesses", INT).doc("How many of these are guessed.");
        final Column<Integer> correct = required("correct", INT).doc("How many guesses are right.");
        final Column<Double> confidence = required("confidence", DOUBLE)
                .doc("Of this bound alone; it is such that all bounds of the table hold together with at least 95%.");
        final Column<Double> epsilon = required("epsilon_low", DOUBLE)
                .doc(
                        "Lower bound on the epsilon of differential privacy (delta 0) with regard to all insertions of a canary together.");

        private Epsilons() {
            super(DIRECTORY + "/epsilon", "a number of insertions, and what it rules out");
        }
    }

    static final Models MODELS = new Models();

    static final class Models extends Table {
        final Column<Integer> model = required("model", INT).doc("Number of the model, from 0.");
        final Column<Long> characters =
                required("characters", LONG).doc("Characters of its training text, with canaries.");
        final Column<Double> heldOut = required("held_out_bits", DOUBLE)
                .doc("Bits for each character of the records that it did not see, after the last epoch.");
        final Column<Double> seconds = required("seconds", DOUBLE).doc("How long its training and probing took.");

        private Models() {
            super(DIRECTORY + "/models", "a model");
        }
    }

    static final List<Table> ALL = List.of(CANARIES, EXPOSURES, COUNTS, RECORDS, EPSILON, MODELS);

    private CanaryTables() {}
}
