package dev.peacock.report.chart;

import static dev.peacock.report.chart.Svg.label;
import static dev.peacock.report.chart.Svg.line;

import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import java.util.ArrayList;
import java.util.List;

/** Where a chart's values fall, and its axes with round numbers at their ticks. */
public record ChartFrame(Axis x, Axis y) {
    public static final int WIDTH = 640;
    public static final int HEIGHT = 320;
    private static final int LEFT = 62;
    private static final int RIGHT = WIDTH - 12;
    private static final int TOP = 28;
    private static final int BOTTOM = HEIGHT - 44;
    private static final int MOST_TICKS = 6;
    private static final double ROUNDING = 1e-9;

    double x(double value) {
        return LEFT + share(x, value) * (RIGHT - LEFT);
    }

    double y(double value) {
        return BOTTOM - share(y, value) * (BOTTOM - TOP);
    }

    /** The ground line. */
    double bottom() {
        return BOTTOM;
    }

    /** Within the axis from 0 to 1; what lies outside is drawn at the border. */
    private static double share(Axis axis, double value) {
        double share = axis.logarithmic()
                ? (Math.log(Math.max(value, axis.low())) - Math.log(axis.low()))
                        / (Math.log(axis.high()) - Math.log(axis.low()))
                : (value - axis.low()) / (axis.high() - axis.low());
        return Math.max(0, Math.min(1, share));
    }

    List<Html> axes() {
        List<Html> shapes = new ArrayList<>();
        shapes.add(label("start", 0, 14, y.label()));
        for (double tick : ticks(y)) {
            shapes.add(line("rule", LEFT, y(tick), RIGHT, y(tick)));
            shapes.add(label("end", LEFT - 7, y(tick) + 4, text(tick)));
        }
        shapes.add(line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
        for (double tick : ticks(x)) {
            shapes.add(line("axis", x(tick), BOTTOM, x(tick), BOTTOM + 4));
            shapes.add(label("middle", x(tick), BOTTOM + 18, text(tick)));
        }
        shapes.add(label("middle", (LEFT + RIGHT) / 2.0, HEIGHT - 6, x.label()));
        return shapes;
    }

    private static String text(double tick) {
        return Math.abs(tick) >= 1e4 ? Numbers.count(Math.round(tick)) : Numbers.significant(tick);
    }

    /** Powers of ten, or at most a handful of multiples of 1, 2 or 5 times one. */
    static List<Double> ticks(Axis axis) {
        List<Double> ticks = new ArrayList<>();
        if (axis.logarithmic()) {
            int from = (int) Math.ceil(Math.log10(axis.low()) - ROUNDING);
            int to = (int) Math.floor(Math.log10(axis.high()) + ROUNDING);
            for (int power = from; power <= to; power++) {
                ticks.add(Math.pow(10, power));
            }
            return ticks;
        }
        double step = step(axis.high() - axis.low());
        long first = (long) Math.ceil(axis.low() / step - ROUNDING);
        for (long i = first; i * step <= axis.high() + step * ROUNDING; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private static double step(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range)) - 1);
        for (double factor : new double[] {1, 2, 5, 10, 20, 50, 100}) {
            if (range / (factor * power) <= MOST_TICKS) {
                return factor * power;
            }
        }
        return range;
    }
}
