package dev.peacock.training.dl4j;

import dev.peacock.bits.PackedBits;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads a trained network's logits of all n + q examples: what it gets right, its margins, its loss. */
final class Evaluation {
    /** Examples a forward pass. */
    private static final int BATCH = 1024;

    private final ExampleStore store;
    private final RunSpec spec;
    private final boolean[] correct;
    private final float @Nullable [] margins;
    private double loss;

    private Evaluation(ExampleStore store, RunSpec spec, boolean margins) {
        this.store = store;
        this.spec = spec;
        this.correct = new boolean[store.size()];
        this.margins = margins ? new float[store.size()] : null;
    }

    /** Evaluates a network whose softmax has been taken off; null if a logit is not finite. */
    static @Nullable TrainedRun of(
            Network network, Batches batches, int outputs, ExampleStore store, RunSpec spec, boolean margins) {
        Evaluation evaluation = new Evaluation(store, spec, margins);
        int[] order = new int[store.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int from = 0; from < order.length; from += BATCH) {
            int size = Math.min(BATCH, order.length - from);
            float[] logits;
            try (INDArray output = network.output(batches.of(order, from, size).features());
                    INDArray rows = Nd4j.toFlattened('c', output)) {
                logits = rows.data().asFloat();
            }
            for (int i = 0; i < size; i++) {
                if (!evaluation.read(from + i, logits, i * outputs, outputs)) {
                    return null;
                }
            }
        }
        return evaluation.result();
    }

    /** False where a logit is not finite. */
    private boolean read(int example, float[] logits, int row, int outputs) {
        for (int c = 0; c < outputs; c++) {
            if (!Float.isFinite(logits[row + c])) {
                return false;
            }
        }
        int label = store.label(example);
        correct[example] = Logits.argmax(logits, row, outputs) == label;
        double margin = Logits.margin(logits, row, outputs, label);
        if (margins != null) {
            margins[example] = (float) margin;
        }
        if (example < store.trainSize() && spec.mask().includes(example)) {
            loss += Logits.crossEntropy(margin);
        }
        return true;
    }

    private TrainedRun result() {
        int n = store.trainSize();
        return new TrainedRun.Evaluated(
                spec.run(),
                PackedBits.of(Arrays.copyOfRange(correct, 0, n)),
                PackedBits.of(Arrays.copyOfRange(correct, n, correct.length)),
                margins == null ? null : Arrays.copyOfRange(margins, 0, n),
                margins == null ? null : Arrays.copyOfRange(margins, n, correct.length),
                loss / spec.mask().bits().count());
    }
}
