package dev.peacock.spark.parallel;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * dl4j-spark's parameter averaging for the data of a single round: one partition for each worker, with that worker's
 * batches in order. Unlike dl4j-spark, it does not count the data or split it at random; and it adds the workers'
 * parameters in the order of the workers, not in the order in which tasks end. So the bits of a model do not depend on
 * the cluster.
 */
final class OrderedAveraging extends ParameterAveragingTrainingMaster {
    private transient @Nullable Broadcast<NetBroadcastTuple> sent;

    OrderedAveraging(int workers, int batch, int averagingFrequency) {
        super(new Builder(workers, batch)
                .batchSizePerWorker(batch)
                .averagingFrequency(averagingFrequency)
                .saveUpdater(true)
                .repartionData(Repartition.Never)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .workerPrefetchNumBatches(0)
                .storageLevel(null)
                .rngSeed(0));
    }

    /** No more than fits into one split, and without a job to find it out. */
    @Override
    protected <T, Repr extends JavaRDDLike<T, Repr>> long getTotalDataSetObjectCount(
            JavaRDDLike<T, Repr> trainingData) {
        return 1;
    }

    @Override
    public ParameterAveragingTrainingWorker getWorkerInstance(SparkDl4jMultiLayer network) {
        NetBroadcastTuple model = new NetBroadcastTuple(
                network.getNetwork().getLayerWiseConfigurations(),
                network.getNetwork().params(),
                network.getNetwork().getUpdater().getStateViewArray());
        return new ParameterAveragingTrainingWorker(
                sent(network.getSparkContext(), model), saveUpdater, settings(false), null, null, null);
    }

    @Override
    public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
        NetBroadcastTuple model = new NetBroadcastTuple(
                graph.getNetwork().getConfiguration(),
                graph.getNetwork().params(),
                graph.getNetwork().getUpdater().getStateViewArray());
        int step = graph.getNetwork().getConfiguration().getIterationCount();
        return new GraphWorker(sent(graph.getSparkContext(), model), settings(true), step);
    }

    private Broadcast<NetBroadcastTuple> sent(JavaSparkContext spark, NetBroadcastTuple model) {
        Broadcast<NetBroadcastTuple> broadcast = spark.broadcast(model);
        sent = broadcast;
        return broadcast;
    }

    private WorkerConfiguration settings(boolean graph) {
        return new WorkerConfiguration(
                graph, rddDataSetNumExamples, batchSizePerWorker, averagingFrequency, 0, collectTrainingStats);
    }

    /** A copy of a graph's configuration has forgotten how many steps were taken, so that its learning rate would begin anew each round. */
    private static final class GraphWorker extends ParameterAveragingTrainingWorker {
        private static final long serialVersionUID = 1L;

        private final int step;

        GraphWorker(Broadcast<NetBroadcastTuple> model, WorkerConfiguration settings, int step) {
            super(model, true, settings, null, null, null);
            this.step = step;
        }

        @Override
        public ComputationGraph getInitialModelGraph() {
            ComputationGraph copy = super.getInitialModelGraph();
            copy.getConfiguration().setIterationCount(step);
            return copy;
        }
    }

    @Override
    protected void processResults(
            @Nullable SparkDl4jMultiLayer network,
            @Nullable SparkComputationGraph graph,
            JavaRDD<ParameterAveragingTrainingResult> results,
            int splitNum,
            int totalSplits) {
        Sum sum = new Sum();
        try {
            ClassTag<Copy> tag = ClassTag$.MODULE$.apply(Copy.class);
            Function1<Iterator<ParameterAveragingTrainingResult>, Copy> read =
                    (Function1<Iterator<ParameterAveragingTrainingResult>, Copy> & Serializable) OrderedAveraging::read;
            Function2<Object, Copy, BoxedUnit> add = (worker, copy) -> {
                sum.add((Integer) worker, copy);
                return BoxedUnit.UNIT;
            };
            results.context().runJob(results.rdd(), read, add, tag);
        } finally {
            Broadcast<NetBroadcastTuple> model = sent;
            if (model != null) {
                model.destroy();
            }
        }
        try (INDArray parameters = row(sum.meanParameters())) {
            float[] state = sum.meanState();
            if (network != null) {
                network.getNetwork().setParameters(parameters);
                if (state.length > 0) {
                    network.getNetwork().getUpdater().setStateViewArray(null, row(state), false);
                }
            } else if (graph != null) {
                graph.getNetwork().setParams(parameters);
                if (state.length > 0) {
                    graph.getNetwork().getUpdater().setStateViewArray(row(state));
                }
            }
        }
    }

    private static INDArray row(float[] values) {
        return Nd4j.createFromArray(values).reshape(1, values.length);
    }

    /** Parameters of a worker and the state of its optimiser, both empty where it had no batch. */
    record Copy(float[] parameters, float[] state) implements Serializable {
        static final Copy NONE = new Copy(new float[0], new float[0]);
    }

    /** Adds what workers send, in the order of the workers; what comes early waits. */
    static final class Sum {
        private final Map<Integer, Copy> early = new HashMap<>();
        private int next;
        private int count;
        private float[] parameters = new float[0];
        private float[] state = new float[0];

        public synchronized void add(int worker, Copy copy) {
            early.put(worker, copy);
            for (Copy turn = early.remove(next); turn != null; turn = early.remove(next)) {
                next++;
                if (turn.parameters.length > 0) {
                    parameters = plus(parameters, turn.parameters);
                    state = plus(state, turn.state);
                    count++;
                }
            }
        }

        private float[] plus(float[] sum, float[] added) {
            if (count == 0) {
                return added;
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += added[i];
            }
            return sum;
        }

        synchronized float[] meanParameters() {
            if (count == 0) {
                throw new IllegalStateException("a round without a batch");
            }
            return mean(parameters);
        }

        /** Empty where the optimiser has none. */
        synchronized float[] meanState() {
            return mean(state);
        }

        private float[] mean(float[] sum) {
            float[] mean = new float[sum.length];
            for (int i = 0; i < sum.length; i++) {
                mean[i] = sum[i] / count;
            }
            return mean;
        }
    }

    /** On an executor: dl4j-spark's own result cannot be sent. A worker without a batch gives none, or one of nothing. */
    /** On an executor: dl4j-spark's own result cannot be sent. A worker without a batch gives none, or one of nothing. */
    private static Copy read(Iterator<ParameterAveragingTrainingResult> partition) {
        ParameterAveragingTrainingResult result = partition.hasNext() ? partition.next() : null;
        return result == null || result.getParameters() == null
                ? Copy.NONE
                : new Copy(values(result.getParameters()), values(result.getUpdaterState()));
    }

    private static float[] values(@Nullable INDArray array) {
        return array == null ? new float[0] : array.data().asFloat();
    }
}
