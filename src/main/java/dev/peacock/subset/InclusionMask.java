package dev.peacock.subset;

import dev.peacock.bits.PackedBits;
import java.io.Serializable;

/** Which of the n train examples one run may see. */
public record InclusionMask(PackedBits bits) implements Serializable {

    public boolean includes(int trainExample) {
        return bits.get(trainExample);
    }

    /** The included train examples, ascending. */
    public int[] included() {
        return bits.indices();
    }
}
