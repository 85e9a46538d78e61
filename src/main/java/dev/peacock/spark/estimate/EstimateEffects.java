package dev.peacock.spark.estimate;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.Posterior;
import dev.peacock.estimate.prior.Calibration;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.estimate.prior.PriorWeights;
import dev.peacock.estimate.prior.RunGram;
import dev.peacock.estimate.prior.Targets;
import dev.peacock.estimate.prior.Whitened;
import dev.peacock.spark.estimate.EffectParts.Part;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.nearest.EmbeddingStore;
import dev.peacock.spark.nearest.HiddenStore;
import dev.peacock.spark.nearest.NearTest;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The effects of all train examples on each test example, estimated together: {@code estimate.influence = ridge} or {@code prior}. A
 * task holds t x t numbers a few times, and the columns of the neighbours of 256 test examples.
 */
final class EstimateEffects implements AutoCloseable {
    /** Train examples that the kernel counts as near a test example. */
    static final int NEAREST = 50;

    private final JavaSparkContext spark;
    private final EffectParts of;
    private final List<JavaPairRDD<Integer, Effects>> kept = new ArrayList<>();

    /** What an estimate by other means says of one test example. */
    private record Solution(int testId, float[] alpha, double noise, int[] near, double[] kernels)
            implements Serializable {}

    /** {@code near}: null for ridge. */
    EstimateEffects(JavaSparkContext spark, FinishedFleet fleet, EffectData data, @Nullable NearTest near) {
        this.spark = spark;
        this.of = EffectParts.of(spark, fleet.experiment(), fleet.runs().length, data, near);
    }

    /** By the configuration's distances; null unless it asks for the prior. UserError if it does not allow them for this fleet. */
    static @Nullable NearTest near(JavaSparkContext spark, OutputDirectory out, Experiment experiment)
            throws IOException {
        return experiment.config().estimate().influence() == EstimateConfig.InfluenceBy.PRIOR
                ? nearest(spark, out, experiment, true)
                : null;
    }

    /**
     * By the configuration's distances, whatever is estimated.
     *
     * @param writes whether a store of distances may be made; else UserError where it is missing
     */
    static NearTest nearest(JavaSparkContext spark, OutputDirectory out, Experiment experiment, boolean writes)
            throws IOException {
        EstimateConfig config = experiment.config().estimate();
        Path store = switch (config.distance()) {
            case VALUES -> out.store(experiment.contentHash());
            case HIDDEN ->
                writes || HiddenStore.isMade(out, experiment) ? HiddenStore.of(spark, out, experiment) : null;
            case EMBEDDINGS ->
                EmbeddingStore.of(
                        out,
                        Objects.requireNonNull(config.embeddings()),
                        experiment.trainSize(),
                        experiment.testSize(),
                        writes);
        };
        if (store == null) {
            throw new UserError(
                    "explain writes nothing into " + out.root() + ", and its distances by estimate.distance = "
                            + config.distance().toString().toLowerCase(Locale.ROOT)
                            + " are not there yet; run estimate with the same keys once, then explain");
        }
        return NearTest.of(spark, out, store, NEAREST);
    }

    /** The prior under which the scores of some test examples are likeliest. */
    InfluencePrior fit() throws IOException {
        return new FitEffects(of).fit();
    }

    /** With the standard deviation of what is believed of each pair, by {@code prior}. */
    JavaRDD<Tested<Pair>> withDeviations(JavaRDD<Tested<Pair>> pairs, InfluencePrior prior) {
        Calibration calibration = prior.calibration();
        if (calibration == null || !calibration.holds()) {
            return pairs;
        }
        PriorWeights weights = prior.weights();
        Broadcast<RunGram> everywhere = of.all();
        Broadcast<int[]> placed = spark.broadcast(of.targetOf());
        JavaPairRDD<Integer, long[]> masks = of.data()
                .train()
                .flatMapToPair(block -> IntStream.range(0, block.block().size())
                        .mapToObj(i -> new Tuple2<>(
                                block.block().ids()[i], block.included().column(i)))
                        .iterator());
        int tasks = Math.max(1, of.parts().getNumPartitions());
        return pairs.mapToPair(pair -> new Tuple2<>(pair.subject().trainId(), pair))
                .join(masks)
                .mapToPair(
                        pair -> new Tuple2<>(placed.value()[pair._2._1.subject().testId()], pair._2))
                .groupByKey(tasks)
                .join(of.parts())
                .flatMap(part -> deviations(part._2._1, part._2._2, everywhere.value(), weights, calibration.factor())
                        .iterator());
    }

