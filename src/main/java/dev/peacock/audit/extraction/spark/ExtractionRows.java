package dev.peacock.audit.extraction.spark;

import static dev.peacock.audit.extraction.spark.ExtractionTables.CURVE;
import static dev.peacock.audit.extraction.spark.ExtractionTables.EFFECTS;
import static dev.peacock.audit.extraction.spark.ExtractionTables.GROUPS;
import static dev.peacock.audit.extraction.spark.ExtractionTables.SUFFIXES;

import dev.peacock.audit.extraction.DocumentEffect;
import dev.peacock.audit.extraction.Extractable;
import dev.peacock.audit.extraction.ExtractionCurve;
import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.NearVerbatim;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.spark.output.Rows;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows of the tables of {@code audit extraction}. */
final class ExtractionRows {
    private static final int MOST_TEXT = 2_000;
    private static final double LN10 = Math.log(10);

    private ExtractionRows() {}

    static Row suffix(String series, Piece piece, Asked asked, long copies, long holding, ExtractionOptions options) {
        Measured measured = asked.measured();
        NearVerbatim.Bounds near = asked.near();
        Double log = measured.logP();
        double of = log == null ? Math.log(measured.p()) : log;
        boolean drawn = log == null;
        boolean known = measured.isKnown();
        return Rows.of(SUFFIXES)
                .with(SUFFIXES.series, series)
                .with(SUFFIXES.document, piece.document())
                .with(SUFFIXES.start, piece.start())
                .with(SUFFIXES.prefix, options.cutter().prefixes().get(asked.prefix()))
                .with(SUFFIXES.suffix, options.cutter().suffix())
                .with(SUFFIXES.copies, copies)
                .with(SUFFIXES.holding, holding)
                .with(SUFFIXES.log10, log == null ? null : (Double) (log / LN10))
                .with(SUFFIXES.p, known ? (Double) measured.p() : null)
                .with(SUFFIXES.pLow, SUFFIXES.pHigh, measured.interval())
                .with(SUFFIXES.draws, drawn ? (Integer) measured.draws() : null)
                .with(SUFFIXES.hits, drawn ? (Integer) measured.hits() : null)
                .with(SUFFIXES.refused, drawn ? (Integer) measured.refused() : null)
                .with(SUFFIXES.greedy, measured.greedy() == null ? null : (Integer) (measured.greedy() ? 1 : 0))
                .with(SUFFIXES.needed, known ? (Double) Extractable.draws(of, options.probability()) : null)
                .with(SUFFIXES.nearLow, near == null ? null : (Double) near.lower())
                .with(SUFFIXES.nearHigh, near == null ? null : (Double) near.upper())
                .with(SUFFIXES.text, shown(piece.shownSuffix()))
                .build();
    }

    /** {@code trainSize}: documents of the fleet's train split, behind which those of test are numbered. */
    static Row effect(int trainSize, Piece piece, DocumentEffect effect, @Nullable Double q) {
        int example = FleetDocuments.example(piece.document());
        boolean isTrain = example < trainSize;
        return Rows.of(EFFECTS)
                .with(EFFECTS.split, isTrain ? "train" : "test")
                .with(EFFECTS.id, (long) (isTrain ? example : example - trainSize))
                .with(EFFECTS.document, FleetDocuments.name(piece.document()))
                .with(EFFECTS.modelsIn, effect.in())
                .with(EFFECTS.modelsOut, effect.out())
                .with(EFFECTS.logIn, effect.logIn())
                .with(EFFECTS.logOut, effect.logOut())
                .with(EFFECTS.log, effect.log().value())
                .with(EFFECTS.logLow, EFFECTS.logHigh, effect.log().interval())
                .with(EFFECTS.pIn, effect.pIn())
                .with(EFFECTS.pOut, effect.pOut())
                .with(EFFECTS.p, effect.p().value())
                .with(EFFECTS.pLow, EFFECTS.pHigh, effect.p().interval())
                .with(EFFECTS.pValue, effect.pValue())
                .with(EFFECTS.qValue, q)
                .with(EFFECTS.text, shown(piece.shownSuffix()))
                .build();
    }

    static String shown(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "...";
    }

    static List<Row> curve(ExtractionSummary.Series series) {
        return series.points().stream().map(point -> point(series, point)).toList();
    }

    private static Row point(ExtractionSummary.Series series, ExtractionCurve.Point point) {
        return Rows.of(CURVE)
                .with(CURVE.series, series.group().name())
                .with(CURVE.prefix, (int) series.group().to())
                .with(CURVE.p, point.p())
                .with(CURVE.n, point.n())
                .with(CURVE.share, point.share())
                .with(CURVE.ciLow, CURVE.ciHigh, point.interval())
                .build();
    }

    /** {@code by}: prefix or copies. */
    static Row group(ExtractionSummary.Group group, String by) {
        return Rows.of(GROUPS)
                .with(GROUPS.series, group.name())
                .with(GROUPS.by, by)
                .with(GROUPS.from, group.from())
                .with(GROUPS.to, group.to())
                .with(GROUPS.documents, group.documents())
                .with(GROUPS.log10, group.log10())
                .with(GROUPS.greedy, group.greedy())
                .with(GROUPS.greedyLow, GROUPS.greedyHigh, group.greedyInterval())
                .with(GROUPS.extractable, group.extractable())
                .with(GROUPS.extractableLow, GROUPS.extractableHigh, group.extractableInterval())
                .build();
    }
}
