package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.estimate.score.Scores;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.stats.Rounded;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * What effects are estimated together from.
 *
 * @param train of which only inclusion counts
 * @param scores by test id, by run
 */
record EffectData(JavaRDD<TrainBlock> train, JavaPairRDD<Integer, float[]> scores) {

    static EffectData of(ScoreMeetings meetings, Score score) {
        return new EffectData(
                meetings.trained().map(block -> new TrainBlock(block.block(), block.included(), block.included())),
                meetings.tested()
                        .flatMapToPair(block -> IntStream.range(0, block.size())
                                .mapToObj(j -> new Tuple2<>(
                                        block.block().ids()[j], Rounded.floats(Scores.of(score, block, j))))
                                .iterator()));
    }

    /** A score is 1 where a run is right, and else 0. */
    static EffectData of(Blocks blocks) {
        return new EffectData(
                blocks.train(),
                blocks.test()
                        .flatMapToPair(block -> IntStream.range(0, block.block().size())
                                .mapToObj(j -> {
                                    float[] right = new float[block.correct().rows()];
                                    for (int run = 0; run < right.length; run++) {
                                        right[run] = block.correct().get(j, run) ? 1 : 0;
                                    }
                                    return new Tuple2<>(block.block().ids()[j], right);
                                })
                                .iterator()));
    }
}
