package dev.peacock.training.dl4j;

import dev.peacock.stats.RandomStream;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inverted dropout (Srivastava et al. 2014) that draws from a run's own stream, not from ND4J's generator, which all
 * threads share: an activation is kept with probability {@code retain} and then divided by it, so that its mean stays. Drawn
 * example after example, and in each channel after channel, row after row, however DL4J lays the activations out.
 */
final class StreamDropout implements IDropout, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final double retain;
    private transient RandomStream random;
    private transient @Nullable INDArray mask;

    /** {@code retain} in (0, 1]. */
    StreamDropout(double retain, RandomStream random) {
        this.retain = retain;
        this.random = random;
    }

    double retain() {
        return retain;
    }

    /** Draws from another stream from here on. */
    void drawFrom(RandomStream next) {
        random = next;
    }

    @Override
    public INDArray applyDropout(
            INDArray inputActivations, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaceMgr) {
        INDArray drawn = maskLike(result);
        draw(drawn.data().asNioFloat(), (int) drawn.length());
        // never in place: DL4J asks for that also where a backward pass of another layer still needs what was there
        INDArray dropped = result == inputActivations
                ? workspaceMgr.createUninitialized(ArrayType.INPUT, DataType.FLOAT, result.shape(), result.ordering())
                : result;
        Nd4j.getExecutioner().exec(new MulOp(inputActivations, drawn, dropped));
        return dropped;
    }

    @Override
    public INDArray backprop(INDArray gradAtOutput, INDArray gradAtInput, int iteration, int epoch) {
        INDArray drawn = mask;
        if (drawn == null) {
            throw new IllegalStateException("dropout: a backward pass without a forward pass");
        }
        Nd4j.getExecutioner().exec(new MulOp(gradAtOutput, drawn, gradAtInput));
        return gradAtInput;
    }

    private void draw(FloatBuffer into, int length) {
        float kept = (float) (1 / retain);
        for (int i = 0; i < length; i++) {
            into.put(i, random.nextDouble() < retain ? kept : 0f);
        }
    }

    /** The mask lives outside DL4J's workspaces, because it has to last from the forward to the backward pass. */
    private INDArray maskLike(INDArray activations) {
        INDArray last = mask;
        if (last != null && last.equalShapes(activations)) {
            return last;
        }
        close();
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray fresh = Nd4j.createUninitialized(DataType.FLOAT, activations.shape(), 'c');
            mask = fresh;
            return fresh;
        }
    }

    /** Kept: the next step mostly has the same shape. */
    @Override
    public void clear() {}

    @Override
    public void close() {
        INDArray last = mask;
        if (last != null && last.closeable()) {
            last.close();
        }
        mask = null;
    }

    /** DL4J copies configurations now and then; the stream must go on, so there is one only. */
    @Override
    public IDropout clone() {
        return this;
    }
}
