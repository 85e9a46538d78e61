package dev.peacock.audit.diffusion.spark;

import dev.peacock.images.nearest.Chosen;
import dev.peacock.images.nearest.Metric;
import dev.peacock.images.nearest.NearestRows;
import dev.peacock.images.nearest.Neighbours;
import dev.peacock.images.nearest.Rows;
import dev.peacock.stats.Rounded;
import java.util.List;
import java.util.stream.IntStream;

/** How near a model's generations are to images that it saw and to others, and these to each other. */
final class Nearby {
    /** Of the ratio (Carlini et al. 2023, section 4.2). */
    private static final int NEIGHBOURS = 50;

    private static final double ALPHA = .5;

    private Nearby() {}

    static List<Answer> answers(int model, Rows all, Rows generations, boolean[] saw) {
        int[] seen = IntStream.range(0, saw.length).filter(i -> saw[i]).toArray();
        int[] unseen = IntStream.range(0, saw.length).filter(i -> !saw[i]).toArray();
        Neighbours toSeen = nearest(generations, all, seen);
        Neighbours toUnseen = nearest(generations, all, unseen);
        int count = generations.count();
        float[] both = new float[4 * count];
        float[] ratios = new float[2 * count];
        float[] aroundSeen = around(all, seen);
        float[] aroundUnseen = around(all, unseen);
        for (int g = 0; g < count; g++) {
            both[4 * g] = seen[toSeen.id(g, 0)];
            both[4 * g + 1] = (float) toSeen.distance(g, 0);
            both[4 * g + 2] = unseen[toUnseen.id(g, 0)];
            both[4 * g + 3] = (float) toUnseen.distance(g, 0);
            ratios[2 * g] = ratio(toSeen, g, aroundSeen);
            ratios[2 * g + 1] = ratio(toUnseen, g, aroundUnseen);
        }
        Neighbours ofUnseen = nearest(rows(all, unseen), all, seen);
        Neighbours ofSeen = nearest(rows(all, seen), all, unseen);
        return List.of(
                new Answer(model, Answer.Kind.GENERATIONS, both),
                new Answer(model, Answer.Kind.RATIOS, ratios),
                new Answer(model, Answer.Kind.GAPS_OF_UNSEEN, Rounded.floats(ofUnseen.distances())),
                new Answer(model, Answer.Kind.GAPS_OF_SEEN, Rounded.floats(ofSeen.distances())),
                new Answer(model, Answer.Kind.RATIO_GAPS_OF_UNSEEN, ratios(ofUnseen, aroundSeen)),
                new Answer(model, Answer.Kind.RATIO_GAPS_OF_SEEN, ratios(ofSeen, aroundUnseen)));
    }

    private static Neighbours nearest(Rows asked, Rows all, int[] among) {
        return new NearestRows(Metric.l2(all.width()), new Chosen(all, among)).of(asked, 1, null);
    }

    private static Rows rows(Rows all, int[] chosen) {
        return Rows.of(new Chosen(all, chosen), 0, chosen.length);
    }

    /** By image, its mean distance to its nearest among the same ones. */
    private static float[] around(Rows all, int[] among) {
        int[] itself = IntStream.range(0, among.length).toArray();
        Neighbours nearest = new NearestRows(Metric.l2(all.width()), new Chosen(all, among))
                .of(rows(all, among), Math.min(NEIGHBOURS, among.length - 1), itself);
        float[] around = new float[among.length];
        for (int i = 0; i < around.length; i++) {
            around[i] = (float) nearest.meanDistance(i);
        }
        return around;
    }

    /** The distance of a row to its nearest over half of how far apart images are there. */
    private static float ratio(Neighbours nearest, int row, float[] around) {
        return (float) (nearest.distance(row, 0) / (ALPHA * around[nearest.id(row, 0)]));
    }

    private static float[] ratios(Neighbours nearest, float[] around) {
        float[] ratios = new float[nearest.ids().length];
        for (int row = 0; row < ratios.length; row++) {
            ratios[row] = ratio(nearest, row, around);
        }
        return ratios;
    }
}
