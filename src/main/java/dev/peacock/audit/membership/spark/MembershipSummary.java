package dev.peacock.audit.membership.spark;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.peacock.attack.Splits;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.Ranks;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * audits/membership/summary.json, written last: the results of the audit, on one line. Null means undefined.
 *
 * @param modelsFailed others that failed for good, and are left out; 0 in files of earlier versions, too
 * @param splits how many times the fleet was split into halves for the intervals of attacks; null in files of earlier versions
 */
record MembershipSummary(
        String experiment,
        int models,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int modelsFailed,
        int trainExamples,
        String perExampleAttack,
        int rmiaPopulation,
        double rmiaGamma,
        @Nullable Integer splits,
        List<MembershipFigures.Figure> figures,
        Outliers outliers) {
    static final String DIRECTORY = "audits/membership";

    MembershipSummary {
        figures = List.copyOf(figures);
    }

    /** As {@link dev.peacock.audit.membership.Outliers}. */
    record Outliers(
            @Nullable Double spearman,
            @Nullable Interval ciInterval,
            int examples,
            @Nullable Double nearDistance,
            List<Group> deciles,
            Group exactDuplicates,
            Group nearDuplicates,
            String verdict) {
        Outliers {
            spearman = MembershipFigures.orNull(spearman);
            nearDistance = MembershipFigures.orNull(nearDistance);
            deciles = List.copyOf(deciles);
        }

        static Outliers of(dev.peacock.audit.membership.Outliers found) {
            Ranks.Correlation correlation = found.correlation();
            return new Outliers(
                    correlation.value(),
                    Double.isNaN(correlation.value()) ? null : correlation.interval(),
                    correlation.examples(),
                    found.nearDistance(),
                    found.deciles().stream().map(Group::of).toList(),
                    Group.of(found.exact()),
                    Group.of(found.near()),
                    found.verdict());
        }
    }

    /** Means over some examples. */
    @JsonPropertyOrder({"group", "examples", "distance", "vulnerability", "tpr_at_fpr_001", "tpr_at_fpr_01"})
    record Group(
            String group,
            int examples,
            @Nullable Double distance,
            @Nullable Double vulnerability,
            @JsonProperty("tpr_at_fpr_001") @Nullable Double tpr001,
            @JsonProperty("tpr_at_fpr_01") @Nullable Double tpr01) {
        Group {
            distance = MembershipFigures.orNull(distance);
            vulnerability = MembershipFigures.orNull(vulnerability);
            tpr001 = MembershipFigures.orNull(tpr001);
            tpr01 = MembershipFigures.orNull(tpr01);
        }

        static Group of(dev.peacock.audit.membership.Outliers.Group of) {
            return new Group(of.title(), of.examples(), of.distance(), of.vulnerability(), of.tpr001(), of.tpr01());
        }
    }

    /** With which numbers of splits it was measured how many intervals hold; audit-membership.md has the figures. */
    String measured() {
        return " with 32 splits"
                + (splits == null || splits >= Splits.SPLITS
                        ? ""
                        : "; on simulated fleets 8 splits held as often as 32");
    }

    /** The results for people to read. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Membership inference over %,d models and %,d train examples, each model in turn the target "
                        + "(95%% intervals for another such fleet%s; on digits, about .94 of them were measured to "
                        + "hold%s)",
                models,
                trainExamples,
                splits == null ? "" : ", from " + splits + " splits into halves",
                measured()));
        lines.add(
                "  attack               AUC                       TPR at FPR 1%             at .1%                    at .01%");
        for (Attack attack : Attack.values()) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-19s", attack.title()));
            for (MembershipFigures.Figure figure : figures) {
                if (figure.attack().equals(attack.title()) && !figure.metric().equals("balanced_accuracy")) {
                    line.append(String.format(Locale.ROOT, "  %-24s", words(figure)));
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        figures.stream()
                .filter(figure -> figure.metric().equals(MembershipFigures.MEAN_MEMORIZATION))
                .forEach(figure -> lines.add(guessing(figure.value())));
        failed().ifPresent(lines::add);
        lines.add(outliers.verdict());
        return lines;
    }

    private static String guessing(@Nullable Double difference) {
        return "guessing \"member\" if classified correctly: "
                + (difference == null
                        ? "undefined, since no example was both in and out of models' train sets"
                        : String.format(
                                Locale.ROOT,
                                "TPR - FPR, averaged over examples, is %.9f, which equals mean memorization",
                                difference));
    }

    /** What models that failed leave unseen, where there are any. */
    Optional<String> failed() {
        return modelsFailed == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%,d more model%s failed for good, and no attack is about %s. If whether a model fails depends on an example in its train set,"
                                + " failing gives that example away, and these figures do not show it.",
                        modelsFailed,
                        modelsFailed == 1 ? "" : "s",
                        modelsFailed == 1 ? "it" : "them"));
    }

    private static String words(MembershipFigures.Figure figure) {
        Interval interval = figure.ciInterval();
        if (figure.value() == null) {
            return "undefined";
        }
        return interval == null
                ? String.format(Locale.ROOT, "%.4f", figure.value())
                : String.format(Locale.ROOT, "%.4f (%.4f to %.4f)", figure.value(), interval.low(), interval.high());
    }
}
