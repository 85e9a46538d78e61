package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.ByDistance;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.DiffusionSummary.Attack;
import dev.peacock.audit.diffusion.DiffusionSummary.Copies;
import dev.peacock.audit.diffusion.DiffusionSummary.Inpainted;
import dev.peacock.audit.diffusion.DiffusionSummary.OfClass;
import dev.peacock.audit.diffusion.DiffusionSummary.Times;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was found about diffusion models, as the page shows it. */
final class DiffusionParts {
    private DiffusionParts() {}

    static List<Part> of(DiffusionSummary found) {
        List<Part> parts = new ArrayList<>();
        if (found.losses().isNothingLearnt()) {
            DiffusionWords.sentences(found).forEach(sentence -> parts.add(new Text(sentence)));
            parts.addAll(ComparedWords.parts(found.sweep()));
            return parts;
        }
        parts.add(new Figures(figures(found)));
        DiffusionWords.sentences(found).forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(new Text(
                "Intervals (95%) of LiRA's figures compare halves of the models, since each is a shadow of all others. All other intervals are"
                        + " of the models as a sample (Student). Both models of a pair are trained on opposite halves,"
                        + " so that they are not quite independent. These models are tiny and see each image hundreds of times: what they do says"
                        + " how the attacks work on such images, and bounds nothing for a large model."));
        parts.add(new Grid(
                "Attacks on membership, means over models with 95% intervals.",
                List.of("attack", "AUC", "found at 1% false alarms"),
                List.of(row("LiRA on the loss", found.lira()), row("the loss alone", found.threshold()))));
        if (!found.byTimes().isEmpty()) {
            parts.add(new Grid(
                    "Images that are copied at least once, by how often they stand in the train set.",
                    List.of("times", "distinct images", "copied by models that saw them", "by others, the control"),
                    found.byTimes().stream().map(DiffusionParts::row).toList()));
        }
        if (!found.byClass().isEmpty()) {
            parts.add(new Grid(
                    "Generations by the class that models were told.",
                    List.of(
                            "class",
                            "distinct images",
                            "near-copies of images that were seen",
                            "of others, the control"),
                    found.byClass().stream().map(DiffusionParts::row).toList()));
        }
        ByDistance byDistance = found.byDistance();
        if (byDistance != null) {
            parts.addAll(ComparedWords.parts(byDistance));
        }
        parts.addAll(ComparedWords.parts(found.sweep()));
        return parts;
    }

    private static List<Figure> figures(DiffusionSummary found) {
        List<Figure> figures = new ArrayList<>();
        Attack attack = found.lira() == null ? found.threshold() : found.lira();
        if (attack != null) {
            figures.add(new Figure(
                    "AUC of membership",
                    String.format(Locale.ROOT, "%.3f", attack.auc().mean()),
                    found.lira() == null ? "by the loss alone" : "LiRA; 0.5 is chance"));
        }
        Copies copies = found.copies();
        if (copies != null) {
            figures.add(new Figure(
                    "Near-copies",
                    copies.exceedsControl() ? Percent.of(copies.rate().mean()) : "none shown",
                    copies.exceedsControl()
                            ? "of generations; control "
                                    + Percent.of(copies.control().mean())
                            : "no more than the control"));
        }
        Inpainted inpainted = found.inpainted();
        OverModels auc = inpainted == null ? null : inpainted.auc();
        if (auc != null) {
            figures.add(new Figure(
                    "AUC of completions",
                    String.format(Locale.ROOT, "%.3f", auc.mean()),
                    "models that saw the image against others"));
        }
        if (found.models() < DiffusionWords.FEW) {
            return figures;
        }
        figures.add(new Figure(
                "Memorized images",
                String.format(Locale.ROOT, "%,d", found.memorized()),
                String.format(Locale.ROOT, "of %,d, by the loss", found.distinct())));
        return figures;
    }

    private static List<String> row(String name, @Nullable Attack attack) {
        return List.of(
                name,
                attack == null ? DiffusionWords.NONE : DiffusionWords.number(attack.auc()),
                attack == null ? DiffusionWords.NONE : DiffusionWords.orNone(attack.rate()));
    }

    private static List<String> row(OfClass of) {
        return List.of(
                of.name(),
                String.format(Locale.ROOT, "%,d", of.images()),
                DiffusionWords.orNone(of.rate()),
                DiffusionWords.orNone(of.control()));
    }

    private static List<String> row(Times times) {
        return List.of(
                Integer.toString(times.times()),
                String.format(Locale.ROOT, "%,d", times.images()),
                DiffusionWords.orNone(times.with()),
                DiffusionWords.orNone(times.without()));
    }
}
