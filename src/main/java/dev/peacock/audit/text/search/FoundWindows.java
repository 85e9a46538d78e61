package dev.peacock.audit.text.search;

import java.io.Serializable;
import java.util.Arrays;

/** The distinct windows that generations and the corpus hold, over all batches, numbered as they come. About 100 bytes each. */
public final class FoundWindows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final WindowSet ids = new WindowSet();
    private long[] documents = new long[16];
    private long[] inCorpus = new long[16];
    private long[] number = new long[16];
    private int[] start = new int[16];
    private int[] generations = new int[16];
    private int[] occurrences = new int[16];
    private long[] last = new long[16];

    /** A window with its counts; {@code number} and {@code start} are where it first stands. */
    public record Window(
            String id, int generations, int occurrences, long documents, long inCorpus, long number, int start) {}

    /**
     * Counts the windows of a generation that the corpus holds.
     *
     * @param held by window of the batch, how many documents hold it
     * @param times by window of the batch, how often the corpus does
     * @return their numbers here, as often as they stand there
     */
    public int[] add(Batch batch, Generation generation, long generationNumber, long[] held, long[] times) {
        int[] found = new int[generation.windows().length];
        int n = 0;
        for (int i = 0; i < generation.windows().length; i++) {
            int window = generation.windows()[i];
            if (held[window] > 0) {
                int known = ids.size();
                int here = ids.add(batch.windows(), window);
                if (here == known) {
                    first(here, held[window], times[window], generationNumber, i);
                }
                occurrences[here]++;
                generations[here] += last[here] == generationNumber ? 0 : 1;
                last[here] = generationNumber;
                found[n++] = here;
            }
        }
        return Arrays.copyOf(found, n);
    }

    private void first(int here, long held, long times, long generation, int at) {
        if (here == documents.length) {
            documents = Arrays.copyOf(documents, 2 * here);
            inCorpus = Arrays.copyOf(inCorpus, 2 * here);
            number = Arrays.copyOf(number, 2 * here);
            start = Arrays.copyOf(start, 2 * here);
            generations = Arrays.copyOf(generations, 2 * here);
            occurrences = Arrays.copyOf(occurrences, 2 * here);
            last = Arrays.copyOf(last, 2 * here);
        }
        documents[here] = held;
        inCorpus[here] = times;
        number[here] = generation;
        start[here] = at;
        last[here] = -1;
    }

    public int size() {
        return ids.size();
    }

    public long documents(int window) {
        return documents[window];
    }

    public Window get(int window) {
        return new Window(
                ids.id(window),
                generations[window],
                occurrences[window],
                documents[window],
                inCorpus[window],
                number[window],
                start[window]);
    }
}
