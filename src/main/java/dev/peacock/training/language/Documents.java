package dev.peacock.training.language;

import dev.peacock.bits.PackedBits;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.training.DocumentScores;
import dev.peacock.training.Logits;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The documents of a store, and what a model says of them. Safe to share between threads. */
final class Documents {
    /** Documents that are read side by side, whose states stay in a core's caches. */
    static final int ROWS = 384;

    private final ExampleStore store;
    private final List<byte[]> documents = new ArrayList<>();
    /** Examples, the longest first, so that those that are not at their end are the first ones. */
    private final int[] byLength;

    Documents(ExampleStore store) {
        this.store = store;
        float[] values = new float[store.shape().size()];
        for (int example = 0; example < store.size(); example++) {
            store.readUnscaled(example, values, 0);
            byte[] symbols = new byte[values.length];
            for (int k = 0; k < values.length; k++) {
                symbols[k] = (byte) (int) values[k];
            }
            documents.add(Arrays.copyOf(symbols, Vocabulary.length(symbols)));
        }
        this.byLength = IntStream.range(0, store.size())
                .boxed()
                .sorted(Comparator.comparingInt(example -> -symbols(example).length))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Those of train. */
    List<byte[]> train() {
        return documents.subList(0, store.trainSize());
    }

    /** Of memory, about. */
    long bytes() {
        return Windows.length(documents);
    }

    /** Without the end. */
    byte[] symbols(int example) {
        return documents.get(example);
    }

    /** The outcome of a run: a document counts as right where more than half of its characters were the most probable ones. */
    TrainedRun.Evaluated evaluate(NextSymbol model, RunSpec spec, boolean characters) {
        int n = store.trainSize();
        Scores scores = new Scores(
                characters ? new byte[Math.multiplyExact(n, store.shape().size())] : null);
        for (int from = 0; from < byLength.length; from += ROWS) {
            read(model, from, Math.min(ROWS, byLength.length - from), scores);
        }
        boolean[] right = new boolean[store.size()];
        double loss = 0;
        for (int example = 0; example < right.length; example++) {
            right[example] = scores.accuracies[example] > 0.5;
            loss -= example < n && spec.mask().includes(example) ? scores.means[example] : 0;
        }
        return new TrainedRun.Evaluated(
                spec.run(),
                PackedBits.of(Arrays.copyOfRange(right, 0, n)),
                PackedBits.of(Arrays.copyOfRange(right, n, right.length)),
                Arrays.copyOfRange(scores.means, 0, n),
                Arrays.copyOfRange(scores.means, n, right.length),
                null,
                null,
                loss / spec.mask().bits().count(),
                new DocumentScores(
                        Arrays.copyOfRange(scores.accuracies, 0, n),
                        Arrays.copyOfRange(scores.accuracies, n, right.length),
                        scores.characters),
                null);
    }

    /** Of all examples. */
    private final class Scores {
        final float[] means = new float[store.size()];
        final float[] accuracies = new float[store.size()];
        final byte @Nullable [] characters;

        Scores(byte @Nullable [] characters) {
            this.characters = characters;
        }
    }

    /** Reads some documents character by character. */
    private void read(NextSymbol model, int from, int count, Scores scores) {
        int symbols = model.vocabulary();
        float[] states = new float[count * model.stateSize()];
        float[] logs = new float[count * symbols];
        int[] fed = new int[count];
        double[] sums = new double[count];
        int[] right = new int[count];
        int rows = count;
        for (int t = 0; ; t++) {
            while (rows > 0 && symbols(byLength[from + rows - 1]).length <= t) {
                rows--;
            }
            if (rows == 0) {
                break;
            }
            model.step(rows, states, fed, logs);
            for (int row = 0; row < rows; row++) {
                int example = byLength[from + row];
                fed[row] = Byte.toUnsignedInt(symbols(example)[t]);
                float log = logs[row * symbols + fed[row]];
                sums[row] += log;
                right[row] += Logits.argmax(logs, row * symbols, symbols) == fed[row] ? 1 : 0;
                if (scores.characters != null && example < store.trainSize()) {
                    scores.characters[example * store.shape().size() + t] = DocumentScores.character(log);
                }
            }
        }
        for (int row = 0; row < count; row++) {
            int example = byLength[from + row];
            int length = Math.max(1, symbols(example).length);
            scores.means[example] = (float) (sums[row] / length);
            scores.accuracies[example] = (float) right[row] / length;
        }
    }
}
