package dev.peacock.text.near;

import java.util.List;

/**
 * Finds the passages that two texts share nearly word for word.
 *
 * @param least K, units of a passage on its longer side, at least 1
 * @param similarity s, above 0 and at most 1: 1 - edits / units of the longer side
 * @param seed units in a row that must be equal for a passage to be found at all, 1 to {@code least}
 */
public record NearMatches(int least, double similarity, int seed) {

    /** Of two texts whose units are numbered by one {@link Vocabulary}. Passages do not overlap in the generation. */
    public List<NearMatch> of(int[] generation, int[] document) {
        return List.of();
    }
}
