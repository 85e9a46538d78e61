package dev.peacock.spark.estimate;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.INFLUENCE;
import static dev.peacock.table.Tables.TEST_EXAMPLES;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.estimate.score.Scores;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.columns.MarginBlocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Computes the three tables of estimates by a real score of models that kept their margins. */
final class ScoreEstimator {
    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final Experiment experiment;
    private final EstimateConfig config;
    private final FinishedFleet fleet;

    ScoreEstimator(SparkSession session, FinishedFleet fleet) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.tables = new SparkTables(session, fleet.out());
        this.experiment = fleet.experiment();
        this.config = experiment.config().estimate();
        this.fleet = fleet;
    }

    /** UserError if a run has no margins. */
    Estimator.Findings run() throws IOException {
        int models = fleet.runs().length;
        BlockJackknife jackknife =
                BlockJackknife.of(experiment.config().subsets().design(), fleet.runs());
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        MarginBlocks margins = MarginBlocks.of(spark, fleet);
        try {
            JavaRDD<EstimateMemorization.Scored> examples = memorization(margins, config.score(), jackknife);
            long significant = JobGroups.find(
                    spark,
                    "estimate: memorization over " + models + " models",
                    () -> new EstimateMemorization(spark, tables, config).write(examples, labels));
            EstimateInfluence.Family family =
                    JobGroups.find(spark, "estimate: influence over " + models + " models", () -> influence(labels));
            return new Estimator.Findings(family, significant, null, null);
        } finally {
            margins.release();
        }
    }

    /** Every train example with the difference of its mean scores. {@code jackknife}: where the design asks for it. */
    static JavaRDD<EstimateMemorization.Scored> memorization(
            MarginBlocks margins, Score score, @Nullable BlockJackknife jackknife) {
        return margins.train()
                .flatMap(block -> IntStream.range(0, block.size())
                        .mapToObj(i -> memorization(block, i, score, jackknife))
                        .iterator());
    }

    private static EstimateMemorization.Scored memorization(
            MarginBlock block, int i, Score score, @Nullable BlockJackknife jackknife) {
        ScoreDifference difference = ScoreDifference.of(block.included(), i, Scores.of(score, block, i), jackknife);
        return new EstimateMemorization.Scored(
                new EstimateMemorization.Example(block.block().ids()[i], block.memorization(i), difference.estimate()),
                difference.pValue());
    }

    /** No pairs yet. */
    private EstimateInfluence.Family influence(Broadcast<Labels> labels) throws IOException {
        tables.write(INFLUENCE, tables.frame(INFLUENCE, spark.emptyRDD()));
        Blocks blocks =
                Blocks.of(spark, fleet, List.of(), Block.cut(experiment.testLabels(), false, Blocks.MOST_EXAMPLES));
        try {
            JavaRDD<Row> rows = blocks.test().flatMap(block -> testExamples(block, labels.value()));
            tables.write(TEST_EXAMPLES, tables.frame(TEST_EXAMPLES, rows).sort(col(TEST_EXAMPLES.testId)));
        } finally {
            blocks.release();
        }
        return new EstimateInfluence.Family(0, 0);
    }

    private static Iterator<Row> testExamples(TestBlock block, Labels labels) {
        int models = block.correct().rows();
        return IntStream.range(0, block.block().size())
                .mapToObj(j -> {
                    int id = block.block().ids()[j];
                    int correct = block.correct().count(j);
                    return Rows.of(TEST_EXAMPLES)
                            .with(TEST_EXAMPLES.testId, (long) id)
                            .with(TEST_EXAMPLES.label, labels.test()[id])
                            .with(TEST_EXAMPLES.models, models)
                            .with(TEST_EXAMPLES.correct, correct)
                            .with(TEST_EXAMPLES.accuracy, models == 0 ? null : (double) correct / models)
                            .with(TEST_EXAMPLES.topTrainId, null)
                            .with(TEST_EXAMPLES.topInfluence, null)
                            .build();
                })
                .iterator();
    }
}
