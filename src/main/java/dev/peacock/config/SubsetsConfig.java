package dev.peacock.config;

import java.io.Serializable;
import java.util.List;

/** Which subsets are drawn: the design, how many models and the master seed. */
public record SubsetsConfig(Design design, int models, long seed) implements Serializable {

    /** A sampling design (METHODS: sampling designs). */
    public sealed interface Design extends Serializable {}

    /** m = round(ratio * n) of the n train examples, drawn uniformly without replacement. */
    public record Uniform(double ratio) implements Design {}

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
