package dev.peacock.training.language;

import dev.peacock.stats.RandomStream;

/** What computes character models, one after another: Peacock itself, or another library as its reference. Not thread-safe. */
public interface CharacterEngine {
    /** Begins another model, with the first parameters of a stream as {@link Layout#draw} makes them. */
    void start(RandomStream random);

    /**
     * One step of the optimiser on windows of equal length. Inputs and targets, the symbols that follow: the first of all windows, the second,
     * and so on.
     *
     * @param steps characters of a window
     * @param rows windows
     * @param dropout of what is left out
     * @param rate the learning rate
     * @return false where a logit was not a finite number
     */
    boolean step(int steps, int rows, int[] inputs, int[] targets, RandomStream dropout, double rate);

    /** Whether all parameters are finite numbers. */
    boolean isFinite();

    /** The model as it is now; good until the next step. */
    NextSymbol model();
}
