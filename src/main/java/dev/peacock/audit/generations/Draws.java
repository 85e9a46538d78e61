package dev.peacock.audit.generations;

import dev.peacock.stats.Interval;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which generations are one draw of the model: those that are equal number by number, as of one seed and prompt. To count each of them as
 * a draw of its own would make intervals too narrow.
 *
 * @param of by generation, the number of its draw
 * @param count how many draws there are
 */
public record Draws(int[] of, int count) {
    /**
     * With so many distinct copies a kind that one copy in ten is of is missed in .9^30 = 4% of samples, and in more with fewer: then no
     * interval can hold where that kind repeats more often than the others. {@code DrawsTest} has the simulation.
     */
    public static final int LEAST = 30;

    /** Keeps a difference of rounding from counting as one of draws. */
    private static final double ROUNDING = 1e-12;
    /** The share of draws that count as such from which on they repeat alike. */
    private static final double ALIKE = .95;

    /**
     * 95% interval of the share of copies among some generations, at least one of them: Wilson's, where of n generations there count as many
     * as would have the standard error that a sample of C draws has. That is n^2 / sum m_c^2 for draws of m_c generations each (Kish 1965),
     * or, where copies repeat more often than others, p (1 - p) n^2 / sum m_c^2 (y_c - p)^2, with y_c 1 for a draw that is a copy and p their
     * share; the smaller of both, and n where no draw repeats. As few draws with many generations make up that error, Student's quantile
     * stands for the normal one. Its degrees of freedom are (e - 1) / (1 - effective / C), at least 1, with e = (sum w)^2 / sum w^2 of the
     * draws' parts w in the error (Satterthwaite 1946): only what draws of unequal sizes add is uncertain, and the rest is binomial. It is
     * never narrower than Wilson's interval of n generations or of C draws.
     */
    public Interval interval(IntPredicate isCopy, IntPredicate isAmong) {
        Collection<long[]> draws = draws(isCopy, isAmong);
        long n = draws.stream().mapToLong(counts -> counts[0]).sum();
        long copies = draws.stream().mapToLong(counts -> counts[1]).sum();
        if (draws.size() == n) {
            return Interval.wilson(copies, n, Interval.Z95);
        }
        Effective of = effective(draws);
        double unequal = Math.max(ROUNDING, 1 - of.draws / draws.size());
        double share = (double) copies / n;
        return Interval.wilsonStudent(share * of.draws, of.draws, Math.max(1, (of.parts - 1) / unequal));
    }

    /**
     * As how many draws they count.
     *
     * @param parts as how many equal parts those of the error count
     */
    private record Effective(double draws, double parts) {}

    private static Effective effective(Collection<long[]> draws) {
        double n = draws.stream().mapToLong(counts -> counts[0]).sum();
        double share = draws.stream().mapToLong(counts -> counts[1]).sum() / n;
        double[] sizes = draws.stream()
                .mapToDouble(counts -> (double) counts[0] * counts[0])
                .toArray();
        double[] errors = draws.stream()
                .mapToDouble(counts -> counts[1] - share * counts[0])
                .map(off -> off * off)
                .toArray();
        double error = sum(errors);
        return new Effective(
                n * n * Math.min(1 / sum(sizes), error > 0 ? share * (1 - share) / error : 1),
                parts(error > 0 ? errors : sizes));
    }

    /** By draw, how many generations it has and how many of them are copies. */
    private Collection<long[]> draws(IntPredicate isCopy, IntPredicate isAmong) {
        Map<Integer, long[]> byDraw = new HashMap<>();
        for (int g = 0; g < of.length; g++) {
            if (isAmong.test(g)) {
                long[] counts = byDraw.computeIfAbsent(of[g], draw -> new long[2]);
                counts[0]++;
                counts[1] += isCopy.test(g) ? 1 : 0;
            }
        }
        return byDraw.values();
    }

    private static double sum(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum;
    }

    /** As how many equal ones they count. */
    private static double parts(double[] of) {
        double sum = sum(of);
        double squares = 0;
        for (double one : of) {
            squares += one / sum * (one / sum);
        }
        return 1 / squares;
    }

    /**
     * So few distinct generations, copies or others, that the interval of the share is not to be trusted.
     *
     * @param areCopies which of both are fewer
     * @param distinct of them, fewer than {@value #LEAST}
     */
    public record Few(boolean areCopies, int distinct) {}

    /** Null where there are more of both, none of the one, or where draws repeat alike, or so rarely that it hardly makes a difference. */
    public @Nullable Few few(IntPredicate isCopy, IntPredicate isAmong) {
        Collection<long[]> draws = draws(isCopy, isAmong);
        int copies = (int) draws.stream().filter(counts -> counts[1] > 0).count();
        int others = draws.size() - copies;
        int fewer = Math.min(copies, others);
        return fewer == 0 || fewer >= LEAST || effective(draws).draws > ALIKE * draws.size()
                ? null
                : new Few(copies <= others, fewer);
    }
}
