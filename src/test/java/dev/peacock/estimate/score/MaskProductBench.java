package dev.peacock.estimate.score;

import dev.peacock.estimate.BitColumns;
import dev.peacock.provenance.Clock;
import dev.peacock.stats.RandomStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Counts the pairs of n train and q test examples over t runs whose difference of mean scores is at least .15, threads over pairs of
 * blocks in one JVM. Answers each line of standard input with the seconds of one count: scripts/bench/scores.sh.
 */
final class MaskProductBench {
    private static final int TRAIN_BLOCK = 2048;
    private static final int TEST_BLOCK = 1024;

    private MaskProductBench() {}

    public static void main(String[] arguments) throws Exception {
        int t = Integer.parseInt(arguments[0]);
        int n = Integer.parseInt(arguments[1]);
        int q = Integer.parseInt(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        boolean plain = arguments.length > 4 && arguments[4].equals("plain");
        List<BitColumns> train = new ArrayList<>();
        for (int from = 0; from < n; from += TRAIN_BLOCK) {
            train.add(masks(Math.min(TRAIN_BLOCK, n - from), t, from));
        }
        List<float[]> test = new ArrayList<>();
        for (int from = 0; from < q; from += TEST_BLOCK) {
            test.add(scores(Math.min(TEST_BLOCK, q - from), t, from));
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (var lines = new java.io.BufferedReader(
                new java.io.InputStreamReader(System.in, java.nio.charset.StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                Instant start = Clock.now();
                long pairs = count(executor, train, test, plain);
                double seconds = Duration.between(start, Clock.now()).toNanos() / 1e9;
                System.out.println(String.format(Locale.ROOT, "%.4f %d", seconds, pairs));
            }
        } finally {
            executor.shutdown();
        }
    }

    private static long count(ExecutorService executor, List<BitColumns> train, List<float[]> test, boolean plain)
            throws Exception {
        List<Callable<Long>> tasks = new ArrayList<>();
        for (BitColumns a : train) {
            for (float[] b : test) {
                tasks.add(() -> over(a, b, plain ? new MaskProduct(new PlainRunTables()) : new MaskProduct()));
            }
        }
        long pairs = 0;
        for (Future<Long> task : executor.invokeAll(tasks)) {
            pairs += task.get();
        }
        return pairs;
    }

    private static long over(BitColumns masks, float[] scores, MaskProduct product) {
        int t = masks.rows();
        int[] in = masks.counts();
        long pairs = 0;
        MaskProduct.Panels panels = product.panels(masks, scores);
        for (int panel = 0; panel < panels.count(); panel++) {
            float[] sums = panels.sums(panel);
            for (int i = 0; i < in.length; i++) {
                float least = 0.15f * in[i] * (t - in[i]) / t;
                int at = i * panels.width();
                int over = 0;
                for (int x = 0; x < panels.size(panel); x++) {
                    over += sums[at + x] >= least ? 1 : 0;
                }
                pairs += over;
            }
        }
        return pairs;
    }

    private static BitColumns masks(int n, int t, long seed) {
        RandomStream random = new RandomStream(seed);
        BitColumns masks = new BitColumns(n, t);
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < t; r++) {
                if (random.nextDouble() < 0.5) {
                    masks.set(i, r);
                }
            }
        }
        return masks;
    }

    private static float[] scores(int q, int t, long seed) {
        RandomStream random = new RandomStream(~seed);
        float[] scores = new float[q * t];
        for (int at = 0; at < scores.length; at++) {
            scores[at] = (float) random.nextGaussian();
        }
        return scores;
    }
}
