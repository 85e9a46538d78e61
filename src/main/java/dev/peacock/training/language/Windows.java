package dev.peacock.training.language;

import dev.peacock.stats.RandomStream;
import java.util.List;

/**
 * The windows of an epoch. The documents, in an order of their own in each epoch and each followed by symbol 0, are joined to a ring that
 * is cut into windows from a random place of the first window on; what is left over, which is shorter than a window, is not seen.
 */
final class Windows {
    private final List<byte[]> documents;
    private final int batch;
    private final byte[] text;
    private final int[] order;
    /** Characters of a window. */
    final int steps;

    final int count;
    private final int window;
    private final int[] windows;
    private int shift;
    final int[] inputs;
    final int[] targets;

    Windows(List<byte[]> documents, int window, int batch) {
        this.documents = documents;
        this.batch = batch;
        int length = Math.toIntExact(length(documents));
        if (length == documents.size()) {
            throw new IllegalArgumentException("there is no text to train on");
        }
        this.text = new byte[length];
        this.order = identity(documents.size());
        this.window = window;
        this.steps = Math.min(window, length);
        this.count = length / steps;
        this.windows = identity(count);
        this.inputs = new int[steps * Math.min(batch, count)];
        this.targets = new int[inputs.length];
    }

    /** Characters of documents, with their ends. */
    static long length(List<byte[]> documents) {
        return documents.stream().mapToLong(each -> each.length + 1L).sum();
    }

    private static int[] identity(int length) {
        int[] order = new int[length];
        for (int k = 0; k < length; k++) {
            order[k] = k;
        }
        return order;
    }

    int batches() {
        return (count + batch - 1) / batch;
    }

    /** Begins an epoch. */
    void shuffle(RandomStream random) {
        random.shuffle(order);
        int at = 0;
        for (int document : order) {
            byte[] symbols = documents.get(document);
            System.arraycopy(symbols, 0, text, at, symbols.length);
            at += symbols.length;
            text[at++] = 0;
        }
        shift = random.nextInt(window);
        random.shuffle(windows);
    }

    /** Puts a batch into {@link #inputs} and {@link #targets}; the windows in it. */
    int read(int number) {
        int from = number * batch;
        int rows = Math.min(batch, count - from);
        for (int row = 0; row < rows; row++) {
            int start = shift + windows[from + row] * steps;
            for (int t = 0; t < steps; t++) {
                inputs[t * rows + row] = symbol(start + t);
                targets[t * rows + row] = symbol(start + t + 1);
            }
        }
        return rows;
    }

    private int symbol(int place) {
        return Byte.toUnsignedInt(text[place % text.length]);
    }
}
