package dev.peacock.audit.text.search;

import dev.peacock.text.TextForm;
import dev.peacock.text.match.RouteSearch;
import dev.peacock.text.match.Routes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Sets apart what batches of generations may have of a split's documents, in their order. */
public final class SplitRoutes {
    private final int split;
    private final TextForm form;
    private final int k;
    private final RouteSearch search;
    /** By batch: the ranges of the document at hand, each a from and a to, which follow one another and do not touch. */
    private final Map<Integer, Ranges> ranges = new TreeMap<>();

    private final List<Found> stretches = new ArrayList<>();
    private SplitTotals totals = SplitTotals.NONE;

    private static final class Ranges {
        long[] all = new long[4];
        int size;

        void add(int from, int to) {
            if (size > 0 && from <= (int) all[size - 1]) {
                int before = (int) all[size - 1];
                all[size - 1] = all[size - 1] - before + Math.max(before, to);
                return;
            }
            if (size == all.length) {
                all = Arrays.copyOf(all, 2 * size);
            }
            all[size++] = (long) from << Integer.SIZE | to;
        }
    }

    public SplitRoutes(int split, TextForm form, int k, Routes routes) {
        this.split = split;
        this.form = form;
        this.k = k;
        this.search = new RouteSearch(routes);
    }

    /** {@code replaced}: see {@link SplitTotals}. */
    public void add(String id, byte[] utf8, long replaced) {
        int ordinal = (int) totals.documents();
        totals = totals.plus(new SplitTotals(1, utf8.length, replaced));
        byte[] text = form.bytes(utf8);
        ranges.clear();
        search.search(
                text,
                (batch, from, to) ->
                        ranges.computeIfAbsent(batch, b -> new Ranges()).add(from, to));
        Map<Long, IntStream.Builder> batches = new TreeMap<>();
        ranges.forEach((batch, of) -> {
            for (int i = 0; i < of.size; i++) {
                batches.computeIfAbsent(of.all[i], range -> IntStream.builder()).add(batch);
            }
        });
        int[] all = {};
        for (Map.Entry<Long, IntStream.Builder> one : batches.entrySet()) {
            int[] bounds = bounds(
                    text, (int) (one.getKey() >>> Integer.SIZE), one.getKey().intValue());
            if (bounds.length > k) {
                all = all.length == 0 ? form.bounds(text, 0, text.length) : all;
                keep(ordinal, id, all, text, bounds, one.getValue().build().toArray());
            }
        }
    }

    /** None where there are too few bytes for a window. */
    private int[] bounds(byte[] text, int from, int to) {
        return to - from < k ? new int[0] : form.bounds(text, from, to);
    }

    private void keep(int ordinal, String id, int[] all, byte[] text, int[] bounds, int[] batches) {
        int from = bounds[0];
        Stretch stretch = new Stretch(
                ordinal,
                id,
                all.length - 1,
                batches,
                Arrays.binarySearch(all, from),
                Arrays.copyOfRange(text, from, bounds[bounds.length - 1]),
                IntStream.of(bounds).map(bound -> bound - from).toArray());
        stretches.add(Found.of(split, Found.Kind.STRETCH, stretch::write));
    }

    public List<Found> rows() {
        List<Found> rows = new ArrayList<>();
        rows.add(Found.of(split, Found.Kind.TOTALS, totals::write));
        rows.addAll(stretches);
        return rows;
    }
}
