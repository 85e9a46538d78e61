package dev.peacock.audit.stealing;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model, and what was stolen of it.
 *
 * @param run of the fleet; 0 where it is of none
 * @param regression whether it is a softmax regression; null where nobody knows
 * @param trainRight bits of the train examples that it gets right, of a fleet's model
 * @param testRight likewise
 * @param members how well its own loss tells its train examples from others; null where they are not known
 * @param commonest the control of how often copies agree with it; null of a build that had none
 */
public record Victim(
        int run,
        int inputs,
        int classes,
        @Nullable Boolean regression,
        int uniformPoints,
        int testPoints,
        byte @Nullable [] trainRight,
        byte @Nullable [] testRight,
        Copy.@Nullable Told members,
        @Nullable Commonest commonest,
        List<Copy> copies)
        implements Serializable {
    public Victim {
        copies = List.copyOf(copies);
    }
}
