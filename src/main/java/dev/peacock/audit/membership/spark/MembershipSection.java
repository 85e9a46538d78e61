package dev.peacock.audit.membership.spark;

import static dev.peacock.audit.membership.spark.MembershipTables.DUPLICATES;
import static dev.peacock.audit.membership.spark.MembershipTables.EXAMPLES;
import static dev.peacock.audit.membership.spark.MembershipTables.ROC;
import static dev.peacock.spark.output.Cells.col;

import dev.peacock.attack.Curve;
import dev.peacock.audit.membership.Attack;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Shown;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.stats.Interval;
import dev.peacock.table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The report's section on membership inference. */
final class MembershipSection {
    private static final int MOST_SHOWN = 24;
    private static final double LOWEST_RATE = 1e-5;
    private static final String UNDEFINED = "undefined";

    private final SparkTables tables;
    private final MembershipSummary summary;
    private final ReportExamples examples;

    private MembershipSection(SparkTables tables, MembershipSummary summary, ReportExamples examples) {
        this.tables = tables;
        this.summary = summary;
        this.examples = examples;
    }

    static List<Part> of(MembershipSummary summary, SparkTables tables, ReportExamples examples) throws IOException {
        return new MembershipSection(tables, summary, examples).parts();
    }

    private List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        parts.add(new Text(introduction()));
        summary.failed().ifPresent(sentence -> parts.add(new Text(sentence)));
        parts.add(headline());
        parts.add(curves());
        parts.add(attacks());
        parts.add(new Text(summary.outliers().verdict()));
        parts.add(deciles());
        parts.add(mostVulnerable());
        duplicates().ifPresent(parts::add);
        return parts;
    }

    private String introduction() {
        return String.format(
                Locale.ROOT,
                "Each of the %,d models was in turn the target of membership inference, and all others were "
                        + "its shadow models (Carlini et al. 2022; RMIA: Zarifzadeh et al. 2024, gamma %s, with %,d "
                        + "test examples as population). The 95%% intervals say what another fleet of as many models "
                        + "on the same examples would give. They come from attacking halves of this fleet%s; on digits, "
                        + "about .94 of them were measured to hold%s. A true-positive rate has no interval if there are "
                        + "too few false positives or too few different scores.",
                summary.models(),
                summary.rmiaGamma(),
                summary.rmiaPopulation(),
                summary.splits() == null ? "" : ", which was split " + summary.splits() + " times",
                summary.measured());
    }

    private Figures headline() {
        String attack = summary.perExampleAttack();
        List<Figure> figures = new ArrayList<>(List.of(
                figure("AUC of " + attack, attack, "auc", ".5 is guessing"),
                figure(
                        "Share of members found at a false-positive rate of .1%",
                        attack, MembershipFigures.tprMetric(1_000), "by " + attack)));
        // models that give no labels lack it
        if (summary.figures().stream()
                .anyMatch(figure -> figure.metric().equals(MembershipFigures.MEAN_MEMORIZATION))) {
            figures.add(figure(
                    "Mean memorization",
                    MembershipFigures.CORRECT,
                    MembershipFigures.MEAN_MEMORIZATION,
                    "TPR - FPR of the attack that guesses \"member\" if the model classifies the example "
                            + "correctly, averaged over examples"));
        }
        return new Figures(figures);
    }

    private Figure figure(String term, String attack, String metric, String note) {
        MembershipFigures.Figure figure = find(attack, metric);
        Interval ci = figure.ciInterval();
        String interval = ci == null ? "" : String.format(Locale.ROOT, "%.4f to %.4f; ", ci.low(), ci.high());
        return new Figure(term, number(figure.value(), 4), interval + note);
    }

    private MembershipFigures.Figure find(String attack, String metric) {
        return summary.figures().stream()
                .filter(figure ->
                        figure.attack().equals(attack) && figure.metric().equals(metric))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no " + metric + " of " + attack + " in " + MembershipSummary.DIRECTORY));
    }

    private Chart curves() throws IOException {
        List<Row> rows = tables.read(ROC).collectAsList();
        List<Series> series = new ArrayList<>();
        double lowest = 1;
        for (Attack attack : Attack.values()) {
            List<Point> points = rows.stream()
                    .filter(row -> Cells.get(row, ROC.attack).equals(attack.title()))
                    .filter(row -> Cells.get(row, ROC.fpr) > 0 && Cells.get(row, ROC.tpr) > 0)
                    .map(row -> new Point(
                            Cells.get(row, ROC.fpr),
                            Cells.get(row, ROC.tpr),
                            Cells.orNull(row, ROC.tprLow),
                            Cells.orNull(row, ROC.tprHigh)))
                    .sorted(Comparator.comparingDouble(Point::x))
                    .toList();
            if (!points.isEmpty()) {
                series.add(new Series(attack.title(), points));
                lowest = Math.min(lowest, points.get(0).x());
            }
        }
        double low = Math.max(LOWEST_RATE, Math.min(0.1, lowest));
        series.add(new Series("guessing", List.of(new Point(low, low, null, null), new Point(1, 1, null, null))));
        return new Chart(
                "True-positive rate at each false-positive rate, over all pairs of a model and an example, with 95% bands.",
                "One curve for each attack; both axes are logarithmic. A higher curve finds more members. "
                        + "The diagonal is guessing.",
                new Axis("False-positive rate", true, low, 1),
                new Axis("True-positive rate", true, low, 1),
                series);
    }

    private Grid attacks() {
        List<List<String>> rows = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            List<String> row = new ArrayList<>(
                    List.of(attack.title(), value(attack, "auc", 4), value(attack, "balanced_accuracy", 4)));
            Curve.RATES.forEach(rate -> row.add(value(attack, MembershipFigures.tprMetric(rate), 4)));
            row.add(String.format(
                    Locale.ROOT, "%,d", find(attack.title(), "auc").undefined()));
            rows.add(row);
        }
        return new Grid(
                "Attacks on all pairs of a model and an example. Pairs without a score (too few shadow "
                        + "models, or no spread) are left out; the last column counts them.",
                List.of("attack", "AUC", "balanced accuracy", "TPR at FPR 1%", "at .1%", "at .01%", "without score"),
                rows);
    }

    private String value(Attack attack, String metric, int decimals) {
        return number(find(attack.title(), metric).value(), decimals);
    }

    private static String number(@Nullable Double value, int decimals) {
        return value == null ? UNDEFINED : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private Grid deciles() {
        List<List<String>> rows = new ArrayList<>();
        summary.outliers().deciles().forEach(group -> rows.add(row(group)));
        rows.add(row(summary.outliers().exactDuplicates()));
        rows.add(row(summary.outliers().nearDuplicates()));
        return new Grid(
                "Train examples grouped by the distance to the nearest other train example (root mean "
                        + "squared difference of the unscaled values), the nearest tenth first. Vulnerability is the "
                        + "mean log-likelihood ratio of the models that saw the example, minus that of the others.",
                List.of("distance", "examples", "mean distance", "vulnerability", "TPR at FPR 1%", "at .1%"),
                rows);
    }

    private static List<String> row(MembershipSummary.Group group) {
        return List.of(
                group.group(),
                String.format(Locale.ROOT, "%,d", group.examples()),
                number(group.distance(), 3),
                number(group.vulnerability(), 3),
                number(group.tpr01(), 4),
                number(group.tpr001(), 4));
    }

    private Examples mostVulnerable() throws IOException {
        List<Row> rows = tables.read(EXAMPLES)
                .filter(col(EXAMPLES.vulnerability).isNotNull())
                .sort(col(EXAMPLES.vulnerability).desc(), col(EXAMPLES.trainId))
                .limit(MOST_SHOWN)
                .collectAsList();
        return shown(
                "The train examples that are easiest to attack. They are chosen by the same models that the figures are of, so the"
                        + " figures are too large on average.",
                rows,
                EXAMPLES.trainId,
                row -> String.format(
                        Locale.ROOT,
                        "vulnerability %.2f; found in %.0f%% of the models that saw it, at FPR .1%%",
                        Cells.get(row, EXAMPLES.vulnerability),
                        100 * Cells.get(row, EXAMPLES.tprAtFpr001)));
    }

    private Optional<Part> duplicates() throws IOException {
        List<Row> rows = tables.read(DUPLICATES)
                .sort(col(DUPLICATES.distance), col(DUPLICATES.trainId))
                .limit(MOST_SHOWN)
                .collectAsList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(shown(
                "Train examples that have a duplicate, the closest first. The table " + DUPLICATES.path()
                        + " has all of them.",
                rows,
                DUPLICATES.trainId,
                row -> String.format(
                        Locale.ROOT,
                        "at distance %.3g from train example %d%s",
                        Cells.get(row, DUPLICATES.distance),
                        Cells.get(row, DUPLICATES.nearestId),
                        Cells.get(row, DUPLICATES.sameLabel) == 1 ? "" : ", which has another label")));
    }

    private interface Note {
        String of(Row row);
    }

    private Examples shown(String caption, List<Row> rows, Column<Long> id, Note note) throws IOException {
        Set<Long> ids = new LinkedHashSet<>();
        rows.forEach(row -> ids.add(Cells.get(row, id)));
        examples.load("train", ids);
        return new Examples(
                caption,
                rows.stream()
                        .map(row -> new Shown(examples.get("train", Cells.get(row, id)), note.of(row)))
                        .toList());
    }
}
