package dev.peacock.training;

import dev.peacock.config.Shape;
import dev.peacock.dataset.ExampleStore;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Examples in arrays: one row of {@code values} an example, train examples first. */
public record ArrayStore(Shape shape, float[][] values, int[] labels, int trainSize, int classes, float scale)
        implements ExampleStore {

    /** The embedded digits: the first {@code train} of 1,500 train examples and the first {@code test} of 297. */
    public static ArrayStore digits(int train, int test) {
        List<String> lines = digitLines();
        List<String> chosen = new ArrayList<>(lines.subList(0, train));
        chosen.addAll(lines.subList(1500, 1500 + test));
        float[][] values = new float[chosen.size()][64];
        int[] labels = new int[chosen.size()];
        for (int i = 0; i < labels.length; i++) {
            String[] cells = chosen.get(i).split(",", -1);
            for (int f = 0; f < 64; f++) {
                values[i][f] = Float.parseFloat(cells[f]);
            }
            labels[i] = Integer.parseInt(cells[64]);
        }
        return new ArrayStore(new Shape(8, 8, 1), values, labels, train, 10, 16);
    }

    private static List<String> digitLines() {
        try (InputStream file = Objects.requireNonNull(
                        ExampleStore.class.getResourceAsStream("digits.csv.gz"), "digits.csv.gz");
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int testSize() {
        return labels.length - trainSize;
    }

    @Override
    public List<String> labelNames() {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    @Override
    public int label(int example) {
        return labels[example];
    }

    @Override
    public void read(int example, float[] into, int offset) {
        for (int i = 0; i < values[example].length; i++) {
            into[offset + i] = values[example][i] / scale;
        }
    }

    @Override
    public void readUnscaled(int example, float[] into, int offset) {
        System.arraycopy(values[example], 0, into, offset, values[example].length);
    }

    @Override
    public String contentHash() {
        return Integer.toHexString(Arrays.deepHashCode(values) * 31 + Arrays.hashCode(labels));
    }

    /** IDX files as scripts/cut-idx.sh makes them, with at most {@code mostTest} test examples. */
    public static ArrayStore idx(Path directory, int mostTest) throws IOException {
        float[][] train = images(directory.resolve("train-images-idx3-ubyte"), Integer.MAX_VALUE);
        float[][] test = images(directory.resolve("t10k-images-idx3-ubyte"), mostTest);
        float[][] values = Arrays.copyOf(train, train.length + test.length);
        System.arraycopy(test, 0, values, train.length, test.length);
        int[] labels = new int[values.length];
        byte[] ofTrain = Files.readAllBytes(directory.resolve("train-labels-idx1-ubyte"));
        byte[] ofTest = Files.readAllBytes(directory.resolve("t10k-labels-idx1-ubyte"));
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i < train.length ? ofTrain[8 + i] : ofTest[8 + i - train.length];
        }
        return new ArrayStore(new Shape(28, 28, 1), values, labels, train.length, 10, 255);
    }

    private static float[][] images(Path file, int most) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.readInt();
            int count = Math.min(most, in.readInt());
            int pixels = in.readInt() * in.readInt();
            float[][] values = new float[count][pixels];
            for (float[] row : values) {
                byte[] bytes = in.readNBytes(pixels);
                for (int p = 0; p < pixels; p++) {
                    row[p] = bytes[p] & 0xFF;
                }
            }
            return values;
        }
    }
}
