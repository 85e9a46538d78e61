package dev.peacock.audit.text.search;

import dev.peacock.text.TextForm;
import dev.peacock.text.match.MinimizerIndex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** As many generations as one pass of the corpus searches for. */
public final class Batch {
    /** Longer ones would not be searched faster, and an index of them would take longer to make. */
    private static final int MOST_BYTES = 128;

    private final TextForm form;
    private final int k;
    private final int seed;
    private final WindowSet windows = new WindowSet();
    private final List<Generation> generations = new ArrayList<>();
    private List<byte[]> texts = new ArrayList<>();
    private long bytes;
    /** Bytes of the window that has the fewest. */
    private int shortest = MOST_BYTES;

    private int shortestSeed = MOST_BYTES;

    public Batch(TextForm form, int k) {
        this(form, k, 0);
    }

    /** {@code seed}: units of what {@link #seeds} finds; 0 where these are not asked for. */
    public Batch(TextForm form, int k, int seed) {
        this.form = form;
        this.k = k;
        this.seed = seed;
    }

    /** A generation that is a sample by itself. */
    public void add(String id, String group, byte[] utf8) {
        add(id, group, id, utf8);
    }

    /** See {@link Generation}. */
    public void add(String id, String group, String sample, byte[] utf8) {
        byte[] text = form.bytes(utf8);
        int[] bounds = form.bounds(text, 0, text.length);
        int units = bounds.length - 1;
        shortest = Math.min(shortest, shortest(bounds, k));
        if (seed > 0 && units >= k) {
            shortestSeed = Math.min(shortestSeed, shortest(bounds, seed));
        }
        int[] numbers = windows.add(new WindowIds(text, bounds, 0, units, k));
        generations.add(new Generation(id, group, sample, utf8, units, numbers));
        if (numbers.length > 0) {
            texts.add(text);
            bytes += text.length;
        }
    }

    /** Bytes of the window of k units that has the fewest; {@link #MOST_BYTES} where all have more. */
    private static int shortest(int[] bounds, int k) {
        int shortest = MOST_BYTES;
        for (int unit = 0; unit + k < bounds.length; unit++) {
            shortest = Math.min(shortest, bounds[unit + k] - bounds[unit]);
        }
        return shortest;
    }

    /** A batch of the same generations that finds copies of a seed's units; of those that have no window here it has none. */
    public Batch seeds() {
        Batch seeds = new Batch(form, seed);
        generations.forEach(
                one -> seeds.add(one.id(), one.group(), one.windows().length == 0 ? new byte[0] : one.utf8()));
        return seeds;
    }

    /** Bytes of a window that all windows of k units have, so that a search for such windows finds them. */
    public int shortest() {
        return shortest;
    }

    /** The same of the windows of {@link #seeds}. */
    public int shortestSeed() {
        return shortestSeed;
    }

    /** Normalised bytes of the generations that have a window. */
    public long bytes() {
        return bytes;
    }

    public WindowSet windows() {
        return windows;
    }

    public List<Generation> generations() {
        return Collections.unmodifiableList(generations);
    }

    /** What documents are searched with, once: the texts are given away. It finds what has the bytes of the shortest window. */
    public MinimizerIndex index() {
        MinimizerIndex index = MinimizerIndex.of(texts, shortest);
        texts = List.of();
        return index;
    }
}
