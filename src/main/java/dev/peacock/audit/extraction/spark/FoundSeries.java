package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.ExtractionCurve;
import dev.peacock.audit.extraction.Measured;
import dev.peacock.stats.Interval;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What documents of one kind say together. */
final class FoundSeries {
    static final String CORPUS = "corpus";
    static final String HELD_OUT = "held-out";
    static final String WITH = "with";
    static final String WITHOUT = "without";
    static final String UNSEEN = "unseen";

    private static final double LN10 = Math.log(10);

    private FoundSeries() {}

    /** With its curve; of at least one document. */
    static ExtractionSummary.Series of(String name, int prefix, List<Measured> documents, ExtractionOptions options) {
        return new ExtractionSummary.Series(
                group(name, prefix, prefix, documents, options), ExtractionCurve.of(documents));
    }

    static ExtractionSummary.Group group(
            String name, long from, long to, List<Measured> documents, ExtractionOptions options) {
        long impossible = documents.stream()
                .filter(one -> one.p() == 0 && !isPositive(one))
                .count();
        List<Boolean> told = documents.stream()
                .map(Measured::greedy)
                .filter(Objects::nonNull)
                .map(greedy -> (Boolean) greedy)
                .toList();
        boolean allTold = told.size() == documents.size();
        long greedy = told.stream().filter(yes -> yes).count();
        ExtractionCurve.Point at = ExtractionCurve.at(documents, options.attempts(), options.probability());
        return new ExtractionSummary.Group(
                name,
                from,
                to,
                documents.size(),
                log10(documents),
                (int) impossible,
                allTold ? (Double) ((double) greedy / documents.size()) : null,
                allTold ? Interval.wilson(greedy, documents.size(), Interval.Z95) : null,
                at.share(),
                at.interval());
    }

    /** p_z is above 0, though a double has no room for it. */
    private static boolean isPositive(Measured one) {
        return one.logP() != null && one.logP() > Double.NEGATIVE_INFINITY;
    }

    private static @Nullable Double log10(List<Measured> documents) {
        double sum = 0;
        for (Measured one : documents) {
            Double log = one.logP();
            if (log == null || Double.isInfinite(log)) {
                return null;
            }
            sum += log / LN10;
        }
        return sum / documents.size();
    }
}
