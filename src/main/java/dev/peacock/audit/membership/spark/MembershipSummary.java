package dev.peacock.audit.membership.spark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.Outliers;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** audits/membership/summary.json, written last: the results of the audit, on one line. Null means undefined. */
public final class MembershipSummary {
    static final String DIRECTORY = "audits/membership";

    private final ObjectNode json;
    private final MembershipFigures figures;

    private MembershipSummary(ObjectNode json, MembershipFigures figures) {
        this.json = json;
        this.figures = figures;
    }

    static MembershipSummary of(
            Experiment experiment,
            int models,
            int population,
            double gamma,
            Attack perExample,
            MembershipFigures figures,
            Outliers outliers) {
        ObjectNode json = AuditFiles.object();
        json.put("experiment", experiment.id());
        json.put("models", models);
        json.put("train_examples", experiment.trainSize());
        json.put("per_example_attack", perExample.title());
        json.put("rmia_population", population);
        json.put("rmia_gamma", gamma);
        ArrayNode all = json.putArray("figures");
        for (MembershipFigures.Figure figure : figures.all()) {
            ObjectNode node = all.addObject();
            node.put("attack", figure.attack());
            node.put("metric", figure.metric());
            put(node, "value", figure.value());
            putInterval(node, figure.interval());
            node.put("defined", figure.defined());
            node.put("undefined", figure.undefined());
        }
        putOutliers(json.putObject("outliers"), outliers);
        return new MembershipSummary(json, figures);
    }

    private static void putOutliers(ObjectNode json, Outliers outliers) {
        put(json, "spearman", outliers.correlation().value());
        putInterval(json, outliers.correlation().interval());
        json.put("examples", outliers.correlation().examples());
        put(json, "near_distance", outliers.nearDistance());
        ArrayNode deciles = json.putArray("deciles");
        outliers.deciles().forEach(group -> put(deciles.addObject(), group));
        put(json.putObject("exact_duplicates"), outliers.exact());
        put(json.putObject("near_duplicates"), outliers.near());
        json.put("verdict", outliers.verdict());
    }

    private static void put(ObjectNode json, Outliers.Group group) {
        json.put("group", group.title());
        json.put("examples", group.examples());
        put(json, "distance", group.distance());
        put(json, "vulnerability", group.vulnerability());
        put(json, "tpr_at_fpr_001", group.tpr001());
        put(json, "tpr_at_fpr_01", group.tpr01());
    }

    private static void put(ObjectNode json, String field, double value) {
        json.put(field, Double.isFinite(value) ? (Double) value : null);
    }

    private static void putInterval(ObjectNode json, @Nullable Interval interval) {
        put(json, "ci_low", interval == null ? Double.NaN : interval.low());
        put(json, "ci_high", interval == null ? Double.NaN : interval.high());
    }

    /** Writes the file that marks the audit as done. */
    void finish(OutputDirectory out) throws IOException {
        AuditFiles.finish(out, DIRECTORY, json);
    }

    MembershipFigures figures() {
        return figures;
    }

    /** One line of JSON. */
    public String json() {
        return JsonFiles.line(json);
    }

    /** Prints the results for people to read. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Membership inference over %,d models and %,d train examples, each model in turn the target "
                        + "(95%% intervals for another such fleet; on digits, about .94 of them were measured to "
                        + "hold)",
                json.path("models").asInt(),
                json.path("train_examples").asInt()));
        lines.add(
                "  attack               AUC                       TPR at FPR 1%             at .1%                    at .01%");
        for (Attack attack : Attack.values()) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-19s", attack.title()));
            for (MembershipFigures.Figure figure : figures.all()) {
                if (figure.attack().equals(attack.title()) && !figure.metric().equals("balanced_accuracy")) {
                    line.append(String.format(Locale.ROOT, "  %-24s", words(figure)));
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        figures.all().stream()
                .filter(figure -> figure.metric().equals(MembershipFigures.MEAN_MEMORIZATION))
                .forEach(figure -> lines.add(String.format(
                        Locale.ROOT,
                        "guessing \"member\" if classified correctly: TPR - FPR, averaged over examples, is "
                                + "%.9f, which equals mean memorization",
                        figure.value())));
        lines.add(json.path("outliers").path("verdict").asText());
        return lines;
    }

    private static String words(MembershipFigures.Figure figure) {
        Interval interval = figure.interval();
        if (Double.isNaN(figure.value())) {
            return "undefined";
        }
        return interval == null
                ? String.format(Locale.ROOT, "%.4f", figure.value())
                : String.format(Locale.ROOT, "%.4f (%.4f to %.4f)", figure.value(), interval.low(), interval.high());
    }
}
