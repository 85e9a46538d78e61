package dev.peacock.spark.interchange;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.score.ScoredTrain;
import dev.peacock.estimate.score.TestScores;
import dev.peacock.spark.columns.ScoreBlocks;
import dev.peacock.spark.estimate.ScoreMeetings;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.stats.Rounded;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Differences of mean scores of models that kept their margins: influence by sums in float, as many digits as are written. */
record ExportedScores(JavaSparkContext spark, ScoreBlocks blocks, ScoreMeetings scored, Score score)
        implements ExportedEffects {
    /** UserError, when it is used, if a run has no margins. */
    static ExportedScores of(JavaSparkContext spark, FinishedFleet fleet, Score score) {
        ScoreBlocks blocks = ScoreBlocks.of(fleet.experiment(), fleet.runs().length, false);
        return new ExportedScores(spark, blocks, ScoreMeetings.of(spark, fleet, blocks, score, null), score);
    }

    @Override
    public JavaRDD<Tuple2<int[], float[]>> memorization() {
        return scored.trained().map(block -> new Tuple2<>(block.block().ids(), Rounded.floats(block.memorization())));
    }

    @Override
    public int trainBlocks() {
        return blocks.train().size();
    }

    @Override
    public List<Block> testPlan() {
        return blocks.test();
    }

    @Override
    public OnTest<ScoredTrain, float[]> on(int testBlock) {
        MarginBlock block =
                scored.tested().filter(of -> of.block().index() == testBlock).first();
        Broadcast<float[]> test = spark.broadcast(new TestScores(score, block).centred());
        return new OnTest<>(
                scored.trained(),
                test,
                (train, of, from, to) -> new Tuple2<>(train.block().index(), train.influence(of, from, to)));
    }

    @Override
    public void release() {
        scored.release();
    }
}
