package dev.peacock.training.dl4j;

import dev.peacock.config.Shape;
import dev.peacock.training.Classifier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network whose softmax has been taken off, and which it owns.
 *
 * @param image whether it is fed with pictures, [batch, channels, height, width]
 */
record Dl4jClassifier(Dl4jNetwork network, Shape shape, int classes, boolean image) implements Classifier {
    @Override
    public int inputs() {
        return shape.size();
    }

    @Override
    public void logits(float[] rows, int count, float[] into) {
        for (int from = 0; from < count; from += Evaluation.BATCH) {
            int some = Math.min(Evaluation.BATCH, count - from);
            try (INDArray features = features(rows, from, some);
                    INDArray output = network.output(features);
                    INDArray flat = Nd4j.toFlattened('c', output)) {
                flat.data().asNioFloat().get(0, into, from * classes, some * classes);
            }
        }
    }

    /** DL4J's order of the values of these rows; the caller closes it. */
    private INDArray features(float[] rows, int from, int some) {
        int size = shape.size();
        int channels = shape.channels();
        int pixels = size / channels;
        float[] ordered = new float[some * size];
        for (int row = 0; row < some; row++) {
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    ordered[row * size + c * pixels + p] = rows[(from + row) * size + p * channels + c];
                }
            }
        }
        return image
                ? Nd4j.create(ordered, new long[] {some, channels, shape.height(), shape.width()}, 'c')
                : Nd4j.create(ordered, new long[] {some, size}, 'c');
    }

    @Override
    public void close() {
        network.close();
    }
}
