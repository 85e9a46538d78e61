package dev.peacock.attack.inversion;

import dev.peacock.target.Gradients;

/** Of a model whose insides are known: its own gradients. */
public record WhiteBox(Gradients model) implements Confidence {
    @Override
    public int inputs() {
        return model.inputs();
    }

    @Override
    public double[] of(double[] x, int count, int[] labels) throws InterruptedException {
        return BlackBox.confidences(model, x, count, labels);
    }

    @Override
    public double[] gradients(double[] x, int count, int[] labels, double[] into) throws InterruptedException {
        int inputs = inputs();
        float[] byLog = new float[count * inputs];
        double[] all = model.gradients(BlackBox.floats(x, count * inputs), count, labels, byLog);
        double[] confidences = BlackBox.ofLabels(all, model.classes(), count, labels);
        for (int i = 0; i < count * inputs; i++) {
            // dp = -p d(-log p)
            into[i] = -confidences[i / inputs] * byLog[i];
        }
        return confidences;
    }
}
