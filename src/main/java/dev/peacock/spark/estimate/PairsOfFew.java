package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.stats.FisherExact;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
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
     */
    public record Found(
            Map<Integer, PairsOfOne.Ranked> pairs,
            Map<Integer, Integer> correct,
            Map<Integer, Memorized> memorization,
            @Nullable Integer adjusted) {}

    /** How many runs classify each test example correctly. */
    public int[] correct() throws IOException {
        Blocks blocks =
                Blocks.of(spark, fleet, List.of(), Block.cut(experiment.testLabels(), false, Blocks.MOST_EXAMPLES));
        try {
            int[] correct = new int[experiment.testSize()];
            correct(blocks).forEach((id, runs) -> correct[id] = runs);
            return correct;
        } finally {
            blocks.release();
        }
    }

    /** By test id, how many runs classify the blocks' test examples correctly. */
    private Map<Integer, Integer> correct(Blocks blocks) throws IOException {
        Map<Integer, Integer> correct = new HashMap<>();
        JobGroups.find(
                        spark,
                        "explain: accuracy on test examples",
                        () -> blocks.test()
                                .map(block -> new Tuple2<>(
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
        return find(train(), List.of(few(ids)), ids, new Wanted(false, most, also));
    }

    /** Of train examples. */
    public Found ofTrain(int[] ids, int most) throws IOException {
        boolean all = config.adjust() == EstimateConfig.Adjust.NEIGHBOURS;
        List<Block> test = Block.cut(experiment.testLabels(), false, Blocks.MOST_EXAMPLES);
        return find(all ? train() : List.of(few(ids)), test, ids, new Wanted(true, most, Map.of()));
    }

    /** Cut as for the tables, so that adjustment adds the same numbers in the same order. */
    private List<Block> train() {
        return Block.cut(experiment.trainLabels(), config.sameLabel() && experiment.isLabelled(), Blocks.MOST_EXAMPLES);
    }

    private static Block few(int[] ids) {
        return new Block(0, Block.ANY, Arrays.stream(ids).sorted().toArray());
    }

    private record Wanted(boolean ofTrain, int most, Map<Integer, Set<Integer>> also) implements Serializable {
        int subject(Pair pair) {
            return ofTrain ? pair.trainId() : pair.testId();
        }
    }

    private Found find(List<Block> train, List<Block> test, int[] ids, Wanted wanted) throws IOException {
        boolean ofTrain = wanted.ofTrain;
        Blocks blocks = Blocks.of(spark, fleet, train, test);
        NeighbourAdjustment adjustment = config.adjust() == EstimateConfig.Adjust.NEIGHBOURS
                ? NeighbourAdjustment.of(spark, blocks, fleet.out(), experiment)
                : null;
        try {
            NeighbourAdjustment used = adjustment != null && adjustment.isUsed() ? adjustment : null;
            BlockJackknife jackknife =
                    BlockJackknife.of(experiment.config().subsets().design(), fleet.runs());
            String description = "explain: influence of " + ids.length + (ofTrain ? " train" : " test") + " examples";
            return JobGroups.find(
                    spark,
                    description,
                    () -> new Found(
                            ranked(pairs(blocks, used, jackknife, ofTrain ? ids : null), wanted),
                            ofTrain ? Map.of() : correct(blocks),
                            ofTrain ? memorization(blocks, used, jackknife, ids) : Map.of(),
                            used == null ? null : used.chosen().neighbours()));
        } finally {
            if (adjustment != null) {
                adjustment.release();
            }
            blocks.release();
        }
    }

    private JavaRDD<Pair> pairs(
            Blocks blocks,
            @Nullable NeighbourAdjustment adjustment,
            @Nullable BlockJackknife jackknife,
            int @Nullable [] trainIds) {
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        return adjustment != null
                ? adjustment.ofFew(spark, trainIds, labels)
                : meet(
                        spark,
                        trainIds == null ? blocks.train() : blocks.train().map(block -> block.only(trainIds)),
                        blocks.test(),
                        trainIds != null,
                        (train, test) -> EstimateInfluence.kept(train, test, PairRule.ALL, labels.value(), jackknife));
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

    private Map<Integer, PairsOfOne.Ranked> ranked(JavaRDD<Pair> pairs, Wanted wanted) {
        int models = fleet.runs().length;
        FisherExact fisher = new FisherExact(models);
        Broadcast<FisherExact> everywhere = spark.broadcast(fisher);
        Map<Integer, PairsOfOne.Part> parts = pairs.mapPartitionsToPair(
                        some -> parts(some, wanted, models, everywhere.value()))
                .reduceByKey((a, b) -> a.merge(b, wanted.most))
                .collectAsMap();
        Map<Integer, PairsOfOne.Ranked> ranked = new HashMap<>();
        parts.forEach((id, part) -> ranked.put(id, part.ranked(fisher, config.fdrMethod(), config.fdr())));
        return ranked;
    }

    private static Iterator<Tuple2<Integer, PairsOfOne.Part>> parts(
            Iterator<Pair> pairs, Wanted wanted, int models, FisherExact fisher) {
        Map<Integer, PairsOfOne> subjects = new HashMap<>();
        while (pairs.hasNext()) {
            Pair pair = pairs.next();
            subjects.computeIfAbsent(
                            wanted.subject(pair),
                            id -> new PairsOfOne(models, wanted.most, wanted.also.getOrDefault(id, Set.of())))
                    .add(pair);
        }
        return subjects.entrySet().stream()
                .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue().part(fisher)))
                .iterator();
    }

    private static Map<Integer, Memorized> memorization(
            Blocks blocks, @Nullable NeighbourAdjustment adjustment, @Nullable BlockJackknife jackknife, int[] ids) {
        JavaRDD<EstimateMemorization.Example> all =
                adjustment == null ? EstimateMemorization.differences(blocks, jackknife) : adjustment.memorization();
        Map<Integer, Memorized> memorization = new HashMap<>();
        all.filter(example -> Arrays.stream(ids).anyMatch(id -> id == example.id()))
                .collect()
                .forEach(
                        example -> memorization.put(example.id(), new Memorized(example.counts(), example.estimate())));
        return memorization;
    }
}
