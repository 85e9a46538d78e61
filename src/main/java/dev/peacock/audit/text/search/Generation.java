package dev.peacock.audit.text.search;

/**
 * One generation.
 *
 * @param group value of the columns that results are split by, as {@code model=a, prompt=b}; empty where there are none
 * @param units of the whole
 * @param windows the number of each of its windows, in order; empty where it is shorter than one
 */
public record Generation(String id, String group, byte[] utf8, int units, int[] windows) {}
