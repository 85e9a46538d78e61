package dev.peacock.audit.membership;

import dev.peacock.attack.Lira;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.PooledVariances;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.provenance.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Scores every example of every run by LiRA, online and offline, with own and pooled variances, from the arrays that
 * scripts/bench/membership_numpy.py wrote. Answers each line of standard input with the seconds of it and the sum of the
 * online scores, so that peers can be measured in turns: scripts/bench/membership.sh.
 */
final class LiraBench {
    private static final int BLOCK = 2048;

    private LiraBench() {}

    /** Arguments: directory of the arrays, t, n, number of threads. */
    public static void main(String[] arguments) throws Exception {
        int t = Integer.parseInt(arguments[1]);
        int n = Integer.parseInt(arguments[2]);
        List<MarginBlock> blocks = read(Path.of(arguments[0]), t, n);
        ExecutorService executor = Executors.newFixedThreadPool(Integer.parseInt(arguments[3]));
        try (var lines = new java.io.BufferedReader(
                new java.io.InputStreamReader(System.in, java.nio.charset.StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                Instant start = Clock.now();
                double sum = score(executor, blocks, t);
                double seconds = Duration.between(start, Clock.now()).toNanos() / 1e9;
                System.out.println(String.format(Locale.ROOT, "%.4f %.6f", seconds, sum));
            }
        } finally {
            executor.shutdown();
        }
    }

    private static double score(ExecutorService executor, List<MarginBlock> blocks, int t) throws Exception {
        PooledSums sums = new PooledSums(t);
        List<Callable<PooledSums>> first = new ArrayList<>();
        for (MarginBlock block : blocks) {
            first.add(() -> {
                PooledSums part = new PooledSums(t);
                part.add(block);
                return part;
            });
        }
        for (Future<PooledSums> part : executor.invokeAll(first)) {
            sums.add(part.get());
        }
        PooledVariances pooled = sums.variances();
        List<Callable<Double>> second = new ArrayList<>();
        for (MarginBlock block : blocks) {
            second.add(() -> score(block, pooled));
        }
        double sum = 0;
        for (Future<Double> part : executor.invokeAll(second)) {
            sum += part.get();
        }
        return sum;
    }

    private static double score(MarginBlock block, PooledVariances pooled) {
        Lira lira = new Lira(pooled);
        double sum = 0;
        for (int i = 0; i < block.size(); i++) {
            lira.score(block, i);
            for (double score : lira.online()) {
                sum += score;
            }
        }
        return sum;
    }

    /** phi.bin: float by run and example; keep.bin: a byte likewise. */
    private static List<MarginBlock> read(Path directory, int t, int n) throws IOException {
        ByteBuffer phi = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("phi.bin")))
                .order(ByteOrder.LITTLE_ENDIAN);
        byte[] keep = Files.readAllBytes(directory.resolve("keep.bin"));
        List<MarginBlock> blocks = new ArrayList<>();
        for (int from = 0; from < n; from += BLOCK) {
            int size = Math.min(BLOCK, n - from);
            float[] margins = new float[size * t];
            BitColumns included = new BitColumns(size, t);
            for (int r = 0; r < t; r++) {
                for (int i = 0; i < size; i++) {
                    int at = r * n + from + i;
                    margins[i * t + r] = phi.getFloat(4 * at);
                    if (keep[at] != 0) {
                        included.set(i, r);
                    }
                }
            }
            int[] ids = IntStream.range(from, from + size).toArray();
            blocks.add(new MarginBlock(
                    new Block(blocks.size(), Block.ANY, ids), margins, included, new BitColumns(size, t)));
        }
        return blocks;
    }
}
