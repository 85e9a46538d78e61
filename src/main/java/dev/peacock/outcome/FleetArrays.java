package dev.peacock.outcome;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.check.Problems;
import dev.peacock.check.UserError;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.BitRows;
import dev.peacock.npy.NpyArray;
import dev.peacock.training.CheckpointShares;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A fleet that was trained elsewhere, in the form of the arrays of Feldman and Zhang's MNIST script: {@code
 * trainset_mask} (t x n), {@code trainset_correctness} (t x n) and {@code testset_correctness} (t x q), zeros and ones, and
 * where given what else docs/interchange.md lists: scores, labels and ids. Rows are streamed: t x n is never in memory.
 */
public final class FleetArrays {
    /** As many as subsets.models may be. */
    static final int MOST_RUNS = 1_000_000;

    static final String MASK = "trainset_mask";

    private final NpyArray mask;
    private final SplitArrays train;
    private final SplitArrays test;
    private final @Nullable Labels labels;
    private final @Nullable Ids ids;
    private final UnknownArrays unknown;

    private FleetArrays(
            NpyArray mask,
            SplitArrays train,
            SplitArrays test,
            @Nullable Labels labels,
            @Nullable Ids ids,
            UnknownArrays unknown) {
        this.mask = mask;
        this.train = train;
        this.test = test;
        this.labels = labels;
        this.ids = ids;
        this.unknown = unknown;
    }

    /**
     * Labels of the train and the test examples, numbers from 0 on.
     *
     * @param names of the numbers
     * @param numbered whether the names are the numbers, since no others were given
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    public record Labels(int[] train, int[] test, List<String> names, boolean numbered) {
        public Labels {
            names = List.copyOf(names);
        }

        /** With numbers for names, from 0 to the largest label. */
        public static Labels numbered(int[] train, int[] test) {
            int largest = IntStream.concat(Arrays.stream(train), Arrays.stream(test))
                    .max()
                    .orElse(-1);
            return new Labels(train, test, List.of(), true).withNumbersTo(largest + 1);
        }

