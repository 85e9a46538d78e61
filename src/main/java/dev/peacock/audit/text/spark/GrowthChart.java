package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.unseen.Estimator;
import dev.peacock.audit.text.unseen.GrowthCurve;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Distinct copied windows against what was generated: solid as measured, dashed and dotted as extrapolated, with bands. */
final class GrowthChart {
    /** A bound and an estimate, whose places give them dashes and dots; the rest, which would hide them, is for a table. */
    private static final List<Estimator> DRAWN = List.of(Estimator.CHAO1, Estimator.ORLITSKY);
    /** A band that goes further than this beyond all curves is cut. */
    private static final double ROOM = 1.6;

    private GrowthChart() {}

    /** Null without a measured point. {@code unit} is "word", "token", "character" or "byte". */
    static @Nullable Chart of(GrowthCurve curve, String unit) {
        if (curve.measured().isEmpty()) {
            return null;
        }
        List<Series> series = new ArrayList<>();
        List<GrowthCurve.Point> measured = new ArrayList<>();
        measured.add(new GrowthCurve.Point(0, 0, new Interval(0, 0)));
        measured.addAll(curve.measured());
        series.add(new Series("found", points(measured)));
        for (Estimator estimator : DRAWN) {
            curve.extrapolated().stream()
                    .filter(one -> one.estimator() == estimator && !one.points().isEmpty())
                    .forEach(one -> series.add(new Series(name(estimator), points(one.points()))));
        }
        double furthest = max(series, Point::x);
        double highest = Math.max(1, max(series, Point::y));
        double band = max(series, point -> point.high() == null ? 0 : point.high());
        GrowthCurve.Point last = measured.get(measured.size() - 1);
        return new Chart(
                "Distinct windows that stand in the corpus, found so far and expected with more generations; bands are 95% intervals",
                String.format(
                        Locale.ROOT,
                        "Distinct copied windows against generated %ss: %,.0f windows in %,.0f %ss, and extrapolations to %,.0f",
                        unit,
                        last.windows(),
                        last.units(),
                        unit,
                        furthest),
                new Axis(unit + "s generated", false, 0, Math.max(1, furthest)),
                new Axis("distinct windows", false, 0, Math.max(highest, Math.min(band, ROOM * highest))),
                series);
    }

    private static String name(Estimator estimator) {
        return "expected: " + estimator.title()
                + (estimator.kind() == Estimator.Kind.LOWER_BOUND ? " (lower bound)" : " (estimate)");
    }

    private static List<Point> points(List<GrowthCurve.Point> points) {
        return points.stream()
                .map(point -> new Point(
                        point.units(),
                        point.windows(),
                        point.band() == null ? null : point.band().low(),
                        point.band() == null ? null : point.band().high()))
                .toList();
    }

    private static double max(List<Series> series, ToDoubleFunction<Point> value) {
        return series.stream()
                .flatMapToDouble(one ->
                        DoubleStream.of(one.points().stream().mapToDouble(value).toArray()))
                .max()
                .orElse(0);
    }
}
