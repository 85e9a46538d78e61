package dev.peacock.training.dl4j;

import dev.peacock.config.Shape;
import dev.peacock.training.Classifier;
import dev.peacock.training.recipe.Blueprint;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network whose softmax has been taken off, and which it owns. */
final class Dl4jClassifier implements Classifier {
    private final Dl4jNetwork network;
    private final Shape shape;
    private final Blueprint blueprint;
    private @Nullable Classifier twin;

    /** @param blueprint of the network as it was trained; says whether it is fed with pictures, [batch, channels, height, width] */
    Dl4jClassifier(Dl4jNetwork network, Shape shape, Blueprint blueprint) {
        this.network = network;
        this.shape = shape;
        this.blueprint = blueprint;
    }

    @Override
    public int classes() {
        return blueprint.outputs();
    }

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
                flat.data().asNioFloat().get(0, into, from * classes(), some * classes());
            }
        }
    }

    @Override
    public void gradients(float[] rows, int count, int[] labels, float[] logits, float[] into) {
        Classifier with = twin;
        if (with == null) {
            with = Dl4jGradients.of(blueprint, network, shape);
            twin = with;
        }
        with.gradients(rows, count, labels, logits, into);
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
        return blueprint.image()
                ? Nd4j.create(ordered, new long[] {some, channels, shape.height(), shape.width()}, 'c')
                : Nd4j.create(ordered, new long[] {some, size}, 'c');
    }

    @Override
    public void close() {
        network.close();
    }
}
