package dev.peacock.audit.diffusion;

import dev.peacock.attack.Curve;
import dev.peacock.attack.ScoreHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
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
    private static final double FEW = .01;
    private static final double MANY = .1;

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
     * @param scores [model, image], LiRA's; NaN where undefined
     * @param saw [model, image]
     */
    public record Measured(double[] distances, int[] nearest, float[][] logs, double[][] scores, boolean[][] saw) {}

    public static ByDistance of(Measured of) {
        double[] few = thresholds(of, FEW);
        double[] many = thresholds(of, MANY);
        int[] order = IntStream.range(0, of.distances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> of.distances[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Group> groups = new ArrayList<>();
        int[][] parts = new int[PARTS][];
        for (int part = 0; part < PARTS; part++) {
            parts[part] = Arrays.copyOfRange(
                    order, (int) ((long) part * order.length / PARTS), (int) ((part + 1L) * order.length / PARTS));
            if (parts[part].length > 0) {
                String name = String.format(Locale.ROOT, "%d to %d%%", PARTS * part, PARTS * (part + 1));
                groups.add(group(of, name, part + 1, parts[part], few, many));
            }
        }
        double nearBelow = NEAR * of.distances[order[order.length / 2]];
        int[] near =
                Arrays.stream(order).filter(i -> of.distances[i] < nearBelow).toArray();
        if (near.length > 0) {
            int[] others = Arrays.stream(order, near.length, order.length).toArray();
            groups.add(group(of, "near-duplicates", null, near, few, many));
            groups.add(group(of, "all others", null, others, few, many));
        }
        return new ByDistance(
                groups, nearBelow, over(of, model -> auc(of, model, parts[PARTS - 1]) - auc(of, model, parts[0])));
    }

    private static Group group(
            Measured of, String name, @Nullable Integer tenth, int[] images, double[] few, double[] many) {
        return new Group(
                name,
                tenth,
                images.length,
                Arrays.stream(images)
                        .mapToDouble(i -> of.distances[i])
                        .average()
                        .orElse(Double.NaN),
                overShares(of, model -> auc(of, model, images)),
                overShares(of, model -> called(of, model, images, few, i -> of.saw[model][i])),
                over(of, model -> log(of, model, images, false) - log(of, model, images, true)),
                overShares(of, model -> called(of, model, images, many, isTwin(of, model, true))),
                overShares(of, model -> called(of, model, images, many, isTwin(of, model, false))));
    }

    /** Images that a model did not see, by whether it saw the nearest other one. */
    private static IntPredicate isTwin(Measured of, int model, boolean isSeen) {
        return i -> !of.saw[model][i] && of.saw[model][of.nearest[i]] == isSeen;
    }

    private static @Nullable OverModels over(Measured of, IntToDoubleFunction byModel) {
        return OverModels.of(
                IntStream.range(0, of.saw.length).mapToDouble(byModel).toArray());
    }

    private static @Nullable OverModels overShares(Measured of, IntToDoubleFunction byModel) {
        return OverModels.ofShares(
                IntStream.range(0, of.saw.length).mapToDouble(byModel).toArray());
    }

    private static double auc(Measured of, int model, int[] images) {
        float[] members = scores(of, model, images, i -> of.saw[model][i]);
        float[] others = scores(of, model, images, i -> !of.saw[model][i]);
        return members.length == 0 || others.length == 0
                ? Double.NaN
                : Curve.of(ScoreHistogram.of(members, others)).auc();
    }

    private static float[] scores(Measured of, int model, int[] images, IntPredicate isWanted) {
        double[] scores = Arrays.stream(images)
                .filter(isWanted)
                .mapToDouble(i -> of.scores[model][i])
                .filter(score -> !Double.isNaN(score))
                .toArray();
        float[] floats = new float[scores.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) scores[i];
        }
        return floats;
    }

    /**
     * By model, the score above which at most such a share of others is; NaN for all where a model has so few others that it is less than
     * one.
     */
    private static double[] thresholds(Measured of, double share) {
        int[] all = IntStream.range(0, of.distances.length).toArray();
        double[] thresholds = IntStream.range(0, of.saw.length)
                .mapToDouble(model -> {
                    float[] others = scores(of, model, all, i -> !of.saw[model][i]);
                    Arrays.sort(others);
                    int passing = (int) (share * others.length);
                    return passing < 1 ? Double.NaN : others[others.length - 1 - passing];
                })
                .toArray();
        if (Arrays.stream(thresholds).anyMatch(Double::isNaN)) {
            Arrays.fill(thresholds, Double.NaN);
        }
        return thresholds;
    }

    private static double called(Measured of, int model, int[] images, double[] thresholds, IntPredicate isAsked) {
        float[] asked = scores(of, model, images, isAsked);
        double above = IntStream.range(0, asked.length)
                .filter(i -> asked[i] > thresholds[model])
                .count();
        return asked.length == 0 || Double.isNaN(thresholds[model]) ? Double.NaN : above / asked.length;
    }

    private static double log(Measured of, int model, int[] images, boolean isSeen) {
        return Arrays.stream(images)
                .filter(i -> of.saw[model][i] == isSeen)
                .mapToDouble(i -> of.logs[model][i])
                .average()
                .orElse(Double.NaN);
    }
}
