package dev.peacock.report.chart;

import static dev.peacock.report.chart.Svg.label;
import static dev.peacock.report.chart.Svg.line;

import dev.peacock.report.AccuracyGrid;
import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import java.util.ArrayList;
import java.util.List;

/** The accuracy grid as a heat map: out to the right, in upwards; the darker a cell, the more examples, on a log scale. */
public record AccuracyMap(AccuracyGrid grid, double threshold) {
    private static final int SIZE = 420;
    private static final int LEFT = 44;
    private static final int TOP = 30;
    private static final int SIDE = 340;
    private static final double FAINTEST = 0.14;

    public Html draw() {
        List<Html> shapes = new ArrayList<>();
        shapes.add(label("start", 0, 14, "accuracy when seen (in)"));
        for (int in = 0; in < grid.bins(); in++) {
            for (int out = 0; out < grid.bins(); out++) {
                if (grid.count(in, out) > 0) {
                    shapes.add(cell(in, out));
                }
            }
        }
        shapes.add(line("axis", LEFT, y(0), x(1), y(0)));
        shapes.add(line("axis", LEFT, y(0), LEFT, y(1)));
        for (double tick = 0; tick <= 1; tick += 0.25) {
            shapes.add(line("axis", x(tick), y(0), x(tick), y(0) + 4));
            shapes.add(label("middle", x(tick), y(0) + 18, Numbers.significant(tick)));
            shapes.add(line("axis", LEFT - 4, y(tick), LEFT, y(tick)));
            shapes.add(label("end", LEFT - 8, y(tick) + 4, Numbers.significant(tick)));
        }
        shapes.add(label("middle", x(0.5), SIZE - 12, "accuracy when left out (out)"));
        shapes.add(line("diagonal", x(0), y(0), x(1), y(1)));
        if (threshold > 0 && threshold < 1) {
            shapes.add(line("threshold", x(0), y(threshold), x(1 - threshold), y(1)));
        }
        return Svg.picture("map", SIZE, SIZE, description(), shapes.toArray());
    }

    /** How strongly a cell of this many examples is filled. */
    double opacity(long count) {
        long max = grid.max();
        return max <= 1 ? 1 : FAINTEST + (1 - FAINTEST) * Math.log(count) / Math.log(max);
    }

    /** The counts that the scale beside the map shows: powers of ten and the maximum. */
    List<Long> scale() {
        List<Long> scale = new ArrayList<>();
        for (long step = 1; step < grid.max(); step *= 10) {
            scale.add(step);
        }
        if (grid.max() > 0) {
            scale.add(grid.max());
        }
        return scale;
    }

    public Html drawScale() {
        List<Html> steps = new ArrayList<>();
        for (long count : scale()) {
            Html swatch = Html.tag("svg", "class", "swatch", "viewBox", "0 0 14 14", "aria-hidden", "true")
                    .of(Svg.rectangle("cell", 0, 0, 14, 14, opacity(count), Numbers.count(count)));
            steps.add(Html.tag("li").of(swatch, " ", Numbers.count(count)));
        }
        return Html.tag("ul", "class", "scale", "aria-label", "Colour scale, train examples in a cell")
                .of(Html.all(steps));
    }

    private Html cell(int in, int out) {
        long count = grid.count(in, out);
        double side = (double) SIDE / grid.bins();
        String title = "out " + range(out) + ", in " + range(in) + ": "
                + Numbers.count(count, "train example", "train examples");
        return Svg.rectangle(
                "cell",
                LEFT + out * side + 0.5,
                TOP + SIDE - (in + 1) * side + 0.5,
                side - 1,
                side - 1,
                opacity(count),
                title);
    }

    private String range(int bin) {
        return Numbers.two((double) bin / grid.bins()) + " to " + Numbers.two((bin + 1.0) / grid.bins());
    }

    private String description() {
        return "Heat map of " + Numbers.count(grid.total(), "train example", "train examples")
                + " by accuracy of the models that did not see them, left to right, and of those that did, bottom to top.";
    }

    private static double x(double accuracy) {
        return LEFT + accuracy * SIDE;
    }

    private static double y(double accuracy) {
        return TOP + SIDE - accuracy * SIDE;
    }
}
