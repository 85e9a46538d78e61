package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Influence;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.spark.experiment.Labels;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * How much too large the influence of pairs is because they were chosen by their estimate (the winner's curse): pairs
 * over both thresholds in the runs with even numbers, estimated again in those with odd numbers, which had no part in
 * the choice. Runs that are drawn together stay together: then it is the blocks whose number is even or odd.
 *
 * @param pairs chosen, and with a defined influence in the fresh models; the means and {@code stillAbove} are over these
 * @param undefinedFresh chosen, but without a defined influence in the fresh models
 * @param meanChoosing mean influence by the models that they were chosen on; null without pairs
 * @param meanFresh mean influence by the fresh models; null without pairs
 * @param stillAbove how many reach the influence threshold in the fresh models too
 */
public record SplitCheck(
        int choosingModels,
        int freshModels,
        long pairs,
        long undefinedFresh,
        @Nullable Double meanChoosing,
        @Nullable Double meanFresh,
        long stillAbove) {

    /** Those of the runs that pairs are chosen on. */
    public static int[] choosing(int[] runs, SubsetsConfig.Design design) {
        return Arrays.stream(runs).filter(run -> isChoosing(run, design)).toArray();
    }

    /** The others. */
    public static int[] fresh(int[] runs, SubsetsConfig.Design design) {
        return Arrays.stream(runs).filter(run -> !isChoosing(run, design)).toArray();
    }

    private static boolean isChoosing(int run, SubsetsConfig.Design design) {
        return run / design.block() % 2 == 0;
    }

    /** What {@code pairs} of two blocks add up to. */
    record Sums(long pairs, long undefined, double choosing, double fresh, long above) implements Serializable {}

    /** {@code meetings}: by number, the same two blocks over the choosing and over the fresh runs. */
    static SplitCheck of(
            JavaPairRDD<Integer, Tuple2<Tuple2<TrainBlock, TestBlock>, Tuple2<TrainBlock, TestBlock>>> meetings,
            int choosingModels,
            int freshModels,
            EstimateConfig config,
            Broadcast<Labels> labels) {
        return of(
                meetings.mapValues(both -> sums(
                        Influence.kept(
                                both._1._1,
                                both._1._2,
                                labels.value().train(),
                                labels.value().test(),
                                EstimateInfluence.highInfluence(config)),
                        both._2,
                        config)),
                choosingModels,
                freshModels);
    }

    /** From the sums of every meeting, by number. */
    static SplitCheck of(JavaPairRDD<Integer, Sums> parts, int choosingModels, int freshModels) {
        // added up in the order of the meetings, so that the last digits do not depend on the cluster
        Map<Integer, Sums> sums = new TreeMap<>(parts.collectAsMap());
        long pairs = 0;
        long undefined = 0;
        long above = 0;
        double choosing = 0;
        double fresh = 0;
        for (Sums part : sums.values()) {
            pairs += part.pairs;
            undefined += part.undefined;
            above += part.above;
            choosing += part.choosing;
            fresh += part.fresh;
        }
        return new SplitCheck(
                choosingModels,
                freshModels,
                pairs,
                undefined,
                pairs == 0 ? null : choosing / pairs,
                pairs == 0 ? null : fresh / pairs,
                above);
    }

    /** Of pairs of two blocks, chosen; {@code fresh}: these blocks over the fresh runs. */
    static Sums sums(Stream<Pair> kept, Tuple2<TrainBlock, TestBlock> fresh, EstimateConfig config) {
        int[] trainIds = fresh._1.block().ids();
        int[] testIds = fresh._2.block().ids();
        long pairs = 0;
        long undefined = 0;
        long above = 0;
        double chosenSum = 0;
        double freshSum = 0;
        Iterator<Pair> chosen = kept.iterator();
        while (chosen.hasNext()) {
            Pair pair = chosen.next();
            Counts again = fresh._1.influence(
                    Arrays.binarySearch(trainIds, pair.trainId()),
                    fresh._2,
                    Arrays.binarySearch(testIds, pair.testId()));
            Double value = again.difference();
            if (value == null) {
                undefined++;
            } else {
                pairs++;
                chosenSum += pair.strength();
                freshSum += value;
                above += again.isAtLeast(config.influenceThreshold()) ? 1 : 0;
            }
        }
        return new Sums(pairs, undefined, chosenSum, freshSum, above);
    }
}
