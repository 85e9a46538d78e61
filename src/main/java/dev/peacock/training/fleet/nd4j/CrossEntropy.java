package dev.peacock.training.fleet.nd4j;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link dev.peacock.training.fleet.Kernels#crossEntropyGradient} bound to its buffers. */
final class CrossEntropy {
    private final int rows;
    private final int classes;
    private final INDArray logits;
    private final float[] shares;
    private final Buffer targets;
    private final Transfer transfer;
    private final Runnable calls;

    CrossEntropy(Buffer logits, int rows, int classes, Buffer gradient, Transfer transfer) {
        this.rows = rows;
        this.classes = classes;
        this.logits = logits.as(rows, classes);
        this.shares = new float[Math.multiplyExact(rows, classes)];
        this.targets = Buffer.ofZeros(shares.length);
        this.transfer = transfer;
        INDArray result = gradient.as(rows, classes);
        this.calls = OpCall.sequence(
                OpCall.of("softmax").reads(this.logits).writes(result).with(1L).bound(),
                OpCall.scale(result, 1.0 / rows),
                OpCall.addScaled(targets.as(rows, classes), -1, result));
    }

    /** Whether all logits were finite, which the sum of their magnitudes tells. */
    boolean gradient(int[] labels, float smoothing) {
        boolean finite = Double.isFinite(Nd4j.getBlasWrapper().level1().asum(logits));
        Arrays.fill(shares, smoothing / classes / rows);
        for (int row = 0; row < rows; row++) {
            shares[row * classes + labels[row]] += (1 - smoothing) / rows;
        }
        transfer.write(shares, shares.length, targets);
        calls.run();
        return finite;
    }
}
