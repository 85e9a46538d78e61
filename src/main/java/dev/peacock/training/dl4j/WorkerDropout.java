package dev.peacock.training.dl4j;

import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Dropout for copies of a model that come and go: what a layer drops is a function of its seed, the step and the worker, so that a task
 * that is tried again drops the same.
 */
final class WorkerDropout implements IDropout {
    private static final long serialVersionUID = 1L;
    /** More than there are workers. */
    private static final int STRIDE = 1 << 20;

    private final double retain;
    private final long seed;
    private final WorkerNumber worker;
    private transient @Nullable StreamDropout current;

    WorkerDropout(double retain, long seed, WorkerNumber worker) {
        this.retain = retain;
        this.seed = seed;
        this.worker = worker;
    }

    @Override
    public INDArray applyDropout(
            INDArray inputActivations, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaceMgr) {
        long draw = (long) iteration * STRIDE + worker.now();
        RandomStream stream = new RandomStream(Seeds.seed(seed, Seeds.Purpose.DROPOUT, draw));
        StreamDropout dropout = current;
        if (dropout == null) {
            dropout = new StreamDropout(retain, stream);
            current = dropout;
        } else {
            dropout.drawFrom(stream);
        }
        return dropout.applyDropout(inputActivations, result, iteration, epoch, workspaceMgr);
    }

    @Override
    public INDArray backprop(INDArray gradAtOutput, INDArray gradAtInput, int iteration, int epoch) {
        StreamDropout dropout = current;
        if (dropout == null) {
            throw new IllegalStateException("dropout: a backward pass without a forward pass");
        }
        return dropout.backprop(gradAtOutput, gradAtInput, iteration, epoch);
    }

    /** The mask is kept, since the next step mostly has the same shape. */
    @Override
    public void clear() {}

    /** Copies of a model drop apart. */
    @Override
    public IDropout clone() {
        return new WorkerDropout(retain, seed, worker);
    }
}
