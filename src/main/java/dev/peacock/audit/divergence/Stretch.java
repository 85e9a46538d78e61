package dev.peacock.audit.divergence;

/**
 * A word that is repeated without anything between but signs and white space.
 *
 * @param start the first character
 * @param end behind the last repetition
 * @param open whether the text ends with the beginning of one more repetition
 */
public record Stretch(int start, int end, int repetitions, boolean open) {}
