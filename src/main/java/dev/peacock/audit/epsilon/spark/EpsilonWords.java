package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.epsilon.BoundKind;
import dev.peacock.audit.epsilon.EpsilonBound;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said of the bounds, in the terminal and in the report. */
final class EpsilonWords {
    private EpsilonWords() {}

    /** A number of at most four decimals, or what stands for none. */
    static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toString();
    }

    static String percent(BigDecimal share) {
        return share.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }

    /** 1 - confidence, without the rounding of its doubles. */
    static String error(EpsilonSummary summary) {
        return percent(BigDecimal.ONE.subtract(BigDecimal.valueOf(summary.confidence())));
    }

    /** How right the guesses are. */
    static String guesses(EpsilonBound bound) {
        return bound.rates() == null
                ? String.format(Locale.ROOT, "%,d of %,d right", bound.correct(), bound.guesses())
                : String.format(
                        Locale.ROOT,
                        "in: %,d of %,d, out: %,d of %,d",
                        bound.rates().truePositives(),
                        bound.rates().positives(),
                        bound.rates().falsePositives(),
                        bound.rates().negatives());
    }

    /** The same as a sentence. */
    static String count(EpsilonBound bound) {
        return bound.rates() == null
                ? String.format(
                        Locale.ROOT,
                        "%,d of %,d guesses about %,d canaries are right",
                        bound.correct(),
                        bound.guesses(),
                        bound.canaries())
                : String.format(
                        Locale.ROOT,
                        "one guess about each of %,d runs, of which %,d are right (%s)",
                        bound.runs(),
                        bound.correct(),
                        bound.source());
    }

    /** What the headline's bound means. */
    static String meaning(EpsilonSummary summary) {
        return isGaussian(summary)
                ? "If training had mu-Gaussian differential privacy with a smaller mu, so many right guesses would have a "
                        + "probability of at most " + error(summary) + "."
                : "If training were (epsilon, delta)-differentially private with a smaller epsilon, such guesses would have a "
                        + "probability of at most " + error(summary) + ".";
    }

    /** How the headline's bound was chosen, where it was. */
    static String choice(EpsilonSummary summary) {
        return "This is the largest of " + summary.bounds().size() + " bounds, " + summary.bound()
                + ", each computed with an error of " + error(summary) + " / "
                + summary.bounds().size()
                + ", so that all of them together hold at the confidence above. Bounds called gaussian are not chosen, since they "
                + "assume more.";
    }

    /** How runs that failed count, where there are any among those that bounds are about. */
    static Optional<String> failed(EpsilonSummary summary) {
        return summary.bounds().stream()
                .filter(bound -> bound.failed() > 0)
                .max(Comparator.comparingInt(EpsilonBound::failed))
                .map(bound -> String.format(
                        Locale.ROOT,
                        "Of %,d runs to guess about, %,d failed for good. Whether a run fails may depend on what it saw, so they count: as canaries"
                                + " that nobody guessed (one-run, targets), or as wrong guesses (all other bounds).",
                        bound.runs(),
                        bound.failed()));
    }

    static boolean isGaussian(EpsilonSummary summary) {
        return summary.bound() != null && BoundKind.of(summary.bound()).isGaussian();
    }
}
