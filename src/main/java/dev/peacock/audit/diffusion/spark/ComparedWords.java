package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.diffusion.ByDistance;
import dev.peacock.audit.diffusion.ByDistance.Group;
import dev.peacock.audit.diffusion.DiffusionSummary.Copies;
import dev.peacock.audit.diffusion.DiffusionSummary.Losses;
import dev.peacock.audit.diffusion.OverModels;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.audit.diffusion.Sweep.Change;
import dev.peacock.audit.diffusion.Sweep.Figure;
import dev.peacock.audit.diffusion.Sweep.Variant;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Images by their neighbours, and models by their options, in words and charts. */
final class ComparedWords {
    /** Values of an option that differ by more are drawn by their logarithms. */
    private static final double WIDE = 100;

    private static final double CHANCE = .5;

    private ComparedWords() {}

    static List<String> sentences(ByDistance of) {
        List<String> sentences = new ArrayList<>();
        OverModels outliers = of.outliers();
        List<Group> tenths =
                of.groups().stream().filter(group -> group.tenth() != null).toList();
        if (outliers != null) {
            sentences.add(outliers(outliers, tenths.get(0), tenths.get(tenths.size() - 1)));
        }
        boolean hasDuplicates = tenths.size() < of.groups().size();
        Group near = of.groups().get(hasDuplicates ? tenths.size() : 0);
        OverModels with = near.calledWithTwin();
        OverModels without = near.calledWithoutTwin();
        if (with != null && without != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%s At 10%% false alarms LiRA takes %s of those that a model did not see for members where it saw the nearest other"
                            + " image, and %s where it saw neither.",
                    hasDuplicates
                            ? String.format(Locale.ROOT, "%,d images are near-duplicates of another.", near.images())
                            : "No images are near-duplicates; the tenth of them that are nearest to another are looked at instead.",
                    DiffusionWords.percent(with),
                    DiffusionWords.percent(without)));
        }
        return sentences;
    }

    private static String outliers(OverModels difference, Group nearest, Group farthest) {
        String found = !difference.isAbove(0) && !difference.isBelow(0)
                ? "Outliers are not measurably easier to tell"
                : "Outliers are " + (difference.mean() > 0 ? "easier" : "harder") + " to tell";
        return found
                + ": LiRA's AUC is " + numberOrNone(farthest.auc())
                + " in the tenth of the images that are farthest from any other, and "
                + numberOrNone(nearest.auc()) + " in the tenth that are nearest to another. The difference is "
                + DiffusionWords.number(difference) + ".";
    }

    static List<Part> parts(ByDistance of) {
        List<Group> tenths =
                of.groups().stream().filter(group -> group.tenth() != null).toList();
        List<Part> parts = new ArrayList<>();
        if (tenths.stream().allMatch(group -> group.auc() != null)) {
            double far = tenths.get(tenths.size() - 1).distance();
            double near = tenths.get(0).distance();
            parts.add(new Chart(
                    "LiRA's AUC by how far images are from the nearest other train image: means of tenths of the images, with 95%"
                            + " intervals over models.",
                    "AUC of membership by the distance to the nearest other train image",
                    new Axis("distance to the nearest other train image", false, near, far > near ? far : near + 1),
                    new Axis(
                            "AUC",
                            false,
                            tenths.stream().allMatch(group -> isAboveChance(group.auc())) ? CHANCE : 0,
                            1),
                    List.of(new Series(
                            "LiRA",
                            tenths.stream()
                                    .map(group -> point(group.distance(), group.auc()))
                                    .flatMap(List::stream)
                                    .toList()))));
        }
        parts.add(new Grid(
                "Images by tenths of the distance to the nearest other train image, the nearest first.",
                List.of(
                        "tenth",
                        "images",
                        "mean distance",
                        "LiRA's AUC",
                        "found at 1% false alarms",
                        "memorization by the loss"),
                rows(
                        of,
                        group -> List.of(
                                String.format(Locale.ROOT, "%,d", group.images()),
                                String.format(Locale.ROOT, "%.3f", group.distance()),
                                numberOrNone(group.auc()),
                                DiffusionWords.orNone(group.found()),
                                numberOrNone(group.memorization())))));
        parts.add(new Grid(
                "Images that a model did not see which LiRA calls members, at 10% false alarms.",
                List.of("tenth", "where it saw the nearest other image", "where it saw neither"),
                rows(
                        of,
                        group -> List.of(
                                DiffusionWords.orNone(group.calledWithTwin()),
                                DiffusionWords.orNone(group.calledWithoutTwin())))));
        return parts;
    }

    private static boolean isAboveChance(@Nullable OverModels auc) {
        Interval interval = auc == null ? null : auc.interval();
        return auc != null && (interval == null ? auc.mean() : interval.low()) >= CHANCE;
    }

    private static List<List<String>> rows(ByDistance of, Function<Group, List<String>> cells) {
        return of.groups().stream()
                .map(group -> Stream.concat(
                                Stream.of(
                                        group.tenth() == null
                                                ? group.name()
                                                : group.tenth().toString()),
                                cells.apply(group).stream())
                        .toList())
                .toList();
    }

    static List<String> sentences(@Nullable Sweep sweep) {
        if (sweep == null) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        String nothing = sweep.variants().stream()
                .filter(Variant::hasLearntNothing)
                .map(Variant::value)
                .collect(Collectors.joining(", "));
        if (!nothing.isEmpty()) {
            sentences.add(
                    "The models learnt nothing with " + sweep.key() + " = " + nothing
                            + ": their loss is not below that of a model that always gives the mean image. They are not compared.");
        }
        sweep.variants().stream()
                .filter(variant -> !variant.failed().isEmpty())
                .forEach(variant -> sentences.add(failed(sweep.key(), variant)));
        sweep.changes().forEach(change -> sentences.add(change(sweep.key(), change)));
        return sentences;
    }

    private static String failed(String key, Variant variant) {
        String models = variant.failed().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "With " + key + " = " + variant.value() + ", the loss of "
                + (variant.models() == 0
                        ? "every model became no finite number, so that this value is not compared."
                        : "these models became no finite number, so that they are left out: " + models + ".");
    }

    private static String change(String key, Change change) {
        Interval interval = change.interval();
        boolean isShare = change.figure() == Figure.COPIES;
        String figure = switch (change.figure()) {
            case MEMBERSHIP -> "the AUC of membership";
            case COPIES -> "the rate of near-copies above its control";
            case COMPLETIONS -> "the AUC of completions";
        };
        String by = isShare
                ? Percent.points(change.difference(), interval) + " points"
                : rounded(change.difference())
                        + (interval == null
                                ? ""
                                : " (" + rounded(interval.low()) + " to " + rounded(interval.high()) + ")");
        String verb = !change.differs() ? "does not change measurably" : change.difference() > 0 ? "grows" : "falls";
        String said = interval == null && change.difference() != 0
                ? "changes by " + by + ", which so few models do not tell from chance."
                : verb + ": the difference is " + by + ".";
        return String.format("From %s = %s to %s, %s %s", key, change.from(), change.to(), figure, said);
    }

    /** Never -0.000. */
    private static String rounded(double number) {
        return String.format(Locale.ROOT, "%.3f", Math.rint(1000 * number) / 1000 + 0.0);
    }

    static List<Part> parts(@Nullable Sweep sweep) {
        if (sweep == null) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        sentences(sweep).forEach(sentence -> parts.add(new Text(sentence)));
        if (!sweep.changes().isEmpty()) {
            parts.add(new Text(
                    "The intervals of these differences hold together, 95 times in 100. Models of the same number saw by the"
                            + " same coins, and are compared with each other."));
        }
        List<String> values = sweep.variants().stream().map(Variant::value).toList();
        List<Series> series = Sweep.isNumbers(values) ? series(sweep) : List.of();
        if (!series.isEmpty()) {
            parts.add(chart(sweep, series));
        }
        parts.add(new Grid(
                "What was found by " + sweep.key() + ", means over models with 95% intervals.",
                List.of(
                        sweep.key(),
                        "epochs",
                        "loss, seen and not",
                        "AUC of membership",
                        "near-copies",
                        "control",
                        "cut of near-copies",
                        "AUC of completions"),
                sweep.variants().stream().map(ComparedWords::row).toList()));
        return parts;
    }

    private static List<String> row(Variant variant) {
        Copies copies = variant.copies();
        Losses losses = variant.losses();
        Double epochs = variant.epochs();
        return List.of(
                variant.value(),
                epochs == null ? DiffusionWords.NONE : String.format(Locale.ROOT, "%,.0f", epochs),
                losses == null
                        ? "all diverged"
                        : String.format(Locale.ROOT, "%.3f, %.3f", losses.seen(), losses.unseen())
                                + (variant.hasLearntNothing() ? ": nothing learnt" : ""),
                numberOrNone(variant.membership()),
                copies == null ? DiffusionWords.NONE : DiffusionWords.percent(copies.rate()),
                copies == null ? DiffusionWords.NONE : DiffusionWords.percent(copies.control()),
                copies == null ? DiffusionWords.NONE : String.format(Locale.ROOT, "%.3f", copies.cut()),
                numberOrNone(variant.completions()));
    }

    private static List<Series> series(Sweep sweep) {
        List<Series> series = new ArrayList<>();
        add(series, sweep, "AUC of membership", Variant::membership);
        add(series, sweep, "AUC of completions", Variant::completions);
        add(series, sweep, "near-copies among generations", variant -> copies(variant, Copies::rate));
        add(series, sweep, "the control of near-copies", variant -> copies(variant, Copies::control));
        return series;
    }

    private static Chart chart(Sweep sweep, List<Series> series) {
        double low = Double.parseDouble(sweep.variants().get(0).value());
        double high = Double.parseDouble(
                sweep.variants().get(sweep.variants().size() - 1).value());
        return new Chart(
                "Figures by " + sweep.key() + ", means over models with 95% intervals.",
                "AUCs and rates by " + sweep.key(),
                new Axis(sweep.key(), low > 0 && high / low >= WIDE, low, high),
                new Axis("share, or AUC", false, 0, 1),
                series);
    }

    private static @Nullable OverModels copies(Variant variant, Function<Copies, OverModels> of) {
        Copies copies = variant.copies();
        return copies == null ? null : of.apply(copies);
    }

    private static void add(List<Series> series, Sweep sweep, String name, Function<Variant, @Nullable OverModels> of) {
        List<Point> points = sweep.variants().stream()
                .map(variant -> point(Double.parseDouble(variant.value()), of.apply(variant)))
                .flatMap(List::stream)
                .toList();
        if (!points.isEmpty()) {
            series.add(new Series(name, points));
        }
    }

    /** None without the figure. */
    private static List<Point> point(double x, @Nullable OverModels y) {
        Interval interval = y == null ? null : y.interval();
        return y == null
                ? List.of()
                : List.of(new Point(
                        x,
                        y.mean(),
                        interval == null ? null : (Double) interval.low(),
                        interval == null ? null : (Double) interval.high()));
    }

    private static String numberOrNone(@Nullable OverModels of) {
        return of == null ? DiffusionWords.NONE : DiffusionWords.number(of);
    }
}
