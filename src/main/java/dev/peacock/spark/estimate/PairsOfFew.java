package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.estimate.score.ScoreInfluence;
import dev.peacock.estimate.score.ScorePair;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.columns.ScoreBlocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.JobGroups;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The pairs of a few test examples with all train examples, or of a few train examples with all test examples, of any label,
 * from the outcomes and by the estimator of the tables. The few are sent to all tasks, so that no pair of blocks is shuffled.
 */
public final class PairsOfFew {
    private final JavaSparkContext spark;
    private final FinishedFleet fleet;
    private final Experiment experiment;
    private final EstimateConfig config;

    public PairsOfFew(JavaSparkContext spark, FinishedFleet fleet) {
        this.spark = spark;
        this.fleet = fleet;
        this.experiment = fleet.experiment();
        this.config = experiment.config().estimate();
    }

    /** What the models make of a train example: the counts and the estimate of its memorization. */
    public record Memorized(Counts counts, Estimate memorization) implements Serializable {}

    /**
     * What was found, by id.
     *
     * @param pairs nothing for an example without a defined influence
     * @param correct how many runs classify each test example that was asked for correctly
     * @param memorization of train examples that were asked for
     * @param adjusted number of neighbours that the estimates are adjusted for; null if they are plain differences
     * @param prior how effects were estimated together; null if pairs are ranked by the difference
     */
    public record Found(
            Map<Integer, PairsOfOne.Ranked> pairs,
            Map<Integer, Integer> correct,
            Map<Integer, Memorized> memorization,
            @Nullable Integer adjusted,
            @Nullable InfluencePrior prior) {}

    /** How many runs classify each test example correctly. */
    public int[] correct() throws IOException {
        Blocks blocks =
                Blocks.of(spark, fleet, List.of(), Block.cut(experiment.testLabels(), false, Blocks.MOST_EXAMPLES));
        try {
            int[] correct = new int[experiment.testSize()];
            correct(blocks.test()).forEach((id, runs) -> correct[id] = runs);
            return correct;
        } finally {
            blocks.release();
        }
    }

    /** By test id, how many runs classify the blocks' test examples correctly. */
    private Map<Integer, Integer> correct(JavaRDD<TestBlock> test) throws IOException {
        Map<Integer, Integer> correct = new HashMap<>();
        JobGroups.find(
                        spark,
                        "explain: accuracy on test examples",
                        () -> test.map(block -> new Tuple2<>(
                                        block.block().ids(), block.correct().counts()))
                                .collect())
                .forEach(part -> {
                    for (int i = 0; i < part._1.length; i++) {
                        correct.put(part._1[i], part._2[i]);
                    }
                });
        return correct;
    }

    /** Of test examples; {@code also}: by test id, train examples whose pairs are wanted beside the {@code most} strongest. */
    public Found ofTest(int[] ids, int most, Map<Integer, Set<Integer>> also) throws IOException {
        PairsByExample wanted = new PairsByExample(false, most, also);
        return config.score() == Score.CORRECT
                ? find(train(), List.of(few(ids)), ids, wanted)
                : byScore(
                        new ScoreBlocks(
                                ScoreBlocks.of(experiment, fleet.runs().length, false)
                                        .train(),
                                List.of(few(ids))),
                        ids,
                        wanted);
    }

    /** Of train examples. */
    public Found ofTrain(int[] ids, int most) throws IOException {
        PairsByExample wanted = new PairsByExample(true, most, Map.of());
        if (config.score() != Score.CORRECT) {
            return byScore(
                    new ScoreBlocks(
                            List.of(few(ids)),
                            ScoreBlocks.of(experiment, fleet.runs().length, false)
                                    .test()),
                    ids,
                    wanted);
        }
        boolean all = config.adjust() == EstimateConfig.Adjust.NEIGHBOURS;
        List<Block> test = Block.cut(experiment.testLabels(), false, Blocks.MOST_EXAMPLES);
        return find(all ? train() : List.of(few(ids)), test, ids, wanted);
    }

    /** Cut as for the tables, so that adjustment adds the same numbers in the same order. */
    private List<Block> train() {
        return Block.cut(experiment.trainLabels(), config.sameLabel() && experiment.isLabelled(), Blocks.MOST_EXAMPLES);
    }

    private static Block few(int[] ids) {
        return new Block(0, Block.ANY, Arrays.stream(ids).sorted().toArray());
    }

