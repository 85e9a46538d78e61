package dev.peacock.table;

import java.util.List;

/**
 * The tables of {@code audit utility}, for each direction: the {@code most} memorized removed, or the {@code least}.
 * They are in this package since {@code audit longtail} reads them too.
 */
public record UtilityTables(Models models, Curve curve) {
    public static final UtilityTables MOST = of("most");
    public static final UtilityTables LEAST = of("least");
    public static final List<Table> ALL = List.of(MOST.models, MOST.curve, LEAST.models, LEAST.curve);

    private static UtilityTables of(String direction) {
        String level = direction.equals("most")
                ? "Threshold: the examples with at least this memorization are removed"
                : "Share of the train examples to keep: the least memorized are removed";
        return new UtilityTables(new Models(direction, level), new Curve(direction, level));
    }

    /** Those of a direction. */
    public static UtilityTables in(String direction) {
        return direction.equals("most") ? MOST : LEAST;
    }

    /** Where a direction's tables lie. */
    public static String directory(String direction) {
        return "audits/utility/" + direction;
    }

    public static final class Models extends Table {
        public final Column<Integer> run = required("run", INT).doc("Number of the run in the audit's own fleet.");
        public final Column<Integer> repeat = required("repeat", INT)
                .doc("Models of one repeat share initial weights, order of examples, dropout and augmentation.");
        public final Column<String> arm = required("arm", STRING)
                .doc("full: nothing left out; chosen: the examples chosen by memorization; random: as many at random.");
        public final Column<Double> level;
        public final Column<Integer> set;
        public final Column<Integer> removed;
        public final Column<Integer> correct;
        public final Column<Integer> correctInfluenced;
        public final Column<Double> logProbability;

        private Models(String direction, String levelDoc) {
            super(directory(direction) + "/models", "one model that was trained again");
            level = nullable("level", DOUBLE).doc(levelDoc + "; null for full.");
            set = nullable("set", INT).doc("Number of the random set, from 0; null for the other arms.");
            removed = required("removed", INT).doc("Train examples left out.");
            correct = required("correct", INT).doc("Test examples that the model gets right.");
            correctInfluenced = required("correct_influenced", INT)
                    .doc("The same, counting only test examples in a high-influence pair (by the half of the "
                            + "fleet that chose).");
            logProbability = nullable("log_probability", DOUBLE)
                    .doc(
                            "Of a language model: mean log-probability of a character of a test document, in nats, to a millionth; of a denoiser: mean denoising score of a test image; null of others.");
        }
    }

    /** A mean over models, and the ends of its interval. */
    public record Mean(Column<Double> mean, Column<Double> low, Column<Double> high) {}

    public static final class Curve extends Table {
        public final Column<Double> level;
        public final Column<Integer> removed;
        public final Column<Double> keptShare;
        public final Column<Double> memorizationChoosing;
        public final Column<Double> memorizationFresh;
        public final Column<String> score;
        public final Column<String> testGroup;
        public final Column<Integer> testExamples;
        public final Column<Integer> repeats;
        public final Column<Integer> randomSets;
        public final Mean accuracyFull;
        public final Mean accuracyChosen;
        public final Mean accuracyRandom;
        public final Mean lossChosen;
        public final Mean lossRandom;
        public final Mean difference;

        private Curve(String direction, String levelDoc) {
            super(directory(direction) + "/curve", "one level and group of test examples");
            level = required("level", DOUBLE).doc(levelDoc + ".");
            removed = required("removed", INT).doc("Train examples left out.");
            keptShare = required("kept_share", DOUBLE).doc("Share of the train examples that are kept, 0..1.");
            memorizationChoosing = nullable("memorization_choosing", DOUBLE)
                    .doc("Mean memorization of the removed examples in the half of the fleet that chose them; "
                            + "null where undefined.");
            memorizationFresh = nullable("memorization_fresh", DOUBLE)
                    .doc("The same in the other half, which the choice does not bias, over the examples where it "
                            + "is defined there; null without any.");
            score = required("score", STRING)
                    .doc(
                            "correct; or log-probability, of language models: then the accuracies below, and what is lost of them, are mean "
                                    + "log-probabilities of a character of a test document, in nats; or denoising, of denoisers: then they are mean "
                                    + "denoising scores of test images.");
            testGroup = required("test_group", STRING)
                    .doc(
                            "all test examples; influenced: those in a high-influence pair by the half that chose; other: the rest.");
            testExamples = required("test_examples", INT).doc("Number of test examples in the group.");
            repeats = required("repeats", INT).doc("Number of models for each arm and random set.");
            randomSets = required("random_sets", INT).doc("Number of random sets of the same size.");
            accuracyFull = mean("accuracy_full", "Mean accuracy on the group, of models that saw all train examples");
            accuracyChosen = mean("accuracy_chosen", "The same, of models without the chosen examples");
            accuracyRandom = mean("accuracy_random", "The same, of models without as many random examples");
            lossChosen =
                    mean("loss_chosen", "accuracy_full - accuracy_chosen, paired by repeat: what the chosen are worth");
            lossRandom = mean("loss_random", "accuracy_full - accuracy_random, paired by repeat");
            difference = mean(
                    "difference",
                    "accuracy_chosen - accuracy_random, paired by repeat: below 0 where the chosen are worth more");
        }

        private Mean mean(String name, String doc) {
            return new Mean(
                    required(name, DOUBLE).doc(doc + "."),
                    nullable(name + "_low", DOUBLE)
                            .doc(
                                    "Lower end of its 95% interval over seeds and random sets, test examples taken as fixed; null with one repeat, or where nothing varies."),
                    nullable(name + "_high", DOUBLE).doc("Upper end; null where the lower is."));
        }
    }
}
