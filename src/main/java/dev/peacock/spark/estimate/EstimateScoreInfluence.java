package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.TableCounts;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.estimate.score.BelievedEffects;
import dev.peacock.estimate.score.ScoreInfluence;
import dev.peacock.estimate.score.ScorePair;
import dev.peacock.estimate.score.StatisticBins;
import dev.peacock.estimate.score.StrongestScores;
import dev.peacock.estimate.score.TestScores;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.stats.CriticalCounts;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.PValues;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Influence by a real score: the pairs that are kept, tested in the family of all pairs with a defined influence. */
final class EstimateScoreInfluence implements Serializable {
    private static final long serialVersionUID = 1L;

    private final EstimateConfig config;
    private final Score score;
    private final Broadcast<Labels> labels;
    private final StatisticBins bins;
    private final @Nullable BlockJackknife jackknife;
    private final int models;
    /** Of shares, whose p-values are those of the models' ends: shares take few values, of which a t-test's p-values are too small. */
    private final @Nullable FisherExact fisher;

    /** {@code jackknife}: where the design asks for it. */
    EstimateScoreInfluence(
            EstimateConfig config, Broadcast<Labels> labels, int models, @Nullable BlockJackknife jackknife) {
        this.config = config;
        this.score = config.score();
        this.labels = labels;
        this.bins = new StatisticBins(models);
        this.jackknife = jackknife;
        this.models = models;
        this.fisher = score == Score.SHARE ? new FisherExact(models) : null;
    }

    /** The p-value of a pair, exactly. */
    double pValue(ScorePair pair) {
        return fisher == null ? pair.pValue() : pair.pair().influence().pValue(fisher);
    }

    /** The p-value by which it is counted in the family. */
    private double pInFamily(ScorePair pair) {
        return fisher == null ? bins.p(pair.bin()) : pValue(pair);
    }

    /** What one pass over some meetings finds: tests by bin as p-values, and each test example's strongest pairs. */
    private record Found(List<Tuple2<Integer, PValues>> ranges, List<Tuple2<Integer, List<ScorePair>>> strongest)
            implements Serializable {}

    /** Takes the pairs that are kept, to write them. */
    interface Writer {
        void write(JavaRDD<Tested<Pair>> kept, JavaPairRDD<Integer, List<Pair>> strongest) throws IOException;
    }

    /** {@code effects}: by place of the test block, where {@code estimate.influence} asks for them. */
    EstimateInfluence.Family write(
            JavaSparkContext spark, ScoreMeetings all, @Nullable JavaPairRDD<Integer, Effects> effects, Writer writer)
            throws IOException {
        JavaRDD<ScoreMeetings.Meeting> meetings = all.meetings(effects).values();
        Integer top = config.topPerTest();
        int most = top == null ? 1 : top;
        JavaRDD<Found> found = meetings.mapPartitions(
                        some -> List.of(find(some, most)).iterator())
                .persist(StorageLevel.MEMORY_AND_DISK());
        JavaPairRDD<Integer, List<ScorePair>> strongest = JavaPairRDD.fromJavaRDD(
                        found.flatMap(part -> part.strongest.iterator()))
                .reduceByKey((a, b) -> merge(a, b, most))
                .persist(StorageLevel.MEMORY_AND_DISK());
        long family = all.familySize();
        JavaPairRDD<Integer, PValues> ranges = fisher == null
                ? JavaPairRDD.fromJavaRDD(found.flatMap(part -> part.ranges.iterator()))
                : meetings.mapPartitionsToPair(some -> new PValueRanges<>(
                        some, models, EstimateScoreInfluence::addPairs, Objects.requireNonNull(fisher), 1));
        QValues qValues = QValues.of(spark, ranges, family, config.fdrMethod(), 1);
        double fdr = config.fdr();
        boolean bySignificance = config.keep() == EstimateConfig.Keep.SIGNIFICANT;
        JavaRDD<ScorePair> kept = bySignificance
                ? significant(meetings, qValues.largestDiscovery(fdr))
                : top == null
                        ? kept(meetings, config.keep() == EstimateConfig.Keep.ALL ? ScoreInfluence.Least.ANY : least())
                        : strongest.flatMap(entry -> entry._2.iterator());
        JavaRDD<Tested<ScorePair>> tested = qValues.attach(kept, this::pInFamily);
        JavaRDD<Tested<Pair>> pairs = tested.filter(pair -> !bySignificance || pair.q() <= fdr)
                .map(pair -> new Tested<>(pair.subject().pair(), pValue(pair.subject()), pair.q()));
        writer.write(
                pairs,
                strongest.mapValues(list -> list.stream().map(ScorePair::pair).toList()));
        long significant = qValues.discoveries(fdr);
        qValues.release();
        strongest.unpersist();
        found.unpersist();
        return new EstimateInfluence.Family(family, significant);
    }

    private static void addPairs(ScoreMeetings.Meeting meeting, TableCounts tables) {
        meeting.train().forEach(train -> train.addPairs(meeting.test().correct(), tables));
    }

