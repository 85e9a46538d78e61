package dev.peacock.stats;

/**
 * Derives seeds without state: a pure function of (master seed, purpose, index), so that any run can be recomputed
 * alone, on any machine. The mixer is SplitMix64's finaliser (Steele, Lea and Flood 2014, "Fast splittable pseudorandom
 * number generators").
 */
public final class Seeds {
    static final long GAMMA = 0x9E3779B97F4A7C15L;

    /** What a stream is for. The numbers are part of every result: never change or reuse one. */
    public enum Purpose {
        MASK(1),
        INIT(2),
        ORDER(3),
        DROPOUT(4),
        AUGMENT(5),
        AUDIT(6),
        /** Test examples that stand for the population in membership inference. */
        POPULATION(20),
        /** Runs and examples drawn again to make intervals of membership inference. */
        RESAMPLING(21),
        /** Frequencies, data, labels and guesses of the long tail's simulation, and subpopulations drawn again for its intervals. */
        LONG_TAIL(30),
        /** Examples at random that the report shows beside others. */
        REPORT(40),
        /** Groups of runs drawn again to make intervals of numbers of examples by consistency. */
        CONSISTENCY(50),
        /** Test examples that are taken from a data set without any of its own. */
        SPLIT(60),
        /** Examples drawn again to make the interval of the number of wrong labels. */
        LABELS(70),
        /** Test examples by which the prior of influence is chosen. */
        PRIOR(80),
        /** The canaries that are guessed, one a run, for a bound on epsilon. */
        EPSILON(90),
        /** Halves of generations, their order, and windows drawn as if they were independent. */
        TEXT(100),
        /** Canaries, which model sees which, and the references of their exposure. */
        CANARY(110),
        /** Continuations of prompts, and pieces of a corpus that become prompts. */
        GENERATE(120),
        /** Documents and places whose suffixes are asked for, and draws of their continuations. */
        EXTRACTION(130),
        /** Which diffusion model sees which image, the noise of losses, generations and completions, and the images that are repeated. */
        DIFFUSION(140),
        /** Images that inversion starts from, directions in which a black box is asked, and masks that are handed to other models. */
        INVERSION(160),
        /** Queries of thieves, and points at which their copies are judged. */
        STEALING(170);

        private final int number;

        Purpose(int number) {
            this.number = number;
        }
    }

    private Seeds() {}

    /** The seed of stream {@code index} of a purpose under a master seed. */
    public static long seed(long master, Purpose purpose, long index) {
        long stream = mix(master + GAMMA * purpose.number);
        return mix(stream + GAMMA * (index + 1));
    }

    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
