package dev.peacock.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report's section on one audit, as plain values in the order to show. Texts may contain anything, since the report
 * escapes them.
 *
 * @param id of the section in the page: letters, digits and hyphens
 */
public record AuditSection(String id, String title, List<Part> parts) {
    public AuditSection {
        if (!id.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("not an id: " + id);
        }
        parts = List.copyOf(parts);
    }

    /** One piece of a section. */
    public sealed interface Part {}

    /** A paragraph. */
    public record Text(String paragraph) implements Part {}

    /** The most important figures, shown large. */
    public record Figures(List<Figure> figures) implements Part {
        public Figures {
            figures = List.copyOf(figures);
        }
    }

    /** One figure: its name, its value as text, and a note. */
    public record Figure(String term, String value, String note) {}

    /**
     * Curves with bands around them.
     *
     * @param caption for all
     * @param description for those who do not see the picture
     */
    public record Chart(String caption, String description, Axis x, Axis y, List<Series> series) implements Part {
        public Chart {
            series = List.copyOf(series);
        }
    }

    /** From {@code low} to {@code high}; points outside are left out, or cut at the border where {@code logarithmic}. */
    public record Axis(String label, boolean logarithmic, double low, double high) {
        public Axis {
            Rule.finite("axis", low);
            Rule.finite("axis", high);
            if (!(low < high) || (logarithmic && !(low > 0))) {
                throw new IllegalArgumentException("axis " + label + " from " + low + " to " + high);
            }
        }
    }

    /** One curve, its points by ascending x; {@code joined} by a line, or each by itself. */
    public record Series(String name, List<Point> points, boolean joined) {
        public Series {
            points = List.copyOf(points);
        }

        /** A curve. */
        public Series(String name, List<Point> points) {
            this(name, points, true);
        }
    }

    /** A point, with an interval of y or without. */
    public record Point(
            double x,
            double y,
            @Nullable Double low,
            @Nullable Double high) {
        public Point {
            Rule.finite("x", x);
            Rule.finite("y", y);
            Rule.finite("low", low);
            Rule.finite("high", high);
        }
    }

    /** A histogram. */
    public record Bars(String caption, String description, String xLabel, String yLabel, List<Bar> bars)
            implements Part {
        public Bars {
            bars = List.copyOf(bars);
        }
    }

    /** Values from {@code from} to {@code to} and how many there are. */
    public record Bar(double from, double to, double count) {}

    /** A table; the first cell of a row is its heading. */
    public record Grid(String caption, List<String> header, List<List<String>> rows) implements Part {
        public Grid {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * Examples as pictures or values, in the order to show; what differs from the example {@code than} is marked. A section names
     * one such example at most.
     */
    public record Examples(String caption, List<Shown> shown, ReportData.@Nullable Example than) implements Part {
        public Examples {
            shown = List.copyOf(shown);
        }

        /** Not compared with any other. */
        public Examples(String caption, List<Shown> shown) {
            this(caption, shown, null);
        }
    }

    /** One of them, of the split "train" or "test", and what is said about it. */
    public record Shown(ReportData.Example example, String split, String note) {

        /** A train example. */
        public Shown(ReportData.Example example, String note) {
            this(example, "train", note);
        }
    }
}
