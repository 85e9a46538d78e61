package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.unseen.Estimator;
import dev.peacock.audit.text.unseen.GrowthCurve;
import dev.peacock.audit.text.unseen.UnseenWindows;
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
        more(parts, found);
        if (!found.groups().isEmpty()) {
            parts.add(groups(found, unit));
        }
        if (!found.differences().isEmpty()) {
            parts.add(new Grid(
                    TextWords.differences(found.differences()),
                    List.of("group", "less that of", "difference", ""),
                    found.differences().stream()
                            .map(one -> List.of(
                                    one.first(),
                                    one.second(),
                                    Percent.points(one.difference(), one.interval()),
                                    TextWords.pairs(one)))
                            .toList()));
        }
        copies(parts, "The longest copies, each text once, beside the document that holds it.", found.longest(), unit);
        copies(
                parts,
                "Common texts, which are no sign of memorization: the longest, each once.",
                found.longestCommon(),
                unit);
        near(parts, found, unit);
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
            parts.add(new Text(
                    "E-mail addresses, telephone, card and social-security numbers, URLs and IP addresses are masked in all texts and "
                            + "groups; --unmask shows them. Ids are shown as they are."));
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
                "Documents copied",
                number(found.corpus().copied()),
                "of " + number(found.corpus().documents())));
        if (control != null && TextWords.hasControl(found)) {
            figures.add(
                    new Figure("Control", Percent.of(control), "stands in a corpus that the model cannot have seen"));
        }
        return new Figures(figures);
    }

    private static void more(List<Part> parts, TextSummary found) {
        UnseenWindows unseen = found.unseen();
        GrowthCurve growth = found.growth();
        if (unseen == null || growth == null) {
            return;
        }
        Part chart = GrowthChart.of(growth, found.setting().unit());
        if (chart != null) {
            parts.add(chart);
        }
        TextWords.more(found).forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(new Grid(
                "How many distinct windows there are: 95% intervals with generations as the sample.",
                List.of("estimator", "what it is", "generations", "distinct windows", "as if windows were independent"),
                unseen.rows().stream()
                        .map(row -> List.of(
                                row.estimator().title(),
                                row.estimator().kind() == Estimator.Kind.LOWER_BOUND ? "lower bound" : "estimate",
                                row.times() == null ? "any number" : row.times() + " times as many",
                                TextWords.number(row.windows(), row.interval()),
                                row.naive() == null
                                        ? ""
                                        : String.format(
                                                Locale.ROOT,
                                                "%,.0f to %,.0f",
                                                row.naive().low(),
                                                row.naive().high())))
                        .toList()));
        GrowthCurve.Check check = growth.check();
        if (check != null) {
            parts.add(new Grid(
                    String.format(
                            Locale.ROOT,
                            "The check: expected of all generations from a random half of them, which has %,d distinct windows. There are %,d.",
                            check.windows(),
                            check.allWindows()),
                    List.of("estimator", "expected", "holds"),
                    check.expected().stream()
                            .map(one -> List.of(
                                    one.estimator().title(),
                                    TextWords.number(one.windows(), one.interval()),
                                    one.holds() == null ? "" : one.holds() ? "yes" : "no"))
                            .toList()));
        }
    }

    private static Part groups(TextSummary found, String unit) {
        boolean hasControl = TextWords.hasControl(found);
        boolean hasNear = found.near() != null;
        List<String> header = new ArrayList<>(List.of(
                "group", "generations", unit + "s", "copied (95% interval)", "common", "distinct windows", "longest"));
        if (hasNear) {
            header.add("with near-verbatim copies");
        }
        if (hasControl) {
            header.add("control (95% interval)");
        }
        List<List<String>> rows = new ArrayList<>();
        for (TextSummary.Group group : TextGroups.shown(found.groups())) {
            Double share = group.share();
            Double control = group.controlShare();
            List<String> row = new ArrayList<>(List.of(
                    String.valueOf(group.name()),
                    number(group.generations()),
                    number(group.units()),
                    share == null ? "undefined" : Percent.of(share, group.shareInterval()),
                    number(group.common()),
                    TextWords.number((double) group.windows(), group.windowsInterval()),
                    number(group.longest())));
            if (hasNear) {
                Double near = group.nearShare();
                row.add(near == null ? "undefined" : Percent.of(near, group.nearShareInterval()));
            }
            if (hasControl) {
                row.add(control == null ? "undefined" : Percent.of(control, group.controlShareInterval()));
            }
            rows.add(row);
        }
        return new Grid(
                ("Copied by group; intervals are over "
                                + (found.withoutPrompt() == null ? "generations. " : "prompts. ")
                                + TextGroups.more(found.groups()))
                        .strip(),
                header,
                rows);
    }

    private static void copies(List<Part> parts, String caption, List<TextSummary.Copy> copies, String unit) {
        if (!copies.isEmpty()) {
            parts.add(new Grid(
                    caption,
                    List.of(unit + "s", "generation and document", "as generated", "as in the document"),
                    copies.stream()
                            .map(copy -> List.of(
                                    number(copy.length()),
                                    copy.generation()
                                            + (copy.group() == null ? "" : " (" + copy.group() + ")")
                                            + ", in "
                                            + copy.document()
                                            + (copy.documents() == 1
                                                    ? ""
                                                    : " and " + number(copy.documents() - 1) + " more"),
                                    copy.text(),
                                    copy.source()))
                            .toList()));
        }
    }

    private static void near(List<Part> parts, TextSummary found, String unit) {
        TextSummary.Near near = found.near();
        if (near != null && !near.longest().isEmpty()) {
            parts.add(new Grid(
                    "Near-verbatim copies, the longest, each once: [-what only the document has-], {+what was generated instead+}.",
                    List.of(unit + "s", "differ", "generation", "document", "text"),
                    near.longest().stream()
                            .map(copy -> List.of(
                                    number(copy.length()),
                                    number(copy.edits()),
                                    copy.generation(),
                                    copy.document(),
                                    copy.marked() == null ? copy.text() + " / " + copy.source() : copy.marked()))
                            .toList()));
        }
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
