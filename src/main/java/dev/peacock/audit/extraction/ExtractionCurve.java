package dev.peacock.audit.extraction;

import dev.peacock.stats.Interval;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What so many draws extract: for numbers of draws n, the share of suffixes that are (n, p)-extractable for some p, and the share that
 * n draws give on average. Each document has one suffix.
 */
public final class ExtractionCurve {
    /** As the curves have them; the last is that of a patient attacker. */
    public static final List<Double> LEVELS = List.of(0.1, 0.5, 0.9);

    /** 1 to a million, about three a factor of 10. */
    public static final List<Integer> DRAWS = List.of(
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
            1_000_000);

    private ExtractionCurve() {}

    /**
     * A point of a curve.
     *
     * @param p null of the share that n draws give on average
     * @param share of documents
     * @param interval at 95%, with documents as the sample: Wilson's; where n draws give a suffix only sometimes, it is a little wide
     */
    public record Point(int n, @Nullable Double p, double share, Interval interval) implements Serializable {}

    /** All points of at least one document, curve after curve. Where p_z is from draws, shares of (n, p) are at least so large. */
    public static List<Point> of(List<Measured> documents) {
        List<Point> points = new ArrayList<>();
        for (int n : DRAWS) {
            double found = documents.stream().mapToDouble(one -> one.found(n)).sum();
            if (!Double.isNaN(found)) {
                points.add(point(n, null, found, documents.size()));
            }
        }
        for (double p : LEVELS) {
            for (int n : DRAWS) {
                points.add(at(documents, n, p));
            }
        }
        return points;
    }

    /** The share of documents whose suffixes are (n, p)-extractable. */
    public static Point at(List<Measured> documents, int n, double p) {
        long extractable =
                documents.stream().filter(one -> one.isExtractable(p, n)).count();
        return point(n, p, extractable, documents.size());
    }

    private static Point point(int n, @Nullable Double p, double found, int of) {
        double sum = Math.min(of, Math.max(0, found));
        return new Point(n, p, sum / of, Interval.wilson(sum, of, Interval.Z95));
    }
}
