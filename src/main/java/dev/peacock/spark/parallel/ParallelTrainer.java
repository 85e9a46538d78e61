package dev.peacock.spark.parallel;

import dev.peacock.check.UserError;
import dev.peacock.config.DataParallelConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.EvaluatedLogits;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.dl4j.ParallelModel;
import dev.peacock.training.dl4j.Rounds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains a run on all executors, from the driver, and evaluates it there: a Spark job a round of {@link Rounds}, and one for the
 * evaluation. What comes to the driver is the model, and of each example whether it is right, its margin, and a share of the loss.
 */
public final class ParallelTrainer implements AutoCloseable {
    private static final String SERIALIZER = "spark.serializer";

    private final JavaSparkContext spark;
    private final DataParallelConfig parallel;
    private final int batch;
    private final ParallelModel model;
    private final Broadcast<ParallelExecutor> executor;

    /** The packed store must have been given to Spark before. Throws UserError under settings of Spark that DL4J cannot do with. */
    public ParallelTrainer(JavaSparkContext spark, ParallelExecutor executor) {
        check(spark.getConf());
        this.spark = spark;
        this.parallel = Objects.requireNonNull(executor.config().training().dataParallel());
        this.batch = executor.config().training().batch();
        this.model = executor.model();
        this.executor = spark.broadcast(executor);
    }

    /** Refuses Kryo, which would send ND4J's arrays without their values. */
    public static void check(SparkConf conf) {
        if (conf.get(SERIALIZER, "").endsWith("KryoSerializer")) {
            throw new UserError(SERIALIZER + " = " + conf.get(SERIALIZER)
                    + " cannot serialize ND4J's arrays, which training.backend = data-parallel needs; remove the "
                    + "setting");
        }
    }

    /** The driver's own copy of the store. */
    public ExampleStore examples() {
        return model.store();
    }

    /** A run to its end, from {@code spec} alone: neither the executors nor what was trained before matter. */
    public TrainedRun train(RunSpec spec) {
        Model network = model.initial(spec, TaskContext::getPartitionId);
        try {
            int epochs = finiteEpochs(network, spec);
            int all = executor.value().config().training().epochs();
            return epochs < all ? model.divergedAfter(spec, epochs + 1) : evaluate(network, spec);
        } finally {
            ParallelModel.release(network);
        }
    }

    /** Trains until the end or until a parameter is not finite; returns the epochs after which all were. */
    private int finiteEpochs(Model network, RunSpec spec) {
        Fitting fitting = fitting(network);
        RandomStream orders = new RandomStream(spec.orderSeed());
        int[] order = spec.mask().included();
        int steps = model.rounds().steps(order.length);
        int epochs = executor.value().config().training().epochs();
        for (int epoch = 0; epoch < epochs; epoch++) {
            orders.shuffle(order);
            for (Rounds.Round round : model.rounds().of(order, epoch)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("run " + spec.run() + " was given up");
                }
                fitting.fit(batches(round, spec), epoch * steps + round.firstStep());
            }
            if (!ParallelModel.isFinite(network)) {
                return epoch;
            }
        }
        return epochs;
    }

    private JavaRDD<DataSet> batches(Rounds.Round round, RunSpec spec) {
        return spark.parallelize(round.shares(), parallel.workers())
                .mapPartitions(new ReadShare(executor, spec.augmentSeed()));
    }

    /** One round of a model that is trained; {@code step} counts the steps before it. */
    private interface Fitting {
        void fit(JavaRDD<DataSet> batches, int step);
    }

    private Fitting fitting(Model network) {
        OrderedAveraging averaging = new OrderedAveraging(parallel.workers(), batch, parallel.averagingFrequency());
        if (network instanceof MultiLayerNetwork chain) {
            SparkDl4jMultiLayer shared = new SparkDl4jMultiLayer(spark, chain, averaging);
            return (batches, step) -> {
                // dl4j-spark counts a whole round even where it is a short one
                chain.getLayerWiseConfigurations().setIterationCount(step);
                shared.fit(batches);
            };
        }
        ComputationGraph graph = (ComputationGraph) network;
        SparkComputationGraph shared = new SparkComputationGraph(spark, graph, averaging);
        return (batches, step) -> {
            graph.getConfiguration().setIterationCount(step);
            shared.fit(batches);
        };
    }

    private TrainedRun evaluate(Model network, RunSpec spec) {
        Broadcast<float[]> parameters = spark.broadcast(network.params().data().asFloat());
        try {
            List<Integer> begins = model.parts();
            int tasks = Math.min(begins.size(), Math.max(1, spark.defaultParallelism()));
            List<Evaluated> evaluated = spark.parallelize(begins, tasks)
                    .mapPartitions(new Evaluate(executor, parameters, spec))
                    .collect();
            List<EvaluatedLogits.Part> parts = new ArrayList<>();
            for (Evaluated one : evaluated) {
                if (one.part == null) {
                    return model.divergedLogits(spec);
                }
                parts.add(one.part);
            }
            return model.evaluated(spec, parts);
        } finally {
            parameters.destroy();
        }
    }

    @Override
    public void close() {
        executor.destroy();
    }

    /** On an executor: the batches of its share, read from its store one after another. */
    private record ReadShare(Broadcast<ParallelExecutor> executor, long augmentSeed)
            implements FlatMapFunction<Iterator<Rounds.Share>, DataSet> {
        @Override
        public Iterator<DataSet> call(Iterator<Rounds.Share> shares) {
            ParallelModel.ShareBatches batches = executor.value().model().batches(shares.next(), augmentSeed);
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> batches.close());
            return batches;
        }
    }

    private record Evaluated(EvaluatedLogits.@Nullable Part part) implements Serializable {}

    /** On an executor: one copy of the model for all parts of a task. */
    private record Evaluate(Broadcast<ParallelExecutor> executor, Broadcast<float[]> parameters, RunSpec spec)
            implements FlatMapFunction<Iterator<Integer>, Evaluated> {
        @Override
        public Iterator<Evaluated> call(Iterator<Integer> begins) {
            List<Evaluated> parts = new ArrayList<>();
            ParallelModel model = executor.value().model();
            try (ParallelModel.Evaluator evaluator = model.evaluator(parameters.value())) {
                begins.forEachRemaining(from -> parts.add(new Evaluated(evaluator.part(from, spec))));
            }
            return parts.iterator();
        }
    }
}
