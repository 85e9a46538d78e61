package dev.peacock.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Counts some train examples of a block against a whole test block, a chunk of train examples at a time. */
final class RowCounts {
    private final BitColumns included;
    private final int[] rows;
    private final IntFunction<CountBound> bound;
    private final List<PopCountTiles> parts = new ArrayList<>();

    /**
     * @param rows places of the train examples, ascending
     * @param bound by number of models in, what the counts are to reach
     */
    RowCounts(TrainBlock train, TestBlock test, int[] rows, IntFunction<CountBound> bound) {
        this.included = train.included();
        this.rows = rows;
        this.bound = bound;
        for (int from = 0; from < test.block().size(); from += PopCountTiles.WIDTH) {
            parts.add(new PopCountTiles(test.correct(), from));
        }
    }

    /** Takes the counts of one train example with some test examples, in order of both. */
    interface Visitor {
        /**
         * @param i place of the train example
         * @param in number of models that saw it
         * @param from place of the first of these test examples
         * @param width how many there are
         * @param correctIn from {@code from} on, number of models that saw i and get the test example right; longer than
         *     width, and reused after the call
         */
        void row(int i, int in, int from, int width, CountBound bound, int[] correctIn);
    }

    int chunks() {
        return (rows.length + PopCountTiles.ROWS - 1) / PopCountTiles.ROWS;
    }

    /** Visits all test examples of each train example of a chunk. */
    void visit(int chunk, Visitor visitor) {
        visit(chunk, false, visitor);
    }

    /** Visits only where some count reaches its bound, though with those beside it that do not. */
    void visitReached(int chunk, Visitor visitor) {
        visit(chunk, true, visitor);
    }

    private void visit(int chunk, boolean reachedOnly, Visitor visitor) {
        int first = chunk * PopCountTiles.ROWS;
        int[] places = Arrays.copyOfRange(rows, first, Math.min(first + PopCountTiles.ROWS, rows.length));
        int[] ins = new int[places.length];
        CountBound[] bounds = new CountBound[places.length];
        for (int r = 0; r < places.length; r++) {
            ins[r] = included.count(places[r]);
            bounds[r] = bound.apply(ins[r]);
        }
        boolean[] reached = new boolean[parts.size()];
        for (int part = 0; part < reached.length; part++) {
            parts.get(part).count(included, places);
            reached[part] = !reachedOnly || reaches(part, 0, places.length, bounds);
        }
        for (int r = 0; r < places.length; r++) {
            for (int part = 0; part < reached.length; part++) {
                if (reached[part] && (!reachedOnly || reaches(part, r, r + 1, bounds))) {
                    PopCountTiles tiles = parts.get(part);
                    int from = part * PopCountTiles.WIDTH;
                    visitor.row(places[r], ins[r], from, tiles.width(), bounds[r], tiles.sums()[r]);
                }
            }
        }
    }

    private boolean reaches(int part, int first, int end, CountBound[] bounds) {
        return parts.get(part).anyReaches(first, end, bounds, part * PopCountTiles.WIDTH);
    }
}
