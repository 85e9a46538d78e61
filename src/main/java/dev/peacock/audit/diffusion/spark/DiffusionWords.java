package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.ByDistance;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.DiffusionSummary.Attack;
import dev.peacock.audit.diffusion.DiffusionSummary.Copies;
import dev.peacock.audit.diffusion.DiffusionSummary.Inpainted;
import dev.peacock.audit.diffusion.DiffusionSummary.Losses;
import dev.peacock.audit.diffusion.DiffusionSummary.Shared;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.check.Shown;
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
    static final int FEW = 4;

    static final String NONE = "–";
    private static final String OPEN =
            " With so few models it is not known how much LiRA's figures vary, so their intervals are as wide as can be; give --models 8.";

    private DiffusionWords() {}

    static String facts(DiffusionSummary found) {
        return String.format(
                Locale.ROOT,
                "%s, each %s half of %s (%,d of them distinct)%s%s",
                counted(found.models(), "diffusion model"),
                found.epochs() > 0 ? "trained on" : "the optimal one of",
                counted(found.images(), "train image"),
                found.distinct(),
                found.epochs() > 0 ? String.format(Locale.ROOT, " for %,.0f epochs", found.epochs()) : "",
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
                            + " image. No other figure of them is given; give more --steps or a higher --rate.",
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
        Shared shared = found.shared();
        if (shared.images() > 0) {
            sentences.add(shared(shared));
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
            sentences.add(inpainted(inpainted) + surely(found.models(), inpainted));
        }
        if (found.models() < FEW) {
            sentences.add(
                    "With fewer than four models nothing can be said of single images, and LiRA has no shadows; give --models 8.");
        }
        return sentences;
    }

    private static String shared(Shared shared) {
        return String.format(
                Locale.ROOT,
                "%s %s in the train set too and left out: %s%s.",
                counted(shared.images(), "held-out image"),
                shared.images() == 1 ? "is" : "are",
                shared.first().stream().map(Shown::text).collect(Collectors.joining(", ")),
                shared.images() > shared.first().size() ? ", and others" : "");
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
                                " Of %s, %,d (%s) have an interval of memorization above 0; at most 2.50%% would by chance if nothing were memorized.",
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
                isOpen(lira) ? (threshold == null ? "" : unlessTold(threshold)) + OPEN : unlessTold(lira));
    }

    /** Whether nothing is known of how far LiRA's AUC is from that of other fleets. */
    private static boolean isOpen(Attack lira) {
        Interval interval = lira.auc().interval();
        return interval != null && interval.low() <= 0 && interval.high() >= 1;
    }

    private static String unlessTold(Attack attack) {
        return besideChance(attack.auc(), "nothing shows that members can be told");
    }

    /** What an AUC that is not surely above chance says. */
    private static String besideChance(OverModels auc, String nothing) {
        if (auc.isAbove(CHANCE)) {
            return "";
        }
        if (auc.models() < 2) {
            return " Of one model there is no interval, so nothing is said of chance.";
        }
        return (auc.isBelow(CHANCE) ? " That is below chance, 0.5, so " : " Its interval holds 0.5, so ") + nothing
                + ".";
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
                other.exceedsControl()
                        ? "By the %s, %s of generations are near-copies, and %s of the control."
                        : "By the %s, %s of generations are as near as a copy would be, and %s of the control, which shows no copies.",
                other.measure(),
                percent(other.rate()),
                percent(other.control()));
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
                besideChance(auc, "nothing shows that the models know the masked part"));
    }

    private static String surely(int models, Inpainted inpainted) {
        return models < FEW
                ? ""
                : String.format(
                        Locale.ROOT,
                        " Of these images, %,d (%s) have an interval of the difference above 0; at most 2.50%% would by chance.",
                        inpainted.surely(),
                        Percent.of((double) inpainted.surely() / inpainted.images()));
    }

    private static String masked(String mask) {
        return mask.contains(".")
                ? "masked by " + mask
                : "centre".equals(mask) ? "centre masked" : mask + " half masked";
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
