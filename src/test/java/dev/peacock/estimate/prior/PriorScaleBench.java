package dev.peacock.estimate.prior;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.score.MaskProduct;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What the prior costs at the size of a data set, on one core, with synthetic masks and scores: {@code PriorScaleBench RUNS TRAIN TEST
 * LABELS MEASURED}, of which MEASURED test examples of one label are computed, and the rest extrapolated.
 */
final class PriorScaleBench {
    private static final int NEAREST = 50;

    private PriorScaleBench() {}

    public static void main(String[] args) {
        int[] sizes = IntStream.range(0, args.length)
                .map(a -> Integer.parseInt(args[a]))
                .toArray();
        int t = sizes[0];
        int n = sizes[1];
        int q = sizes[2];
        int labels = sizes[3];
        int measured = sizes[4];
        SplittableRandom random = new SplittableRandom(1);
        BitColumns masks = new BitColumns(n / labels, t);
        for (int i = 0; i < masks.columns(); i++) {
            for (int r = 0; r < t; r++) {
                if (random.nextBoolean()) {
                    masks.set(i, r);
                }
            }
        }
        RunGram.of(new BitColumns(10, t));
        double gram = seconds(() -> RunGram.of(masks));
        RunGram ofLabel = RunGram.of(masks);
        PriorWeights weights = new PriorWeights(1e-4, 1e-3, 1e-2, 1);
        double factor = seconds(() -> new Whitened(ofLabel, ofLabel, weights));
        int[][] nearest = new int[measured][];
        double[][] squared = new double[measured][NEAREST];
        int pool = Math.min(masks.columns(), NEAREST * measured / 3);
        for (int j = 0; j < measured; j++) {
            nearest[j] = random.ints(0, pool).distinct().limit(NEAREST).toArray();
        }
        BitColumns near = new BitColumns(pool, t);
        for (int c = 0; c < pool; c++) {
            near.copy(c, masks, c);
        }
        double[] scores = random.doubles((long) measured * t).toArray();
        Targets targets = new Targets(
                IntStream.range(0, measured).toArray(),
                scores,
                IntStream.range(0, pool).toArray(),
                near,
                nearest,
                squared);
        double solve = seconds(() -> targets.solve(new Whitened(ofLabel, ofLabel, weights))) - factor;
        float[] alpha = new float[measured * t];
        double product = seconds(() -> new MaskProduct().of(masks, alpha));
        double share = (double) q / measured;
        System.out.printf(
                Locale.ROOT,
                "t = %d, n = %d, q = %d, %d labels; seconds of one core, measured at %d test examples of one label and extrapolated%n",
                t,
                n,
                q,
                labels,
                measured);
        System.out.printf(
                Locale.ROOT,
                "grams %.1f (once), factorisations %.1f, updates and solutions %.1f, products same label %.1f, all labels %.1f%n",
                gram * labels,
                factor * labels * Math.ceil(q / 256.0 / labels),
                solve * share,
                product * share,
                product * share * labels);
    }

    private static double seconds(Runnable what) {
        long begin = System.nanoTime();
        what.run();
        return (System.nanoTime() - begin) / 1e9;
    }
}
