package dev.peacock.report.chart;

import static dev.peacock.report.Html.tag;

import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.Html;
import java.util.ArrayList;
import java.util.List;

/** Curves with bands, told apart by colour, by dashes, and by name below. */
public record CurveChart(Chart chart) {
    private static final int STYLES = 7;
    private static final double DOT = 3;
    private static final double SAMPLE = 28;

    public Html draw() {
        Html picture =
                Svg.picture("chart", ChartFrame.WIDTH, ChartFrame.HEIGHT, chart.description(), shapes().toArray());
        return Html.all(picture, legend());
    }

    /** Axes and curves, within {@link ChartFrame#WIDTH} and {@link ChartFrame#HEIGHT}. */
    public List<Html> shapes() {
        ChartFrame frame = new ChartFrame(chart.x(), chart.y());
        List<Html> shapes = new ArrayList<>(frame.axes());
        for (int s = 0; s < chart.series().size(); s++) {
            shapes.addAll(series(frame, chart.series().get(s), style(s)));
        }
        return shapes;
    }

    private static String style(int series) {
        return "series s" + series % STYLES;
    }

    /** How a series is drawn, 28 wide, from {@code x} on around the height {@code y}. */
    public Html sample(int series, double x, double y) {
        return chart.series().get(series).joined()
                ? Svg.curve(style(series) + " curve", new double[] {x, y, x + SAMPLE, y})
                : Svg.circle(style(series) + " dot", x + SAMPLE / 2, y, DOT);
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
            entries.add(tag("li")
                    .of(
                            tag("svg", "class", "sample", "viewBox", "0 0 28 12", "aria-hidden", "true")
                                    .of(sample(s, 0, 6)),
                            " ",
                            chart.series().get(s).name()));
        }
        return tag("ul", "class", "legend").of(Html.all(entries));
    }
}
