package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.estimate.Pair;
import dev.peacock.stats.FisherExact;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Ranks the pairs of each of a few examples.
 *
 * @param ofTrain whether the few are train examples; else test examples
 * @param most how many of the strongest pairs each keeps
 * @param also by one of the few, examples whose pairs with it are kept beside these
 */
record PairsByExample(boolean ofTrain, int most, Map<Integer, Set<Integer>> also) implements Serializable {
    /** Adds a pair to those of the example that it is one of. */
    interface Adds<P> extends Serializable {
        void add(PairsOfOne of, P pair);
    }

    /** By example; {@code pairs} are all pairs of the few. */
    <P> Map<Integer, PairsOfOne.Ranked> ranked(
            JavaRDD<P> pairs, Function<P, Pair> pairOf, Adds<P> adds, int models, EstimateConfig config) {
        Broadcast<FisherExact> fisher =
                JavaSparkContext.fromSparkContext(pairs.context()).broadcast(new FisherExact(models));
        Map<Integer, PairsOfOne.Part> parts = pairs.mapPartitionsToPair(
                        some -> parts(some, pairOf, adds, models, fisher.value()))
                .reduceByKey((a, b) -> a.merge(b, most))
                .collectAsMap();
        Map<Integer, PairsOfOne.Ranked> ranked = new HashMap<>();
        parts.forEach((id, part) -> ranked.put(id, part.ranked(config.fdrMethod(), config.fdr())));
        return ranked;
    }

    private <P> Iterator<Tuple2<Integer, PairsOfOne.Part>> parts(
            Iterator<P> pairs, Function<P, Pair> pairOf, Adds<P> adds, int models, FisherExact fisher)
            throws Exception {
        Map<Integer, PairsOfOne> subjects = new HashMap<>();
        while (pairs.hasNext()) {
            P pair = pairs.next();
            PairsOfOne subject = subjects.computeIfAbsent(
                    subject(pairOf.call(pair)), id -> new PairsOfOne(models, most, also.getOrDefault(id, Set.of())));
            adds.add(subject, pair);
        }
        return subjects.entrySet().stream()
                .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue().part(fisher)))
                .iterator();
    }

    private int subject(Pair pair) {
        return ofTrain ? pair.trainId() : pair.testId();
    }
}