    private static List<Tested<Pair>> deviations(
            Iterable<Tuple2<Tested<Pair>, long[]>> pairs, Part part, RunGram all, PriorWeights weights, double factor) {
        Whitened whitened = new Whitened(all, part.ofLabel(), weights);
        Targets targets = part.targets();
        double[] near = whitened.columns(targets.near());
        double[] noise = targets.solve(whitened).noise();
        TreeMap<Integer, List<Tuple2<Tested<Pair>, long[]>>> byTest = new TreeMap<>();
        pairs.forEach(pair -> byTest.computeIfAbsent(pair._1.subject().testId(), id -> new ArrayList<>())
                .add(pair));
        List<Tested<Pair>> with = new ArrayList<>();
        byTest.forEach((testId, ofOne) -> {
            int j = Arrays.binarySearch(targets.ids(), testId);
            BitColumns included = new BitColumns(ofOne.size(), all.runs());
            double[] variances = new double[ofOne.size()];
            for (int c = 0; c < variances.length; c++) {
                included.set(c, ofOne.get(c)._2);
                Pair pair = ofOne.get(c)._1.subject();
                variances[c] = targets.variance(weights, j, pair.trainId(), pair.trainLabel() == pair.testLabel());
            }
            double[] posterior = targets.posteriorVariances(whitened, near, j, included, variances);
            for (int c = 0; c < variances.length; c++) {
                Tested<Pair> tested = ofOne.get(c)._1;
                Posterior mean = Objects.requireNonNull(tested.subject().posterior());
                double sd = factor * Math.sqrt(noise[j] * posterior[c]);
                with.add(new Tested<>(tested.subject().with(new Posterior(mean.mean(), sd)), tested.p(), tested.q()));
            }
        });
        return with;
    }

    /** By place of the block of test examples: what gives the effects on them. */
    JavaPairRDD<Integer, Effects> solve(PriorWeights weights, List<Block> test) {
        Broadcast<int[]> placed =
                spark.broadcast(EffectParts.placed(test, of.experiment().testSize()));
        Broadcast<RunGram> everywhere = of.all();
        int tasks = Math.max(1, Math.min(test.size(), 4 * spark.defaultParallelism()));
        return of.parts()
                .values()
                .map(part -> part.in(placed.value()))
                .filter(part -> part.targets().ids().length > 0)
                .flatMapToPair(part -> solved(part, everywhere.value(), weights)
                        .map(one -> new Tuple2<>(placed.value()[one.testId], one))
                        .iterator())
                .groupByKey(tasks)
                .mapValues(some -> effects(some, weights));
    }

    /** {@link #solve}, kept until these are closed. */
    JavaPairRDD<Integer, Effects> keep(PriorWeights weights, List<Block> test) {
        JavaPairRDD<Integer, Effects> solved = solve(weights, test).persist(StorageLevel.MEMORY_AND_DISK());
        kept.add(solved);
        return solved;
    }

    private static Stream<Solution> solved(Part part, RunGram all, PriorWeights weights) {
        Targets targets = part.targets();
        Targets.Solved solved = targets.solve(new Whitened(all, part.ofLabel(), weights));
        int t = all.runs();
        return IntStream.range(0, targets.ids().length).mapToObj(j -> {
            float[] alpha = new float[t];
            for (int r = 0; r < t; r++) {
                alpha[r] = (float) solved.alpha()[j * t + r];
            }
            int[] order = IntStream.range(0, targets.nearest()[j].length)
                    .boxed()
                    .sorted(Comparator.comparingInt(k -> targets.nearest()[j][k]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            return new Solution(
                    targets.ids()[j],
                    alpha,
                    solved.noise()[j],
                    Arrays.stream(order)
                            .map(k -> targets.nearIds()[targets.nearest()[j][k]])
                            .toArray(),
                    Arrays.stream(order)
                            .mapToDouble(k -> weights.kernel(targets.squaredDistances()[j][k]))
                            .toArray());
        });
    }

    private static Effects effects(Iterable<Solution> some, PriorWeights weights) {
        List<Solution> all = new ArrayList<>();
        some.forEach(all::add);
        all.sort(Comparator.comparingInt(Solution::testId));
        int t = all.get(0).alpha.length;
        float[] alpha = new float[all.size() * t];
        for (int j = 0; j < all.size(); j++) {
            System.arraycopy(all.get(j).alpha, 0, alpha, j * t, t);
        }
        return new Effects(
                weights,
                alpha,
                all.stream().mapToDouble(Solution::noise).toArray(),
                all.stream().map(Solution::near).toArray(int[][]::new),
                all.stream().map(Solution::kernels).toArray(double[][]::new));
    }

    @Override
    public void close() {
        kept.forEach(JavaPairRDD::unpersist);
        of.release();
    }
}
