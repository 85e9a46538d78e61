package dev.peacock.text.near;

import java.util.List;

/**
 * A passage that a generation and a document share but for some edits. It starts and ends with equal units.
 *
 * @param from first unit in the generation
 * @param documentFrom first unit in the document
 * @param edits units replaced, inserted and deleted by the script: the fewest there are, but for rare passages between whose parts much differs
 * @param script of the whole passage, from its start
 */
public record NearMatch(int from, int to, int documentFrom, int documentTo, int edits, List<Edit> script) {
    public NearMatch {
        script = List.copyOf(script);
    }

    /** 1 - edits / units of the longer side. */
    public double similarity() {
        return 1 - (double) edits / Math.max(to - from, documentTo - documentFrom);
    }
}
