package dev.peacock.report.page;

import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Example;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report with every kind of part that a section on an audit may have. */
public final class SampleAudit {
    private SampleAudit() {}

    /** Digits, all labels as given. */
    public static ReportData of(@Nullable String label) {
        Axis rate = new Axis("false-positive rate", true, 1e-4, 1);
        Axis hits = new Axis("true-positive rate", true, 1e-4, 1);
        List<Point> points =
                List.of(new Point(1e-4, 0.01, 0.004, 0.02), new Point(0.1, 0.3, 0.28, 0.33), new Point(1, 1, 1.0, 1.0));
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            series.add(new Series("attack " + i, points));
        }
        series.add(new Series("single", points, false));
        Example digit = SampleReports.readDigits(1, label, null).get(0);
        AuditSection audit = new AuditSection(
                "membership",
                "Membership",
                List.of(
                        new AuditSection.Text("What an attacker learns."),
                        new AuditSection.Figures(List.of(new AuditSection.Figure("AUC", "0.61", "of the best attack"))),
                        new AuditSection.Chart(
                                "Curves with bands.", "True against false positives", rate, hits, series),
                        new AuditSection.Bars(
                                "Scores.",
                                "Histogram of scores",
                                "score",
                                "examples",
                                List.of(new AuditSection.Bar(0, 1, 7))),
                        new AuditSection.Grid(
                                "By attack",
                                List.of("attack", "AUC"),
                                List.of(List.of("LiRA", "0.61"), List.of("RMIA", "0.60"))),
                        new AuditSection.Examples(
                                "The most exposed:", List.of(new AuditSection.Shown(digit, "score 7")))));
        return SampleReports.digits("Audited", label, null, List.of(audit));
    }
}
