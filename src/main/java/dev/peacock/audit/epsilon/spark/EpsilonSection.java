package dev.peacock.audit.epsilon.spark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report's section on audit epsilon. */
public final class EpsilonSection {
    private EpsilonSection() {}

    public static Optional<AuditSection> read(SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return AuditFiles.read(out, EpsilonTables.DIRECTORY)
                .map(summary -> new AuditSection(
                        "epsilon", "A lower bound on epsilon", List.of(figures(summary), text(summary))));
    }

    private static Figures figures(JsonNode summary) {
        return new Figures(List.of(
                new Figure(
                        "epsilon is at least",
                        String.format(
                                Locale.ROOT, "%.4f", summary.path("epsilon_low").asDouble()),
                        "at a confidence of " + plain(summary, "confidence") + ", delta " + plain(summary, "delta")),
                new Figure(
                        "right guesses",
                        String.format(
                                Locale.ROOT, "%,d", summary.path("correct").asInt()),
                        String.format(
                                Locale.ROOT,
                                "of %,d, about the %,d train examples of run %d; source of the guesses: %s",
                                summary.path("guesses").asInt(),
                                summary.path("canaries").asInt(),
                                summary.path("run").asInt(),
                                summary.path("source").asText()))));
    }

    private static Text text(JsonNode summary) {
        BigDecimal error = BigDecimal.ONE.subtract(
                BigDecimal.valueOf(summary.path("confidence").asDouble()));
        return new Text("A fair coin decided for each train example whether it was in the run's subset; each was "
                + "then guessed to be in or out, or not guessed. If training were differentially private with "
                + "a smaller epsilon and this delta, so many right guesses would have a probability of at most "
                + error.stripTrailingZeros().toPlainString()
                + " (Steinke, Nasr and Jagielski 2023). This is a lower bound from one run and these guesses. "
                + "Better guesses may raise it, and it does not prove privacy.");
    }

    private static String plain(JsonNode summary, String field) {
        return BigDecimal.valueOf(summary.path(field).asDouble())
                .stripTrailingZeros()
                .toString();
    }
}
