package dev.peacock.text.near;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The best alignment that starts at a point of the two texts and goes on in one direction as far as it pays: banded dynamic programming,
 * the band being those points that cost at most {@link Scores#drop} more than the best one so far has earned (Zhang et al. 2000).
 */
record Extension(int[] generation, int[] document, Scores scores) {
    static final byte EQUAL = 0;
    static final byte REPLACED = 1;
    static final byte ONLY_HERE = 2;
    static final byte ONLY_THERE = 3;
    private static final int NEVER = Integer.MIN_VALUE / 2;

    /**
     * Forwards the first units aligned are {@code i} and {@code j}, backwards those before them.
     *
     * @return the columns in the order of the texts
     */
    Columns from(int i, int j, boolean forwards) {
        int rows = forwards ? generation.length - i : i;
        int width = forwards ? document.length - j : j;
        Table table = new Table();
        int[] above = first(width);
        int low = 0;
        table.add(0, lone(above.length));
        int best = 0;
        int bestRow = 0;
        int bestColumn = 0;
        for (int row = 1; row <= rows && above.length > 0; row++) {
            int unit = forwards ? generation[i + row - 1] : generation[i - row];
            int[] scored = new int[Math.min(width + 1, low + above.length + reach() + 1) - low];
            byte[] steps = new byte[scored.length];
            int kept = 0;
            int start = -1;
            int rowBest = best;
            for (int at = 0; at < scored.length; at++) {
                int column = low + at;
                int score = value(above, at) + scores.lone();
                byte step = ONLY_HERE;
                int left = at > 0 ? scored[at - 1] + scores.lone() : NEVER;
                if (left > score) {
                    score = left;
                    step = ONLY_THERE;
                }
                if (column > 0) {
                    boolean same = unit == (forwards ? document[j + column - 1] : document[j - column]);
                    int diagonal = value(above, at - 1) + (same ? scores.equal() : scores.replaced());
                    if (diagonal >= score) {
                        score = diagonal;
                        step = same ? EQUAL : REPLACED;
                    }
                }
                boolean alive = score >= best - scores.drop();
                scored[at] = alive ? score : NEVER;
                steps[at] = step;
                if (alive) {
                    start = start < 0 ? at : start;
                    kept = at + 1;
                    if (score > rowBest) {
                        rowBest = score;
                        bestRow = row;
                        bestColumn = column;
                    }
                } else if (at >= above.length) {
                    // neither the row above nor this one goes on
                    break;
                }
            }
            best = rowBest;
            table.add(low, steps);
            if (start < 0) {
                break;
            }
            above = Arrays.copyOfRange(scored, start, kept);
            low += start;
        }
        return table.back(bestRow, bestColumn, best, forwards);
    }

    /** How many units a band reaches beyond the last one of the row above. */
    private int reach() {
        return scores.drop() / -scores.lone() + 2;
    }

    private static int value(int[] row, int at) {
        return at >= 0 && at < row.length ? row[at] : NEVER;
    }

    private int[] first(int width) {
        int length = Math.min(width, scores.drop() / -scores.lone()) + 1;
        int[] row = new int[length];
        Arrays.setAll(row, at -> at * scores.lone());
        return row;
    }

    private static byte[] lone(int length) {
        byte[] steps = new byte[length];
        Arrays.fill(steps, ONLY_THERE);
        return steps;
    }

    /** Columns of an alignment and what they count. */
    record Columns(byte[] steps, int score) {}

    /** How each point of the band was reached. */
    private static final class Table {
        private final List<byte[]> rows = new ArrayList<>();
        private final List<Integer> lows = new ArrayList<>();

        void add(int low, byte[] steps) {
            lows.add(low);
            rows.add(steps);
        }

        Columns back(int fromRow, int fromColumn, int score, boolean forwards) {
            byte[] steps = new byte[fromRow + fromColumn];
            int count = 0;
            int row = fromRow;
            int column = fromColumn;
            while (row > 0 || column > 0) {
                byte step = rows.get(row)[column - lows.get(row)];
                steps[count++] = step;
                row -= step == ONLY_THERE ? 0 : 1;
                column -= step == ONLY_HERE ? 0 : 1;
            }
            byte[] used = Arrays.copyOf(steps, count);
            for (int i = 0; forwards && i < count; i++) {
                used[i] = steps[count - 1 - i];
            }
            return new Columns(used, score);
        }
    }
}
