package dev.peacock.spark.estimate;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.INFLUENCE;
import static org.apache.spark.sql.functions.coalesce;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.text.Words;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.Influence;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.CriticalCounts;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.PValues;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Writes the table of influence: the pairs that the rule keeps, tested in the family of all possible pairs. */
record EstimateInfluence(JavaSparkContext spark, SparkTables tables, EstimateConfig config, long whole) {
    /** A family this small is counted whole at once; of a larger one first the p-values that matter to discoveries. */
    static final long WHOLE = 1L << 24;

    /** How many pairs were tested, and how many of them are significant at the false discovery rate. */
    record Family(long size, long significant) {}

    /** The pairs that may be kept; {@code significant}: the largest p-value of a discovery, where that decides. */
    interface Candidates {
        JavaRDD<Pair> of(double significant);
    }

    /** Writes the table of the pairs that are kept; {@code finish}: what is done to these before. */
    Family write(
            Blocks blocks,
            JavaPairRDD<TrainBlock, TestBlock> meetings,
            Candidates pairs,
            UnaryOperator<JavaRDD<Tested<Pair>>> finish,
            int models,
            Broadcast<FisherExact> fisher)
            throws IOException {
        long family = familySize(blocks);
        boolean byThreshold = config.topPerTest() == null && config.keep() == EstimateConfig.Keep.HIGH_INFLUENCE;
        boolean bySignificance = config.keep() == EstimateConfig.Keep.SIGNIFICANT;
        double fdr = config.fdr();
        QValues.PValueOf<Pair> pValue = pair -> pair.influence().pValue(fisher.value());
        // what is not over a threshold is rarely a discovery, and its q-value then needs the whole family
        double level = (byThreshold || bySignificance) && family > whole ? fdr : 1;
        QValues qValues = qValues(meetings, family, models, level, fisher);
        long significant = qValues.discoveries(fdr);
        JavaRDD<Pair> candidates = pairs.of(bySignificance ? qValues.largestDiscovery(fdr) : 1);
        JavaRDD<Pair> kept = byThreshold ? candidates.persist(StorageLevel.MEMORY_AND_DISK()) : candidates;
        JavaRDD<Tested<Pair>> tested = qValues.attach(kept, pValue);
        if (bySignificance) {
            tested = tested.filter(pair -> pair.q() <= fdr);
        } else if (level < 1) {
            QValues partial = qValues;
            if (!tested.filter(pair -> !partial.isExact(pair.q())).isEmpty()) {
                qValues.release();
                qValues = qValues(meetings, family, models, 1, fisher);
                tested = qValues.attach(kept, pValue);
            }
        }
        write(tables, finish.apply(tested), config);
        qValues.release();
        kept.unpersist();
        return new Family(family, significant);
    }

    /** Strongest first. */
    static void write(SparkTables tables, JavaRDD<Tested<Pair>> pairs, EstimateConfig config) throws IOException {
        String score = Words.of(config.score());
        Dataset<Row> frame = tables.frame(INFLUENCE, pairs.map(pair -> row(pair, score)));
        tables.write(
                INFLUENCE,
                frame.sort(
                        coalesce(col(INFLUENCE.believed), col(INFLUENCE.influence))
                                .desc(),
                        col(INFLUENCE.trainId),
                        col(INFLUENCE.testId)));
    }

    /** The pairs to keep by their difference of accuracies. {@code jackknife}: where the design asks for it. */
    static JavaRDD<Pair> kept(
            JavaPairRDD<TrainBlock, TestBlock> meetings,
            PairRule rule,
            Broadcast<Labels> labels,
            @Nullable BlockJackknife jackknife) {
        return meetings.flatMap(meeting ->
                kept(meeting._1, meeting._2, rule, labels.value(), jackknife).iterator());
    }

    /** The same of two blocks. */
    static Stream<Pair> kept(
            TrainBlock train, TestBlock test, PairRule rule, Labels labels, @Nullable BlockJackknife jackknife) {
        return Influence.kept(train, test, labels.train(), labels.test(), rule)
                .map(pair -> jackknife == null ? pair : jackknife.influence(train, test, pair));
    }

