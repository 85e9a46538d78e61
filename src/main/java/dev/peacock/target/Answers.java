package dev.peacock.target;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.Serializable;
import java.util.Locale;

/**
 * What a service tells of its probabilities.
 *
 * @param kind all of them, rounded ones, or the label alone
 * @param digits behind the point, of rounded ones; else 0
 */
public record Answers(Kind kind, int digits) implements Serializable {
    private static final int MOST_DIGITS = 15;
    private static final double TEN = 10;
    public static final Answers FULL = new Answers(Kind.FULL, 0);
    public static final Answers LABEL = new Answers(Kind.LABEL, 0);

    public enum Kind {
        FULL,
        ROUNDED,
        LABEL
    }

    public static Answers rounded(int digits) {
        return new Answers(Kind.ROUNDED, digits);
    }

    /** Of {@code full}, {@code rounded:K} or {@code label}; UserError for anything else. */
    public static Answers of(String option, String typed) {
        if (typed.equals("full")) {
            return FULL;
        }
        if (typed.equals("label")) {
            return LABEL;
        }
        if (typed.matches("rounded:\\d{1,2}")) {
            int digits = Integer.parseInt(typed.substring("rounded:".length()));
            if (digits >= 1 && digits <= MOST_DIGITS) {
                return rounded(digits);
            }
        }
        throw new UserError(option + " " + Shown.path(typed) + " must be full, label, or rounded:K with 1 to "
                + MOST_DIGITS + " digits, as in rounded:3");
    }

    /** Changes probabilities, row after row, to what is told of them: of labels, 1 at the first largest. */
    public double[] told(double[] probabilities, int classes) {
        double[] told = probabilities.clone();
        double scale = Math.pow(TEN, digits);
        for (int row = 0; row < told.length; row += classes) {
            int most = kind == Kind.LABEL ? argmax(probabilities, row, classes) : 0;
            for (int c = 0; c < classes && kind != Kind.FULL; c++) {
                told[row + c] = kind == Kind.LABEL ? c == most ? 1 : 0 : Math.rint(told[row + c] * scale) / scale;
            }
        }
        return told;
    }

    /** The first largest of a row. */
    public static int argmax(double[] probabilities, int from, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = probabilities[from + c] > probabilities[from + best] ? c : best;
        }
        return best;
    }

    /** The same target, which tells no more than this. It is not closed with what this gives. */
    public Target of(Target target) {
        return new Target() {
            private long queries;

            @Override
            public int inputs() {
                return target.inputs();
            }

            @Override
            public int classes() {
                return target.classes();
            }

            @Override
            public double[] probabilities(float[] rows, int count) throws InterruptedException {
                queries += count;
                return told(target.probabilities(rows, count), classes());
            }

            @Override
            public long queries() {
                return queries;
            }

            @Override
            public void close() {
                // the target is its owner's
            }
        };
    }

    @Override
    public String toString() {
        return kind == Kind.ROUNDED ? "rounded:" + digits : kind.name().toLowerCase(Locale.ROOT);
    }
}
