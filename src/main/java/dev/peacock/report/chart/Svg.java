package dev.peacock.report.chart;

import static dev.peacock.report.Html.tag;

import dev.peacock.report.Html;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shapes of a chart, in the units of its view box. Colours are classes of the style sheet, so that they follow light and dark. */
public final class Svg {
    private Svg() {}

    /** A picture that screen readers announce with {@code description}. */
    static Html picture(String style, int width, int height, String description, Object... shapes) {
        return tag(
                        "svg",
                        "class",
                        style,
                        "viewBox",
                        "0 0 " + width + " " + height,
                        "role",
                        "img",
                        "aria-label",
                        description)
                .of(shapes);
    }

    /** A rectangle that tells {@code title} when pointed at. */
    static Html rectangle(String style, double x, double y, double width, double height, double opacity, String title) {
        return tag(
                        "rect",
                        "class",
                        style,
                        "x",
                        unit(x),
                        "y",
                        unit(y),
                        "width",
                        unit(width),
                        "height",
                        unit(height),
                        "fill-opacity",
                        unit(opacity))
                .of(tag("title").of(title));
    }

    public static Html line(String style, double x1, double y1, double x2, double y2) {
        return tag("line", "class", style, "x1", unit(x1), "y1", unit(y1), "x2", unit(x2), "y2", unit(y2))
                .empty();
    }

    /** A line through points x0, y0, x1, y1, and so on. */
    static Html curve(String style, double[] points) {
        return tag("polyline", "class", style, "points", list(points)).empty();
    }

    /** The area within a line through points that ends where it begins. */
    static Html area(String style, double[] points) {
        return tag("polygon", "class", style, "points", list(points)).empty();
    }

    private static String list(double[] points) {
        return Arrays.stream(points).mapToObj(Svg::unit).collect(Collectors.joining(" "));
    }

    public static Html circle(String style, double x, double y, double radius) {
        return tag("circle", "class", style, "cx", unit(x), "cy", unit(y), "r", unit(radius))
                .empty();
    }

    /** Text whose {@code anchor} (start, middle, end) is at x and whose base line is at y. */
    public static Html label(String anchor, double x, double y, String text) {
        return tag("text", "x", unit(x), "y", unit(y), "text-anchor", anchor).of(text);
    }

    static String unit(double value) {
        String formatted = String.format(Locale.ROOT, "%.2f", value);
        return formatted.replaceFirst("\\.?0+$", "").replaceFirst("^-0$", "0");
    }
}
