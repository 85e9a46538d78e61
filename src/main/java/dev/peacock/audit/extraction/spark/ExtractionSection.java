package dev.peacock.audit.extraction.spark;

import static dev.peacock.audit.extraction.spark.ExtractionWords.text;

import dev.peacock.audit.extraction.ExtractionCurve;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import java.util.ArrayList;
import java.util.List;

/** The report's section on extraction. */
final class ExtractionSection {
    /** Of the curves that the chart shows: even odds. */
    private static final double LEVEL = 0.5;

    private ExtractionSection() {}

    static List<Part> parts(ExtractionSummary found) {
        List<Part> parts = new ArrayList<>();
        parts.add(figures(found));
        ExtractionWords.sentences(found).stream()
                .skip(found.series().size())
                .forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(chart(found));
        parts.add(groups(
                text(
                        "What %,d draws extract with probability %s; 95%% intervals are over documents%s.",
                        found.setting().attempts(),
                        ExtractionWords.plain(found.setting().probability()),
                        found.fleet() == null ? "" : " and models"),
                "documents of",
                found.series().stream()
                        .map(ExtractionSummary.Series::group)
                        .map(group -> row(ExtractionWords.title(group.name()) + ", prefix " + group.to(), group))
                        .toList()));
        if (found.copies().size() > 1) {
            parts.add(groups(
                    "The same by how often the suffix stands in the corpus, with the longest prefix.",
                    "copies",
                    found.copies().stream()
                            .map(group -> row(
                                    group.from() == group.to()
                                            ? String.valueOf(group.to())
                                            : group.from() + " to " + group.to(),
                                    group))
                            .toList()));
        }
        top(parts, found);
        return parts;
    }

    private static Part figures(ExtractionSummary found) {
        List<Figure> figures = new ArrayList<>();
        int longest = found.setting().prefixes().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        for (ExtractionSummary.Series series : found.series()) {
            ExtractionSummary.Group group = series.group();
            if (group.to() == longest) {
                figures.add(new Figure(
                        ExtractionWords.title(group.name()),
                        Percent.of(group.extractable()),
                        "of suffixes are extracted; 95% interval " + Percent.ends(group.extractableInterval())));
            }
        }
        return new Figures(figures);
    }

    private static Part chart(ExtractionSummary found) {
        List<Series> curves = new ArrayList<>();
        for (ExtractionSummary.Series series : found.series()) {
            curves.add(new Series(
                    ExtractionWords.title(series.group().name()) + ", prefix "
                            + series.group().to(),
                    series.points().stream()
                            .filter(point -> point.p() != null && point.p() == LEVEL)
                            .map(ExtractionSection::point)
                            .toList()));
        }
        double top = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(point -> point.high() == null ? point.y() : point.high())
                .max()
                .orElse(1);
        int most = ExtractionCurve.DRAWS.get(ExtractionCurve.DRAWS.size() - 1);
        return new Chart(
                "Share of documents whose suffix is drawn at least once with probability 0.5, by the number of draws. The table curve also"
                        + " has other probabilities, and what n draws give on average.",
                "Curves of the share of suffixes that so many draws extract",
                new Axis("draws", true, 1, most),
                new Axis("share of suffixes", false, 0, Math.min(1, Math.max(0.01, top * 1.05))),
                curves);
    }

    private static Point point(ExtractionCurve.Point point) {
        return new Point(
                point.n(),
                point.share(),
                point.interval().low(),
                point.interval().high());
    }

    private static Part groups(String caption, String first, List<List<String>> rows) {
        return new Grid(
                caption,
                List.of(first, "documents", "extracted", "by greedy decoding", "mean log10 of the probability"),
                rows);
    }

    private static List<String> row(String name, ExtractionSummary.Group group) {
        return List.of(
                name,
                text("%,d", group.documents()),
                Percent.of(group.extractable(), group.extractableInterval()),
                group.greedy() == null ? "not told" : Percent.of(group.greedy(), group.greedyInterval()),
                group.log10() == null ? "undefined" : text("%.2f", group.log10()));
    }

    private static void top(List<Part> parts, ExtractionSummary found) {
        if (found.top().isEmpty()) {
            return;
        }
        boolean isFleet = found.fleet() != null;
        List<String> header = new ArrayList<>(List.of("document", "probability"));
        if (isFleet) {
            header.add("by models that did not see it");
        }
        header.addAll(List.of("draws needed", "greedy", "copies", "prefix", "suffix"));
        parts.add(new Grid(
                "The most extractable suffixes, each text once"
                        + (isFleet ? "; probabilities are means over models." : "."),
                header,
                found.top().stream().map(one -> row(one, isFleet)).toList()));
        if (found.setting().masked()) {
            parts.add(new Text(
                    "E-mail addresses, telephone, card and social-security numbers, URLs and IP addresses are masked in all texts;"
                            + " --unmask shows them. Ids are shown as they are."));
        }
    }

    private static List<String> row(ExtractionSummary.Top one, boolean isFleet) {
        List<String> row = new ArrayList<>(List.of(one.document(), text("%.3g", one.p())));
        if (isFleet) {
            Double without = one.without();
            row.add(without == null ? "undefined" : text("%.3g", without));
        }
        Double needed = one.needed();
        row.addAll(List.of(
                needed == null
                        ? "infinitely many"
                        : text(needed < 1e6 ? "%,.0f" : "%.2g", Math.max(1, Math.ceil(needed))),
                one.greedy() ? "yes" : "no",
                text("%,d", one.copies()),
                one.prefix(),
                one.suffix()));
        return row;
    }
}
