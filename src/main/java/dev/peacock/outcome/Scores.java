package dev.peacock.outcome;

import dev.peacock.check.UserError;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.NpyArray;
import dev.peacock.training.Logits;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An array of what models say of examples, of which margins are made: margins themselves, logits of all labels, or probabilities of
 * all labels or of the true one.
 */
record Scores(NpyArray array, Kind kind) {
    /** A smaller probability counts as this one, since that of 0 has no finite margin. */
    static final double SMALLEST = 1e-12;
    /** A margin beyond it is that of a probability which was, or nearly was, too small. */
    static final double CUT_OFF = 27.6;

    /** How far a sum of probabilities may be from 1: float16 has three digits. */
    private static final double ROUNDING = 0.01;

    /** What the numbers are; in lower case the name of the array behind that of the split. */
    enum Kind {
        MARGIN,
        LOGITS,
        PROBABILITIES;

        String suffix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A split's scores, if the file has any; UserError if it has several, since each gives the margins. */
    static Optional<Scores> of(ArrayFiles files, String split) throws IOException {
        Scores found = null;
        for (Kind kind : Kind.values()) {
            Optional<NpyArray> array = files.optional(split + kind.suffix());
            if (array.isPresent() && found != null) {
                throw new UserError(files.name() + ": has both " + split + found.kind.suffix() + " and " + split
                        + kind.suffix() + "; leave out one of them, since each gives the margins");
            }
            found = array.isPresent() ? new Scores(array.get(), kind) : found;
        }
        return Optional.ofNullable(found);
    }

    /** Whether there is a number for each label; else there is one for each example. */
    boolean ofAllLabels() {
        return kind != Kind.MARGIN && array.shape().size() == 3;
    }

    /** What is wrong with the number of axes, or null. */
    @Nullable
    String axesProblem() {
        boolean matrix = array.shape().size() == 2;
        return switch (kind) {
            case MARGIN -> matrix ? null : "must be a matrix of runs by examples";
            case LOGITS -> ofAllLabels() ? null : "must have the axes runs x examples x labels";
            case PROBABILITIES ->
                matrix || ofAllLabels()
                        ? null
                        : "must have the axes runs x examples (of the true label) or runs x examples x labels";
        };
    }

    /** The labels, as many as the scores are of. UserError if they are not there, or do not fit. */
    FleetArrays.@Nullable Labels fitted(FleetArrays.@Nullable Labels labels) {
        if (!ofAllLabels()) {
            return labels;
        }
        if (labels == null) {
            throw new UserError(array.name() + ": is of all labels, so " + LabelArrays.TRAIN + " and "
                    + LabelArrays.TEST + " must say which is the right one; add them");
        }
        long classes = array.shape().get(2);
        int names = labels.names().size();
        boolean fits = labels.numbered() ? names <= classes : names == classes;
        if (classes < 2 || classes > LabelArrays.LARGEST_LABEL + 1 || !fits) {
            throw new UserError(array.name() + ": has the shape " + array.shownShape() + ", so " + classes
                    + " labels, but there are " + names + " in " + LabelArrays.TRAIN + " and " + LabelArrays.TEST
                    + (labels.numbered()
                            ? ""
                            : "; name all in " + LabelArrays.NAMES + ", in the order of the last axis"));
        }
        return labels.numbered() ? labels.withNumbersTo((int) classes) : labels;
    }

    /** The margin, phi = log f_y - log sum of the other f; UserError if there is none. {@code at} says where for messages. */
    double margin(double[] cell, int label, Where at) {
        return switch (kind) {
            case MARGIN -> finite(cell, 0, at);
            case LOGITS -> Logits.margin(floats(cell, at), 0, cell.length, label);
            case PROBABILITIES -> ofAllLabels() ? ofAll(cell, label, at) : ofTrue(probability(cell, 0, at));
        };
    }

    /** Where a cell is. */
    record Where(int row, int example) {
        @Override
        public String toString() {
            return "row " + row + ", column " + example;
        }
    }

    private static double ofTrue(double probability) {
        return logRatio(probability, 1 - probability);
    }

    private double ofAll(double[] cell, int label, Where at) {
        double others = 0;
        for (int k = 0; k < cell.length; k++) {
            others += k == label ? 0 : probability(cell, k, at);
        }
        double sum = others + probability(cell, label, at);
        if (Math.abs(sum - 1) > ROUNDING) {
            throw new UserError(array.name() + ": " + at + ": the probabilities of all labels add up to " + sum
                    + ", but must to 1; apply softmax, or call the array logits");
        }
        return logRatio(cell[label], others);
    }

    private static double logRatio(double probability, double others) {
        return StrictMath.log(Math.max(probability, SMALLEST)) - StrictMath.log(Math.max(others, SMALLEST));
    }

    private double probability(double[] cell, int k, Where at) {
        if (!(cell[k] >= 0 && cell[k] <= 1)) {
            throw new UserError(
                    array.name() + ": " + at + " is " + cell[k] + ", but probabilities are numbers from 0 to 1");
        }
        return cell[k];
    }

    private float[] floats(double[] cell, Where at) {
        float[] floats = new float[cell.length];
        for (int k = 0; k < cell.length; k++) {
            floats[k] = (float) finite(cell, k, at);
        }
        return floats;
    }

    private double finite(double[] cell, int k, Where at) {
        if (!Float.isFinite((float) cell[k])) {
            throw new UserError(array.name() + ": " + at + " is " + cell[k] + ", but must be a finite number; leave out"
                    + " models that diverged, in all arrays");
        }
        return cell[k];
    }

    /** The label with the largest score, the first of equals. */
    static int first(double[] cell) {
        return firstBut(cell, -1);
    }

    /** The same of all labels but one. */
    static int firstBut(double[] cell, int label) {
        int first = label == 0 ? 1 : 0;
        for (int k = first + 1; k < cell.length; k++) {
            first = k != label && cell[k] > cell[first] ? k : first;
        }
        return first;
    }

    /** Whether another label has as large a score, so that others may say otherwise who is first. */
    static boolean isTied(double[] cell, int label) {
        for (int k = 0; k < cell.length; k++) {
            if (k != label && cell[k] == cell[label]) {
                return true;
            }
        }
        return false;
    }

    /** What arrays of scores may be called. */
    static List<String> names(String split) {
        return List.of(Kind.values()).stream()
                .map(kind -> split + kind.suffix())
                .toList();
    }
}
