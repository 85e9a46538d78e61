package dev.peacock.config;

import dev.peacock.config.text.Canonical;
import dev.peacock.config.text.OmittedAt;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How subsets are drawn: the design, the number of models, the master seed, and the number of the first run. The runs
 * are {@code firstRun} to {@code endRun - 1}.
 */
public record SubsetsConfig(Design design, int models, long seed, int firstRun) implements Serializable {
    /** The most models of an experiment. */
    public static final int MOST_MODELS = 1_000_000;

    /** Runs from 0 on. */
    public SubsetsConfig(Design design, int models, long seed) {
        this(design, models, seed, 0);
    }

    /** The same with another number of models. */
    public SubsetsConfig withModels(int other) {
        return new SubsetsConfig(design, other, seed, firstRun);
    }

    /** One more than the number of the last run. */
    public int endRun() {
        return Math.addExact(firstRun, models);
    }

    /** A sampling design (METHODS: sampling designs). Which train examples a run sees is a function of it, the seed and the run. */
    public sealed interface Design extends Serializable {

        /** Probability that a run sees an example; null where it is not the same for all examples, or not known. */
        default @Nullable Double inclusion() {
            return null;
        }

        /** Number of consecutive runs, from a multiple of it on, that belong together; 1 where runs are independent. */
        default int block() {
            return 1;
        }

        /** Which stream of initial weights, orders, dropout and augmentation a run uses. */
        default int seedIndex(int run) {
            return run;
        }
    }

    /** m = round(ratio * n) of the n train examples, drawn uniformly without replacement. */
    public record Uniform(double ratio) implements Design {
        @Override
        public Double inclusion() {
            return ratio;
        }
    }

    /** Each example is in with probability {@code ratio}, independently of all others. */
    public record Bernoulli(double ratio) implements Design {
        @Override
        public Double inclusion() {
            return ratio;
        }
    }

    /**
     * Each example is in exactly {@code ratio * block} of each {@code block} runs, a whole number, drawn uniformly and
     * independently of other examples (the keep matrix of Carlini et al. 2022, in blocks, so that models can be added
     * to a fleet).
     */
    public record Balanced(double ratio, int block) implements Design {
        @Override
        public Double inclusion() {
            return ratio;
        }
    }

    /**
     * Examples of one subpopulation are in or out together: round(ratio * G) of the G subpopulations, drawn uniformly without
     * replacement.
     */
    public record Groups(double ratio) implements Design {
        @Override
        public Double inclusion() {
            return ratio;
        }
    }

    /**
     * Half-size subsets in which similar examples are exactly orthogonal over {@code block} runs, a power of two: columns of a
     * Hadamard matrix, permuted and sign-flipped at random in each group of similar examples and each block (METHODS).
     */
    public record LocalHadamard(int block) implements Design {
        @Override
        public Double inclusion() {
            return 0.5;
        }
    }

    /** {@code dataset.imported}: the masks were drawn elsewhere. */
    public record Imported() implements Design {}

    /**
     * Run r trains without the train example {@code examples[r mod (L+1) - 1]} of the L listed, or with all of them where
     * r mod (L+1) is 0.
     *
     * @param paired whether the L+1 runs of a block share initial weights, order, dropout and augmentation, so that
     *     they differ by what they see alone
     */
    public record LeaveOneOut(
            List<Integer> examples, @OmittedAt("false") boolean paired) implements Design {
        public LeaveOneOut {
            examples = List.copyOf(examples);
        }

        /** With streams of its own for each run. */
        public LeaveOneOut(List<Integer> examples) {
            this(examples, false);
        }

        @Override
        public int block() {
            return examples.size() + 1;
        }

        @Override
        public int seedIndex(int run) {
            return paired ? run / block() : run;
        }
    }

    /**
     * Run r trains without the train examples of {@code sets[r mod (L+1) - 1]} of the L sets, or with all of them where
     * r mod (L+1) is 0.
     *
     * @param paired as in {@link LeaveOneOut}
     */
    public record Exclusion(
            List<List<Integer>> sets, @OmittedAt("false") boolean paired) implements Design {
        public Exclusion {
            sets = sets.stream().map(Exclusion::inOrder).toList();
        }

        /** With streams of its own for each run. */
        public Exclusion(List<List<Integer>> sets) {
            this(sets, false);
        }

        /** A large set is stored as packed bits, which have no order. */
        private static List<Integer> inOrder(List<Integer> set) {
            return set.size() > Canonical.MOST_NUMBERS ? set.stream().sorted().toList() : List.copyOf(set);
        }

        @Override
        public int block() {
            return sets.size() + 1;
        }

        @Override
        public int seedIndex(int run) {
            return paired ? run / block() : run;
        }
    }
}
