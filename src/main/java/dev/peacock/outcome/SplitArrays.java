package dev.peacock.outcome;

import dev.peacock.check.Problems;
import dev.peacock.check.UserError;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.NpyArray;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the arrays of one split say of each model: which examples it classifies correctly and which label it gives each, as given or by
 * its scores of all labels; its margins, where there are scores; and at which share of its checkpoints it is right.
 *
 * @param split trainset_ or testset_
 */
record SplitArrays(
        String split,
        @Nullable NpyArray correctness,
        @Nullable NpyArray prediction,
        @Nullable Scores scores,
        @Nullable NpyArray share) {
    static final String TRAIN = "trainset_";
    static final String TEST = "testset_";
    static final String CORRECTNESS = "correctness";
    static final String PREDICTION = "prediction";
    static final String SHARE = "share";

    /** UserError if no array says which examples are classified correctly. */
    static SplitArrays of(ArrayFiles files, String split) throws IOException {
        Optional<NpyArray> correctness = files.optional(split + CORRECTNESS);
        Optional<NpyArray> prediction = files.optional(split + PREDICTION);
        Optional<Scores> scores = Scores.of(files, split);
        Optional<Scores> ofAll = scores.filter(Scores::ofAllLabels);
        if (correctness.isEmpty() && prediction.isEmpty() && ofAll.isEmpty()) {
            throw new UserError(files.name() + ": has no array '" + split + CORRECTNESS + "'; add it, or " + split
                    + PREDICTION + ", or " + split + Scores.Kind.LOGITS.suffix() + " or " + split
                    + Scores.Kind.PROBABILITIES.suffix() + " of all labels, from which it follows; the file has "
                    + files.shownNames());
        }
        if (prediction.isPresent() && ofAll.isPresent()) {
            throw new UserError(files.name() + ": has both " + split + PREDICTION + " and " + split
                    + ofAll.get().kind().suffix() + " of all labels; leave out the first, which follows from them");
        }
        return new SplitArrays(
                split,
                correctness.orElse(null),
                prediction.orElse(null),
                scores.orElse(null),
                files.optional(split + SHARE).orElse(null));
    }

    /** Adds what is wrong with the shapes. Models are the first axis of {@code mask}, and train examples its second. */
    void checkShapes(NpyArray mask, Problems problems) {
        for (NpyArray matrix : Stream.of(correctness, prediction, share)
                .filter(Objects::nonNull)
                .toList()) {
            if (matrix.shape().size() != 2) {
                problems.add(matrix.name() + ": must be a matrix of runs by examples, but has the shape "
                        + matrix.shownShape());
                return;
            }
        }
        if (scores != null && scores.axesProblem() != null) {
            problems.add(scores.array().name() + ": " + scores.axesProblem() + ", but has the shape "
                    + scores.array().shownShape());
            return;
        }
        NpyArray sized = split.equals(TRAIN) ? mask : first();
        Stream.of(correctness, prediction, scores == null ? null : scores.array(), share)
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
        return Stream.of(correctness, prediction)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> Objects.requireNonNull(scores).array());
    }

    /** Whether each model's row has predictions. */
    boolean hasPredictions() {
        return prediction != null || (scores != null && scores.ofAllLabels());
    }

    /** Number of examples. */
    int size() {
        return Math.toIntExact(first().shape().get(1));
    }

    /** The rows in order, of examples with these labels of {@code classes}; to be closed. */
    SplitRows rows(int @Nullable [] labels, int classes) throws IOException {
        return SplitRows.open(this, labels == null ? new int[size()] : labels, classes);
    }
}
