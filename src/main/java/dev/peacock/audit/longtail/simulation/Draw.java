package dev.peacock.audit.longtail.simulation;

import java.util.Arrays;

/**
 * One repetition's random draw, by subpopulation: its frequency, how many of the n train examples are of it, and its
 * label. The arrays are never changed.
 */
record Draw(double[] frequencies, int[] counts, int[] labels) {

    /** n. */
    int examples() {
        return Arrays.stream(counts).sum();
    }
}
