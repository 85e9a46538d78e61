package dev.peacock.cli;

import dev.peacock.estimate.plan.LargestError;
import dev.peacock.spark.plan.Precision;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** One sentence on the largest standard error, its target, and how many models are missing. */
final class PrecisionLine {
    private PrecisionLine() {}

    /** Empty if there is neither a target nor a measurement. */
    static Optional<String> of(Precision precision) {
        Double target = precision.target();
        Precision.Measured measured = precision.measured();
        if (target == null) {
            return measured == null ? Optional.empty() : Optional.of("standard error: " + largest(measured));
        }
        String wanted = "target " + BigDecimal.valueOf(target).toPlainString();
        String line = measured == null
                ? "standard error: not measured yet; " + wanted + atWorst(precision)
                : "standard error: " + largest(measured) + "; " + wanted + standing(precision, measured);
        return Optional.of(line);
    }

    private static String largest(Precision.Measured measured) {
        LargestError error = measured.error();
        String undefined = error.undefined() == 0
                ? "largest "
                : text("undefined for %,d train examples, largest of the others ", error.undefined());
        return undefined + error.shown() + text(" with %,d models", measured.models());
    }

    private static String standing(Precision precision, Precision.Measured measured) {
        if (precision.isReached()) {
            return " reached";
        }
        Long missing = precision.missing();
        if (missing == null) {
            return " not reached";
        }
        if (missing == 0 && precision.finished() > measured.models()) {
            return text(
                    " not reached when it was last measured; the %,d models that are finished now may be "
                            + "enough: run estimate again",
                    precision.finished());
        }
        String about = measured.error().undefined() == 0 ? "about" : "at most";
        return text(" not reached: " + about + " %,d models missing", missing);
    }

    private static String atWorst(Precision precision) {
        Long worst = precision.worst();
        Long missing = precision.missing();
        return worst == null || missing == null ? "" : text(" takes at most %,d models: %,d missing", worst, missing);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
