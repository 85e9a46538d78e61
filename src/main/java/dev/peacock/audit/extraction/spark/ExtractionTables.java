package dev.peacock.audit.extraction.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit extraction} writes. p_z is the probability that one draw begins with the suffix, after its prefix. */
final class ExtractionTables {
    static final String DIRECTORY = "audits/extraction";

    private static final String TEXT =
            "The suffix, its first 2,000 characters; personal data are masked unless --unmask was given.";

    static final Suffixes SUFFIXES = new Suffixes();

    static final class Suffixes extends Table {
        final Column<String> series = required("series", STRING).doc("corpus, or held-out: a document of --held-out.");
        final Column<String> document =
                required("document", STRING).doc("Id of the document: of its column, or its place in the files.");
        final Column<Integer> start =
                required("start", INT).doc("The document's unit with which the longest prefix begins.");
        final Column<Integer> prefix = required("prefix", INT).doc("Units of the prefix.");
        final Column<Integer> suffix = required("suffix", INT).doc("Units of the suffix.");
        final Column<Long> copies = required("copies", LONG)
                .doc(
                        "How often the suffix stands in --corpus, whatever the white space; one of words, as whole words.");
        final Column<Long> holding = required("holding", LONG).doc("How many documents of --corpus hold it.");
        final Column<Double> log10 = nullable("log10_p", DOUBLE)
                .doc(
                        "log10 of p_z under the sampling scheme, negative infinity where it is 0; null where p_z is from draws.");
        final Column<Double> p = nullable("p", DOUBLE)
                .doc("p_z, or the share of draws that began with the suffix; null where the model never went on.");
        final Column<Double> pLow = nullable("p_ci_low", DOUBLE)
                .doc("Lower end of Clopper and Pearson's 95% interval of p_z; null where p_z is exact or not known.");
        final Column<Double> pHigh = nullable("p_ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Integer> draws =
                nullable("draws", INT).doc("How often the model went on; null where p_z is exact.");
        final Column<Integer> hits = nullable("hits", INT)
                .doc("How many of these continuations began with the suffix; null where draws is.");
        final Column<Integer> refused = nullable("refused", INT)
                .doc(
                        "How often the model refused to go on before the suffix was over, which is not among the draws; null where draws is.");
        final Column<Integer> greedy = nullable("greedy", INT)
                .doc(
                        "1 if each token of the suffix is the most probable one at its place, otherwise 0; null where the model does not tell.");
        final Column<Double> needed = nullable("draws_needed", DOUBLE)
                .doc(
                        "Draws that give the suffix with probability --probability, not rounded; infinite where p_z is 0, null where p is.");
        final Column<Double> nearLow = nullable("near_low", DOUBLE)
                .doc(
                        "Lower bound of the probability that a draw lies within the distance of --near; null without --near, and but for the"
                                + " longest prefix.");
        final Column<Double> nearHigh = nullable("near_high", DOUBLE).doc("Upper bound; null where the lower is.");
        final Column<String> text = required("text", STRING).doc(TEXT);

        private Suffixes() {
            super(
                    DIRECTORY + "/suffixes",
                    "a document and a length of its prefix; none where the models of a whole fleet are asked");
        }
    }

    static final Curve CURVE = new Curve();

    static final class Curve extends Table {
        final Column<String> series = required("series", STRING)
                .doc(
                        "corpus or held-out; of a fleet with (models that saw the document), without, or unseen (test documents).");
        final Column<Integer> prefix = required("prefix", INT).doc("Units of the prefix.");
        final Column<Double> p = nullable("p", DOUBLE)
                .doc(
                        "Probability with which n draws must give the suffix; null of the share that they give on average.");
        final Column<Integer> n = required("n", INT).doc("Draws.");
        final Column<Double> share = required("share", DOUBLE)
                .doc(
                        "Share of documents whose suffix is (n, p)-extractable; where p_z is from draws, that is shown to be.");
        final Column<Double> ciLow = required("ci_low", DOUBLE)
                .doc("Lower end of its 95% interval, with documents as the sample, of a fleet also models.");
        final Column<Double> ciHigh = required("ci_high", DOUBLE).doc("Upper end.");

        private Curve() {
            super(DIRECTORY + "/curve", "a point of a curve of what n draws extract");
        }
    }

