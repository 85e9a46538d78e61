package dev.peacock.audit.generations.nearest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which rows are equal to each other, value by value.
 *
 * @param first positions of the rows that are equal to none before them, ascending
 * @param times how often each of them occurs
 */
public record Distinct(int[] first, int[] times) {
    public static Distinct of(Rows rows) {
        Map<Row, Integer> places = new HashMap<>();
        int[] first = new int[rows.count()];
        int[] times = new int[rows.count()];
        for (int row = 0; row < rows.count(); row++) {
            Integer place = places.putIfAbsent(new Row(rows, row), places.size());
            if (place == null) {
                first[places.size() - 1] = row;
                times[places.size() - 1] = 1;
            } else {
                times[place]++;
            }
        }
        return new Distinct(Arrays.copyOf(first, places.size()), Arrays.copyOf(times, places.size()));
    }

    /** The distinct rows. */
    public Rows rows(Rows of) {
        float[] values = new float[first.length * of.width()];
        for (int i = 0; i < first.length; i++) {
            System.arraycopy(of.values(), first[i] * of.width(), values, i * of.width(), of.width());
        }
        return new Rows(values, first.length, of.width());
    }

    /** A row as a key. */
    private record Row(Rows rows, int row) {
        @Override
        public boolean equals(Object other) {
            if (!(other instanceof Row that)) {
                return false;
            }
            int width = rows.width();
            return Arrays.equals(
                    rows.values(), row * width, (row + 1) * width, that.rows.values(), that.row * width, (that.row + 1) * width);
        }

        @Override
        public int hashCode() {
            int hash = 1;
            for (int i = row * rows.width(); i < (row + 1) * rows.width(); i++) {
                // as Arrays.equals compares floats
                hash = 31 * hash + Float.hashCode(rows.values()[i]);
            }
            return hash;
        }
    }
}
