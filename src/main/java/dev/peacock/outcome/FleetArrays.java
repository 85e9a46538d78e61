package dev.peacock.outcome;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.Problems;
import dev.peacock.check.UserError;
import dev.peacock.npy.BitRows;
import dev.peacock.npy.NpyArray;
import dev.peacock.provenance.Sha256;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A fleet that was trained elsewhere, in the form of the arrays of Feldman and Zhang's MNIST script: {@code
 * trainset_mask} (t x n), {@code trainset_correctness} (t x n) and {@code testset_correctness} (t x q), zeros and ones,
 * and where given {@code train_labels} (n) and {@code test_labels} (q). Rows are streamed: t x n is never in memory.
 */
public final class FleetArrays {
    /** As many as a data set here may have classes. */
    static final int LARGEST_LABEL = (1 << 20) - 1;
    /** As many as subsets.models may be. */
    static final int MOST_RUNS = 1_000_000;

    private static final List<String> LABELS = List.of("train_labels", "test_labels");

    private final NpyArray mask;
    private final NpyArray trainCorrect;
    private final NpyArray testCorrect;
    private final @Nullable Labels labels;

    private FleetArrays(NpyArray mask, NpyArray trainCorrect, NpyArray testCorrect, @Nullable Labels labels) {
        this.mask = mask;
        this.trainCorrect = trainCorrect;
        this.testCorrect = testCorrect;
        this.labels = labels;
    }

    /** Labels of the train and the test examples, numbers from 0 on. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    public record Labels(int[] train, int[] test) {}

    /** One run's row of each matrix. */
    public record Row(int row, PackedBits included, PackedBits trainCorrect, PackedBits testCorrect) {}

    /** Takes the rows in order. */
    public interface RowConsumer {
        void accept(Row row) throws IOException;
    }

    /**
     * What reading everything once has shown.
     *
     * @param contentHash SHA-256 in hex over the bits of each run, the labels, and t, n and q: the same for the same fleet,
     *     whatever the type and the order of the arrays
     * @param allIncluded runs that saw every train example
     * @param noneIncluded runs that saw none
     */
    public record Checked(String contentHash, int allIncluded, int noneIncluded) {}

    /** Reads headers and labels. UserError with all problems if arrays are missing or their shapes do not agree. */
    public static FleetArrays open(Configuration hadoop, Path path) throws IOException {
        ArrayFiles files = ArrayFiles.open(hadoop, path);
        NpyArray mask = files.required("trainset_mask");
        NpyArray train = files.required("trainset_correctness");
        NpyArray test = files.required("testset_correctness");
        Problems problems = new Problems();
        for (NpyArray array : List.of(mask, train, test)) {
            if (array.shape().size() != 2) {
                problems.add(array.name() + ": must be a matrix of runs by examples, but has the shape "
                        + array.shownShape());
            }
        }
        problems.throwIfAny();
        checkSameRuns(mask, train, problems);
        checkSameRuns(mask, test, problems);
        if (!mask.shape().get(1).equals(train.shape().get(1))) {
            problems.add(mask.name() + " has " + mask.shape().get(1) + " train examples, but " + train.name() + " has "
                    + train.shape().get(1));
        }
        checkSizes(mask, test, problems);
        problems.throwIfAny();
        Labels labels = labels(files).orElse(null);
        if (labels != null) {
            checkLength(files, LABELS.get(0), labels.train, mask);
            checkLength(files, LABELS.get(1), labels.test, test);
        }
        return new FleetArrays(mask, train, test, labels);
    }

    private static void checkSameRuns(NpyArray mask, NpyArray other, Problems problems) {
        if (!mask.shape().get(0).equals(other.shape().get(0))) {
            problems.add(mask.name() + " has " + mask.shape().get(0) + " rows, but " + other.name() + " has "
                    + other.shape().get(0) + "; each must have one row for each model");
        }
    }

    private static void checkSizes(NpyArray mask, NpyArray test, Problems problems) {
        if (mask.shape().get(0) > MOST_RUNS) {
            problems.add(mask.name() + ": has " + mask.shape().get(0) + " rows, but at most " + MOST_RUNS
                    + " models can be read; are the axes of runs and examples swapped?");
        }
        for (NpyArray array : List.of(mask, test)) {
            if (array.shape().contains(0L)) {
                problems.add(array.name() + ": is empty: its shape is " + array.shownShape());
            } else if (array.shape().get(1) > Integer.MAX_VALUE - 8) {
                problems.add(array.name() + ": has " + array.shape().get(1)
                        + " examples, but at most 2147483639 can be numbered; split the data set");
            }
        }
    }

    private static void checkLength(ArrayFiles files, String name, int[] labels, NpyArray matrix) {
        if (labels.length != matrix.shape().get(1)) {
            throw new UserError(files.name() + ": " + name + " has " + labels.length + " labels, but " + matrix.name()
                    + " has " + matrix.shape().get(1) + " examples");
        }
    }

    /** The arrays train_labels and test_labels of a file, if it has them; UserError if it has only one of them. */
    public static Optional<Labels> labels(Configuration hadoop, Path path) throws IOException {
        return labels(ArrayFiles.open(hadoop, path));
    }

    private static Optional<Labels> labels(ArrayFiles files) throws IOException {
        Optional<NpyArray> train = files.optional(LABELS.get(0));
        Optional<NpyArray> test = files.optional(LABELS.get(1));
        if (train.isPresent() != test.isPresent()) {
            throw new UserError(files.name() + ": has " + LABELS.get(train.isPresent() ? 0 : 1) + " but no "
                    + LABELS.get(train.isPresent() ? 1 : 0) + "; give both or none");
        }
        return train.isEmpty() || test.isEmpty()
                ? Optional.empty()
                : Optional.of(new Labels(
                        train.get().wholeNumbers(LARGEST_LABEL), test.get().wholeNumbers(LARGEST_LABEL)));
    }

    /** t. */
    public int runs() {
        return Math.toIntExact(mask.shape().get(0));
    }

    /** n. */
    public int trainSize() {
        return Math.toIntExact(mask.shape().get(1));
    }

    /** q. */
    public int testSize() {
        return Math.toIntExact(testCorrect.shape().get(1));
    }

    /** Labels, or null where none were given. */
    public @Nullable Labels labels() {
        return labels;
    }

    /** Reads every element once; UserError if one is neither 0 nor 1, or a file is damaged. */
    public Checked check() throws IOException {
        MessageDigest digest = Sha256.begin();
        int[] odd = new int[2];
        forEach(row -> {
            digest.update(row.included().toBytes());
            digest.update(row.trainCorrect().toBytes());
            digest.update(row.testCorrect().toBytes());
            int included = row.included().count();
            odd[0] += included == trainSize() ? 1 : 0;
            odd[1] += included == 0 ? 1 : 0;
        });
        if (labels != null) {
            digest.update(Sha256.littleEndian(labels.train));
            digest.update(Sha256.littleEndian(labels.test));
        }
        digest.update(Sha256.littleEndian(runs(), trainSize(), testSize(), labels == null ? 0 : 1));
        return new Checked(Sha256.hex(digest), odd[0], odd[1]);
    }

    /** Reads every row, in order. */
    public void forEach(RowConsumer consumer) throws IOException {
        try (BitRows included = mask.bitRows();
                BitRows train = trainCorrect.bitRows();
                BitRows test = testCorrect.bitRows()) {
            for (int row = 0; row < included.rows(); row++) {
                consumer.accept(new Row(row, included.next(), train.next(), test.next()));
            }
        }
    }
}