    private Found find(Iterator<ScoreMeetings.Meeting> meetings, int most) {
        long[] counts = new long[bins.count()];
        List<Tuple2<Integer, List<ScorePair>>> strongest = new ArrayList<>();
        meetings.forEachRemaining(meeting -> {
            TestScores test = new TestScores(score, meeting.test());
            StrongestScores best = new StrongestScores(test, most);
            pairsOf(meeting, test).forEach(pairs -> pairs.find(counts, best));
            List<List<ScorePair>> lists = best.pairs(labels());
            for (int j = 0; j < lists.size(); j++) {
                strongest.add(new Tuple2<>(meeting.test().block().ids()[j], lists.get(j)));
            }
        });
        List<Tuple2<Integer, PValues>> ranges = new ArrayList<>();
        for (Map.Entry<Integer, PValues> range : bins.pValues(counts).byRange().entrySet()) {
            ranges.add(new Tuple2<>(range.getKey(), range.getValue()));
        }
        return new Found(ranges, strongest);
    }

    /** The pairs that reach both thresholds. */
    JavaRDD<ScorePair> kept(JavaRDD<ScoreMeetings.Meeting> meetings, ScoreInfluence.Least least) {
        return meetings.flatMap(meeting -> kept(meeting, least).iterator());
    }

    private Stream<ScorePair> kept(ScoreMeetings.Meeting meeting, ScoreInfluence.Least least) {
        return pairsOf(meeting, new TestScores(score, meeting.test())).flatMap(pairs -> pairs.kept(least, labels()));
    }

    /** Pairs with a p-value of at most {@code most}, and perhaps a few others. */
    private JavaRDD<ScorePair> significant(JavaRDD<ScoreMeetings.Meeting> meetings, double most) {
        if (fisher != null) {
            CriticalCounts critical = new CriticalCounts(models, Math.max(most, Double.MIN_NORMAL));
            return meetings.flatMap(meeting -> pairsOf(meeting, new TestScores(score, meeting.test()))
                    .flatMap(pairs -> pairs.significant(critical, labels()))
                    .iterator());
        }
        int bin = bins.reaching(most);
        return meetings.flatMap(meeting -> pairsOf(meeting, new TestScores(score, meeting.test()))
                .flatMap(pairs -> pairs.significant(bin, labels()))
                .iterator());
    }

    private ScoreInfluence.Least least() {
        return new ScoreInfluence.Least(config.memorizationLevel(), config.influenceLevel());
    }

    private Stream<ScoreInfluence> pairsOf(ScoreMeetings.Meeting meeting, TestScores test) {
        Effects effects = meeting.effects();
        return meeting.train().stream()
                .map(train -> new ScoreInfluence(
                        train,
                        test,
                        bins,
                        jackknife,
                        effects == null
                                ? null
                                : new BelievedEffects(
                                        train.block(),
                                        train.included(),
                                        effects,
                                        meeting.test().block().ids(),
                                        labels())));
    }

    private ScoreInfluence.Labels labels() {
        return new ScoreInfluence.Labels(labels.value().train(), labels.value().test());
    }

    private static List<ScorePair> merge(List<ScorePair> a, List<ScorePair> b, int most) {
        return Stream.concat(a.stream(), b.stream())
                .sorted((x, y) -> Pair.STRONGEST_FIRST.compare(x.pair(), y.pair()))
                .limit(most)
                .toList();
    }

    /** The same meetings over the models that choose pairs and over the fresh ones. */
    static SplitCheck split(
            JavaPairRDD<Integer, ScoreMeetings.Meeting> choosing,
            int choosingModels,
            ScoreMeetings fresh,
            int freshModels,
            EstimateConfig config,
            Broadcast<Labels> labels) {
        EstimateScoreInfluence chooser = new EstimateScoreInfluence(config, labels, choosingModels, null);
        return SplitCheck.of(
                choosing.join(fresh.meetings()).mapValues(both -> chooser.sums(both._1, both._2)),
                choosingModels,
                freshModels);
    }

    private SplitCheck.Sums sums(ScoreMeetings.Meeting choosing, ScoreMeetings.Meeting fresh) {
        TestScores test = new TestScores(score, fresh.test());
        double least = least().influence();
        long pairs = 0;
        long undefined = 0;
        long above = 0;
        double chosenSum = 0;
        double freshSum = 0;
        Iterator<ScorePair> chosen = kept(choosing, least()).iterator();
        while (chosen.hasNext()) {
            Pair pair = chosen.next().pair();
            Double value = again(pair, fresh, test).value();
            if (value == null) {
                undefined++;
            } else {
                pairs++;
                chosenSum += pair.strength();
                freshSum += value;
                above += value >= least ? 1 : 0;
            }
        }
        return new SplitCheck.Sums(pairs, undefined, chosenSum, freshSum, above);
    }

    private static Estimate again(Pair pair, ScoreMeetings.Meeting fresh, TestScores test) {
        return fresh.train().stream()
                .flatMap(train -> ScoreInfluence.estimate(train, pair.trainId(), test, pair.testId()).stream())
                .findFirst()
                .orElseThrow();
    }
}
