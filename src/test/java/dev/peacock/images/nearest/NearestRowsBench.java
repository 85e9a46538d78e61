package dev.peacock.images.nearest;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

import dev.peacock.provenance.Clock;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.Blas;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
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
 * Finds the nearest of n train images for g generations of d numbers, threads over parts of the generations in one JVM. Answers each line
 * of standard input with the seconds (of the clock, or, with BENCH_PROCESSOR_TIME, of a processor for each thread), and how many generations have an even nearest train image: scripts/bench/generations.sh.
 */
final class NearestRowsBench {
    private static final int PART = 2048;
    private static final int TILE = 1024;

    private NearestRowsBench() {}

    public static void main(String[] arguments) throws Exception {
        int n = Integer.parseInt(arguments[0]);
        int g = Integer.parseInt(arguments[1]);
        int d = Integer.parseInt(arguments[2]);
        boolean isProduct = arguments.length > 4;
        Rows train = random(n, d, 1);
        Rows generations = random(g, d, 2);
        int threads = Integer.parseInt(arguments[3]);
        boolean isOfProcessors = System.getenv("BENCH_PROCESSOR_TIME") != null;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                Instant start = Clock.now();
                long before = processorTime();
                List<Callable<Integer>> tasks = new ArrayList<>();
                for (int from = 0; from < g; from += PART) {
                    int at = from;
                    int to = Math.min(g, from + PART);
                    tasks.add(() -> isProduct ? product(generations, at, to, train) : even(generations, at, to, train));
                }
                int even = 0;
                for (Future<Integer> task : executor.invokeAll(tasks)) {
                    even += task.get();
                }
                double seconds = isOfProcessors
                        ? (processorTime() - before) / 1e9 / threads
                        : Duration.between(start, Clock.now()).toNanos() / 1e9;
                System.out.println(String.format(Locale.ROOT, "%.4f %d", seconds, even));
            }
        } finally {
            executor.shutdown();
        }
    }

    private static long processorTime() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private static int even(Rows generations, int from, int to, Rows train) {
        Neighbours found = new NearestRows(Metric.l2(train.width()), train).of(Rows.of(generations, from, to), 1, null);
        int even = 0;
        for (int id : found.ids()) {
            even += 1 - id % 2;
        }
        return even;
    }

    private static int product(Rows generations, int from, int to, Rows train) {
        int d = train.width();
        float[] products = new float[(to - from) * TILE];
        for (int start = 0; start < train.count(); start += TILE) {
            int size = Math.min(TILE, train.count() - start);
            Blas.multiply(
                    PLAIN,
                    TRANSPOSED,
                    to - from,
                    size,
                    d,
                    generations.values(),
                    from * d,
                    d,
                    train.values(),
                    start * d,
                    d,
                    0,
                    products,
                    0,
                    size);
        }
        return 0;
    }

    private static Rows random(int count, int width, long seed) {
        RandomStream random = new RandomStream(seed);
        float[] values = new float[count * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return new Rows(values, count, width);
    }
}
