package dev.peacock.audit.text.search;

/**
 * One generation.
 *
 * @param group value of the columns that results are split by, as {@code model=a, prompt=b}; empty where there are none
 * @param sample generations of two groups with the same are compared with each other: that of its prompt, or its id
 * @param units of the whole
 * @param windows the number of each of its windows, in order; empty where it is shorter than one
 */
public record Generation(String id, String group, String sample, byte[] utf8, int units, int[] windows) {}
