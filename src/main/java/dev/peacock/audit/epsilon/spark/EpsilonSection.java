package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.epsilon.EpsilonBound;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report's section on audit epsilon. */
final class EpsilonSection {
    private EpsilonSection() {}

    static List<Part> of(EpsilonSummary summary) {
        List<Part> parts = new ArrayList<>(List.of(figures(summary), text(summary)));
        if (!summary.bounds().isEmpty()) {
            parts.add(grid(summary.bounds()));
        }
        EpsilonWords.failed(summary).ifPresent(sentence -> parts.add(new Text(sentence)));
        return parts;
    }

    private static Figures figures(EpsilonSummary summary) {
        return new Figures(List.of(
                new Figure(
                        "epsilon is at least",
                        EpsilonWords.number(summary.epsilonLow()),
                        "at a confidence of " + EpsilonWords.plain(summary.confidence()) + ", delta "
                                + EpsilonWords.plain(summary.delta())
                                + (EpsilonWords.isGaussian(summary) ? ", if the guarantee is Gaussian" : "")),
                new Figure(
                        "right guesses",
                        String.format(Locale.ROOT, "%,d", summary.correct()),
                        String.format(
                                Locale.ROOT,
                                "of %,d, about %,d canaries%s; source of the guesses: %s",
                                summary.guesses(),
                                summary.canaries(),
                                summary.run() == null ? "" : " of run " + summary.run(),
                                summary.source()))));
    }

    private static Text text(EpsilonSummary summary) {
        return new Text(
                "A fair coin decided for each canary, a train example, whether it was in a run's subset; it was then guessed "
                        + "to be in or out, or not guessed. " + EpsilonWords.meaning(summary) + " "
                        + (summary.bounds().size() > 1 ? EpsilonWords.choice(summary) + " " : "")
                        + "This is a lower bound from these guesses. Better guesses may raise it, and it does not prove privacy.");
    }

    private static Grid grid(List<EpsilonBound> bounds) {
        return new Grid(
                "Lower bounds on epsilon, and what each assumes.",
                List.of("bound", "epsilon", "mu", "confidence", "guesses", "source", "assumes"),
                bounds.stream()
                        .map(bound -> List.of(
                                bound.bound(),
                                EpsilonWords.number(bound.epsilonLow()),
                                EpsilonWords.number(bound.muLow()),
                                String.format(Locale.ROOT, "%.4f", bound.confidence()),
                                EpsilonWords.guesses(bound),
                                bound.source(),
                                bound.kind().assumes()))
                        .toList());
    }
}
