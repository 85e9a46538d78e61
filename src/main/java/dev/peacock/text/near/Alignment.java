package dev.peacock.text.near;

import static dev.peacock.text.near.Extension.EQUAL;
import static dev.peacock.text.near.Extension.ONLY_HERE;
import static dev.peacock.text.near.Extension.ONLY_THERE;

import dev.peacock.text.near.Extension.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An alignment of a part of the generation, from unit {@code from}, with a part of the document, column by column. */
record Alignment(int from, int documentFrom, byte[] steps, int score) {
    private static final double ROUNDING = 1e-9;

    /** The best one through a point. */
    static Alignment through(Extension extension, int i, int j) {
        Columns before = extension.from(i, j, false);
        Columns after = extension.from(i, j, true);
        byte[] steps = Arrays.copyOf(before.steps(), before.steps().length + after.steps().length);
        System.arraycopy(after.steps(), 0, steps, before.steps().length, after.steps().length);
        return new Alignment(
                i - units(before.steps(), ONLY_THERE),
                j - units(before.steps(), ONLY_HERE),
                steps,
                before.score() + after.score());
    }

    /** The best one that starts or ends where this does: the point it was found by need not lie on that. */
    Alignment settled(Extension extension) {
        Alignment best = this;
        while (true) {
            Alignment last = best;
            Columns before = extension.from(last.to(), last.documentTo(), false);
            if (before.score() > best.score) {
                best = new Alignment(
                        last.to() - units(before.steps(), ONLY_THERE),
                        last.documentTo() - units(before.steps(), ONLY_HERE),
                        before.steps(),
                        before.score());
            }
            Columns after = extension.from(best.from, best.documentFrom, true);
            if (after.score() > best.score) {
                best = new Alignment(best.from, best.documentFrom, after.steps(), after.score());
            }
            if (best == last) {
                return best;
            }
        }
    }

    private static int units(byte[] steps, byte without) {
        int units = 0;
        for (byte step : steps) {
            units += step == without ? 0 : 1;
        }
        return units;
    }

    int to() {
        return from + units(steps, ONLY_THERE);
    }

    int documentTo() {
        return documentFrom + units(steps, ONLY_HERE);
    }

    /**
     * The longest part whose units of the generation are all in {@code low} to {@code high - 1}, whose edits are at most {@code dissimilar}
     * times the units of its longer side, and which starts and ends with equal units; null if there is none.
     */
    @Nullable
    Alignment within(int low, int high, double dissimilar) {
        int start = 0;
        int end = steps.length;
        int i = from;
        for (int at = 0; at < steps.length; at++) {
            // a column without a unit of the generation lies before the next one
            start += i < low ? 1 : 0;
            i += steps[at] == ONLY_THERE ? 0 : 1;
            end = i > high ? Math.min(end, at) : end;
        }
        int[] ours = longest(start, end, ONLY_THERE, dissimilar);
        int[] theirs = longest(start, end, ONLY_HERE, dissimilar);
        int[] best = theirs[1] - theirs[0] > ours[1] - ours[0] ? theirs : ours;
        return part(best[0], best[1]);
    }

    /** Where columns with at least as much allowed as edited, by the units of one side, start and end: the first of the longest such parts. */
    private int[] longest(int start, int end, byte other, double dissimilar) {
        int length = Math.max(0, end - start);
        double[] sums = new double[length + 1];
        int[] lowest = new int[length + 1];
        int lows = 1;
        for (int at = 0; at < length; at++) {
            byte step = steps[start + at];
            sums[at + 1] = sums[at] + (step == other ? 0 : dissimilar) - (step == EQUAL ? 0 : 1);
            if (sums[at + 1] < sums[lowest[lows - 1]]) {
                lowest[lows++] = at + 1;
            }
        }
        int[] best = {start, start};
        for (int to = length; to > 0 && lows > 0; to--) {
            // a start once used is never better with a smaller end
            while (lows > 0 && sums[to] >= sums[lowest[lows - 1]] - ROUNDING) {
                lows--;
                if (to - lowest[lows] >= best[1] - best[0] && to > lowest[lows]) {
                    best = new int[] {start + lowest[lows], start + to};
                }
            }
        }
        return best;
    }

    private @Nullable Alignment part(int start, int end) {
        int first = start;
        int last = end;
        while (first < last && steps[first] != EQUAL) {
            first++;
        }
        while (last > first && steps[last - 1] != EQUAL) {
            last--;
        }
        byte[] before = Arrays.copyOf(steps, first);
        return first == last
                ? null
                : new Alignment(
                        from + units(before, ONLY_THERE),
                        documentFrom + units(before, ONLY_HERE),
                        Arrays.copyOfRange(steps, first, last),
                        0);
    }

    int edits() {
        int edits = 0;
        for (byte step : steps) {
            edits += step == EQUAL ? 0 : 1;
        }
        return edits;
    }

    NearMatch match() {
        List<Edit> script = new ArrayList<>();
        for (int at = 0; at < steps.length; ) {
            int end = at;
            while (end < steps.length && steps[end] == steps[at]) {
                end++;
            }
            int run = end - at;
            script.add(new Edit(kind(steps[at]), steps[at] == ONLY_THERE ? 0 : run, steps[at] == ONLY_HERE ? 0 : run));
            at = end;
        }
        return new NearMatch(from, to(), documentFrom, documentTo(), edits(), script);
    }

    private static Edit.Kind kind(byte step) {
        return switch (step) {
            case EQUAL -> Edit.Kind.EQUAL;
            case ONLY_HERE -> Edit.Kind.INSERT;
            case ONLY_THERE -> Edit.Kind.DELETE;
            default -> Edit.Kind.REPLACE;
        };
    }
}
