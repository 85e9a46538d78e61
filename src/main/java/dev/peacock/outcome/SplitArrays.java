package dev.peacock.outcome;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.Problems;
import dev.peacock.check.UserError;
import dev.peacock.npy.BitRows;
import dev.peacock.npy.NpyArray;
import dev.peacock.npy.RealRows;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the arrays of one split say of each model: which examples it classifies correctly, as given or by its scores of all labels;
 * and its margins, where there are scores.
 *
 * @param split trainset_ or testset_
 */
record SplitArrays(
        String split,
        @Nullable NpyArray correctness,
        @Nullable Scores scores) {
    static final String TRAIN = "trainset_";
    static final String TEST = "testset_";
    static final String CORRECTNESS = "correctness";

    /** One model's row. */
    record Row(PackedBits correct, float @Nullable [] margins) {}

    /** UserError if no array says which examples are classified correctly. */
    static SplitArrays of(ArrayFiles files, String split) throws IOException {
        Optional<NpyArray> correctness = files.optional(split + CORRECTNESS);
        Optional<Scores> scores = Scores.of(files, split);
        if (correctness.isEmpty() && scores.filter(Scores::ofAllLabels).isEmpty()) {
            throw new UserError(files.name() + ": has no array '" + split + CORRECTNESS + "'; add it, or " + split
                    + Scores.Kind.LOGITS.suffix() + " or " + split + Scores.Kind.PROBABILITIES.suffix()
                    + " of all labels, from which it follows; the file has " + files.shownNames());
        }
        return new SplitArrays(split, correctness.orElse(null), scores.orElse(null));
    }

    /** Adds what is wrong with the shapes. Models are the first axis of {@code mask}, and train examples its second. */
    void checkShapes(NpyArray mask, Problems problems) {
        if (correctness != null && correctness.shape().size() != 2) {
            problems.add(correctness.name() + ": must be a matrix of runs by examples, but has the shape "
                    + correctness.shownShape());
            return;
        }
        if (scores != null && scores.axesProblem() != null) {
            problems.add(scores.array().name() + ": " + scores.axesProblem() + ", but has the shape "
                    + scores.array().shownShape());
            return;
        }
        NpyArray sized = split.equals(TRAIN) ? mask : first();
        Stream.of(correctness, scores == null ? null : scores.array())
                .filter(Objects::nonNull)
                .forEach(array -> {
                    checkAxis(0, "models", mask, array, problems);
                    checkAxis(1, split.equals(TRAIN) ? "train examples" : "test examples", sized, array, problems);
                });
    }

    private static void checkAxis(int axis, String of, NpyArray one, NpyArray other, Problems problems) {
        long wanted = one.shape().get(axis);
        long there = other.shape().get(axis);
        if (wanted != there) {
            problems.add(one.name() + " is of " + wanted + " " + of + " (its shape is " + one.shownShape() + "), but "
                    + other.name() + " is of " + there + " (its shape is " + other.shownShape() + ")");
        }
    }

    /** The array that says how many examples there are. */
    NpyArray first() {
        return correctness != null
                ? correctness
                : Objects.requireNonNull(scores).array();
    }

    /** The rows in order, of examples with these labels; to be closed. */
    Rows rows(int @Nullable [] labels) throws IOException {
        BitRows bits = correctness == null ? null : correctness.bitRows();
        try {
            return new Rows(
                    bits,
                    scores,
                    scores == null ? null : scores.array().realRows(),
                    size(),
                    labels == null ? new int[size()] : labels);
        } catch (IOException | RuntimeException e) {
            if (bits != null) {
                bits.close();
            }
            throw e;
        }
    }

    /** Number of examples. */
    int size() {
        return Math.toIntExact(first().shape().get(1));
    }

    /** Reads row after row. */
    static final class Rows implements Closeable {
        private final @Nullable BitRows bits;
        private final @Nullable Scores scores;
        private final @Nullable RealRows cells;
        private final int size;
        private final int[] labels;
        private int row;
        private long cutOff;

        private Rows(
                @Nullable BitRows bits, @Nullable Scores scores, @Nullable RealRows cells, int size, int[] labels) {
            this.bits = bits;
            this.scores = scores;
            this.cells = cells;
            this.size = size;
            this.labels = labels;
        }

        /** The next row; UserError if an element is not what it must be, or a file is damaged. */
        Row next() throws IOException {
            PackedBits given = bits == null ? null : bits.next();
            if (scores == null || cells == null) {
                row++;
                return new Row(Objects.requireNonNull(given), null);
            }
            Scores of = scores;
            float[] margins = new float[size];
            PackedBits.Builder correct = new PackedBits.Builder(size);
            cells.next((example, cell) -> {
                Scores.Where at = new Scores.Where(row, example);
                margins[example] = (float) of.margin(cell, labels[example], at);
                cutOff +=
                        Math.abs(margins[example]) >= Scores.CUT_OFF && of.kind() == Scores.Kind.PROBABILITIES ? 1 : 0;
                if (of.ofAllLabels()) {
                    boolean first = Scores.isFirst(cell, labels[example]);
                    if (first) {
                        correct.set(example);
                    }
                    if (given != null && given.get(example) != first && !Scores.isTied(cell, labels[example])) {
                        throw new UserError(of.array().name() + ": " + at + ": the right label has "
                                + (first ? "the" : "not the") + " largest score, but by the array of correctness the"
                                + " model is " + (first ? "wrong" : "right") + "; are the labels in another order?");
                    }
                }
            });
            row++;
            return new Row(given == null ? correct.build() : given, margins);
        }

        /** How many margins so far were cut off because a probability was too near to 0 or 1. */
        long cutOff() {
            return cutOff;
        }

        @Override
        public void close() throws IOException {
            try (BitRows one = bits;
                    RealRows other = cells) {
                // closes both, whichever fails
            }
        }
    }
}
