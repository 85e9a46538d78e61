package dev.peacock.audit.generations.spark;

import dev.peacock.audit.generations.Draws;
import dev.peacock.audit.generations.Draws.Few;
import dev.peacock.audit.generations.GenerationsSummary;
import dev.peacock.audit.generations.GenerationsSummary.Measure;
import dev.peacock.audit.generations.GenerationsSummary.Times;
import dev.peacock.audit.generations.NearestSide;
import dev.peacock.check.Shown;
import dev.peacock.images.copies.Cut;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found among generations, in words. */
final class GenerationsWords {
    private GenerationsWords() {}

    static String facts(GenerationsSummary found) {
        return String.format(
                Locale.ROOT,
                "%s, compared with %s (%,d of them distinct)%s",
                counted(found.generations(), "generation"),
                counted(found.train(), "train image"),
                found.distinctTrain(),
                found.heldOut() == 0
                        ? ""
                        : String.format(Locale.ROOT, " and with %s", counted(found.heldOut(), "held-out image")));
    }

    static List<String> sentences(GenerationsSummary found) {
        Measure main = found.main();
        List<String> sentences = new ArrayList<>();
        sentences.add(copies(found, main));
        if (isRepeating(found)) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "The %s are %s: those that are equal number by number count as one draw in the intervals, which are wider for it.",
                    counted(found.generations(), "generation"),
                    counted(found.distinctGenerations(), "distinct image")));
        }
        Few few = main.few();
        if (few != null) {
            sentences.add(few(few));
        }
        List<String> fewOf = found.groups().stream()
                .filter(group -> group.few() != null)
                .map(group -> group.column() + " = " + group.value())
                .toList();
        if (!fewOf.isEmpty()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Do not trust the intervals of these groups, which have fewer than %d distinct near-copies or others: %s.",
                    Draws.LEAST,
                    Shown.list(fewOf)));
        }
        NearestSide side = found.side();
        if (side != null) {
            sentences.add(side(found, side));
        }
        if (found.encoder() != null || found.cosine()) {
            sentences.add("Distances are those of embeddings"
                    + (found.encoder() == null ? "" : " by " + Shown.text(found.encoder()))
                    + (found.cosine() ? ", each brought to length 1." : "."));
        }
        sentences.add(cut(found.share(), main));
        if (found.measures().size() == 1) {
            sentences.add(
                    "There is a single distinct train image, which has no others around it to divide a distance by: there are no ratios, and"
                            + " near-copies go by the distance.");
        }
        if (found.heldOut() == 0) {
            sentences.add(
                    "Without --held-out, train images stand in for images that are no copies: each is compared with the other train images."
                            + " Where train images resemble each other more than new images do, the cut is too strict. And blurred"
                            + " generations, which are near to all images of their kind, are not told from copies.");
        }
        if (found.heldOutInTrain() > 0) {
            int more = found.heldOutInTrain() - found.heldOutInTrainIds().size();
            sentences.add(String.format(
                    Locale.ROOT,
                    "Left out: %s that the train set has, too (%s%s).",
                    counted(found.heldOutInTrain(), "held-out image"),
                    Shown.list(found.heldOutInTrainIds()),
                    more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : ""));
        }
        if (found.heldOutRepeated() > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Left out: %s, equal to one before.",
                    counted(found.heldOutRepeated(), "repeated held-out image")));
        }
        sentences.add(repeated(found));
        if (found.undecided() > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Of %s it was not found out whether they are in such a group.",
                    counted(found.undecided(), "generation")));
        }
        return sentences;
    }

    private static boolean isRepeating(GenerationsSummary found) {
        return found.distinctGenerations() > 0 && found.distinctGenerations() < found.generations();
    }

    private static String few(Few few) {
        return String.format(
                Locale.ROOT,
                "Do not trust the interval of the rate: %s %s, and some generations repeat more often than others. With fewer than %d, those"
                        + " that repeat most may be missed by chance.",
                few.areCopies() ? "the near-copies are" : "the generations that are no near-copies are",
                few.distinct() == 1 ? "a single image" : "only " + few.distinct() + " distinct images",
                Draws.LEAST);
    }

    private static String copies(GenerationsSummary found, Measure main) {
        String rate = Percent.of(main.rate(), main.rateInterval());
        String control = Percent.of(main.control(), main.controlInterval());
        if (!found.showsCopies()) {
            boolean isOpen = found.leavesOpen();
            String look = " Look at what passes, and at the " + counted(found.copiedTrain(), "train image")
                    + " that it is nearest to.";
            return String.format(
                    Locale.ROOT,
                    "%s: %s of generations (%,d) pass the cut for near-copies, and %s of %s that are no copies.%s%s",
                    isOpen
                            ? "How often the model copies is not known from so few distinct images"
                            : "Nothing shows that the model copies",
                    rate,
                    main.copies(),
                    control,
                    images(found, main.controlOf()),
                    main.isAboveControl() ? "" : " The intervals of both overlap.",
                    isOpen ? look : "");
        }
        return String.format(
                Locale.ROOT,
                "%s of generations (%,d) are near-copies of a train image, of %s in all. Of %s that are no copies, %s pass as well: the"
                        + " control.",
                rate,
                main.copies(),
                counted(found.copiedTrain(), "distinct train image"),
                images(found, main.controlOf()),
                control);
    }

    private static String side(GenerationsSummary found, NearestSide side) {
        return String.format(
                Locale.ROOT,
                "Generations that are as near to an image as a copy would be are nearest to %s, of which %s are train images and the others"
                        + " held-out ones; by chance %s would be.%s",
                counted(side.images(), "distinct image"),
                Percent.of((double) side.train() / side.images(), side.interval()),
                Percent.of(side.chance()),
                againstChance(found, side));
    }

    private static String againstChance(GenerationsSummary found, NearestSide side) {
        if (side.isAboveChance()) {
            return "";
        }
        if (side.train() == side.images()) {
            return " So few images do not tell copies from blurred images, which are near to all of their kind.";
        }
        return found.main().isAboveControl()
                ? " So generations are as near to images that the model never saw, as blurred ones are."
                : "";
    }

    private static String images(GenerationsSummary found, int count) {
        return String.format(
                Locale.ROOT,
                "%,d %s",
                count,
                found.heldOut() == 0 ? "train images compared with the others" : "held-out images");
    }

    static String cut(double share, Measure main) {
        return String.format(
                Locale.ROOT,
                "The cut is a %s of %.4f (%.4f to %.4f), set so that %s of images that are no copies pass%s.%s At the ends of its interval %s"
                        + " and %s of generations pass.",
                main.name(),
                main.cut(),
                main.cutInterval().low(),
                main.cutInterval().high(),
                Percent.of(share),
                main.byTail() ? "; it is extrapolated from their smallest distances, since they are few" : "",
                // about as many images set the cut as are its control
                main.byTail() && main.controlOf() < Cut.ENOUGH
                        ? " With fewer than about " + Cut.ENOUGH
                                + " of them, more than that pass on average: see the control."
                        : "",
                Percent.of(main.rateAtLow()),
                Percent.of(main.rateAtHigh()));
    }

    private static String repeated(GenerationsSummary found) {
        if (found.cliques() == 0) {
            return String.format(
                    Locale.ROOT,
                    "No %d generations or more repeat each other; this needs no train images.",
                    found.leastClique());
        }
        return String.format(
                Locale.ROOT,
                "%s repeat among themselves, in %s of %d or more; %,d of them are near-copies. This needs no train images.",
                counted(found.repeated(), "generation"),
                counted(found.cliques(), "group"),
                found.leastClique(),
                found.repeatedCopies());
    }

    static List<Part> parts(GenerationsSummary found) {
        Measure main = found.main();
        boolean isShown = found.showsCopies();
        String otherwise = found.leavesOpen() ? "not known" : "none shown";
        List<Part> parts = new ArrayList<>();
        parts.add(new Figures(List.of(
                new Figure(
                        "Near-copies",
                        isShown ? Percent.of(main.rate()) : otherwise,
                        isShown
                                ? Percent.ends(main.rateInterval()) + "%, " + counted(main.copies(), "generation")
                                : "of " + counted(found.generations(), "generation")),
                new Figure(
                        "Control",
                        Percent.of(main.control()),
                        Percent.ends(main.controlInterval()) + "%, images that are no copies"),
                new Figure(
                        "Train images copied",
                        isShown ? String.format(Locale.ROOT, "%,d", found.copiedTrain()) : otherwise,
                        String.format(Locale.ROOT, "of %,d distinct ones", found.distinctTrain())),
                new Figure(
                        "Repeated generations",
                        String.format(Locale.ROOT, "%,d", found.repeated()),
                        "in " + counted(found.cliques(), "group")))));
        sentences(found).forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(new Grid(
                "By measure, with 95% intervals. The ratio divides the distance by half the mean distance of the train image to the 50"
                        + " distinct train images nearest to it (Carlini et al. 2023).",
                List.of("measure", "cut", "near-copies", "control"),
                found.measures().stream()
                        .map(one -> List.of(
                                one.name(),
                                String.format(Locale.ROOT, "%.4f", one.cut()),
                                Percent.of(one.rate(), one.rateInterval()),
                                Percent.of(one.control(), one.controlInterval())))
                        .toList()));
        if (found.byTimes().size() > 1) {
            parts.add(new Grid(
                    "By how often an image stands in the train set. At the control's rate, " + byChance(found, main)
                            + " generations would be near-copies in all.",
                    List.of("times", "distinct images", "copied", "near-copies"),
                    found.byTimes().stream().map(GenerationsWords::row).toList()));
        }
        if (!found.groups().isEmpty()) {
            parts.add(new Grid(
                    "Near-copies by the columns of --by, with 95% intervals of each by itself. The control is "
                            + Percent.of(main.control(), main.controlInterval()) + ".",
                    List.of("column", "value", "generations", "near-copies"),
                    found.groups().stream()
                            .map(group -> List.of(
                                    group.column(),
                                    group.value(),
                                    String.format(Locale.ROOT, "%,d", group.generations()),
                                    Percent.of(group.rate(), group.interval())))
                            .toList()));
        }
        return parts;
    }

    private static String byChance(GenerationsSummary found, Measure main) {
        return String.format(
                Locale.ROOT,
                "%,.0f (%,.0f to %,.0f)",
                main.control() * found.generations(),
                main.controlInterval().low() * found.generations(),
                main.controlInterval().high() * found.generations());
    }

    private static List<String> row(Times times) {
        Integer to = times.to();
        return List.of(
                to == null
                        ? times.from() + " or more"
                        : to == times.from() ? Integer.toString(to) : times.from() + " to " + to,
                String.format(Locale.ROOT, "%,d", times.images()),
                Percent.of(times.rate(), times.interval()),
                String.format(Locale.ROOT, "%,d", times.copies()));
    }

    private static String counted(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
