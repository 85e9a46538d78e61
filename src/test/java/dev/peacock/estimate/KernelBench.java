package dev.peacock.estimate;

import dev.peacock.provenance.Clock;
import dev.peacock.stats.RandomStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Counts the pairs over a threshold among all pairs of n train and q test examples over t runs, threads over pairs of blocks in
 * one JVM. Answers each line of standard input with the seconds of one count, so that peers can be measured in turns:
 * scripts/bench/kernel.sh.
 */
final class KernelBench {
    private static final int TRAIN_BLOCK = 2048;
    private static final int TEST_BLOCK = 1024;
    private static final PairRule RULE = new PairRule(null, new BigDecimal("0.15"));

    private KernelBench() {}

    public static void main(String[] arguments) throws Exception {
        int t = Integer.parseInt(arguments[0]);
        int n = Integer.parseInt(arguments[1]);
        int q = Integer.parseInt(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        List<TrainBlock> train = new ArrayList<>();
        for (int from = 0; from < n; from += TRAIN_BLOCK) {
            int size = Math.min(TRAIN_BLOCK, n - from);
            BitColumns included = columns(size, t, from, 0.7);
            train.add(new TrainBlock(block(from, size), included, columns(size, t, n + from, 0.5)));
        }
        List<TestBlock> test = new ArrayList<>();
        for (int from = 0; from < q; from += TEST_BLOCK) {
            int size = Math.min(TEST_BLOCK, q - from);
            test.add(new TestBlock(block(from, size), columns(size, t, 2 * n + from, 0.5)));
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (var lines = new java.io.BufferedReader(
                new java.io.InputStreamReader(System.in, java.nio.charset.StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                Instant start = Clock.now();
                long pairs = count(executor, train, test, n, q);
                double seconds = Duration.between(start, Clock.now()).toNanos() / 1e9;
                System.out.println(String.format(Locale.ROOT, "%.4f %d", seconds, pairs));
            }
        } finally {
            executor.shutdown();
        }
    }

    private static long count(ExecutorService executor, List<TrainBlock> train, List<TestBlock> test, int n, int q)
            throws Exception {
        int[] trainLabels = new int[n];
        int[] testLabels = new int[q];
        List<Callable<Long>> tasks = new ArrayList<>();
        for (TrainBlock a : train) {
            for (TestBlock b : test) {
                tasks.add(() ->
                        Influence.kept(a, b, trainLabels, testLabels, RULE).count());
            }
        }
        long pairs = 0;
        for (Future<Long> task : executor.invokeAll(tasks)) {
            pairs += task.get();
        }
        return pairs;
    }

    private static Block block(int from, int size) {
        return new Block(0, Block.ANY, IntStream.range(from, from + size).toArray());
    }

    private static BitColumns columns(int size, int t, long seed, double probability) {
        RandomStream random = new RandomStream(seed);
        BitColumns columns = new BitColumns(size, t);
        for (int i = 0; i < size; i++) {
            for (int r = 0; r < t; r++) {
                if (random.nextDouble() < probability) {
                    columns.set(i, r);
                }
            }
        }
        return columns;
    }
}
