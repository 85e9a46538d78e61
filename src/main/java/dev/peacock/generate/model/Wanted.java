package dev.peacock.generate.model;

import java.io.Serializable;
import java.util.List;

/**
 * What is wanted of each prompt.
 *
 * @param length tokens of a continuation, at most
 * @param stop a continuation ends before the first of these texts; none of them is empty
 * @param draws continuations of a prompt, 1 or more
 */
public record Wanted(Sampling sampling, int length, List<String> stop, int draws) implements Serializable {
    /** IllegalArgumentException for a value outside its range. */
    public Wanted {
        stop = List.copyOf(stop);
        if (length < 1 || draws < 1 || stop.contains("")) {
            throw new IllegalArgumentException("length " + length + ", draws " + draws + ", stop " + stop);
        }
    }

    /**
     * Where the first stop begins in a text; -1 where there is none.
     *
     * @param known characters of its beginning in which there is no whole stop
     */
    public int stops(StringBuilder text, int known) {
        return stop.stream()
                .mapToInt(one -> text.indexOf(one, Math.max(0, known - one.length() + 1)))
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
    }
}
