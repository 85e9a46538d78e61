package dev.peacock.cluster;

import dev.peacock.estimate.Counts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bits of all runs, and the labels, as the other program reads them. */
record OutcomeBits(
        List<Object> included,
        List<Object> trainCorrect,
        List<Object> testCorrect,
        int[] trainLabels,
        int[] testLabels) {

    static OutcomeBits read(Path out) {
        List<Object> included = new ArrayList<>();
        List<Object> trainCorrect = new ArrayList<>();
        List<Object> testCorrect = new ArrayList<>();
        for (List<@Nullable Object> row : Duck.rows(
                "select included, train_correct, test_correct from " + Duck.table(out, "outcomes") + " order by run")) {
            included.add(bytes(row.get(0)));
            trainCorrect.add(bytes(row.get(1)));
            testCorrect.add(bytes(row.get(2)));
        }
        return new OutcomeBits(included, trainCorrect, testCorrect, labels(out, "train"), labels(out, "test"));
    }

    int runs() {
        return included.size();
    }

    /** Counts of one example of {@code correct} by whether the runs saw a train example. */
    Counts counts(int trainExample, List<Object> correct, int example) {
        int[] models = new int[2];
        int[] right = new int[2];
        for (int run = 0; run < included.size(); run++) {
            int out = bit(included.get(run), trainExample) ? 0 : 1;
            models[out]++;
            right[out] += bit(correct.get(run), example) ? 1 : 0;
        }
        return new Counts(models[0], models[1], right[0], right[1]);
    }

    /** numpy.unpackbits(x, bitorder="little")[i]. */
    static boolean bit(@Nullable Object blob, int i) {
        return (bytes(blob)[i / 8] >> (i % 8) & 1) == 1;
    }

    static byte[] bytes(@Nullable Object blob) {
        if (blob instanceof byte[] bytes) {
            return bytes;
        }
        List<?> boxed = (List<?>) Objects.requireNonNull(blob);
        byte[] bytes = new byte[boxed.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (Byte) boxed.get(i);
        }
        return bytes;
    }

    static int ones(@Nullable Object blob) {
        int ones = 0;
        for (byte b : bytes(blob)) {
            ones += Integer.bitCount(b & 0xFF);
        }
        return ones;
    }

    private static int[] labels(Path out, String split) {
        return Duck.rows("select label from " + Duck.table(out, "dataset/examples") + " where split = '" + split
                        + "' order by id")
                .stream()
                .mapToInt(row -> (Integer) Objects.requireNonNull(row.get(0)))
                .toArray();
    }
}
