package dev.peacock.attack;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * An attack's figures over all pairs of a run and an example with a defined score, exact: ties count half in the AUC, and a
 * threshold accepts all scores that are equal to it.
 *
 * @param members pairs whose run saw the example
 * @param others pairs whose run did not
 * @param auc P(member's score larger) + P(equal) / 2; NaN, as the other figures, without members or without others
 * @param best with the largest balanced accuracy
 * @param points by ascending out, each once; the first accepts nothing, the last everything
 */
public record Curve(long members, long others, double auc, Point best, List<Point> points) implements Serializable {
    /** The reciprocals of the false-positive rates at which attacks are compared. */
    public static final List<Integer> RATES = List.of(100, 1_000, 10_000);

    /** Points of a curve per decade of false positives. */
    private static final int POINTS_OF_DECADE = 40;

    private static final int QUANTILES = 256;
    private static final int NEAR = 20;
    private static final double STEP = 0.005;

    /** The reciprocal of the false-positive rate below which bins are narrower. */
    private static final int WIDE = 10;

    /** With fewer false positives in half of a fleet, measured intervals covered too rarely. */
    public static final int FEWEST_FALSE = 10;

    /** Totals of the parts of an attack's scores. */
    public record Total(long in, long out, int lowestKey) implements Serializable {
        public static Total of(ScoreHistogram tally) {
            return new Total(
                    tally.totalIn(), tally.totalOut(), tally.size() == 0 ? ScoreKeys.ABOVE_ALL : tally.keys()[0]);
        }
    }

    /** The point above each range. {@code totals} and the result are in ascending order of scores. */
    public static Point[] above(List<Total> totals) {
        Point[] above = new Point[totals.size()];
        Point point = Point.NOTHING;
        for (int range = totals.size() - 1; range >= 0; range--) {
            above[range] = point;
            Total total = totals.get(range);
            if (total.in + total.out > 0) {
                point = new Point(total.lowestKey, point.in() + total.in, point.out() + total.out);
            }
        }
        return above;
    }

    /** Joins the parts of all ranges, which are in ascending order of scores. */
    public static Curve of(List<Total> totals, List<CurvePart> parts) {
        long members = totals.stream().mapToLong(Total::in).sum();
        long others = totals.stream().mapToLong(Total::out).sum();
        Point lowest = Point.NOTHING;
        for (Total total : totals) {
            if (total.in + total.out > 0) {
                lowest = new Point(total.lowestKey, members, others);
                break;
            }
        }
        double wins = 0;
        Point best = Point.NOTHING;
        TreeSet<Point> points =
                new TreeSet<>(Comparator.comparingLong(Point::out).thenComparingLong(Point::in));
        points.add(Point.NOTHING);
        for (int range = parts.size() - 1; range >= 0; range--) {
            CurvePart part = parts.get(range);
            wins += part.wins();
            points.addAll(part.points());
            if (CurvePart.advantage(part.best(), members, others) > CurvePart.advantage(best, members, others)) {
                best = part.best();
            }
        }
        points.add(lowest);
        points.add(best);
        return new Curve(members, others, wins / (2.0 * members * others), best, List.copyOf(points));
    }

    /** The curve of scores that fit into memory. */
    public static Curve of(ScoreHistogram tally) {
        List<Total> totals = List.of(Total.of(tally));
        long others = tally.totalOut();
        return of(totals, List.of(CurvePart.of(tally, Point.NOTHING, tally.totalIn(), others, limits(others))));
    }

    /**
     * The limits of false positives at which a curve has points, ascending: those of {@link #RATES}, in steps of .5% up
     * to 10% around each of them; 40 per decade, evenly spaced on a log scale; and 256 evenly spaced.
     */
    public static long[] limits(long others) {
        TreeSet<Long> limits = new TreeSet<>();
        limits.add(0L);
        for (int rate : RATES) {
            for (int step = -NEAR; step <= NEAR; step++) {
                limits.add(step == 0 ? others / rate : (long) (others * (1 + step * STEP) / rate));
            }
        }
        for (int step = 0; Math.pow(10, (double) step / POINTS_OF_DECADE) < others; step++) {
            limits.add((long) Math.pow(10, (double) step / POINTS_OF_DECADE));
        }
        for (int quantile = 1; quantile < QUANTILES; quantile++) {
            limits.add((long) ((double) others * quantile / QUANTILES));
        }
        return limits.stream().mapToLong(Long::longValue).toArray();
    }

    /** Pairs with a score. */
    public long defined() {
        return members + others;
    }

    /** Whether there are members and others. */
    public boolean isDefined() {
        return members > 0 && others > 0;
    }

    /** (TPR + 1 - FPR) / 2 at its best threshold. */
    public double balancedAccuracy() {
        return isDefined() ? (1 + CurvePart.advantage(best, members, others)) / 2 : Double.NaN;
    }

    /** The point of the largest true-positive rate whose false-positive rate is at most 1 / {@code rate}. */
    public Point at(int rate) {
        return points.get(within(others / rate));
    }

    /** True-positive rate there. */
    public double tprAt(int rate) {
        return tpr(at(rate));
    }

    public double tpr(Point point) {
        return isDefined() ? (double) point.in() / members : Double.NaN;
    }

    public double fpr(Point point) {
        return isDefined() ? (double) point.out() / others : Double.NaN;
    }

    private int within(long falsePositives) {
        int last = 0;
        for (int p = 0; p < points.size(); p++) {
            if (points.get(p).out() <= falsePositives) {
                last = p;
            }
        }
        return last;
    }

    /** About 40 points per decade of the false-positive rate, for tables and charts. */
    public List<Point> shown() {
        List<Point> shown = new ArrayList<>();
        TreeSet<Long> wanted = new TreeSet<>();
        wanted.add(0L);
        RATES.forEach(rate -> wanted.add(others / rate));
        for (int step = 0; Math.pow(10, (double) step / POINTS_OF_DECADE) < others; step++) {
            wanted.add((long) Math.pow(10, (double) step / POINTS_OF_DECADE));
        }
        wanted.add(others);
        int before = -1;
        for (long falsePositives : wanted) {
            int place = within(falsePositives);
            if (place != before) {
                shown.add(points.get(place));
            }
            before = place;
        }
        return shown;
    }

    /**
     * Edges of the bins in which the scores of half fleets are counted, ascending: the keys of the thresholds, and
     * above the threshold of a false-positive rate of 10% also every second {@link ScoreKeys#group}, which are 1.6%
     * apart, since scores from fewer shadows vary more.
     */
    public int[] edges() {
        int first = ScoreKeys.group(points.get(within(others / WIDE)).key());
        return IntStream.concat(
                        points.stream().mapToInt(Point::key),
                        IntStream.iterate(first, group -> group < ScoreKeys.GROUPS, group -> group + 2)
                                .map(ScoreKeys::lowest))
                .filter(key -> key != ScoreKeys.ABOVE_ALL)
                .distinct()
                .sorted()
                .toArray();
    }

    /**
     * Whether the curve around a false-positive rate is fine enough for an interval: half of the non-members give at
     * least {@link #FEWEST_FALSE} false positives there, and there are different thresholds within 10% of it on both
     * sides. Elsewhere the curve is a staircase, and resampling cannot show the error of its steps.
     */
    public boolean isFineAt(double fpr) {
        return isDefined()
                && fpr * others >= 2 * FEWEST_FALSE
                && points.get(within((long) (0.9 * fpr * others))).out()
                        < points.get(within((long) (1.1 * fpr * others))).out();
    }
}
