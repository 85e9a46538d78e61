package dev.peacock.audit.text.search;

import dev.peacock.text.TextForm;
import dev.peacock.text.match.MinimizerIndex;
import dev.peacock.text.match.Search;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the windows of generations in documents. Bytes are searched first. What lies between the first hit and the last is cut to units,
 * and windows within hits are looked up; only a document that has one is cut in whole. Each window of k units that is found has at least
 * as many bytes as the index asks for, so that hits cover it. Not thread-safe.
 */
public final class DocumentScan {
    private final TextForm form;
    private final int k;
    private final WindowSet windows;
    private final Search search;
    private long[] hits = new long[16];
    private int hitCount;

    public DocumentScan(TextForm form, int k, MinimizerIndex index, WindowSet windows) {
        this.form = form;
        this.k = k;
        this.windows = windows;
        this.search = new Search(index);
    }

    /**
     * What was found in a document.
     *
     * @param units of the whole document; 0 where nothing was found
     * @param personal finds what is masked in a run
     */
    record Scanned(int units, List<Run> runs, Function<Run, List<Personal>> personal) {
        private static final Scanned NOTHING = new Scanned(0, List.of(), run -> List.of());
    }

    Scanned scan(byte[] utf8) {
        byte[] text = form.bytes(utf8);
        hitCount = 0;
        search.search(text, 0, text.length, (generation, from, at, bytes) -> hit(at, at + bytes));
        if (hitCount == 0) {
            return Scanned.NOTHING;
        }
        Arrays.sort(hits, 0, hitCount);
        int reach = 0;
        for (int i = 0; i < hitCount; i++) {
            reach = Math.max(reach, (int) hits[i]);
        }
        int[] bounds = form.bounds(text, (int) (hits[0] >>> Integer.SIZE), reach);
        List<Run> runs = runs(text, bounds);
        if (runs.isEmpty()) {
            return Scanned.NOTHING;
        }
        int[] all = form.bounds(text, 0, text.length);
        int before = Arrays.binarySearch(all, bounds[0]);
        Excerpt document = new Excerpt(form, utf8, all);
        return new Scanned(
                all.length - 1,
                runs.stream()
                        .map(run -> new Run(before + run.start(), run.windows()))
                        .toList(),
                run -> document.personal(run.start(), units(run)));
    }

    /** The same of a document by its pieces in which windows may be, in their order. */
    Scanned scan(List<Stretch> stretches) {
        List<Run> all = new ArrayList<>();
        for (Stretch stretch : stretches) {
            hitCount = 0;
            search.search(
                    stretch.text(), 0, stretch.text().length, (generation, from, at, bytes) -> hit(at, at + bytes));
            Arrays.sort(hits, 0, hitCount);
            runs(stretch.text(), stretch.bounds())
                    .forEach(run -> all.add(new Run(stretch.start() + run.start(), run.windows())));
        }
        List<Stretch> kept = List.copyOf(stretches);
        return all.isEmpty() ? Scanned.NOTHING : new Scanned(stretches.get(0).units(), all, run -> personal(kept, run));
    }

    private int units(Run run) {
        return run.windows().length + k - 1;
    }

    private List<Personal> personal(List<Stretch> stretches, Run run) {
        return stretches.stream()
                .filter(stretch -> stretch.holds(run.start(), units(run)))
                .findFirst()
                .map(stretch -> Personal.within(stretch.personal(), run.start() - stretch.start(), units(run)))
                .orElseThrow();
    }

    private List<Run> runs(byte[] text, int[] bounds) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < hitCount; ) {
            int from = (int) (hits[i] >>> Integer.SIZE);
            int to = (int) hits[i];
            // windows may be known from several generations' pieces, none of which holds all that follows one another
            // here
            for (i++; i < hitCount && hits[i] >>> Integer.SIZE <= to; i++) {
                to = Math.max(to, (int) hits[i]);
            }
            look(text, bounds, from, to, runs);
        }
        return runs;
    }

    private void hit(int from, int to) {
        if (hitCount == hits.length) {
            hits = Arrays.copyOf(hits, 2 * hitCount);
        }
        hits[hitCount++] = (long) from << Integer.SIZE | to;
    }

    private void look(byte[] text, int[] bounds, int from, int to, List<Run> runs) {
        int first = Arrays.binarySearch(bounds, from);
        int last = Arrays.binarySearch(bounds, to);
        first = first < 0 ? -first - 1 : first;
        last = last < 0 ? -last - 2 : last;
        WindowIds ids = new WindowIds(text, bounds, first, last, k);
        int[] found = new int[ids.high.length];
        int length = 0;
        for (int i = 0; i <= found.length; i++) {
            int window = i < found.length ? windows.find(ids, i) : -1;
            if (window >= 0) {
                found[length++] = window;
            } else if (length > 0) {
                runs.add(new Run(first + i - length, Arrays.copyOf(found, length)));
                length = 0;
            }
        }
    }
}
