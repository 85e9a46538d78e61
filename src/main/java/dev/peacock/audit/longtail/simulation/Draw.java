package dev.peacock.audit.longtail.simulation;

import java.util.Arrays;

/**
 * The world of one repetition, by subpopulation: its frequency, how many of the n train examples are of it, and its label.
 * Nobody changes the arrays.
 */
record Draw(double[] frequencies, int[] counts, int[] labels) {

    /** n. */
    int examples() {
        return Arrays.stream(counts).sum();
    }
}
