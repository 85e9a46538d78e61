package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.ByDistance;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.DiffusionSummary.Attack;
import dev.peacock.audit.diffusion.DiffusionSummary.Copies;
import dev.peacock.audit.diffusion.DiffusionSummary.Inpainted;
import dev.peacock.audit.diffusion.DiffusionSummary.Losses;
import dev.peacock.audit.diffusion.DiffusionSummary.OfClass;
import dev.peacock.audit.diffusion.DiffusionSummary.Times;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was found about diffusion models, in words. */
final class DiffusionWords {
    private static final double CHANCE = .5;
    /** With fewer models nothing is said of single images. */
    private static final int FEW = 4;

    static final String NONE = "–";

    private DiffusionWords() {}

    static String facts(DiffusionSummary found) {
        return String.format(
                Locale.ROOT,
                "%s, each trained on half of %s (%,d of them distinct) for %,.0f epochs%s",
                counted(found.models(), "diffusion model"),
                counted(found.images(), "train image"),
                found.distinct(),
                found.epochs(),
                found.heldOut() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", and asked of %s", counted(found.heldOut(), "held-out image")));
    }

    static List<String> sentences(DiffusionSummary found) {
        List<String> sentences = new ArrayList<>();
        Losses losses = found.losses();
        if (losses.isNothingLearnt()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "The models learnt nothing: their loss of images that they saw is %.3f, and %.3f for a model that always gives the mean"
                            + " image. Nothing below says anything; give more --steps or a higher --rate.",
                    losses.seen(),
                    losses.mean()));
        }
        if (!found.failed().isEmpty()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "The loss of %s became no finite number, so that they are left out: %s.",
                    counted(found.failed().size(), "model"),
                    found.failed().stream().map(String::valueOf).collect(Collectors.joining(", "))));
        }
        sentences.add(losses(found, losses));
        if (losses.isNothingLearnt()) {
            return sentences;
        }
        sentences.add(membership(found));
        ByDistance byDistance = found.byDistance();
        if (byDistance != null) {
            sentences.addAll(ComparedWords.sentences(byDistance));
        }
        Copies copies = found.copies();
        if (copies != null) {
            sentences.add(copies(copies));
        }
        Copies other = found.otherCopies();
        if (other != null) {
            sentences.add(other(other));
        }
        Inpainted inpainted = found.inpainted();
        if (inpainted != null) {
            sentences.add(inpainted(inpainted));
        }
        if (found.models() < FEW) {
            sentences.add(
                    "With fewer than four models nothing can be said of single images, and LiRA has no shadows; give --models 8.");
        }
        return sentences;
    }

    private static String losses(DiffusionSummary found, Losses losses) {
        Double heldOut = losses.heldOutLoss();
        return String.format(
                Locale.ROOT,
                "The denoising loss at step %d of the noise is %.3f for images that a model saw and %.3f for train images that it did not"
                        + " see%s.%s",
                found.level(),
                losses.seen(),
                losses.unseen(),
                heldOut == null ? "" : String.format(Locale.ROOT, " (%.3f for held-out images)", heldOut),
                found.models() < FEW
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " Of %s, %,d (%s) have an interval of memorization above 0; 2.50%% would without any.",
                                counted(found.distinct(), "distinct image"),
                                found.memorized(),
                                Percent.of((double) found.memorized() / found.distinct())));
    }

    private static String membership(DiffusionSummary found) {
        Attack lira = found.lira();
        Attack threshold = found.threshold();
        if (lira == null) {
            return threshold == null
                    ? "Whether an attacker can tell members was not found out."
                    : "By the loss alone, an attacker tells images that a model saw from others with an AUC of "
                            + number(threshold.auc()) + "." + unlessTold(threshold);
        }
        OverModels rate = lira.rate();
        return String.format(
                Locale.ROOT,
                "LiRA tells images that a model saw from others with an AUC of %s%s%s.%s",
                number(lira.auc()),
                rate == null ? "" : ", and finds " + percent(rate) + " of them at 1% false alarms",
                threshold == null ? "" : "; by the loss alone the AUC is " + number(threshold.auc()),
                unlessTold(lira));
    }

    private static String unlessTold(Attack attack) {
        return attack.auc().isAbove(CHANCE)
                ? ""
                : " Its interval holds 0.5, so nothing shows that members can be told.";
    }

    private static String copies(Copies copies) {
        if (!copies.exceedsControl()) {
            return String.format(
                    Locale.ROOT,
                    "Nothing shows that the models copy: of %,d generations of each model, %s are as near as a copy would be to an image that"
                            + " it saw, and %s to an image that it never saw. The difference is %s points.",
                    copies.generations(),
                    percent(copies.rate()),
                    percent(copies.control()),
                    Percent.points(
                            copies.difference().mean(), copies.difference().interval()));
        }
        return String.format(
                Locale.ROOT,
                "%s of %,d generations of each model are near-copies of an image that it saw, of %s in all; %s are as near to an image that"
                        + " it never saw: the control.",
                percent(copies.rate()),
                copies.generations(),
                counted(copies.copied(), "distinct image"),
                percent(copies.control()));
    }

    private static String other(Copies other) {
        return String.format(
                Locale.ROOT,
                "Measured by the %s instead, it is %s, and %s of the control%s.",
                other.measure(),
                percent(other.rate()),
                percent(other.control()),
                other.exceedsControl() ? "" : ", which shows no copies");
    }

    private static String inpainted(Inpainted inpainted) {
        OverModels with = inpainted.with();
        OverModels without = inpainted.without();
        OverModels auc = inpainted.auc();
        if (with == null || without == null || auc == null) {
            return "Too few images were completed to compare models that saw them with models that did not; give more"
                    + " --inpaint-images.";
        }
        return String.format(
                Locale.ROOT,
                "%s were completed (%s): the median distance to what was masked is %s in models that saw the image and %s in others. It"
                        + " tells them apart with an AUC of %s.%s",
                counted(inpainted.images(), "image"),
                masked(inpainted.mask()),
                number(with),
                number(without),
                number(auc),
                auc.isAbove(CHANCE)
                        ? ""
                        : " Its interval holds 0.5, so nothing shows that the models know the masked part.");
    }

    private static String masked(String mask) {
        return mask.contains(".")
                ? "masked by " + mask
                : "centre".equals(mask) ? "centre masked" : mask + " half masked";
    }

    static List<Part> parts(DiffusionSummary found) {
        List<Part> parts = new ArrayList<>();
        if (found.losses().isNothingLearnt()) {
            sentences(found).forEach(sentence -> parts.add(new Text(sentence)));
            parts.addAll(ComparedWords.parts(found.sweep()));
            return parts;
        }
        parts.add(new Figures(figures(found)));
        sentences(found).forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(new Text(
                "Intervals are of the models as a sample (Student, 95%). Both models of a pair are trained on opposite halves,"
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
                    found.byTimes().stream().map(DiffusionWords::row).toList()));
        }
        if (!found.byClass().isEmpty()) {
            parts.add(new Grid(
                    "Generations by the class that models were told.",
                    List.of(
                            "class",
                            "distinct images",
                            "near-copies of images that were seen",
                            "of others, the control"),
                    found.byClass().stream().map(DiffusionWords::row).toList()));
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
        if (found.models() < FEW) {
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
                name, attack == null ? NONE : number(attack.auc()), attack == null ? NONE : orNone(attack.rate()));
    }

    private static List<String> row(OfClass of) {
        return List.of(
                of.name(), String.format(Locale.ROOT, "%,d", of.images()), orNone(of.rate()), orNone(of.control()));
    }

    private static List<String> row(Times times) {
        return List.of(
                Integer.toString(times.times()),
                String.format(Locale.ROOT, "%,d", times.images()),
                orNone(times.with()),
                orNone(times.without()));
    }

    static String orNone(@Nullable OverModels share) {
        return share == null ? NONE : percent(share);
    }

    static String percent(OverModels share) {
        return Percent.of(share.mean(), share.interval());
    }

    static String number(OverModels of) {
        Interval interval = of.interval();
        return String.format(Locale.ROOT, "%.3f", of.mean())
                + (interval == null
                        ? ""
                        : String.format(Locale.ROOT, " (%.3f to %.3f)", interval.low(), interval.high()));
    }

    private static String counted(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
