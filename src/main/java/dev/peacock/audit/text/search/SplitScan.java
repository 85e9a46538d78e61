package dev.peacock.audit.text.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds up what is found in the documents of a split, in their order. Memory follows what is found, not what is read. */
public final class SplitScan {
    private final int split;
    private final DocumentScan scan;
    private final Map<Integer, Seen> windows = new HashMap<>();
    /** In the order of their rows. */
    private final Map<String, RunCount> runs = new LinkedHashMap<>();

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<DocumentPieces> documents = new ArrayList<>();
    private SplitTotals totals = SplitTotals.NONE;

    /** Of a window. */
    private static final class Seen {
        long documents;
        long occurrences;
        int last = -1;
    }

    public SplitScan(int split, DocumentScan scan) {
        this.split = split;
        this.scan = scan;
    }

    /** {@code replaced}: see {@link SplitTotals}. */
    public void add(String id, byte[] utf8, long replaced) {
        int ordinal = (int) totals.documents();
        totals = totals.plus(new SplitTotals(1, utf8.length, replaced));
        add(ordinal, id, scan.scan(utf8));
    }

    /** Adds what {@link SplitRoutes} has set apart of the split for a batch, which gives the same rows. */
    public void add(List<Found> routed, int batch) {
        List<Stretch> document = new ArrayList<>();
        for (Found row : routed) {
            if (row.kind() == Found.Kind.TOTALS) {
                totals = totals.plus(row.totals());
                continue;
            }
            Stretch stretch = row.stretch();
            if (stretch.isOf(batch)) {
                if (!document.isEmpty() && document.get(0).ordinal() != stretch.ordinal()) {
                    add(document);
                    document.clear();
                }
                document.add(stretch);
            }
        }
        if (!document.isEmpty()) {
            add(document);
        }
    }

    private void add(List<Stretch> document) {
        add(document.get(0).ordinal(), document.get(0).document(), scan.scan(document));
    }

    private void add(int ordinal, String id, DocumentScan.Scanned scanned) {
        if (scanned.runs().isEmpty()) {
            return;
        }
        int[] pieces = new int[2 * scanned.runs().size()];
        Set<String> here = new HashSet<>();
        for (int i = 0; i < scanned.runs().size(); i++) {
            Run run = scanned.runs().get(i);
            count(run, ordinal);
            String key = RunCount.key(run.windows());
            if (here.add(key)) {
                runs.merge(
                        key, new RunCount(run.windows(), 1, places(key, ordinal, id, run, scanned)), RunCount::merge);
            }
            pieces[2 * i] = run.start();
            pieces[2 * i + 1] = numbers.computeIfAbsent(key, k -> numbers.size());
        }
        documents.add(new DocumentPieces(ordinal, id, scanned.units(), pieces));
    }

    /** Personal data are looked for only where the document will be listed. */
    private List<Place> places(String key, int ordinal, String id, Run run, DocumentScan.Scanned scanned) {
        RunCount before = runs.get(key);
        boolean isListed = before == null || before.places().size() < RunCount.MOST_PLACES;
        return isListed
                ? List.of(new Place(
                        split, ordinal, id, run.start(), scanned.personal().apply(run)))
                : List.of();
    }

    private void count(Run run, int ordinal) {
        for (int window : run.windows()) {
            Seen seen = seen(window);
            seen.occurrences++;
            seen.documents += seen.last == ordinal ? 0 : 1;
            seen.last = ordinal;
        }
    }

    public List<Found> rows() {
        List<Found> rows = new ArrayList<>();
        rows.add(Found.of(split, Found.Kind.TOTALS, totals::write));
        rows.add(Found.of(split, Found.Kind.WINDOWS, counts()::write));
        runs.values().forEach(run -> rows.add(Found.of(split, Found.Kind.RUN, run::write)));
        documents.forEach(document -> rows.add(Found.of(split, Found.Kind.DOCUMENT, document::write)));
        return rows;
    }

    private WindowCounts counts() {
        int[] found = windows.keySet().stream().mapToInt(w -> w).sorted().toArray();
        return WindowCounts.of(found, w -> seen(w).documents, w -> seen(w).occurrences);
    }

    private Seen seen(int window) {
        return windows.computeIfAbsent(window, w -> new Seen());
    }
}
