package dev.peacock.report;

import static dev.peacock.report.Html.tag;

import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import java.util.ArrayList;
import java.util.List;

/** Curves with bands, told apart by colour, by dashes, and by name below. */
record CurveChart(Chart chart) {
    private static final int STYLES = 7;
    private static final double DOT = 3;

    Html draw() {
        ChartFrame frame = new ChartFrame(chart.x(), chart.y());
        List<Html> shapes = new ArrayList<>(frame.axes());
        for (int s = 0; s < chart.series().size(); s++) {
            shapes.addAll(series(frame, chart.series().get(s), "series s" + s % STYLES));
        }
        Html picture = Svg.picture("chart", ChartFrame.WIDTH, ChartFrame.HEIGHT, chart.description(), shapes.toArray());
        return Html.all(picture, legend());
    }

    private List<Html> series(ChartFrame frame, Series series, String style) {
        List<Point> points = series.points().stream()
                .filter(p -> p.x() >= chart.x().low() && p.x() <= chart.x().high())
                .toList();
        List<Html> shapes = new ArrayList<>();
        if (!series.joined()) {
            for (Point point : points) {
                if (point.low() != null && point.high() != null) {
                    double x = frame.x(point.x());
                    shapes.add(Svg.line(style, x, frame.y(point.low()), x, frame.y(point.high())));
                }
                shapes.add(Svg.circle(style + " dot", frame.x(point.x()), frame.y(point.y()), DOT));
            }
            return shapes;
        }
        if (points.isEmpty()) {
            return shapes;
        }
        double[] band = band(frame, points);
        if (band.length > 0) {
            shapes.add(Svg.area(style + " band", band));
        }
        shapes.add(Svg.curve(
                style + " curve",
                points.stream()
                        .flatMap(p -> List.of(frame.x(p.x()), frame.y(p.y())).stream())
                        .mapToDouble(Double::doubleValue)
                        .toArray()));
        return shapes;
    }

    /** Along the upper ends, and back along the lower ones; empty where a point has no interval. */
    private static double[] band(ChartFrame frame, List<Point> points) {
        int n = points.size();
        double[] band = new double[4 * n];
        for (int i = 0; i < n; i++) {
            Point point = points.get(i);
            if (point.low() == null || point.high() == null) {
                return new double[0];
            }
            band[2 * i] = frame.x(point.x());
            band[2 * i + 1] = frame.y(point.high());
            band[4 * n - 2 - 2 * i] = frame.x(point.x());
            band[4 * n - 1 - 2 * i] = frame.y(point.low());
        }
        return band;
    }

    private Html legend() {
        List<Html> entries = new ArrayList<>();
        for (int s = 0; s < chart.series().size(); s++) {
            Series series = chart.series().get(s);
            String style = "series s" + s % STYLES;
            Html sample = series.joined()
                    ? Svg.curve(style + " curve", new double[] {0, 6, 28, 6})
                    : Svg.circle(style + " dot", 14, 6, DOT);
            entries.add(tag("li")
                    .of(
                            tag("svg", "class", "sample", "viewBox", "0 0 28 12", "aria-hidden", "true")
                                    .of(sample),
                            " ",
                            series.name()));
        }
        return tag("ul", "class", "legend").of(Html.all(entries));
    }
}
