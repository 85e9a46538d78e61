package dev.peacock.config;

import java.io.Serializable;
import java.util.List;

/**
 * Which subsets are drawn: the design, how many models, the master seed, and the number of the first run. The runs are
 * {@code firstRun} to {@code endRun - 1}.
 */
public record SubsetsConfig(Design design, int models, long seed, int firstRun) implements Serializable {

    /** Runs from 0 on. */
    public SubsetsConfig(Design design, int models, long seed) {
        this(design, models, seed, 0);
    }

    /** The number behind the last run. */
    public int endRun() {
        return Math.addExact(firstRun, models);
    }

    /** A sampling design (METHODS: sampling designs). */
    public sealed interface Design extends Serializable {}

    /** m = round(ratio * n) of the n train examples, drawn uniformly without replacement. */
    public record Uniform(double ratio) implements Design {}

    /** {@code dataset.imported}: the masks were drawn elsewhere. */
    public record Imported() implements Design {}

    /**
     * Run r trains without the train example {@code examples[r mod (L+1) - 1]} of the L listed, or with all of them where
     * r mod (L+1) is 0.
     */
    public record LeaveOneOut(List<Integer> examples) implements Design {
        public LeaveOneOut {
            examples = List.copyOf(examples);
        }
    }
}
