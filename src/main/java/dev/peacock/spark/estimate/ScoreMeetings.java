package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.estimate.score.ScoredTrain;
import dev.peacock.estimate.score.Scores;
import dev.peacock.estimate.score.Sides;
import dev.peacock.spark.columns.ScoreBlocks;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.stats.FisherExact;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * A fleet's examples by a real score, in blocks. Margins of train examples are read once, for their memorization, and then dropped; what
 * is kept, in memory or on local disks until {@link #release}, are inclusion bits of train examples, and margins of test examples.
 */
public final class ScoreMeetings {
    /** Train blocks that a test block, which is larger, is sent to together. */
    private static final int TOGETHER = 16;

    private final JavaSparkContext spark;
    private final ScoreBlocks blocks;
    private final JavaRDD<Part> parts;

    private ScoreMeetings(JavaSparkContext spark, ScoreBlocks blocks, JavaRDD<Part> parts) {
        this.spark = spark;
        this.blocks = blocks;
        this.parts = parts;
    }

    /** A block of train examples with the memorization of each, or one of test examples. */
    private record Part(
            @Nullable ScoredTrain train,
            List<EstimateMemorization.Scored> examples,
            @Nullable MarginBlock test) implements Serializable {}

    /** Train blocks, ascending, and a test block that must meet them; {@code effects}: null where they are not asked for. */
    record Meeting(
            List<ScoredTrain> train,
            MarginBlock test,
            @Nullable Effects effects) implements Serializable {}

    /** {@code jackknife}: where the design asks for it. UserError, when it is used, if a run has no margins. */
    public static ScoreMeetings of(
            JavaSparkContext spark,
            FinishedFleet fleet,
            ScoreBlocks blocks,
            Score score,
            @Nullable BlockJackknife jackknife) {
        FisherExact fisher = score == Score.SHARE ? new FisherExact(fleet.runs().length) : null;
        JavaRDD<Part> parts = blocks.margins(spark, fleet, score)
                .map(block ->
                        block._1 ? train(block._2, score, jackknife, fisher) : new Part(null, List.of(), block._2))
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new ScoreMeetings(spark, blocks, parts);
    }

    /** {@code fisher}: where the p-values are those of the counts. */
    private static Part train(
            MarginBlock block, Score score, @Nullable BlockJackknife jackknife, @Nullable FisherExact fisher) {
        List<EstimateMemorization.Scored> examples = new ArrayList<>();
        double[] memorization = new double[block.size()];
        for (int i = 0; i < memorization.length; i++) {
            double[] scores = Scores.of(score, block, i);
            ScoreDifference difference = ScoreDifference.of(score, block.included(), i, scores, jackknife);
            examples.add(new EstimateMemorization.Scored(
                    new EstimateMemorization.Example(
                            block.block().ids()[i],
                            block.memorization(i),
                            difference.estimate(),
                            Sides.of(block.included(), i, scores)),
                    fisher == null || difference.estimate().value() == null
                            ? difference.pValue()
                            : block.memorization(i).pValue(fisher)));
            memorization[i] = Objects.requireNonNullElse(difference.estimate().value(), Double.NaN);
        }
        return new Part(new ScoredTrain(block.block(), block.included(), memorization), examples, null);
    }

    /** Every train example with the difference of its mean scores. */
    JavaRDD<EstimateMemorization.Scored> memorization() {
        return parts.flatMap(part -> part.examples.iterator());
    }

    JavaRDD<TestBlock> test() {
        return tested().map(block -> new TestBlock(block.block(), block.correct()));
    }

    /** Pairs with a defined influence that are compared. */
    long familySize() {
        Map<Integer, Long> testExamples = new HashMap<>();
        for (Block block : blocks.test()) {
            testExamples.merge(block.label(), (long) block.size(), Long::sum);
        }
        return trained()
                .mapToPair(block -> new Tuple2<>(block.block().label(), (long) block.defined()))
                .reduceByKey(Long::sum)
                .collect()
                .stream()
                .mapToLong(label -> label._2 * testExamples.getOrDefault(label._1, 0L))
                .sum();
    }

    /** By number: every train block with every test block that it must meet, all or those of its label. */
    JavaPairRDD<Integer, Meeting> meetings() {
        return meetings(null);
    }

    /** {@code effects}: by place of the test block. */
    JavaPairRDD<Integer, Meeting> meetings(@Nullable JavaPairRDD<Integer, Effects> effects) {
        int groups = (blocks.train().size() + TOGETHER - 1) / TOGETHER;
        int[][] testOfTrain = others(blocks.train(), blocks.test());
        int[][] trainOfTest = others(blocks.test(), blocks.train());
        int parts = Math.max(1, Math.min(groups * blocks.test().size(), 4 * spark.defaultParallelism()));
        JavaPairRDD<Integer, ScoredTrain> left = trained()
                .flatMapToPair(block -> IntStream.of(testOfTrain[block.block().index()])
                        .mapToObj(test ->
                                new Tuple2<>(test * groups + block.block().index() / TOGETHER, block))
                        .iterator());
        JavaPairRDD<Integer, Meeting> right = testedWith(effects).flatMapToPair(side -> {
            int test = side.test.block().index();
            return IntStream.of(trainOfTest[test])
                    .map(train -> test * groups + train / TOGETHER)
                    .distinct()
                    .mapToObj(meeting -> new Tuple2<>(meeting, side))
                    .iterator();
        });
        return left.cogroup(right, parts).mapValues(sides -> {
            List<ScoredTrain> train = new ArrayList<>();
            sides._1.forEach(train::add);
            train.sort(Comparator.comparingInt(block -> block.block().index()));
            Meeting side = sides._2.iterator().next();
            return new Meeting(train, side.test, side.effects);
        });
    }

    /** The test blocks' sides of meetings, without train blocks. */
    private JavaRDD<Meeting> testedWith(@Nullable JavaPairRDD<Integer, Effects> effects) {
        return effects == null
                ? tested().map(block -> new Meeting(List.of(), block, null))
                : tested().mapToPair(block -> new Tuple2<>(block.block().index(), block))
                        .join(effects)
                        .values()
                        .map(both -> new Meeting(List.of(), both._1, both._2));
    }

    /** By place of a block, the places of those of the other side that it meets. */
    private static int[][] others(List<Block> these, List<Block> those) {
        return these.stream()
                .map(block -> those.stream()
                        .filter(other -> other.label() == block.label())
                        .mapToInt(Block::index)
                        .toArray())
                .toArray(int[][]::new);
    }

    public JavaRDD<ScoredTrain> trained() {
        return parts.filter(part -> part.train != null).map(part -> Objects.requireNonNull(part.train));
    }

    public JavaRDD<MarginBlock> tested() {
        return parts.filter(part -> part.test != null).map(part -> Objects.requireNonNull(part.test));
    }

    public void release() {
        parts.unpersist();
    }
}