        /** With numbers for names, from 0 to one less than {@code classes}. */
        Labels withNumbersTo(int classes) {
            List<String> numbers =
                    IntStream.range(0, classes).mapToObj(Integer::toString).toList();
            return new Labels(train, test, numbers, true);
        }
    }

    /** What the examples of each split are called, or null where they have no names. */
    public record Ids(
            @Nullable List<String> train, @Nullable List<String> test) {}

    /** One run's row of each matrix; both margins or none, and so predictions and shares. */
    public record Row(
            int row,
            PackedBits included,
            PackedBits trainCorrect,
            PackedBits testCorrect,
            @Nullable PackedLabels trainPrediction,
            @Nullable PackedLabels testPrediction,
            float @Nullable [] trainMargin,
            float @Nullable [] testMargin,
            @Nullable CheckpointShares shares) {}

    /** Takes the rows in order. */
    public interface RowConsumer {
        void accept(Row row) throws IOException;
    }

    /**
     * What reading everything once has shown.
     *
     * @param contentHash SHA-256 in hex over the bits and margins of each run, the labels and ids, and t, n and q: the same for the
     *     same fleet, whatever the type and the order of the arrays
     * @param allIncluded runs that saw every train example
     * @param noneIncluded runs that saw none
     * @param cutOff margins that were cut off, since a probability was too near to 0 or 1
     * @param equal a sentence about runs that are there twice, or null
     */
    public record Checked(
            String contentHash,
            int allIncluded,
            int noneIncluded,
            long cutOff,
            @Nullable String equal) {}

    /** Reads headers, labels and ids. UserError with all problems if arrays are missing or their shapes do not agree. */
    public static FleetArrays open(Configuration hadoop, Path path) throws IOException {
        ArrayFiles files = ArrayFiles.open(hadoop, path);
        NpyArray mask = files.required(MASK);
        SplitArrays train = SplitArrays.of(files, SplitArrays.TRAIN);
        SplitArrays test = SplitArrays.of(files, SplitArrays.TEST);
        UnknownArrays unknown = UnknownArrays.of(files);
        Problems problems = new Problems();
        if (mask.shape().size() != 2) {
            problems.add(
                    mask.name() + ": must be a matrix of runs by examples, but has the shape " + mask.shownShape());
        }
        problems.throwIfAny();
        train.checkShapes(mask, problems);
        test.checkShapes(mask, problems);
        problems.throwIfAny();
        checkSizes(mask, test.first(), problems);
        if ((train.scores() == null) != (test.scores() == null)) {
            String has = train.scores() == null ? SplitArrays.TEST : SplitArrays.TRAIN;
            String lacks = train.scores() == null ? SplitArrays.TRAIN : SplitArrays.TEST;
            problems.add(files.name() + ": has margins of " + has + " (or what gives them) but none of " + lacks
                    + "; add " + String.join(" or ", Scores.names(lacks)) + ", or leave out those of " + has);
        }
        if (train.hasPredictions() != test.hasPredictions()
                && (train.prediction() != null || test.prediction() != null)) {
            String has = train.hasPredictions() ? SplitArrays.TRAIN : SplitArrays.TEST;
            String lacks = train.hasPredictions() ? SplitArrays.TEST : SplitArrays.TRAIN;
            problems.add(files.name() + ": has " + has + SplitArrays.PREDICTION + " but not " + lacks
                    + SplitArrays.PREDICTION + "; add it, or leave out the other");
        }
        if ((train.share() == null) != (test.share() == null)) {
            String has = train.share() == null ? SplitArrays.TEST : SplitArrays.TRAIN;
            String lacks = train.share() == null ? SplitArrays.TRAIN : SplitArrays.TEST;
            problems.add(files.name() + ": has " + has + SplitArrays.SHARE + " but not " + lacks + SplitArrays.SHARE
                    + "; add it, or leave out the other");
        }
        problems.throwIfAny();
        Labels labels = LabelArrays.labels(files).orElse(null);
        if (labels != null) {
            checkLength(files, LabelArrays.TRAIN, labels.train, mask);
            checkLength(files, LabelArrays.TEST, labels.test, test.first());
        }
        for (SplitArrays split : List.of(train, test)) {
            labels = split.scores() == null ? labels : split.scores().fitted(labels);
            if (split.prediction() != null && labels == null) {
                throw new UserError(split.prediction().name() + ": needs " + LabelArrays.TRAIN + " and "
                        + LabelArrays.TEST + ", which say what is right; add them");
            }
        }
        List<String> trainIds = LabelArrays.ids(files, LabelArrays.TRAIN_IDS, mask);
        List<String> testIds = LabelArrays.ids(files, LabelArrays.TEST_IDS, test.first());
        Ids ids = trainIds == null && testIds == null ? null : new Ids(trainIds, testIds);
        return new FleetArrays(mask, train, test, labels, ids, unknown);
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
        return LabelArrays.labels(ArrayFiles.open(hadoop, path));
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
        return test.size();
    }

    /** Labels, or null where none were given. */
    public @Nullable Labels labels() {
        return labels;
    }

    /** What the examples are called, or null where they have no names. */
    public @Nullable Ids ids() {
        return ids;
    }

    /** Whether each run has margins. */
    public boolean hasMargins() {
        return train.scores() != null;
    }

    /** Whether each run has the label that it gives each example. */
    public boolean hasPredictions() {
        return train.hasPredictions() && test.hasPredictions() && classes() <= PackedLabels.MOST_CLASSES;
    }

    /** Whether each run has the share of its checkpoints at which it is right about each example. */
    public boolean hasShares() {
        return train.share() != null;
    }

    /** A sentence about arrays that are not used, or null where all are. */
    public @Nullable String unused() {
        return unknown.notUsed();
    }

    /** Reads every element once; UserError if one is not what it must be, or a file is damaged. */
    public Checked check() throws IOException {
        FleetHash hash = new FleetHash();
        EqualRuns equal = new EqualRuns();
        int[] odd = new int[2];
        long cutOff = forEach(row -> {
            hash.add(row);
            equal.add(row);
            int included = row.included().count();
            odd[0] += included == trainSize() ? 1 : 0;
            odd[1] += included == 0 ? 1 : 0;
        });
        return new Checked(hash.of(this), odd[0], odd[1], cutOff, equal.warning());
    }

    private int classes() {
        return labels == null ? 0 : labels.names.size();
    }

    /** Reads every row, in order, and counts the margins that were cut off. */
    public long forEach(RowConsumer consumer) throws IOException {
        try (BitRows included = mask.bitRows();
                SplitRows trainRows = train.rows(labels == null ? null : labels.train, classes());
                SplitRows testRows = test.rows(labels == null ? null : labels.test, classes())) {
            for (int row = 0; row < included.rows(); row++) {
                PackedBits mask = included.next();
                SplitRows.Row ofTrain = trainRows.next();
                SplitRows.Row ofTest = testRows.next();
                float[] shares = ofTrain.shares();
                consumer.accept(new Row(
                        row,
                        mask,
                        ofTrain.correct(),
                        ofTest.correct(),
                        hasPredictions() ? ofTrain.predictions() : null,
                        hasPredictions() ? ofTest.predictions() : null,
                        ofTrain.margins(),
                        ofTest.margins(),
                        shares == null ? null : new CheckpointShares(shares, Objects.requireNonNull(ofTest.shares()))));
            }
            return trainRows.cutOff() + testRows.cutOff();
        }
    }
}
