package dev.peacock.training.fleet.cpu;

import java.util.Arrays;

/**
 * Which of several ways to do the same work is the fastest on this machine: they are taken in turns while the work goes on, a few times
 * each, and then the one stays whose fastest turn took the least time. Other programs can only make a turn longer. Not thread-safe.
 */
final class Contest {
    private static final int TURNS = 12;

    private final double[] shortest;
    private int turns;
    private int winner;

    Contest(int ways) {
        this.shortest = new double[ways];
        Arrays.fill(shortest, Double.POSITIVE_INFINITY);
    }

    /** Whether every way has had its turns. */
    boolean isOver() {
        return turns == TURNS * shortest.length;
    }

    /** Which way to take now. */
    int way() {
        return isOver() ? winner : turns % shortest.length;
    }

    /** How long the work took by {@link #way}. */
    void took(double seconds) {
        int way = way();
        shortest[way] = Math.min(shortest[way], seconds);
        turns++;
        for (int other = 0; isOver() && other < shortest.length; other++) {
            winner = shortest[other] < shortest[winner] ? other : winner;
        }
    }
}
