package dev.peacock.audit.diffusion;

import dev.peacock.audit.diffusion.LiraFleet.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether outliers are told and memorized more than typical images, and what a near-duplicate in the train set does (Carlini et al. 2023,
 * section 5.2): what attacks find by the distance of an image to the nearest other one.
 *
 * @param groups tenths of the images, those nearest to another first; then near-duplicates, if there are any, and all others
 * @param nearBelow images nearer than this to another are near-duplicates: a third of the median distance, as in {@code audit membership}
 * @param outliers LiRA's AUC in the last tenth less that in the first; null where it is undefined
 */
public record ByDistance(
        List<Group> groups, double nearBelow, @Nullable OverModels outliers) {
    private static final int PARTS = 10;
    private static final double NEAR = 1.0 / 3;
    /** Figures of LiRA that a group has. */
    private static final int FIGURES = 4;

    public ByDistance {
        groups = List.copyOf(groups);
    }

    /**
     * Some images.
     *
     * @param tenth from 1; null for no tenth
     * @param distance mean distance to the nearest other image
     * @param auc LiRA's, of members and others among them
     * @param found share of members among them that LiRA finds at 1% false alarms among all images
     * @param memorization mean logarithm of the loss of those that a model did not see, less that of those that it did
     * @param calledWithTwin share of those that a model did not see which LiRA calls members, at 10% false alarms among all images, where
     *     the model saw the nearest other image
     * @param calledWithoutTwin the same where it did not see that either
     */
    public record Group(
            String name,
            @Nullable Integer tenth,
            int images,
            double distance,
            @Nullable OverModels auc,
            @Nullable OverModels found,
            @Nullable OverModels memorization,
            @Nullable OverModels calledWithTwin,
            @Nullable OverModels calledWithoutTwin) {}

    /**
     * What models answered of images.
     *
     * @param distances by image, to the nearest other one
     * @param nearest that one
     * @param logs [model, image], of losses
     * @param saw [model, image]
     */
    public record Measured(double[] distances, int[] nearest, float[][] logs, boolean[][] saw, LiraFleet lira) {}

    /** Images of a group. */
    private record Part(String name, @Nullable Integer tenth, int[] images) {}

    public static ByDistance of(Measured of) {
        int[] order = IntStream.range(0, of.distances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> of.distances[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> tenths = IntStream.range(0, PARTS)
                .mapToObj(part -> Arrays.copyOfRange(
                        order, (int) ((long) part * order.length / PARTS), (int) ((part + 1L) * order.length / PARTS)))
                .toList();
        List<Part> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            if (tenths.get(part).length > 0) {
                String name = String.format(Locale.ROOT, "%d to %d%%", PARTS * part, PARTS * (part + 1));
                parts.add(new Part(name, part + 1, tenths.get(part)));
            }
        }
        double nearBelow = NEAR * of.distances[order[order.length / 2]];
        int[] near =
                Arrays.stream(order).filter(i -> of.distances[i] < nearBelow).toArray();
        if (near.length > 0) {
            parts.add(new Part("near-duplicates", null, near));
            parts.add(new Part("all others", null, Arrays.copyOfRange(order, near.length, order.length)));
        }
        return of(of, parts, nearBelow, tenths.get(PARTS - 1), tenths.get(0));
    }

    private static ByDistance of(Measured of, List<Part> parts, double nearBelow, int[] farthest, int[] nearest) {
        boolean hasFew = of.lira.targets().stream().noneMatch(target -> Double.isNaN(target.few()));
        boolean hasMany = of.lira.targets().stream().noneMatch(target -> Double.isNaN(target.many()));
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.difference(target -> target.auc(farthest) - target.auc(nearest)));
        for (Part part : parts) {
            int[] images = part.images;
            figures.add(Figure.share(target -> target.auc(images)));
            figures.add(Figure.share(
                    target -> target.called(images, hasFew ? target.few() : Double.NaN, i -> target.saw()[i])));
            for (boolean isSeen : new boolean[] {true, false}) {
                figures.add(Figure.share(target -> target.called(
                        images, hasMany ? target.many() : Double.NaN, isTwin(of, target.model(), isSeen))));
            }
        }
        List<@Nullable OverModels> found = of.lira.over(figures);
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            groups.add(group(of, parts.get(i), found.subList(1 + FIGURES * i, 1 + FIGURES * (i + 1))));
        }
        return new ByDistance(groups, nearBelow, found.get(0));
    }

    private static Group group(Measured of, Part part, List<@Nullable OverModels> lira) {
        int[] images = part.images;
        return new Group(
                part.name,
                part.tenth,
                images.length,
                Arrays.stream(images)
                        .mapToDouble(i -> of.distances[i])
                        .average()
                        .orElse(Double.NaN),
                lira.get(0),
                lira.get(1),
                OverModels.of(IntStream.range(0, of.saw.length)
                        .mapToDouble(model -> log(of, model, images, false) - log(of, model, images, true))
                        .toArray()),
                lira.get(2),
                lira.get(3));
    }

    /** Images that a model did not see, by whether it saw the nearest other one. */
    private static IntPredicate isTwin(Measured of, int model, boolean isSeen) {
        return i -> !of.saw[model][i] && of.saw[model][of.nearest[i]] == isSeen;
    }

    private static double log(Measured of, int model, int[] images, boolean isSeen) {
        return Arrays.stream(images)
                .filter(i -> of.saw[model][i] == isSeen)
                .mapToDouble(i -> of.logs[model][i])
                .average()
                .orElse(Double.NaN);
    }
}
