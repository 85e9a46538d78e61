package dev.peacock.spark.estimate;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.Neighbourhood;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.estimate.prior.RunGram;
import dev.peacock.estimate.prior.Targets;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.nearest.NearTest;
import dev.peacock.spark.nearest.Neighbourhoods;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * What effects are estimated together from, kept in memory or on local disks until {@link #release}: the runs' grams, and test examples of
 * one label each with their scores and neighbours.
 *
 * @param near null for ridge
 * @param targetOf by test id, the index of its part
 * @param all X X' of all train examples
 */
record EffectParts(
        JavaSparkContext spark,
        Experiment experiment,
        int models,
        EffectData data,
        @Nullable NearTest near,
        int[] targetOf,
        JavaPairRDD<Integer, RunGram> grams,
        JavaPairRDD<Integer, Part> parts,
        Broadcast<RunGram> all) {
    private static final int TARGETS = 256;
    private static final int NO_BLOCK = -1;

    /** Test examples of one label, and X X' of the train examples of that label. */
    record Part(Targets targets, RunGram ofLabel) implements Serializable {
        /** Only those test examples that are in a block. */
        Part in(int[] blockOf) {
            int[] ids = targets.ids();
            int[] places = IntStream.range(0, ids.length)
                    .filter(j -> blockOf[ids[j]] != NO_BLOCK)
                    .toArray();
            return places.length == ids.length ? this : new Part(targets.only(places), ofLabel);
        }
    }

    static EffectParts of(
            JavaSparkContext spark, Experiment experiment, int models, EffectData data, @Nullable NearTest near) {
        boolean labelled = experiment.isLabelled();
        List<Block> plan = Block.cut(experiment.testLabels(), labelled, TARGETS);
        int tasks = Math.max(1, Math.min(plan.size(), 4 * spark.defaultParallelism()));
        Broadcast<int[]> labels = spark.broadcast(experiment.trainLabels());
        JavaPairRDD<Integer, RunGram> grams = data.train()
                .flatMapToPair(block -> byLabel(block, labelled ? labels.value() : null))
                .reduceByKey(RunGram::plus, tasks)
                .persist(StorageLevel.MEMORY_AND_DISK());
        // a value to begin with is made by each task: it is too large to be sent with them
        Broadcast<RunGram> all = spark.broadcast(grams.values()
                .mapPartitions(some -> List.of(sum(some, models)).iterator())
                .reduce(RunGram::plus));
        int[] targetOf = placed(plan, experiment.testSize());
        JavaPairRDD<Integer, float[]> scores = data.scores();
        Broadcast<int[]> placed = spark.broadcast(targetOf);
        JavaPairRDD<Integer, Part> parts = parts(
                        spark,
                        data.train(),
                        scores.mapToPair(one -> new Tuple2<>(placed.value()[one._1], one))
                                .groupByKey(tasks),
                        grams,
                        near,
                        plan,
                        models)
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new EffectParts(spark, experiment, models, data, near, targetOf, grams, parts, all);
    }

    /** By test id, the index of its block; {@link #NO_BLOCK} of others. */
    static int[] placed(List<Block> blocks, int testSize) {
        int[] blockOf = new int[testSize];
        Arrays.fill(blockOf, NO_BLOCK);
        blocks.forEach(block -> Arrays.stream(block.ids()).forEach(id -> blockOf[id] = block.index()));
        return blockOf;
    }

    private static RunGram sum(Iterator<RunGram> grams, int models) {
        RunGram sum = RunGram.empty(models);
        while (grams.hasNext()) {
            sum = sum.plus(grams.next());
        }
        return sum;
    }

    private static Iterator<Tuple2<Integer, RunGram>> byLabel(TrainBlock block, int @Nullable [] labels) {
        int[] ids = block.block().ids();
        TreeMap<Integer, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < ids.length; i++) {
            places.computeIfAbsent(labels == null ? Block.ANY : labels[ids[i]], l -> new ArrayList<>())
                    .add(i);
        }
        return places.entrySet().stream()
                .map(label -> {
                    BitColumns columns = new BitColumns(
                            label.getValue().size(), block.included().rows());
                    for (int c = 0; c < columns.columns(); c++) {
                        columns.copy(c, block.included(), label.getValue().get(c));
                    }
                    return new Tuple2<>(label.getKey(), RunGram.of(columns));
                })
                .iterator();
    }

    private static JavaPairRDD<Integer, Part> parts(
            JavaSparkContext spark,
            JavaRDD<TrainBlock> train,
            JavaPairRDD<Integer, Iterable<Tuple2<Integer, float[]>>> scores,
            JavaPairRDD<Integer, RunGram> grams,
            @Nullable NearTest near,
            List<Block> plan,
            int t) {
        Broadcast<List<Block>> targets = spark.broadcast(plan);
        JavaPairRDD<Integer, Neighbourhood> hoods = near == null
                ? scores.mapToPair(target -> new Tuple2<>(
                        target._1,
                        new Neighbourhood(
                                new int[0],
                                new BitColumns(0, t),
                                new int[targets.value().get(target._1).size()][0])))
                : Neighbourhoods.of(spark, train, plan, 0, near.neighbours(), EstimateEffects.NEAREST);
        Broadcast<double[]> distances = spark.broadcast(near == null ? new double[0] : near.squaredDistances());
        int kept = near == null ? 0 : near.neighbours().kept();
        int tasks = scores.getNumPartitions();
        JavaPairRDD<Integer, RunGram> gramOfTarget = grams.flatMapToPair(gram -> targets.value().stream()
                .filter(block -> block.label() == gram._1)
                .map(block -> new Tuple2<>(block.index(), gram._2))
                .iterator());
        return scores.join(hoods, tasks).leftOuterJoin(gramOfTarget, tasks).mapToPair(of -> {
            Block block = targets.value().get(of._1);
            float[] all = new float[block.size() * t];
            of._2._1._1.forEach(
                    one -> System.arraycopy(one._2, 0, all, Arrays.binarySearch(block.ids(), one._1) * t, t));
            Neighbourhood hood = of._2._1._2;
            double[][] squared = Arrays.stream(block.ids())
                    .mapToObj(id -> Arrays.copyOfRange(distances.value(), id * kept, (id + 1) * kept))
                    .toArray(double[][]::new);
            return new Tuple2<>(
                    of._1,
                    new Part(
                            new Targets(
                                    block.ids(), Targets.of(all), hood.ids(), hood.included(), hood.nearest(), squared),
                            of._2._2.orElse(RunGram.empty(t))));
        });
    }

    void release() {
        grams.unpersist();
        parts.unpersist();
    }
}
