package dev.peacock.spark.estimate;

import dev.peacock.estimate.AdjustedInfluence;
import dev.peacock.estimate.AdjustedMemorization;
import dev.peacock.estimate.Adjustment;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.Influence;
import dev.peacock.estimate.Neighbourhood;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.columns.BlockPairs;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.nearest.Neighbourhoods;
import dev.peacock.spark.nearest.Neighbours;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.subset.OthersIncluded;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Estimates that are adjusted for the inclusion of neighbours: {@code estimate.adjust = neighbours}. */
public final class NeighbourAdjustment {
    private final Blocks blocks;
    private final Chosen chosen;
    private final OthersIncluded others;
    /** By index of the train block. */
    private final JavaPairRDD<Integer, Tuple2<TrainBlock, Estimate[]>> train;
    /** By index of the test block. */
    private final JavaPairRDD<Integer, Tuple2<TestBlock, Neighbourhood>> test;

    private NeighbourAdjustment(
            Blocks blocks,
            Chosen chosen,
            OthersIncluded others,
            JavaPairRDD<Integer, Tuple2<TrainBlock, Estimate[]>> train,
            JavaPairRDD<Integer, Tuple2<TestBlock, Neighbourhood>> test) {
        this.blocks = blocks;
        this.chosen = chosen;
        this.others = others;
        this.train = train;
        this.test = test;
    }

    /**
     * The choice made by cross-validation.
     *
     * @param neighbours 0 where the plain difference is best
     * @param gain see {@link AdjustedMemorization.Choice}
     * @param searchSeconds wall time to find, or read, who is whose neighbour
     * @param choiceSeconds wall time to choose, and to estimate memorization
     */
    public record Chosen(int neighbours, double gain, double searchSeconds, double choiceSeconds) {
        /** For the log. */
        public String sentence() {
            String times = String.format(
                    Locale.ROOT, "; neighbours took %.1f s, the choice %.1f s", searchSeconds, choiceSeconds);
            return neighbours == 0
                    ? "estimate: adjusting for neighbours does not reduce the error here, so estimates are "
                            + "plain differences" + times
                    : String.format(
                            Locale.ROOT,
                            "estimate: adjusted for the %d nearest train examples, which makes the "
                                    + "cross-validated error %.2f times smaller%s",
                            neighbours,
                            gain,
                            times);
        }
    }

    /** Finds neighbours and chooses their number. */
    public static NeighbourAdjustment of(
            JavaSparkContext spark, Blocks blocks, OutputDirectory out, Experiment experiment) throws IOException {
        OthersIncluded others = OthersIncluded.of(experiment.config().subsets().design(), experiment.trainSize());
        double started = Clock.seconds();
        Neighbours neighbours = Neighbours.of(spark, out, experiment);
        double found = Clock.seconds();
        JavaPairRDD<Integer, Tuple2<TrainBlock, Neighbourhood>> near = blocks.train()
                .mapToPair(block -> new Tuple2<>(block.block().index(), block))
                .join(Neighbourhoods.of(
                        spark, blocks.train(), blocks.trainPlan(), 0, neighbours, Adjustment.MOST_NEIGHBOURS))
                .persist(StorageLevel.MEMORY_AND_DISK());
        JobGroups.in(spark, "estimate: columns of neighbours", near::count);
        double gathered = Clock.seconds();
        AdjustedMemorization.Choice choice =
                JobGroups.find(spark, "estimate: how many neighbours to adjust for", () -> choose(near));
        int k = choice.neighbours();
        JavaPairRDD<Integer, Tuple2<TrainBlock, Estimate[]>> train = near.mapValues(
                        block -> new Tuple2<>(block._1, AdjustedMemorization.of(block._1, block._2, k, others)))
                .persist(StorageLevel.MEMORY_AND_DISK());
        train.count();
        near.unpersist();
        JavaPairRDD<Integer, Tuple2<TestBlock, Neighbourhood>> test = blocks.test()
                .mapToPair(block -> new Tuple2<>(block.block().index(), block))
                .join(Neighbourhoods.of(
                        spark, blocks.train(), blocks.testPlan(), experiment.trainSize(), neighbours, k + 1))
                .persist(StorageLevel.MEMORY_AND_DISK());
        Chosen chosen = new Chosen(k, choice.gain(), found - started, Clock.seconds() - gathered);
        return new NeighbourAdjustment(blocks, chosen, others, train, test);
    }

