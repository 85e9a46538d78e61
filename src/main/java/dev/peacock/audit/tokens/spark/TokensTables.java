package dev.peacock.audit.tokens.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit tokens} writes. */
final class TokensTables {
    static final String DIRECTORY = "audits/tokens";

    static final Documents DOCUMENTS = new Documents();

    static final class Documents extends Table {
        final Column<String> document = required("document", STRING).doc("Id of the document, as in --target.");
        final Column<Integer> member =
                nullable("member", INT).doc("1 if the model saw it, otherwise 0; null without --members.");
        final Column<Integer> tokens = required("tokens", INT).doc("Its number of tokens.");
        final Column<Double> loss = required("loss", DOUBLE).doc("Mean of -ln p of its tokens by the target, in nats.");
        final Column<Double> difference = nullable("difference", DOUBLE)
                .doc("Mean of ln p by the target less that by the reference, in nats; null without --reference.");
        final Column<Double> minK =
                required("min_k", DOUBLE).doc("Mean of ln p of the K% least probable tokens by the target, in nats.");
        final Column<Double> ez = nullable("ez", DOUBLE)
                .doc(
                        "Over the tokens that the target did not predict: the sum of the positive differences of ln p, target less reference, over"
                                + " that of the negative ones. Infinite without any of these, as where the target predicted every token; null without"
                                + " --reference or --right-column, and where both models find all of these tokens as probable.");

        private Documents() {
            super(DIRECTORY + "/documents", "a document of --target");
        }
    }

    static final Scores SCORES = new Scores();

    static final class Scores extends Table {
        final Column<String> score = required("score", STRING).doc("loss, difference, min-k or ez.");
        final Column<Integer> documents = required("documents", INT).doc("Documents that have it.");
        final Column<Double> centre = required("centre", DOUBLE).doc("Mean over documents; of ez the median.");
        final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc(
                        "Lower end of its 95% interval, with documents as the sample; null with too few, and where nothing varies.");
        final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");
        final Column<Long> members = nullable("members", LONG)
                .doc("Documents with the score that the model saw; null where members are not known.");
        final Column<Long> others = nullable("others", LONG).doc("The other documents with it; null where members is.");
        final Column<Double> auc = nullable("auc", DOUBLE)
                .doc(
                        "Probability that a member has a larger score (a smaller loss) than another document, equal ones counted half; null where"
                                + " members is.");
        final Column<Double> aucLow =
                nullable("auc_ci_low", DOUBLE).doc("Lower end of its 95% interval; null where members is.");
        final Column<Double> aucHigh = nullable("auc_ci_high", DOUBLE).doc("Upper end; null where members is.");

        private Scores() {
            super(DIRECTORY + "/scores", "a score");
        }
    }

    static final Rates RATES = new Rates();

    static final class Rates extends Table {
        final Column<String> score = required("score", STRING).doc("loss, difference, min-k or ez.");
        final Column<Double> fpr = required("fpr", DOUBLE).doc("False-positive rate: 0.01, 0.001 and 0.0001.");
        final Column<Double> tpr = required("tpr", DOUBLE)
                .doc("True-positive rate of the threshold with at most that false-positive rate.");
        final Column<Double> ciLow = nullable("ci_low", DOUBLE)
                .doc("Lower end of its 95% interval over documents; null with fewer than 20 false positives there.");
        final Column<Double> ciHigh = nullable("ci_high", DOUBLE).doc("Upper end; null where the lower is.");

        private Rates() {
            super(DIRECTORY + "/rates", "a score and a false-positive rate; none where members are not known");
        }
    }

    static final List<Table> ALL = List.of(DOCUMENTS, SCORES, RATES);

    private TokensTables() {}
}
