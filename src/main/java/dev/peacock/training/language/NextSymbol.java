package dev.peacock.training.language;

/**
 * The distribution of the next character, given those that were fed. Characters are symbols 0..V-1, of which 0 is the end of a
 * document and stands before its first character. Not thread-safe.
 */
public interface NextSymbol {
    /** V, the number of symbols. */
    int vocabulary();

    /** The floats of one state. */
    int stateSize();

    /**
     * Feeds one symbol to each of some states, which are independent of each other. The state of zeros is the start of everything.
     *
     * @param rows the states, 0 or more
     * @param states [rows, {@link #stateSize}], changed in place
     * @param symbols one for each state, in 0..V-1
     * @param logProbabilities [rows, V], receives the natural logarithms of the probabilities of the next symbol
     */
    void step(int rows, float[] states, int[] symbols, float[] logProbabilities);
}
