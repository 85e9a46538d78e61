package dev.peacock.text;

/** A difference between two texts that is no difference. */
public enum Normalisation {
    /** Every run of Unicode's white space, line ends included, becomes one space. */
    WHITE_SPACE,
    /** Every code point becomes its lower case by {@link Character#toLowerCase(int)}, whatever the language. */
    CASE,
    /** Code points of Unicode's categories Pc, Pd, Ps, Pe, Pi, Pf and Po are left out; symbols, such as + and $, stay. */
    PUNCTUATION
}
