package dev.peacock.audit.epsilon;

import dev.peacock.attack.GuessCounts;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import java.util.BitSet;

/**
 * For each train example, the guess whether it was in a run's subset: in, out, or no guess. Guesses may depend on
 * everything except the run's mask.
 */
public final class Guesses {
    private static final byte ABSTAIN = 0;
    private static final byte IN = 1;
    private static final byte OUT = 2;

    private final byte[] guesses;

    private Guesses(byte[] guesses) {
        this.guesses = guesses;
    }

    /** Sets guesses one by one. */
    static final class Builder {
        private final byte[] guesses;

        /** All of n abstain. */
        Builder(int n) {
            this.guesses = new byte[n];
        }

        void set(int example, boolean in) {
            guesses[example] = in ? IN : OUT;
        }

        Guesses build() {
            return new Guesses(guesses.clone());
        }
    }

    /** Throws a {@link UserError} unless so many guesses can be made on examples that have a score. */
    public static void checkNumber(int number, int scored) {
        if (number < 2 || number % 2 != 0 || number > scored) {
            throw new UserError("--guess " + number
                    + ": must be an even number, since half of the guesses are in and half are out, from 2 to " + scored
                    + ", the number of canaries that have a score");
        }
    }

    /**
     * Compares the guesses with the mask. Every canary counts, guessed or not, since abstentions may depend on the scores, and the
     * theorem allows that only if abstentions count among the m.
     *
     * @throws UserError for a guess about an example that is no canary
     */
    public GuessCounts against(PackedBits included, BitSet canaries) {
        if (included.length() != guesses.length) {
            throw new IllegalArgumentException(guesses.length + " guesses on " + included.length() + " examples");
        }
        int made = 0;
        int correct = 0;
        for (int i = 0; i < guesses.length; i++) {
            if (guesses[i] != ABSTAIN && !canaries.get(i)) {
                throw new UserError("--guesses has a guess about train example " + i
                        + ", which --canaries does not name as a canary; guess canaries only");
            }
            if (guesses[i] != ABSTAIN) {
                made++;
                correct += guesses[i] == (included.get(i) ? IN : OUT) ? 1 : 0;
            }
        }
        return new GuessCounts(canaries.cardinality(), made, correct);
    }
}
