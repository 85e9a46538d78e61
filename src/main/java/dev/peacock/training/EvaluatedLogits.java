package dev.peacock.training;

import dev.peacock.bits.PackedBits;
import dev.peacock.dataset.ExampleStore;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the logits of one trained model say of all n + q examples: what it gets right, its margins, its train loss.
 * The loss is summed in the order of {@link #read}, so read examples in ascending order. Not thread-safe.
 */
public final class EvaluatedLogits {
    private final ExampleStore store;
    private final RunSpec spec;
    private final boolean[] correct;
    private final float @Nullable [] margins;
    private double loss;

    /** {@code margins} says whether to keep them. */
    public EvaluatedLogits(ExampleStore store, RunSpec spec, boolean margins) {
        this.store = store;
        this.spec = spec;
        this.correct = new boolean[store.size()];
        this.margins = margins ? new float[store.size()] : null;
    }

    /**
     * Reads the logits of one of the n + q examples, class c of {@code classes} at {@code from + c}; false, and nothing is
     * kept, where one is not finite.
     */
    public boolean read(int example, float[] logits, int from, int classes) {
        for (int c = 0; c < classes; c++) {
            if (!Float.isFinite(logits[from + c])) {
                return false;
            }
        }
        int label = store.label(example);
        correct[example] = Logits.argmax(logits, from, classes) == label;
        double margin = Logits.margin(logits, from, classes, label);
        if (margins != null) {
            margins[example] = (float) margin;
        }
        if (example < store.trainSize() && spec.mask().includes(example)) {
            loss += Logits.crossEntropy(margin);
        }
        return true;
    }

    /** The run's outcome, once every example has been read. */
    public TrainedRun.Evaluated result() {
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
