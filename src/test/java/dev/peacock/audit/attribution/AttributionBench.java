package dev.peacock.audit.attribution;

import dev.peacock.bits.PackedBits;
import dev.peacock.provenance.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * The score of the file that scripts/bench/attribution_numpy.py wrote. Answers each line of standard input with the seconds of it and
 * the score, so that peers can be measured in turns: scripts/bench/attribution.sh.
 */
final class AttributionBench {
    private AttributionBench() {}

    /** Arguments: directory of the arrays, t, n, q, groups of the jackknife. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int[] size =
                Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
        int groups = size[3];
        Judges judges = read(directory, size[0], size[1], size[2], groups);
        Configuration hadoop = new Configuration();
        try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                Instant start = Clock.now();
                SubsetSums sums = new SubsetSums(judges.masks(), size[2], new int[0]);
                ScoreMatrix.of(
                                ScoreFiles.open(
                                        hadoop,
                                        new org.apache.hadoop.fs.Path(
                                                directory.resolve("scores.npy").toString())),
                                size[1],
                                size[2],
                                false)
                        .read(sums);
                double read = Duration.between(start, Clock.now()).toNanos() / 1e9;
                double score = Judged.of(judges, sums).mean().value();
                double seconds = Duration.between(start, Clock.now()).toNanos() / 1e9;
                System.out.println(
                        String.format(Locale.ROOT, "%.4f %.9f, of these %.4f for the sums", seconds, score, read));
            }
        }
    }

    private static Judges read(Path directory, int t, int n, int q, int groups) throws IOException {
        int bytes = PackedBits.bytesFor(n);
        byte[] masks = data(directory.resolve("mask.npy"), t * bytes);
        List<PackedBits> included = new ArrayList<>();
        float[][] margins = new float[t][q];
        var floats = ByteBuffer.wrap(data(directory.resolve("margin.npy"), t * q * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        for (int r = 0; r < t; r++) {
            included.add(PackedBits.of(Arrays.copyOfRange(masks, r * bytes, (r + 1) * bytes), n));
            floats.get(margins[r]);
        }
        int[] ends = IntStream.rangeClosed(1, groups)
                .map(g -> (int) ((long) g * t / groups))
                .toArray();
        return new Judges(Masks.of(included, n), margins, ends);
    }

    /** The last bytes of a file, behind its header. */
    private static byte[] data(Path file, int size) throws IOException {
        byte[] all = Files.readAllBytes(file);
        return Arrays.copyOfRange(all, all.length - size, all.length);
    }
}
