package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Influence;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.estimate.score.BelievedPairs;
import dev.peacock.estimate.score.ScoreInfluence;
import dev.peacock.spark.columns.BlockPairs;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.stats.CriticalCounts;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Pairs by right answers, ranked by effects that were estimated together. */
final class BelievedMeetings {
    private final JavaPairRDD<Integer, Tuple2<TrainBlock, Tuple2<TestBlock, Effects>>> meetings;
    private final OfMeeting of;

    /** {@code effects}: by index of the test block; {@code jackknife}: where the design asks for it. */
    BelievedMeetings(
            JavaSparkContext spark,
            Blocks blocks,
            JavaPairRDD<Integer, Effects> effects,
            Broadcast<Labels> labels,
            @Nullable BlockJackknife jackknife) {
        this.meetings = BlockPairs.join(spark, blocks, with(blocks, effects));
        this.of = new OfMeeting(labels, jackknife);
    }

    /** By index, test blocks with the effects on them. */
    static JavaPairRDD<Integer, Tuple2<TestBlock, Effects>> with(Blocks blocks, JavaPairRDD<Integer, Effects> effects) {
        return blocks.test()
                .mapToPair(block -> new Tuple2<>(block.block().index(), block))
                .join(effects);
    }

    /** What tasks need of it. */
    record OfMeeting(Broadcast<Labels> labels, @Nullable BlockJackknife jackknife) implements Serializable {
        BelievedPairs pairs(TrainBlock train, Tuple2<TestBlock, Effects> test) {
            return new BelievedPairs(
                    train,
                    test._1,
                    test._2,
                    new ScoreInfluence.Labels(
                            labels.value().train(), labels.value().test()));
        }

        Pair withInterval(TrainBlock train, TestBlock test, Pair pair) {
            return jackknife == null ? pair : jackknife.influence(train, test, pair);
        }
    }

    JavaRDD<Pair> kept(PairRule rule) {
        OfMeeting each = of;
        return meetings.values()
                .flatMap(meeting -> each.pairs(meeting._1, meeting._2)
                        .kept(rule)
                        .map(pair -> each.withInterval(meeting._1, meeting._2._1, pair))
                        .iterator());
    }

    /** The pairs with a p-value of at most {@code most}, and a few others. */
    JavaRDD<Pair> withPValue(Broadcast<CriticalCounts> most) {
        OfMeeting each = of;
        return meetings.values().flatMap(meeting -> {
            Labels labels = each.labels.value();
            BelievedPairs pairs = each.pairs(meeting._1, meeting._2);
            return Influence.candidates(meeting._1, meeting._2._1, labels.train(), labels.test(), most.value())
                    .map(pair -> each.withInterval(meeting._1, meeting._2._1, pairs.with(pair)))
                    .iterator();
        });
    }

    /** The {@code most} strongest by test id. */
    JavaPairRDD<Integer, List<Pair>> strongest(int most) {
        OfMeeting each = of;
        return meetings.values()
                .flatMapToPair(meeting -> {
                    int[] ids = meeting._2._1.block().ids();
                    List<List<Pair>> lists = each.pairs(meeting._1, meeting._2).strongest(most);
                    return IntStream.range(0, ids.length)
                            .mapToObj(j -> new Tuple2<>(
                                    ids[j],
                                    lists.get(j).stream()
                                            .map(pair -> each.withInterval(meeting._1, meeting._2._1, pair))
                                            .toList()))
                            .iterator();
                })
                .reduceByKey((a, b) -> Influence.merge(a, b, most));
    }

    /** These are of the models that choose pairs, and {@code fresh} the same blocks over the fresh ones. */
    JavaPairRDD<Integer, SplitCheck.Sums> split(
            JavaPairRDD<Integer, Tuple2<TrainBlock, TestBlock>> fresh, EstimateConfig config) {
        OfMeeting each = of;
        PairRule rule = EstimateInfluence.highInfluence(config);
        return meetings.join(fresh).mapValues(both -> {
            TrainBlock train = both._1._1;
            return SplitCheck.sums(each.pairs(train, both._1._2).kept(rule), both._2, config);
        });
    }
}