    private Found find(List<Block> train, List<Block> test, int[] ids, PairsByExample wanted) throws IOException {
        boolean ofTrain = wanted.ofTrain();
        Blocks blocks = Blocks.of(spark, fleet, train, test);
        NeighbourAdjustment adjustment = config.adjust() == EstimateConfig.Adjust.NEIGHBOURS
                ? NeighbourAdjustment.of(spark, blocks, fleet.out(), experiment)
                : null;
        try (Believed believed = Believed.of(spark, fleet, test)) {
            NeighbourAdjustment used = adjustment != null && adjustment.isUsed() ? adjustment : null;
            BlockJackknife jackknife =
                    BlockJackknife.of(experiment.config().subsets().design(), fleet.runs());
            return JobGroups.find(
                    spark,
                    description(ids, ofTrain),
                    () -> new Found(
                            wanted.ranked(
                                    pairs(blocks, used, believed, jackknife, ofTrain ? ids : null),
                                    pair -> pair,
                                    PairsOfOne::add,
                                    fleet.runs().length,
                                    config),
                            ofTrain ? Map.of() : correct(blocks.test()),
                            ofTrain
                                    ? memorization(
                                            used == null
                                                    ? EstimateMemorization.differences(blocks, jackknife)
                                                    : used.memorization(),
                                            ids)
                                    : Map.of(),
                            used == null ? null : used.chosen().neighbours(),
                            believed == null ? null : believed.prior()));
        } finally {
            if (adjustment != null) {
                adjustment.release();
            }
            blocks.release();
        }
    }

    private Found byScore(ScoreBlocks blocks, int[] ids, PairsByExample wanted) throws IOException {
        boolean ofTrain = wanted.ofTrain();
        int models = fleet.runs().length;
        BlockJackknife jackknife =
                BlockJackknife.of(experiment.config().subsets().design(), fleet.runs());
        ScoreMeetings meetings = ScoreMeetings.of(spark, fleet, blocks, config.score(), jackknife);
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        try (Believed believed = Believed.of(spark, fleet, blocks.test())) {
            EstimateScoreInfluence influence = new EstimateScoreInfluence(config, labels, models, jackknife);
            JavaRDD<ScorePair> pairs = influence.kept(
                    meetings.meetings(believed == null ? null : believed.effects())
                            .values(),
                    ScoreInfluence.Least.ANY);
            return JobGroups.find(
                    spark,
                    description(ids, ofTrain),
                    () -> new Found(
                            wanted.ranked(
                                    pairs,
                                    ScorePair::pair,
                                    (of, pair) -> of.add(pair.pair(), influence.pValue(pair)),
                                    models,
                                    config),
                            ofTrain ? Map.of() : correct(meetings.test()),
                            ofTrain
                                    ? memorization(
                                            meetings.memorization().map(EstimateMemorization.Scored::example), ids)
                                    : Map.of(),
                            null,
                            believed == null ? null : believed.prior()));
        } finally {
            meetings.release();
        }
    }

    private static String description(int[] ids, boolean ofTrain) {
        return "explain: influence of " + ids.length + (ofTrain ? " train" : " test") + " examples";
    }

    private JavaRDD<Pair> pairs(
            Blocks blocks,
            @Nullable NeighbourAdjustment adjustment,
            @Nullable Believed believed,
            @Nullable BlockJackknife jackknife,
            int @Nullable [] trainIds) {
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        if (adjustment != null) {
            return adjustment.ofFew(spark, trainIds, labels);
        }
        JavaRDD<TrainBlock> some =
                trainIds == null ? blocks.train() : blocks.train().map(block -> block.only(trainIds));
        if (believed == null) {
            return meet(
                    spark,
                    some,
                    blocks.test(),
                    trainIds != null,
                    (train, test) -> EstimateInfluence.kept(train, test, PairRule.ALL, labels.value(), jackknife));
        }
        BelievedMeetings.OfMeeting each = new BelievedMeetings.OfMeeting(labels, jackknife);
        return meet(
                spark,
                some,
                BelievedMeetings.with(blocks, believed.effects()).values(),
                trainIds != null,
                (train, test) -> each.pairs(train, test)
                        .kept(PairRule.ALL)
                        .map(pair -> each.withInterval(train, test._1, pair)));
    }

    /** The pairs of a train and a test block. */
    interface Meeting<A, B> extends Serializable {
        Stream<Pair> pairs(A train, B test);
    }

    /** Every train block with every test block; those of the one side are few enough to be sent to all tasks. */
    static <A, B> JavaRDD<Pair> meet(
            JavaSparkContext spark, JavaRDD<A> train, JavaRDD<B> test, boolean fewTrain, Meeting<A, B> meeting) {
        if (fewTrain) {
            Broadcast<List<A>> few = spark.broadcast(train.collect());
            return test.flatMap(
                    b -> few.value().stream().flatMap(a -> meeting.pairs(a, b)).iterator());
        }
        Broadcast<List<B>> few = spark.broadcast(test.collect());
        return train.flatMap(
                a -> few.value().stream().flatMap(b -> meeting.pairs(a, b)).iterator());
    }

    private static Map<Integer, Memorized> memorization(JavaRDD<EstimateMemorization.Example> all, int[] ids) {
        Map<Integer, Memorized> memorization = new HashMap<>();
        all.filter(example -> Arrays.stream(ids).anyMatch(id -> id == example.id()))
                .collect()
                .forEach(
                        example -> memorization.put(example.id(), new Memorized(example.counts(), example.estimate())));
        return memorization;
    }
}
