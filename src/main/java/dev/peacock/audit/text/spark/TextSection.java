package dev.peacock.audit.text.spark;

import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report's section on copied text. */
final class TextSection {
    private TextSection() {}

    static List<Part> parts(TextSummary found) {
        String unit = found.setting().unit();
        List<Part> parts = new ArrayList<>();
        parts.add(figures(found));
        TextWords.found(found).forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(new Text(TextWords.setting(found.setting())));
        if (!found.groups().isEmpty()) {
            parts.add(groups(found, unit));
        }
        copies(parts, "The longest copies, each text once, beside the document that holds it.", found.longest(), unit);
        copies(
                parts,
                "Common texts, which are no sign of memorization: the longest, each once.",
                found.longestCommon(),
                unit);
        if (!found.documents().isEmpty()) {
            parts.add(new Grid(
                    "Documents that most was copied of.",
                    List.of("document", unit + "s", "copied", "share", "longest piece"),
                    found.documents().stream()
                            .map(document -> List.of(
                                    document.document(),
                                    number(document.units()),
                                    number(document.copied()),
                                    Percent.of(document.share()),
                                    number(document.longest())))
                            .toList()));
        }
        if (found.setting().masked()) {
            parts.add(new Text("E-mail addresses, telephone, card and social-security numbers and URLs are masked in all texts; --unmask "
                    + "shows them."));
        }
        return parts;
    }

    private static Part figures(TextSummary found) {
        TextSummary.Group all = found.all();
        Double share = all.share();
        Double control = all.controlShare();
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "Copied",
                share == null ? "undefined" : Percent.of(share),
                all.shareInterval() == null
                        ? "of the " + found.setting().unit() + "s that were generated"
                        : "of what was generated; 95% interval " + Percent.ends(all.shareInterval())));
        figures.add(new Figure(
                "Longest copy", number(all.longest()), found.setting().unit() + "s from a single document"));
        figures.add(new Figure(
                "Documents copied", number(found.corpus().copied()), "of " + number(found.corpus().documents())));
        if (control != null) {
            figures.add(new Figure("Control", Percent.of(control), "stands in a corpus that the model cannot have seen"));
        }
        return new Figures(figures);
    }

    private static Part groups(TextSummary found, String unit) {
        boolean hasControl = found.control() != null;
        List<String> header = new ArrayList<>(
                List.of("group", "generations", unit + "s", "copied (95% interval)", "common", "distinct windows", "longest"));
        if (hasControl) {
            header.add("control (95% interval)");
        }
        List<List<String>> rows = new ArrayList<>();
        for (TextSummary.Group group : found.groups()) {
            Double share = group.share();
            Double control = group.controlShare();
            List<String> row = new ArrayList<>(List.of(
                    String.valueOf(group.name()),
                    number(group.generations()),
                    number(group.units()),
                    share == null ? "undefined" : Percent.of(share, group.shareInterval()),
                    number(group.common()),
                    number(group.windows()),
                    number(group.longest())));
            if (hasControl) {
                row.add(control == null ? "undefined" : Percent.of(control, group.controlShareInterval()));
            }
            rows.add(row);
        }
        return new Grid("Copied by group; intervals are over generations.", header, rows);
    }

    private static void copies(List<Part> parts, String caption, List<TextSummary.Copy> copies, String unit) {
        if (!copies.isEmpty()) {
            parts.add(new Grid(
                    caption,
                    List.of(unit + "s", "generation", "document", "as generated", "as in the document"),
                    copies.stream()
                            .map(copy -> List.of(
                                    number(copy.length()),
                                    copy.generation() + (copy.group() == null ? "" : " (" + copy.group() + ")"),
                                    copy.document()
                                            + (copy.documents() == 1 ? "" : " and " + number(copy.documents() - 1) + " more"),
                                    copy.text(),
                                    copy.source()))
                            .toList()));
        }
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
