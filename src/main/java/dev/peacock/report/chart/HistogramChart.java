package dev.peacock.report.chart;

import static dev.peacock.report.chart.Svg.label;
import static dev.peacock.report.chart.Svg.line;

import dev.peacock.report.Histogram;
import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import dev.peacock.report.ReportData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A histogram as bars. The logarithmic axis starts at half a count, so that a single example still has a bar. */
public record HistogramChart(
        Histogram histogram, ReportData.@Nullable NoiseBand noise, double threshold, boolean logarithmic) {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 240;
    private static final int LEFT = 48;
    private static final int RIGHT = WIDTH - 10;
    private static final int TOP = 34;
    private static final int BOTTOM = HEIGHT - 40;
    private static final double GROUND = Math.log10(0.5);
    private static final double GAP = 1;
    private static final double ROUNDING = 1e-9;

    public Html draw() {
        List<Html> shapes = new ArrayList<>();
        shapes.add(label("start", 0, 14, logarithmic ? "train examples, logarithmic axis" : "train examples"));
        for (long tick : ticks()) {
            double y = BOTTOM - height(tick);
            shapes.add(line("rule", LEFT, y, RIGHT, y));
            shapes.add(label("end", LEFT - 7, y + 4, Numbers.count(tick)));
        }
        for (int bin = 0; bin < histogram.counts().size(); bin++) {
            Html bar = bar(bin);
            if (bar != null) {
                shapes.add(bar);
            }
        }
        if (noise != null) {
            shapes.addAll(band(noise));
        }
        shapes.add(line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
        double step = Math.max(1, Math.ceil((high() - low()) / 4)) / 2;
        for (double tick = Math.ceil(low() / step) * step; tick <= high(); tick += step) {
            shapes.add(line("axis", x(tick), BOTTOM, x(tick), BOTTOM + 4));
            shapes.add(label("middle", x(tick), BOTTOM + 18, Numbers.significant(tick)));
        }
        shapes.add(label("middle", (LEFT + RIGHT) / 2.0, HEIGHT - 4, "memorization"));
        shapes.addAll(thresholdMark());
        return Svg.picture("chart", WIDTH, HEIGHT, description(), shapes.toArray());
    }

    private List<Html> thresholdMark() {
        if (threshold < low() || threshold > high()) {
            return List.of();
        }
        double x = x(threshold);
        boolean right = x < (LEFT + RIGHT) * 0.6;
        String text = "threshold " + Numbers.significant(threshold);
        return List.of(
                line("threshold", x, TOP - 8, x, BOTTOM),
                label(right ? "start" : "end", right ? x + 5 : x - 5, TOP, text));
    }

    private @Nullable Html bar(int bin) {
        long count = histogram.counts().get(bin);
        if (count == 0) {
            return null;
        }
        double from = histogram.edges().get(bin);
        double to = histogram.edges().get(bin + 1);
        double height = height(count);
        String title = Numbers.two(from) + " to " + Numbers.two(to) + ": "
                + Numbers.count(count, "train example", "train examples");
        return Svg.rectangle(
                from >= threshold - ROUNDING ? "bar memorized" : "bar",
                x(from) + GAP / 2,
                BOTTOM - height,
                x(to) - x(from) - GAP,
                height,
                1,
                title);
    }

    private List<Html> band(ReportData.NoiseBand noise) {
        double[] low = steps(noise.low());
        double[] high = steps(noise.high());
        double[] around = Arrays.copyOf(high, high.length + low.length);
        for (int point = 0; point < low.length; point += 2) {
            around[around.length - 2 - point] = low[point];
            around[around.length - 1 - point] = low[point + 1];
        }
        return List.of(Svg.area("noise-band", around), Svg.curve("noise", low), Svg.curve("noise", high));
    }

    /** Along the tops of bars of these counts; what is higher than the chart ends at its top. */
    private double[] steps(List<Double> counts) {
        double[] points = new double[4 * counts.size()];
        for (int bin = 0; bin < counts.size(); bin++) {
            double y = BOTTOM - Math.max(0, Math.min(height(counts.get(bin)), BOTTOM - TOP));
            points[4 * bin] = x(histogram.edges().get(bin));
            points[4 * bin + 1] = y;
            points[4 * bin + 2] = x(histogram.edges().get(bin + 1));
            points[4 * bin + 3] = y;
        }
        return points;
    }

    /** Height of a bar, linear from 0 or logarithmic from half a count. */
    double height(double count) {
        double top = Math.max(1, histogram.max());
        double share =
                logarithmic ? (Math.log10(count) - GROUND) / (Math.log10(top) + 0.1 - GROUND) : count / (top * 1.06);
        return share * (BOTTOM - TOP);
    }

    /** Round numbers up to the highest bar: powers of ten, or steps of 1, 2 or 5 times one. */
    List<Long> ticks() {
        long max = Math.max(1, histogram.max());
        List<Long> ticks = new ArrayList<>();
        if (logarithmic) {
            for (long tick = 1; tick <= max; tick *= 10) {
                ticks.add(tick);
            }
            return ticks;
        }
        long step = step(max);
        for (long tick = step; tick <= max; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    private static long step(long max) {
        for (long power = 1; ; power *= 10) {
            for (long factor : new long[] {1, 2, 5}) {
                if (max / (factor * power) <= 4) {
                    return factor * power;
                }
            }
        }
    }

    private String description() {
        return "Histogram of memorization from " + Numbers.significant(low()) + " to " + Numbers.significant(high())
                + ", counts of train examples on a " + (logarithmic ? "logarithmic" : "linear") + " axis, "
                + Numbers.count(histogram.total()) + " in all; the table below has the numbers.";
    }

    private double low() {
        return histogram.edges().get(0);
    }

    private double high() {
        return histogram.edges().get(histogram.edges().size() - 1);
    }

    private double x(double value) {
        return LEFT + (value - low()) / (high() - low()) * (RIGHT - LEFT);
    }
}
