package dev.peacock.attack;

import dev.peacock.check.UserError;

/**
 * The counts of guesses about one run, or about several whose coins are independent.
 *
 * @param canaries m: examples that were each in or out of the training set by a fair coin of its own; of several runs, the sum
 * @param guesses r: how many of them were guessed to be in or out; the other m - r are abstentions
 * @param correct v: how many of the guesses are right
 */
public record GuessCounts(long canaries, int guesses, int correct) {
    /** Guesses: the arithmetic is tested up to here. */
    public static final int MOST = 10_000_000;

    /** A train_id is an int, and so is the number of a run. */
    private static final long MOST_CANARIES = 1L << 50;

    /** Throws a {@link UserError} unless 0 &lt;= v &lt;= r &lt;= m, 1 &lt;= m and r &lt;= {@link #MOST}. */
    public GuessCounts {
        if (canaries < 1 || canaries > MOST_CANARIES) {
            throw new UserError("m = " + canaries + " canaries: must be from 1 to " + MOST_CANARIES);
        }
        if (guesses < 0 || guesses > canaries) {
            throw new UserError("r = " + guesses + " guesses: must be from 0 to m = " + canaries
                    + ", since each canary is guessed at most once");
        }
        if (guesses > MOST) {
            throw new UserError("r = " + guesses + " guesses: must be at most " + MOST + "; guess fewer canaries");
        }
        if (correct < 0 || correct > guesses) {
            throw new UserError("v = " + correct + " right guesses: must be from 0 to r = " + guesses);
        }
    }
}
