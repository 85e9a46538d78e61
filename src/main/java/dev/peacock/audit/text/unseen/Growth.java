package dev.peacock.audit.text.unseen;

import dev.peacock.audit.text.unseen.GrowthCurve.Point;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts distinct windows generation by generation. Not thread-safe. */
final class Growth {
    private static final int SHARED = -1;

    private final Generations generations;
    /** By window: 0 not met, {@link #SHARED} if several generations hold it, else the only one that does, from 1. */
    private final int[] holder;
    /** How many windows only this generation holds. */
    private final long[] alone;

    private int size;
    private long units;
    private long distinct;
    private long once;
    private double squares;

    Growth(Generations generations) {
        this.generations = generations;
        this.holder = new int[generations.windows()];
        this.alone = new long[generations.size()];
    }

    /** Measured after each of so many equal parts of the units; fewer points where there are fewer generations. */
    static List<Point> points(Generations generations, int number) {
        long all = Arrays.stream(generations.units()).asLongStream().sum();
        Growth growth = new Growth(generations);
        List<Point> points = new ArrayList<>();
        long mark = 1;
        while (growth.size < generations.size() && all > 0) {
            growth.next();
            if (growth.units * number >= all * mark || growth.size == generations.size()) {
                points.add(new Point(growth.units, growth.distinct, growth.band()));
                // a long generation may pass several marks
                mark = growth.units * number / all + 1;
            }
        }
        return List.copyOf(points);
    }

    /** Takes one more generation. */
    void next() {
        int g = size++;
        units += generations.units()[g];
        for (int i = generations.starts()[g]; i < generations.starts()[g + 1]; i++) {
            int id = generations.ids()[i];
            if (holder[id] == 0) {
                holder[id] = size;
                distinct++;
                change(g, 1);
            } else if (holder[id] != SHARED) {
                change(holder[id] - 1, -1);
                holder[id] = SHARED;
            }
        }
    }

    private void change(int generation, int by) {
        squares += by * (2.0 * alone[generation] + by);
        alone[generation] += by;
        once += by;
    }

    int size() {
        return size;
    }

    long units() {
        return units;
    }

    long distinct() {
        return distinct;
    }

    /**
     * 95% of the number of distinct windows, by what each generation adds to it that no other does (the jackknife, whose variance is on
     * average not below the true one: Efron and Stein 1981); null for one generation.
     */
    @Nullable
    Interval band() {
        if (size < 2) {
            return null;
        }
        double variance = Math.max(0, squares - (double) once * once / size) * size / (size - 1);
        return Interval.student(distinct, Math.sqrt(variance), size - 1).within(0, Double.MAX_VALUE);
    }
}
