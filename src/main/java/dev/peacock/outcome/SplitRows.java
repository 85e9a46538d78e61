package dev.peacock.outcome;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.npy.BitRows;
import dev.peacock.npy.NpyArray;
import dev.peacock.npy.RealRows;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the arrays of one split row after row, each a model. */
final class SplitRows implements Closeable {
    private final SplitArrays arrays;
    private final int[] labels;
    private final int classes;
    private final List<Closeable> open = new ArrayList<>();
    private @Nullable BitRows bits;
    private @Nullable RealRows predictions;
    private @Nullable RealRows cells;
    private @Nullable RealRows shares;
    private int row;
    private long cutOff;

    /** One model's row. */
    record Row(
            PackedBits correct,
            @Nullable PackedLabels predictions,
            float @Nullable [] margins,
            float @Nullable [] shares) {}

    private SplitRows(SplitArrays arrays, int[] labels, int classes) {
        this.arrays = arrays;
        this.labels = labels;
        this.classes = classes;
    }

    /** Opens them all or, where one cannot be, none. */
    static SplitRows open(SplitArrays arrays, int[] labels, int classes) throws IOException {
        SplitRows rows = new SplitRows(arrays, labels, classes);
        try {
            rows.bits = arrays.correctness() == null
                    ? null
                    : rows.opened(arrays.correctness().bitRows());
            rows.predictions = arrays.prediction() == null
                    ? null
                    : rows.opened(arrays.prediction().realRows());
            Scores scores = arrays.scores();
            rows.cells = scores == null ? null : rows.opened(scores.array().realRows());
            rows.shares =
                    arrays.share() == null ? null : rows.opened(arrays.share().realRows());
            return rows;
        } catch (IOException | RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    private <C extends Closeable> C opened(C rows) {
        open.add(rows);
        return rows;
    }

    /** The next row; UserError if an element is not what it must be, or a file is damaged. */
    Row next() throws IOException {
        PackedBits given = bits == null ? null : bits.next();
        PackedBits.Builder correct = new PackedBits.Builder(labels.length);
        char[] predicted = arrays.hasPredictions() ? new char[labels.length] : null;
        if (predictions != null && predicted != null) {
            NpyArray of = Objects.requireNonNull(arrays.prediction());
            predictions.next((example, cell) -> predict(of, example, cell[0], given, predicted, correct));
        }
        float[] margins = cells == null ? null : margins(given, predicted, correct);
        float[] right = shares == null ? null : shares();
        row++;
        return new Row(
                given == null ? correct.build() : given,
                predicted == null ? null : PackedLabels.of(predicted, 0, predicted.length, classes),
                margins,
                right);
    }

    private float[] shares() throws IOException {
        float[] right = new float[labels.length];
        Objects.requireNonNull(shares).next((example, cell) -> {
            if (!(cell[0] >= 0 && cell[0] <= 1)) {
                throw new UserError(Objects.requireNonNull(arrays.share()).name() + ": "
                        + new Scores.Where(row, example) + " is " + cell[0]
                        + ", but shares of checkpoints are from 0 to 1");
            }
            right[example] = (float) cell[0];
        });
        return right;
    }

    private float[] margins(@Nullable PackedBits given, char @Nullable [] predicted, PackedBits.Builder correct)
            throws IOException {
        Scores scores = Objects.requireNonNull(arrays.scores());
        float[] margins = new float[labels.length];
        Objects.requireNonNull(cells).next((example, cell) -> {
            Scores.Where at = new Scores.Where(row, example);
            margins[example] = (float) scores.margin(cell, labels[example], at);
            boolean cut = scores.kind() == Scores.Kind.PROBABILITIES && Math.abs(margins[example]) >= Scores.CUT_OFF;
            cutOff += cut ? 1 : 0;
            if (scores.ofAllLabels() && predicted != null) {
                choose(scores, at, cell, given, predicted, correct);
            }
        });
        return margins;
    }

    private void choose(
            Scores scores,
            Scores.Where at,
            double[] cell,
            @Nullable PackedBits given,
            char[] predicted,
            PackedBits.Builder correct) {
        int example = at.example();
        int label = labels[example];
        int largest = Scores.first(cell);
        predicted[example] = (char) largest;
        if (largest == label) {
            correct.set(example);
        }
        if (given == null || given.get(example) == (largest == label)) {
            return;
        }
        if (!Scores.isTied(cell, label)) {
            throw new UserError(scores.array().name() + ": " + at + ": the right label has "
                    + (largest == label ? "the" : "not the") + " largest score, but by the array of correctness the"
                    + " model is " + (largest == label ? "wrong" : "right") + "; are the labels in another order?");
        }
        // of equals, the one that correctness speaks of
        predicted[example] = (char) (given.get(example) ? label : Scores.firstBut(cell, label));
    }

    private void predict(
            NpyArray of,
            int example,
            double value,
            @Nullable PackedBits given,
            char[] predicted,
            PackedBits.Builder correct) {
        Scores.Where at = new Scores.Where(row, example);
        if (!(value >= 0 && value < classes && value == Math.rint(value))) {
            throw new UserError(of.name() + ": " + at + " is " + value
                    + ", but predictions are whole numbers from 0 to " + (classes - 1)
                    + ": positions among the labels, all of which " + LabelArrays.NAMES + " can name");
        }
        boolean right = (int) value == labels[example];
        if (given != null && given.get(example) != right) {
            throw new UserError(of.name() + ": " + at + " is " + (int) value + " and the label is " + labels[example]
                    + ", but by the array of correctness the model is " + (right ? "wrong" : "right")
                    + "; are the labels in another order?");
        }
        predicted[example] = (char) value;
        if (right) {
            correct.set(example);
        }
    }

    /** How many margins so far were cut off because a probability was too near to 0 or 1. */
    long cutOff() {
        return cutOff;
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Closeable rows : open) {
            try {
                rows.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
