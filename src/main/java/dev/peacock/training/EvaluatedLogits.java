package dev.peacock.training;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.dataset.ExampleStore;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the logits of one trained model on all n + q examples: the label that it gives each, whether that
 * is right, its margins (logit-scaled confidence), and its train loss. The loss is summed in the order of {@link #read} and {@link #add}, so
 * take examples in ascending order. Not thread-safe.
 */
public final class EvaluatedLogits {
    /** Rows whose margins are computed at once; what they need stays in the first cache. */
    private static final int ROWS = 64;

    private final ExampleStore store;
    private final RunSpec spec;
    private final int first;
    private final boolean[] correct;
    private final char[] predicted;
    private int classes;
    private final float @Nullable [] margins;
    private final int[] labels = new int[ROWS];
    private final double[] phi = new double[ROWS];
    private final double[] exp = new double[ROWS];
    private double[] terms = new double[0];
    private double loss;

    /**
     * What the examples from {@code first} on say, to be added up elsewhere.
     *
     * @param correct one an example
     * @param predicted likewise; of no use where there are more classes than a char has values
     * @param margins one an example, or null where none are kept
     * @param loss summed cross-entropy of those that are train examples and included, in nats
     */
    public record Part(
            int first, boolean[] correct, char[] predicted, int classes, float @Nullable [] margins, double loss)
            implements Serializable {}

    /** {@code margins} says whether to keep them. */
    public EvaluatedLogits(ExampleStore store, RunSpec spec, boolean margins) {
        this(store, spec, margins, 0, store.size());
    }

    /** Of the {@code size} examples from {@code first} on only, for {@link #part}. */
    public EvaluatedLogits(ExampleStore store, RunSpec spec, boolean margins, int first, int size) {
        this.store = store;
        this.spec = spec;
        this.first = first;
        this.correct = new boolean[size];
        this.predicted = new char[size];
        this.margins = margins ? new float[size] : null;
    }

    /**
     * Reads the logits of {@code count} of the n + q examples, from {@code example} on: class c of the first at {@code from + c}, with
     * {@code classes} of each. False where one is not finite, and then this is of no more use.
     */
    public boolean read(int example, int count, float[] logits, int from, int classes) {
        this.classes = classes;
        for (int i = from; i < from + count * classes; i++) {
            if (!Float.isFinite(logits[i])) {
                return false;
            }
        }
        if (terms.length < ROWS * classes) {
            terms = new double[ROWS * classes];
        }
        for (int row = 0; row < count; row += ROWS) {
            readRows(example + row, Math.min(ROWS, count - row), logits, from + row * classes);
        }
        return true;
    }

    private void readRows(int example, int rows, float[] logits, int from) {
        for (int row = 0; row < rows; row++) {
            int at = example + row - first;
            int prediction = Logits.argmax(logits, from + row * classes, classes);
            labels[row] = store.label(example + row);
            predicted[at] = (char) prediction;
            correct[at] = prediction == labels[row];
        }
        Logits.margins(logits, from, rows, classes, labels, terms, phi);
        for (int row = 0; row < rows; row++) {
            exp[row] = -Math.abs(phi[row]);
            if (margins != null) {
                margins[example + row - first] = (float) phi[row];
            }
        }
        Logits.exp(exp, rows);
        for (int row = 0; row < Math.min(rows, store.trainSize() - example); row++) {
            if (spec.mask().includes(example + row)) {
                loss += Logits.crossEntropy(phi[row], exp[row]);
            }
        }
    }

    /** What was read. */
    public Part part() {
        return new Part(first, correct, predicted, classes, margins, loss);
    }

    /** Takes what was read elsewhere; it must lie within the examples that are gathered here. */
    public void add(Part part) {
        System.arraycopy(part.correct(), 0, correct, part.first() - first, part.correct().length);
        System.arraycopy(part.predicted(), 0, predicted, part.first() - first, part.predicted().length);
        classes = part.classes();
        if (margins != null && part.margins() != null) {
            System.arraycopy(part.margins(), 0, margins, part.first() - first, part.margins().length);
        }
        loss += part.loss();
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
                PackedLabels.of(predicted, 0, n, classes),
                PackedLabels.of(predicted, n, correct.length, classes),
                loss / spec.mask().bits().count(),
                null,
                null);
    }
}