    private static AdjustedMemorization.Choice choose(JavaPairRDD<Integer, Tuple2<TrainBlock, Neighbourhood>> near) {
        // added up in the order of the blocks, so that the last digits do not depend on the cluster
        TreeMap<Integer, double[]> parts =
                new TreeMap<>(near.mapValues(block -> AdjustedMemorization.errors(block._1, block._2))
                        .collectAsMap());
        double[] errors = new double[Adjustment.candidates()];
        for (double[] part : parts.values()) {
            Arrays.setAll(errors, c -> errors[c] + part[c]);
        }
        return AdjustedMemorization.Choice.of(errors);
    }

    public Chosen chosen() {
        return chosen;
    }

    /** Whether anything is adjusted. */
    boolean isUsed() {
        return chosen.neighbours > 0;
    }

    JavaRDD<EstimateMemorization.Example> memorization() {
        return train.values()
                .flatMap(block -> IntStream.range(0, block._2.length)
                        .mapToObj(i -> new EstimateMemorization.Example(
                                block._1.block().ids()[i], block._1.memorization(i), block._2[i]))
                        .iterator());
    }

    JavaRDD<Pair> kept(PairRule rule, Broadcast<Labels> labels) {
        int k = chosen.neighbours;
        OthersIncluded known = others;
        return meetings()
                .flatMap(meeting -> influence(meeting, k, known)
                        .kept(labels.value().train(), labels.value().test(), rule)
                        .iterator());
    }

    /** All pairs, of whatever label; of some train examples where {@code trainIds} is not null. */
    JavaRDD<Pair> ofFew(JavaSparkContext spark, int @Nullable [] trainIds, Broadcast<Labels> labels) {
        int k = chosen.neighbours;
        OthersIncluded known = others;
        JavaRDD<Tuple2<TrainBlock, Estimate[]>> all = train.values();
        return PairsOfFew.meet(
                spark,
                trainIds == null ? all : all.map(block -> only(block, trainIds)),
                test.values(),
                trainIds != null,
                (some, near) -> influence(new Tuple2<>(some, near), k, known)
                        .kept(labels.value().train(), labels.value().test(), PairRule.ALL));
    }

    private static Tuple2<TrainBlock, Estimate[]> only(Tuple2<TrainBlock, Estimate[]> block, int[] ids) {
        TrainBlock some = block._1.only(ids);
        Estimate[] estimates = Arrays.stream(some.block().ids())
                .mapToObj(id -> block._2[Arrays.binarySearch(block._1.block().ids(), id)])
                .toArray(Estimate[]::new);
        return new Tuple2<>(some, estimates);
    }

    /** By test id, the {@code most} strongest pairs, of all pairs. */
    JavaPairRDD<Integer, List<Pair>> strongest(Broadcast<Labels> labels, int most) {
        int k = chosen.neighbours;
        OthersIncluded known = others;
        return meetings()
                .flatMapToPair(meeting -> {
                    int[] testIds = meeting._2._1.block().ids();
                    List<List<Pair>> strongest = influence(meeting, k, known)
                            .strongest(labels.value().train(), labels.value().test(), most);
                    return IntStream.range(0, testIds.length)
                            .mapToObj(j -> new Tuple2<>(testIds[j], strongest.get(j)))
                            .iterator();
                })
                .reduceByKey((a, b) -> Influence.merge(a, b, most));
    }

    private JavaRDD<Tuple2<Tuple2<TrainBlock, Estimate[]>, Tuple2<TestBlock, Neighbourhood>>> meetings() {
        BlockPairs plan = BlockPairs.of(blocks.trainPlan(), blocks.testPlan());
        return train.flatMapToPair(block -> Arrays.stream(plan.ofTrain(block._2._1.block()))
                        .mapToObj(m -> new Tuple2<>(m, block._2))
                        .iterator())
                .join(test.flatMapToPair(block -> Arrays.stream(plan.ofTest(block._2._1.block()))
                        .mapToObj(m -> new Tuple2<>(m, block._2))
                        .iterator()))
                .values();
    }

    private static AdjustedInfluence influence(
            Tuple2<Tuple2<TrainBlock, Estimate[]>, Tuple2<TestBlock, Neighbourhood>> meeting,
            int k,
            OthersIncluded others) {
        return new AdjustedInfluence(meeting._1._1, meeting._1._2, meeting._2._1, meeting._2._2, k, others);
    }

    public void release() {
        train.unpersist();
        test.unpersist();
    }
}