    /** The pairs with a p-value of at most {@code most}, and a few others. */
    static JavaRDD<Pair> withPValue(
            JavaPairRDD<TrainBlock, TestBlock> meetings,
            Broadcast<CriticalCounts> most,
            Broadcast<Labels> labels,
            @Nullable BlockJackknife jackknife) {
        return meetings.flatMap(meeting -> Influence.candidates(
                        meeting._1,
                        meeting._2,
                        labels.value().train(),
                        labels.value().test(),
                        most.value())
                .map(pair -> jackknife == null ? pair : jackknife.influence(meeting._1, meeting._2, pair))
                .iterator());
    }

    /** Where {@code estimate.top-per-test} does not say what is kept. */
    static PairRule rule(EstimateConfig config) {
        return config.keep() == EstimateConfig.Keep.ALL ? PairRule.ALL : highInfluence(config);
    }

    /** In units of the score. */
    static PairRule highInfluence(EstimateConfig config) {
        return config.score() == EstimateConfig.Score.MARGIN
                ? new PairRule(
                        BigDecimal.valueOf(config.memorizationLevel()), BigDecimal.valueOf(config.influenceLevel()))
                : new PairRule(config.memorizationThreshold(), config.influenceThreshold());
    }

    private QValues qValues(
            JavaPairRDD<TrainBlock, TestBlock> meetings,
            long family,
            int models,
            double level,
            Broadcast<FisherExact> fisher) {
        @Nullable
        Broadcast<CriticalCounts> candidates = level < 1 ? spark.broadcast(new CriticalCounts(models, level)) : null;
        JavaPairRDD<Integer, PValues> ranges =
                meetings.mapPartitionsToPair(all -> new PValueRanges<Tuple2<TrainBlock, TestBlock>>(
                        all,
                        models,
                        (meeting, counts) ->
                                counts.addPairs(meeting._1, meeting._2, candidates == null ? null : candidates.value()),
                        fisher.value(),
                        level));
        return QValues.of(spark, ranges, family, config.fdrMethod(), level);
    }

    /** Pairs of a train example with a defined memorization and any test example, or one of its label. */
    private static long familySize(Blocks blocks) {
        Map<Integer, Long> testExamples = new HashMap<>();
        for (Block block : blocks.testPlan()) {
            testExamples.merge(block.label(), (long) block.size(), Long::sum);
        }
        return blocks
                .train()
                .mapToPair(block -> new Tuple2<>(block.block().label(), (long) block.defined().length))
                .reduceByKey(Long::sum)
                .collect()
                .stream()
                .mapToLong(label -> label._2 * testExamples.getOrDefault(label._1, 0L))
                .sum();
    }

    private static Row row(Tested<Pair> tested, String score) {
        Pair pair = tested.subject();
        Counts counts = pair.influence();
        Estimate estimate = pair.estimate();
        return Rows.of(INFLUENCE)
                .with(INFLUENCE.trainId, (long) pair.trainId())
                .with(INFLUENCE.testId, (long) pair.testId())
                .with(INFLUENCE.trainLabel, pair.trainLabel())
                .with(INFLUENCE.testLabel, pair.testLabel())
                .with(INFLUENCE.modelsIn, counts.in())
                .with(INFLUENCE.modelsOut, counts.out())
                .with(INFLUENCE.correctIn, counts.correctIn())
                .with(INFLUENCE.correctOut, counts.correctOut())
                .with(INFLUENCE.score, score)
                .with(INFLUENCE.influence, pair.value())
                .with(INFLUENCE.standardError, estimate.standardError())
                .with(INFLUENCE.ciLow, estimate.low())
                .with(INFLUENCE.ciHigh, estimate.high())
                .with(INFLUENCE.pValue, tested.pOrNull())
                .with(INFLUENCE.qValue, tested.qOrNull())
                .with(INFLUENCE.memorization, pair.memorization())
                .with(INFLUENCE.believed, pair.believed())
                .with(
                        INFLUENCE.believedSd,
                        pair.posterior() == null ? null : pair.posterior().sd())
                .build();
    }
}
