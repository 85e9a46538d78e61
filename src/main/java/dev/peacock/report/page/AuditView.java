package dev.peacock.report.page;

import static dev.peacock.report.Html.paragraph;
import static dev.peacock.report.Html.tag;

import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.Html;
import dev.peacock.report.ReportData;
import dev.peacock.report.chart.BarChart;
import dev.peacock.report.chart.CurveChart;
import java.util.ArrayList;
import java.util.List;

/** A section of the page for an audit, part after part. */
final class AuditView {
    /** Characters of a cell that is broken into lines. */
    private static final int LONG = 60;

    private AuditView() {}

    static Html render(AuditSection audit) {
        ValuesView values = values(audit);
        return Sections.section(
                audit.id(),
                audit.title(),
                audit.parts().stream()
                        .map(part -> part(part, audit.title(), values))
                        .toArray());
    }

    /** All examples of a section are compared with the one that its parts name, so that all show the same columns. */
    private static ValuesView values(AuditSection audit) {
        ReportData.Example one = null;
        List<ReportData.Example> others = new ArrayList<>();
        for (Part part : audit.parts()) {
            if (part instanceof AuditSection.Examples examples && examples.than() != null) {
                one = examples.than();
                examples.shown().forEach(shown -> others.add(shown.example()));
            }
        }
        return one == null ? ValuesView.ALONE : ValuesView.beside(one, others);
    }

    private static Html part(Part part, String title, ValuesView values) {
        if (part instanceof AuditSection.Text text) {
            return paragraph("{}", text.paragraph());
        }
        if (part instanceof AuditSection.Figures figures) {
            return tag("dl", "class", "figures")
                    .of(Html.all(
                            figures.figures().stream().map(AuditView::figure).toList()));
        }
        if (part instanceof AuditSection.Chart chart) {
            return captioned(new CurveChart(chart).draw(), chart.caption());
        }
        if (part instanceof AuditSection.Bars bars) {
            return captioned(new BarChart(bars).draw(), bars.caption());
        }
        if (part instanceof AuditSection.Grid grid) {
            return grid(grid, title);
        }
        return examples((AuditSection.Examples) part, values);
    }

    private static Html captioned(Html picture, String caption) {
        return tag("figure", "class", "wide audit")
                .of(picture, tag("figcaption").of(caption));
    }

    private static Html figure(AuditSection.Figure figure) {
        return SummarySection.figure(figure.term(), figure.value(), figure.note());
    }

    private static Html grid(AuditSection.Grid grid, String title) {
        List<Html> rows = new ArrayList<>();
        for (List<String> row : grid.rows()) {
            List<Html> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(
                        i == 0
                                ? tag("th", "scope", "row").of(row.get(i))
                                : (row.get(i).length() > LONG ? tag("td", "class", "long") : tag("td")).of(row.get(i)));
            }
            rows.add(tag("tr").of(Html.all(cells)));
        }
        Html header = tag("tr")
                .of(Html.all(grid.header().stream()
                        .map(name -> tag("th", "scope", "col").of(name))
                        .toList()));
        String name = title + ": " + grid.caption();
        return tag("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", name)
                .of(tag("table", "class", "grid").of(tag("caption").of(grid.caption()), header, Html.all(rows)));
    }

    private static Html examples(AuditSection.Examples examples, ValuesView values) {
        List<Html> cards = examples.shown().stream()
                .map(shown -> tag("li")
                        .of(
                                tag("figure")
                                        .of(
                                                ExampleView.show(shown.example(), shown.split(), values),
                                                tag("figcaption")
                                                        .of(ExampleView.caption(shown.example(), shown.split()))),
                                tag("p", "class", "detail").of(shown.note())))
                .toList();
        String list = examples.shown().isEmpty()
                ? "gallery"
                : ValuesView.list("gallery", examples.shown().get(0).example());
        return Html.all(
                paragraph("{}", examples.caption()), tag("ol", "class", list).of(Html.all(cards)));
    }
}
