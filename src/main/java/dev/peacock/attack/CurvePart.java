package dev.peacock.attack;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The contribution of one range of scores to an attack's curve.
 *
 * @param wins sum over pairs (member, other) whose other is in the range: 2 if the member's score is larger, 1 if they are
 *     equal; exact below 2^53, and else rounded
 * @param best the point of the range with the largest TPR - FPR, or the one above it
 * @param points one for each limit of false positives that is passed in the range: the last point within the limit
 */
public record CurvePart(double wins, Point best, List<Point> points) implements Serializable {

    /**
     * @param tally the scores of the range
     * @param above the point of the lowest score above the range
     * @param members all pairs with a score whose run saw the example
     * @param others all whose run did not
     * @param limits numbers of false positives, ascending
     */
    public static CurvePart of(ScoreHistogram tally, Point above, long members, long others, long[] limits) {
        double wins = 0;
        Point best = above;
        Point point = above;
        List<Point> points = new ArrayList<>();
        int limit = 0;
        while (limit < limits.length && limits[limit] < above.out()) {
            limit++;
        }
        for (int k = tally.size() - 1; k >= 0; k--) {
            wins += (double) tally.out()[k] * (2 * point.in() + tally.in()[k]);
            Point next = new Point(tally.keys()[k], point.in() + tally.in()[k], point.out() + tally.out()[k]);
            for (; limit < limits.length && limits[limit] < next.out(); limit++) {
                points.add(point);
            }
            point = next;
            if (advantage(point, members, others) > advantage(best, members, others)) {
                best = point;
            }
        }
        return new CurvePart(wins, best, points);
    }

    static double advantage(Point point, long members, long others) {
        return (double) point.in() / members - (double) point.out() / others;
    }
}
