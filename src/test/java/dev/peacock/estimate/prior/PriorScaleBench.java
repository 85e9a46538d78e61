package dev.peacock.estimate.prior;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.score.MaskProduct;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What the prior costs at the size of a data set, on one core, with synthetic masks and scores: {@code PriorScaleBench RUNS TRAIN TEST
 * LABELS MEASURED}, of which MEASURED test examples of one label are computed, and the rest extrapolated.
 */
final class PriorScaleBench {
    private static final int NEAREST = 50;
    /** To choose the prior: models and test examples used, and evaluations, as many as it took on real data. */
    private static final int RUNS_TO_FIT = 1000;

    private static final int TEST_TO_FIT = 200;
    private static final int EVALUATIONS = 60;

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
        Targets sampled = targets.only(
                IntStream.range(0, Math.min(measured, TEST_TO_FIT / labels)).toArray());
        int runs = Math.min(t, RUNS_TO_FIT);
        double evaluation = seconds(() -> sampled.logEvidence(new Whitened(ofLabel, ofLabel, weights, runs)));
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
                "fit %.1f (%d evaluations), grams %.1f (once), factorisations %.1f, updates and solutions %.1f, products same label %.1f, all labels %.1f%n",
                evaluation * labels * EVALUATIONS,
                EVALUATIONS,
                gram * labels,
                factor * labels * Math.ceil(q / 256.0 / labels),
                solve * share,
                product * share,
                product * share * labels);
    }

    /** Of this thread's processor time, so that other work on the machine does not count; OMP_NUM_THREADS=1 keeps all in it. */
    private static double seconds(Runnable what) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        what.run();
        return (threads.getCurrentThreadCpuTime() - begin) / 1e9;
    }
}
