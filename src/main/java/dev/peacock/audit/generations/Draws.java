package dev.peacock.audit.generations;

import dev.peacock.stats.Interval;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Which generations are one draw of the model: those that are equal number by number, as of one seed and prompt. To count each of them as
 * a draw of its own would make intervals too narrow.
 *
 * @param of by generation, the number of its draw
 * @param count how many draws there are
 */
public record Draws(int[] of, int count) {

    /**
     * 95% interval of the share of copies among some generations, at least one of them: Wilson's, where of n generations there count as many
     * as would have the standard error that a sample of draws has. That is n^2 / sum m_c^2 for draws of m_c generations each (Kish 1965), or,
     * where copies repeat more often than others, p (1 - p) n^2 / sum m_c^2 (y_c - p)^2, with y_c 1 for a draw that is a copy and p their
     * share; the smaller of both, and n where no draw repeats.
     */
    public Interval interval(IntPredicate isCopy, IntPredicate isAmong) {
        Map<Integer, long[]> byDraw = new HashMap<>();
        for (int g = 0; g < of.length; g++) {
            if (isAmong.test(g)) {
                long[] counts = byDraw.computeIfAbsent(of[g], draw -> new long[2]);
                counts[0]++;
                counts[1] += isCopy.test(g) ? 1 : 0;
            }
        }
        long n = 0;
        long copies = 0;
        double squares = 0;
        for (long[] counts : byDraw.values()) {
            n += counts[0];
            copies += counts[1];
            squares += (double) counts[0] * counts[0];
        }
        if (byDraw.size() == n) {
            return Interval.wilson(copies, n, Interval.Z95);
        }
        double share = (double) copies / n;
        double errors = byDraw.values().stream()
                .mapToDouble(counts -> counts[1] - share * counts[0])
                .map(off -> off * off)
                .sum();
        double effective = (double) n * n * Math.min(1 / squares, errors > 0 ? share * (1 - share) / errors : 1);
        return Interval.wilson(share * effective, effective, Interval.Z95);
    }
}