    static final Groups GROUPS = new Groups();

    static final class Groups extends Table {
        final Column<String> series = required("series", STRING).doc("As in curve.");
        final Column<String> by =
                required("grouped_by", STRING).doc("prefix or copies; of copies the longest prefix counts.");
        final Column<Long> from =
                required("from_value", LONG).doc("Units of the prefix, or the fewest copies of the group.");
        final Column<Long> to = required("to_value", LONG).doc("The same, or the most copies.");
        final Column<Integer> documents = required("documents", INT).doc("Documents of the group.");
        final Column<Double> log10 = nullable("mean_log10_p", DOUBLE)
                .doc("Mean of log10 of p_z; null where p_z is from draws, or some p_z is 0.");
        final Column<Double> greedy = nullable("greedy", DOUBLE)
                .doc("Share of them that greedy decoding gives; null where the model does not tell.");
        final Column<Double> greedyLow =
                nullable("greedy_ci_low", DOUBLE).doc("Lower end of its 95% interval; null where it is.");
        final Column<Double> greedyHigh = nullable("greedy_ci_high", DOUBLE).doc("Upper end; null where it is.");
        final Column<Double> extractable = required("extractable", DOUBLE)
                .doc("Share of them that is extractable with --attempts draws and --probability.");
        final Column<Double> extractableLow =
                required("extractable_ci_low", DOUBLE).doc("Lower end of its 95% interval.");
        final Column<Double> extractableHigh =
                required("extractable_ci_high", DOUBLE).doc("Upper end.");

        private Groups() {
            super(DIRECTORY + "/groups", "the documents of a series, by length of prefix or by copies of the suffix");
        }
    }

    static final Effects EFFECTS = new Effects();

    static final class Effects extends Table {
        final Column<String> split = required("split", STRING).doc("train or test.");
        final Column<Long> id = required("id", LONG).doc("Position of the document in its split, from 0.");
        final Column<String> given = givenId("given_id", id, split);
        final Column<String> document = required("document", STRING).doc("File and place of the document.");
        final Column<Integer> modelsIn = required("models_in", INT).doc("Models that saw it.");
        final Column<Integer> modelsOut = required("models_out", INT).doc("Models that did not.");
        final Column<Double> logIn = nullable("log10_p_in", DOUBLE)
                .doc("Mean log10 of p_z by models that saw it; null without, and where some p_z is 0.");
        final Column<Double> logOut = nullable("log10_p_out", DOUBLE)
                .doc("The same by models that did not see it; null without, and where some p_z is 0.");
        final Column<Double> log = nullable("log10_difference", DOUBLE)
                .doc(
                        "Their difference: how many powers of ten the document adds; null with fewer than two models on a side, and where some p_z is 0.");
        final Column<Double> logLow = nullable("log10_ci_low", DOUBLE)
                .doc("Lower end of its 95% interval; null where it is, and where nothing varies.");
        final Column<Double> logHigh = nullable("log10_ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Double> pIn = nullable("p_in", DOUBLE).doc("Mean p_z by models that saw it; null without.");
        final Column<Double> pOut = nullable("p_out", DOUBLE).doc("Mean p_z by models that did not; null without.");
        final Column<Double> p =
                nullable("p_difference", DOUBLE).doc("Their difference; null with fewer than two models on a side.");
        final Column<Double> pLow = nullable("p_ci_low", DOUBLE)
                .doc("Lower end of its 95% interval; null where it is, and where nothing varies.");
        final Column<Double> pHigh = nullable("p_ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Double> pValue = nullable("p_value", DOUBLE)
                .doc(
                        "Two-sided, of no difference in log10 of p_z, or in p_z where some p_z is 0; null with fewer than two models on a side.");
        final Column<Double> qValue = nullable("q_value", DOUBLE)
                .doc("Of all documents that have a p-value (Benjamini and Hochberg); null without one.");
        final Column<String> text = required("text", STRING).doc(TEXT);

        private Effects() {
            super(
                    DIRECTORY + "/effects",
                    "a document of a fleet, with its longest prefix; none where a single model is asked");
        }
    }

    static final List<Table> ALL = List.of(SUFFIXES, CURVE, GROUPS, EFFECTS);

    private ExtractionTables() {}
}
