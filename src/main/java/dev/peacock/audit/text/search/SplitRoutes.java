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
import org.jspecify.annotations.Nullable;

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
        @Nullable Excerpt document = null;
        for (Map.Entry<Long, IntStream.Builder> one : batches.entrySet()) {
            int from = (int) (one.getKey() >>> Integer.SIZE);
            int to = one.getKey().intValue();
            if (to - from < k) {
                // too few bytes for a window
                continue;
            }
            // once for all ranges: to find the bounds of one, a tokenizer may need the whole document
            all = all.length == 0 ? form.bounds(text, 0, text.length) : all;
            int first = first(all, from);
            int end = first(all, to + 1);
            if (end - first > k) {
                document = document == null ? new Excerpt(form, utf8, all) : document;
                int[] own = one.getValue().build().toArray();
                keep(ordinal, id, all, first, end, text, own, document.personal(first, end - 1 - first));
            }
        }
    }

    /** Place of the first bound that is at least {@code offset}. */
    private static int first(int[] bounds, int offset) {
        int place = Arrays.binarySearch(bounds, offset);
        return place < 0 ? -place - 1 : place;
    }

    /** The units between the document's bounds {@code first} to {@code end}, excluded. */
    private void keep(
            int ordinal,
            String id,
            int[] all,
            int first,
            int end,
            byte[] text,
            int[] batches,
            List<Personal> personal) {
        int from = all[first];
        Stretch stretch = new Stretch(
                ordinal,
                id,
                all.length - 1,
                batches,
                first,
                Arrays.copyOfRange(text, from, all[end - 1]),
                IntStream.range(first, end).map(bound -> all[bound] - from).toArray(),
                personal);
        stretches.add(Found.of(split, Found.Kind.STRETCH, stretch::write));
    }

    public List<Found> rows() {
        List<Found> rows = new ArrayList<>();
        rows.add(Found.of(split, Found.Kind.TOTALS, totals::write));
        rows.addAll(stretches);
        return rows;
    }
}
