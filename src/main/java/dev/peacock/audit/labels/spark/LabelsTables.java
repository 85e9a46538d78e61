package dev.peacock.audit.labels.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.List;

/** The tables that {@code audit labels} writes. */
final class LabelsTables {
    static final String DIRECTORY = "audits/labels";

    public static final Examples EXAMPLES = new Examples();

    public static final class Examples extends Table {
        public final Column<String> split = required("split", STRING).doc("train or test.");
        public final Column<Long> id = required("id", LONG).doc("train_id or test_id.");
        public final Column<String> givenId = givenId("given_id", id, split);
        public final Column<Integer> label = required("label", INT).doc("Index of the label that it has.");
        public final Column<Integer> models = required("models", INT)
                .doc("Models that did not see the example: the votes. All models, of a test example.");
        public final Column<Integer> votesLabel = required("votes_label", INT).doc("Votes for the label that it has.");
        public final Column<Integer> suggested = required("suggested", INT)
                .doc(
                        "Index of the label with the most votes: its own if that is among several with as many, or else the first.");
        public final Column<Integer> votesSuggested =
                required("votes_suggested", INT).doc("Votes for it.");
        public final Column<Double> share = required("share", DOUBLE)
                .doc(
                        "votes_suggested / models: how probably a model that did not see the example gives it that label.");
        public final Column<Double> ciLow =
                required("ci_low", DOUBLE).doc("Lower end of Wilson's 95% interval of share.");
        public final Column<Double> ciHigh = required("ci_high", DOUBLE).doc("Upper end.");
        public final Column<Integer> outvoted =
                required("outvoted", INT).doc("1 if suggested is another label than its own, 0 if not.");
        public final Column<Double> pValue = required("p_value", DOUBLE)
                .doc(
                        "That at most half of all such models would vote against its label: one-sided exact binomial test.");
        public final Column<Double> qValue = required("q_value", DOUBLE)
                .doc("Benjamini and Hochberg's, among all examples of the split that some model did not see.");
        public final Column<Integer> suspect =
                required("suspect", INT).doc("1 if it is outvoted and q_value is at most estimate.fdr, 0 if not.");
        public final Column<Double> selfConfidence = required("self_confidence", DOUBLE)
                .doc(
                        "Mean probability of the label that it has, over the models that did not see it, by their margins; where outcomes "
                                + "keep none, votes_label / models.");
        public final Column<Double> margin = required("margin", DOUBLE)
                .doc("votes_label / models less the largest share of another label, -1 to 1 (normalized margin).");
        public final Column<Integer> confidentLabel = nullable("confident_label", INT)
                .doc(
                        "The label that confident learning takes for its true one (Northcutt et al. 2021); null if no label's share "
                                + "reaches that label's threshold.");
        public final Column<Integer> pruned = required("pruned", INT)
                .doc("1 if confident learning's pruning by noise rate would remove the example, 0 if not.");
        public final Column<Integer> rankVotes = required("rank_votes", INT)
                .doc(
                        "Rank by the lower end of Wilson's interval of the share of votes against its label, from 1, the most "
                                + "suspicious of its split; in this and the next ranks, ties by id.");
        public final Column<Integer> rankSelfConfidence =
                required("rank_self_confidence", INT).doc("Rank by self_confidence, then margin: the order of lists.");
        public final Column<Integer> rankMargin = required("rank_margin", INT).doc("Rank by margin.");
        public final Column<Integer> rankConfident =
                required("rank_confident", INT).doc("Rank by pruned, and then by margin.");

        private Examples() {
            super(DIRECTORY + "/examples", "one example that some model did not see");
        }
    }

    public static final VotesByLabel VOTES = new VotesByLabel();

    public static final class VotesByLabel extends Table {
        public final Column<String> split = required("split", STRING).doc("train or test.");
        public final Column<Long> id = required("id", LONG).doc("train_id or test_id.");
        public final Column<String> givenId = givenId("given_id", id, split);
        public final Column<Integer> label = required("label", INT).doc("Index of a label.");
        public final Column<Integer> votes =
                required("votes", INT).doc("Models that did not see the example and give it that label, at least 1.");

        private VotesByLabel() {
            super(DIRECTORY + "/votes", "one label that some model gives an example that it did not see");
        }
    }

    public static final Pairs PAIRS = new Pairs();

    public static final class Pairs extends Table {
        public final Column<String> split = required("split", STRING).doc("train or test.");
        public final Column<Integer> label = required("label", INT).doc("Index of the label that examples have.");
        public final Column<Integer> suggested = required("suggested", INT).doc("Index of another label.");
        public final Column<Integer> outvoted =
                required("outvoted", INT).doc("Examples of label for which suggested has the most votes.");
        public final Column<Integer> suspects = required("suspects", INT).doc("How many of them are suspects.");
        public final Column<Integer> confident = required("confident", INT)
                .doc("Examples of label whose confident_label is suggested: a cell of the confident joint.");
        public final Column<Double> estimated = required("estimated", DOUBLE)
                .doc(
                        "Examples of label that are suggested in truth, by confident learning: the cell of its calibrated joint, "
                                + "times the number of examples.");

        private Pairs() {
            super(DIRECTORY + "/pairs", "one label that examples have and another that they may be");
        }
    }

    public static final List<Table> ALL = List.of(EXAMPLES, VOTES, PAIRS);

    private LabelsTables() {}
}
