package dev.peacock.audit.epsilon.spark;

import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** The report's section on audit epsilon. */
final class EpsilonSection {
    private EpsilonSection() {}

    static List<Part> of(EpsilonSummary summary) {
        return List.of(figures(summary), text(summary));
    }

    private static Figures figures(EpsilonSummary summary) {
        return new Figures(List.of(
                new Figure(
                        "epsilon is at least",
                        String.format(Locale.ROOT, "%.4f", summary.epsilonLow()),
                        "at a confidence of " + plain(summary.confidence()) + ", delta " + plain(summary.delta())),
                new Figure(
                        "right guesses",
                        String.format(Locale.ROOT, "%,d", summary.correct()),
                        String.format(
                                Locale.ROOT,
                                "of %,d, about the %,d train examples of run %d; source of the guesses: %s",
                                summary.guesses(),
                                summary.canaries(),
                                summary.run(),
                                summary.source()))));
    }

    private static Text text(EpsilonSummary summary) {
        BigDecimal error = BigDecimal.ONE.subtract(BigDecimal.valueOf(summary.confidence()));
        return new Text("A fair coin decided for each train example whether it was in the run's subset; each was "
                + "then guessed to be in or out, or not guessed. If training were differentially private with "
                + "a smaller epsilon and this delta, so many right guesses would have a probability of at most "
                + error.stripTrailingZeros().toPlainString()
                + " (Steinke, Nasr and Jagielski 2023). This is a lower bound from one run and these guesses. "
                + "Better guesses may raise it, and it does not prove privacy.");
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toString();
    }
}
