package dev.peacock.audit.text.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Adds up what is found in the documents of a split, in their order. Memory follows what is found, not what is read. */
public final class SplitScan {
    private final int split;
    private final int k;
    private final DocumentScan scan;
    private final Map<Integer, Seen> windows = new HashMap<>();
    private final Map<String, RunCount> runs = new LinkedHashMap<>();
    private final List<CopiedDocument> documents = new ArrayList<>();
    private SplitTotals totals = SplitTotals.NONE;

    /** Of a window. */
    private static final class Seen {
        long documents;
        long occurrences;
        int last = -1;
    }

    public SplitScan(int split, int k, DocumentScan scan) {
        this.split = split;
        this.k = k;
        this.scan = scan;
    }

    /** {@code replaced}: see {@link SplitTotals}. */
    public void add(String id, byte[] utf8, long replaced) {
        int ordinal = (int) totals.documents();
        totals = totals.plus(new SplitTotals(1, utf8.length, replaced));
        DocumentScan.Scanned scanned = scan.scan(utf8);
        if (scanned.runs().isEmpty()) {
            return;
        }
        Map<String, RunCount> here = new LinkedHashMap<>();
        for (Run run : scanned.runs()) {
            for (int window : run.windows()) {
                Seen seen = windows.computeIfAbsent(window, w -> new Seen());
                seen.occurrences++;
                seen.documents += seen.last == ordinal ? 0 : 1;
                seen.last = ordinal;
            }
            here.putIfAbsent(
                    RunCount.key(run.windows()),
                    new RunCount(run.windows(), 1, List.of(new Place(split, ordinal, id, run.start()))));
        }
        here.forEach((key, run) -> runs.merge(key, run, RunCount::merge));
        documents.add(new CopiedDocument(split, ordinal, id, scanned.units(), ranges(scanned.runs())));
    }

    private int[] ranges(List<Run> runs) {
        return runs.stream()
                .flatMapToInt(run -> IntStream.of(run.start(), run.start() + run.windows().length + k - 1))
                .toArray();
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
        int most = windows.keySet().stream().mapToInt(w -> w + 1).max().orElse(0);
        long[] found = new long[most];
        long[] occurrences = new long[most];
        windows.forEach((window, seen) -> {
            found[window] = seen.documents;
            occurrences[window] = seen.occurrences;
        });
        return WindowCounts.of(found, occurrences);
    }
}
