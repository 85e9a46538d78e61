package dev.peacock.report.page;

import static dev.peacock.report.Html.tag;

import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.Html;
import dev.peacock.report.chart.ChartFrame;
import dev.peacock.report.chart.CurveChart;
import dev.peacock.report.chart.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A chart as an SVG file of its own, for notebooks, papers and web pages: caption above, legend below, styles inside.
 * It looks as in the report's light mode, on white, and has no CSS variables, which few programs except browsers
 * support.
 */
public final class StandaloneChart {
    private static final Pattern VARIABLE = Pattern.compile("--([a-z]+): ([^;]+);");
    private static final Pattern USE = Pattern.compile("var\\(--([a-z]+)\\)");
    /** The rules of the report's style sheet that a chart of curves needs. */
    private static final Pattern RULES =
            Pattern.compile("(svg text|\\.(rule|axis|series|s[0-9]|band|dot)\\b).*\\{.*\\}");

    private static final int MARGIN = 12;
    private static final int CAPTION = 30;
    private static final int LINE = 20;

    private StandaloneChart() {}

    /** The file's text, in UTF-8. */
    public static String svg(Chart chart) {
        CurveChart curves = new CurveChart(chart);
        int legend = CAPTION + ChartFrame.HEIGHT + LINE;
        int width = ChartFrame.WIDTH + 2 * MARGIN;
        int height = legend + LINE * chart.series().size();
        List<Html> parts = new ArrayList<>();
        parts.add(tag("title").of(chart.description()));
        parts.add(tag("style").styleSheet(styles(HtmlReport.styleSheet())));
        parts.add(tag("rect", "width", "100%", "height", "100%", "fill", "#ffffff")
                .empty());
        parts.add(Svg.label("start", MARGIN, LINE, chart.caption()));
        parts.add(tag("g", "transform", "translate(" + MARGIN + " " + CAPTION + ")")
                .of(curves.shapes().toArray()));
        for (int s = 0; s < chart.series().size(); s++) {
            double y = legend + (double) LINE * s;
            parts.add(curves.sample(s, MARGIN, y - 4));
            parts.add(Svg.label("start", MARGIN + 36, y, chart.series().get(s).name()));
        }
        return tag(
                        "svg",
                        "xmlns",
                        "http://www.w3.org/2000/svg",
                        "viewBox",
                        "0 0 " + width + " " + height,
                        "width",
                        String.valueOf(width),
                        "height",
                        String.valueOf(height),
                        "role",
                        "img")
                .of(parts.toArray())
                .toString();
    }

    /** Variables are taken from the first block of the style sheet, which is the light mode. */
    static String styles(String sheet) {
        String day = sheet.substring(0, sheet.indexOf('}'));
        return sheet.lines()
                .filter(line -> RULES.matcher(line).matches())
                .map(line -> USE.matcher(line).replaceAll(use -> Matcher.quoteReplacement(value(day, use.group(1)))))
                .collect(Collectors.joining("\n"));
    }

    private static String value(String block, String name) {
        Matcher variables = VARIABLE.matcher(block);
        while (variables.find()) {
            if (variables.group(1).equals(name)) {
                return variables.group(2);
            }
        }
        throw new IllegalArgumentException("the style sheet has no --" + name);
    }
}
