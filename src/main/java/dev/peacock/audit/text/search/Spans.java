package dev.peacock.audit.text.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The longest pieces of generations that single documents hold, from the pieces of the corpus that were found. */
public final class Spans {
    /** A window of more distinct pieces than this is looked up in the longest of them alone, so that boilerplate costs no more. */
    static final int MOST_RUNS = 256;

    private final int k;
    private final List<RunCount> runs = new ArrayList<>();
    /** By window: the piece's number and the position in it, two ints each. */
    private final Map<Integer, int[]> places = new HashMap<>();

    private final Map<Integer, Integer> lengths = new HashMap<>();

    public Spans(List<RunCount> found, int k) {
        this(found.stream().sorted(Comparator.comparing(RunCount::order)).iterator(), k);
    }

    /** {@code found}: by their order; those that no window has room for are not kept. */
    public Spans(Iterator<RunCount> found, int k) {
        this.k = k;
        while (found.hasNext()) {
            RunCount run = found.next();
            boolean isKept = false;
            for (int at = 0; at < run.windows().length; at++) {
                isKept |= add(run.windows()[at], runs.size(), at);
            }
            if (isKept) {
                runs.add(run);
            }
        }
    }

    private boolean add(int window, int run, int at) {
        int length = lengths.getOrDefault(window, 0);
        if (length == 2 * MOST_RUNS) {
            return false;
        }
        int[] all = places.get(window);
        if (all == null || length == all.length) {
            all = all == null ? new int[2] : Arrays.copyOf(all, 2 * length);
            places.put(window, all);
        }
        all[length] = run;
        all[length + 1] = at;
        lengths.put(window, length + 2);
        return true;
    }

    /** Windows from {@code start} to {@code end}, excluded, that stand in a piece one after the other from {@code at} on. */
    private record Aligned(int start, int end, int run, int at) {}

    /** Of a generation with these windows, by where they begin. */
    public List<Span> of(int[] windows) {
        List<Aligned> all = aligned(windows);
        all.sort(Comparator.comparingInt(Aligned::start)
                .thenComparing(Comparator.comparingInt(Aligned::end).reversed())
                .thenComparingInt(Aligned::run)
                .thenComparingInt(Aligned::at));
        List<Span> spans = new ArrayList<>();
        for (int i = 0, end = 0; i < all.size(); ) {
            Aligned longest = all.get(i);
            int first = i;
            while (i < all.size() && all.get(i).start == longest.start && all.get(i).end == longest.end) {
                i++;
            }
            if (longest.end > end) {
                spans.add(new Span(longest.start, units(longest), listed(longest, all.subList(first, i))));
                end = longest.end;
            }
        }
        return spans;
    }

    /** All listed places of pieces that share a window with a generation, but of pieces that more than {@code most} documents hold. */
    public List<Place> places(int[] windows, long most) {
        return aligned(windows).stream()
                .mapToInt(Aligned::run)
                .distinct()
                .mapToObj(runs::get)
                .filter(run -> run.documents() <= most)
                .flatMap(run -> run.places().stream())
                .toList();
    }

    private List<Aligned> aligned(int[] windows) {
        List<Aligned> all = new ArrayList<>();
        Map<Long, Integer> open = new HashMap<>();
        for (int i = 0; i <= windows.length; i++) {
            Map<Long, Integer> next = new HashMap<>();
            int[] here = i < windows.length ? places.get(windows[i]) : null;
            for (int p = 0; here != null && p < lengths.getOrDefault(windows[i], 0); p += 2) {
                long diagonal = (long) here[p] << Integer.SIZE | (here[p + 1] - i) & 0xFFFF_FFFFL;
                Integer begun = open.remove(diagonal);
                next.put(diagonal, begun == null ? i : begun);
            }
            int end = i;
            open.forEach((diagonal, start) ->
                    all.add(new Aligned(start, end, (int) (diagonal >> Integer.SIZE), diagonal.intValue() + start)));
            open = next;
        }
        return all;
    }

    private int units(Aligned one) {
        return one.end - one.start + k - 1;
    }

    private List<Place> listed(Aligned piece, List<Aligned> alike) {
        List<Place> listed = new ArrayList<>();
        @Nullable Place last = null;
        List<Place> all = alike.stream()
                .flatMap(one -> runs.get(one.run).places().stream().map(place -> place.part(one.at, units(piece))))
                .sorted(Comparator.comparingInt(Place::split)
                        .thenComparingInt(Place::ordinal)
                        .thenComparingInt(Place::start))
                .toList();
        for (Place place : all) {
            if (last == null || last.split() != place.split() || last.ordinal() != place.ordinal()) {
                listed.add(place);
            }
            last = place;
        }
        return listed.stream().limit(RunCount.MOST_PLACES).toList();
    }
}
