package dev.peacock.audit.canary.spark.scores;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit canary --scores} writes. */
public final class ScoreTables {
    static final String DIRECTORY = "audits/canary-scores";

    static final Scores SCORES = new Scores();

    static final class Scores extends Table {
        final Column<String> id = required("id", STRING).doc("Id of the canary or record, as in the file.");
        final Column<String> model =
                required("model", STRING).doc("The model, as in the file; empty where it names none.");
        final Column<Integer> member = required("member", INT).doc("1 if the model saw it, otherwise 0.");
        final Column<Integer> insertions = required("insertions", INT)
                .doc("How often it stands in the text of a model that saw it; 0 of a control.");
        final Column<Double> bits = required("log_perplexity", DOUBLE).doc("In bits, as in the file.");
        final Column<Long> candidates =
                required("candidates", LONG).doc("Other secrets of its form whose log-perplexities the file has.");
        final Column<Long> rank = nullable("sampled_rank", LONG)
                .doc(
                        "Its place among them and itself, from 1, after those of the same log-perplexity; null without any.");
        final Column<Double> exposure = nullable("exposure", DOUBLE)
                .doc(
                        "log2 of the candidates and itself less log2 of the place, or extrapolated; null without candidates.");
        final Column<String> method = nullable("method", STRING)
                .doc(
                        "Where the exposure comes from: exact (candidates are all other secrets), extrapolated (a skew-normal distribution) or"
                                + " sampled; null without candidates.");

        private Scores() {
            super(DIRECTORY + "/scores", "a canary or record, and a model");
        }
    }

    static final Counts COUNTS = new Counts();

    static final class Counts extends Table {
        final Column<Integer> insertions =
                required("insertions", INT).doc("How often they stand in the text; 0 of controls.");
        final Column<Integer> ids = required("ids", INT).doc("How many canaries and records there are.");
        final Column<Double> exposureIn = nullable("exposure_in", DOUBLE)
                .doc("Mean exposure in the models that saw them; null without candidates or models.");
        final Column<Double> exposureOut = nullable("exposure_out", DOUBLE)
                .doc("The same in the other models; null without candidates or models.");
        final Column<Double> difference = nullable("difference", DOUBLE)
                .doc(
                        "Mean log-perplexity in the models that did not see them less that in those that did, in bits; null without both.");
        final Column<Double> differenceLow = nullable("difference_low", DOUBLE)
                .doc(
                        "Lower end of its 95% interval over canaries and models; null with fewer than two of either on a side.");
        final Column<Double> differenceHigh =
                nullable("difference_high", DOUBLE).doc("Upper end; null where the lower is.");

        private Counts() {
            super(DIRECTORY + "/counts", "a number of insertions");
        }
    }

    public static final List<Table> ALL = List.of(SCORES, COUNTS);

    private ScoreTables() {}
}
