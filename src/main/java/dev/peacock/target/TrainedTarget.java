package dev.peacock.target;

import dev.peacock.training.Classifier;

/** A network in this process, such as that of a fleet's run, trained again. It owns the network. */
public final class TrainedTarget implements Gradients {
    private final Classifier classifier;
    private long queries;

    public TrainedTarget(Classifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public int inputs() {
        return classifier.inputs();
    }

    @Override
    public int classes() {
        return classifier.classes();
    }

    @Override
    public double[] probabilities(float[] rows, int count) {
        queries += count;
        return Softmax.of(logits(rows, count), count, classes());
    }

    /** What only who has the model knows; no query. */
    public float[] logits(float[] rows, int count) {
        float[] logits = new float[count * classes()];
        classifier.logits(rows, count, logits);
        return logits;
    }

    @Override
    public double[] gradients(float[] rows, int count, int[] labels, float[] into) {
        float[] logits = new float[count * classes()];
        classifier.gradients(rows, count, labels, logits, into);
        queries += count;
        return Softmax.of(logits, count, classes());
    }

    @Override
    public long queries() {
        return queries;
    }

    @Override
    public void close() {
        classifier.close();
    }
}
