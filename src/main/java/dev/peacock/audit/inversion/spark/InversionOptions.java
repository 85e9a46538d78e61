package dev.peacock.audit.inversion.spark;

import dev.peacock.attack.inversion.Denoising;
import dev.peacock.attack.inversion.MiFace;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.target.Answers;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What is asked for.
 *
 * @param models most models to invert
 * @param labels names of the classes; empty for all
 * @param attack its range is that of the examples' values and is set later
 * @param starts images to start from for each class; more than one only of noise
 * @param box what is known of the models
 */
record InversionOptions(int models, List<String> labels, MiFace attack, Start start, int starts, Box box, long seed)
        implements Serializable {
    private static final double MOST_SIGMA = 10;

    InversionOptions {
        labels = List.copyOf(labels);
    }

    /**
     * Where a descent starts.
     *
     * @param example of {@link Kind#TEST}; else 0
     */
    record Start(Kind kind, int example) implements Serializable {
        /** The kinds of it. */
        enum Kind {
            /** The mean of the test examples, or of the train examples where there are no test examples. */
            MEAN,
            /** All values at the lower end of their range. */
            ZEROS,
            /** Uniform within the range, the same for all models. */
            NOISE,
            /** A test example. */
            TEST
        }

        /** Of mean, zeros, noise or test:ID. */
        static Start of(String word) {
            if (word.matches("test:\\d{1,9}")) {
                return new Start(Kind.TEST, Integer.parseInt(word.substring("test:".length())));
            }
            for (Kind kind : Kind.values()) {
                if (kind != Kind.TEST && kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return new Start(kind, 0);
                }
            }
            throw new UserError("--start " + Shown.path(word)
                    + ": must be mean, zeros, noise, or test:ID, a test example's number");
        }
    }

    /**
     * What is known of a model: its gradients, or its probabilities alone.
     *
     * @param isBlack whether only probabilities
     * @param draws as in {@link dev.peacock.attack.inversion.BlackBox}
     * @param step as there
     * @param answers what the model tells of its probabilities
     */
    record Box(boolean isBlack, int draws, double step, Answers answers) implements Serializable {
        static final double STEP = .05;

        /** In words. */
        String words() {
            if (!isBlack) {
                return "by the model's gradients";
            }
            String how = draws == 0 ? "central differences" : "SPSA with " + draws + " directions";
            String what = switch (answers.kind()) {
                case FULL -> "probabilities";
                case ROUNDED ->
                    "probabilities rounded to " + answers.digits() + (answers.digits() == 1 ? " decimal" : " decimals");
                case LABEL -> "labels alone";
            };
            return "from " + what + " by " + how;
        }
    }

    /** {@code none}, {@code gaussian:SIGMA} or {@code tv:WEIGHT}. */
    static Denoising denoising(String text) {
        String[] parts = text.split(":", 2);
        if (text.equals("none")) {
            return new Denoising.None();
        }
        try {
            double number = Double.parseDouble(parts.length < 2 ? "" : parts[1]);
            if (number > 0 && Double.isFinite(number)) {
                if (parts[0].equals("gaussian") && number <= MOST_SIGMA) {
                    return new Denoising.Gaussian(number);
                } else if (parts[0].equals("tv")) {
                    return new Denoising.TotalVariation(number);
                }
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UserError("--denoise " + text
                + ": must be none, gaussian:SIGMA with a number of pixels up to 10, or tv:WEIGHT with a"
                + " number above 0, such as gaussian:0.5");
    }
}
