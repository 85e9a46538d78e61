package dev.peacock.audit.extraction;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.estimate.score.Sides;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How probable a document's suffix is by models that saw the document, against models that did not.
 *
 * @param in models that saw it
 * @param logIn mean log10 p_z by them; null without such a model, and where some p_z is 0
 * @param logOut the same by the others
 * @param log their difference, with Welch's interval, or the jackknife's over blocks
 * @param pIn mean p_z by models that saw it; null without
 * @param p the difference of means
 * @param pValue two-sided, of no difference of logarithms, or of p_z where some p_z is 0; null with fewer than two models on a side
 */
public record DocumentEffect(
        int in,
        int out,
        @Nullable Double logIn,
        @Nullable Double logOut,
        Estimate log,
        @Nullable Double pIn,
        @Nullable Double pOut,
        Estimate p,
        @Nullable Double pValue) {
    private static final Estimate NONE = new Estimate(null, null, null);

    /**
     * Of one document.
     *
     * @param logs log10 p_z by model, negative infinity for 0
     */
    public static DocumentEffect of(BitColumns included, int document, double[] logs, @Nullable BlockJackknife blocks) {
        boolean finite = Arrays.stream(logs).allMatch(Double::isFinite);
        double[] shares = Arrays.stream(logs).map(log -> Math.pow(10, log)).toArray();
        Sides p = Sides.of(included, document, shares);
        ScoreDifference ofP = ScoreDifference.of(included, document, shares, blocks);
        int in = (int) p.in().count();
        int out = (int) p.out().count();
        Sides log = finite ? Sides.of(included, document, logs) : null;
        ScoreDifference ofLog = finite ? ScoreDifference.of(included, document, logs, blocks) : null;
        double pValue = ofLog == null ? ofP.pValue() : ofLog.pValue();
        return new DocumentEffect(
                in,
                out,
                log == null || in == 0 ? null : (Double) log.in().mean(),
                log == null || out == 0 ? null : (Double) log.out().mean(),
                ofLog == null ? NONE : ofLog.estimate(),
                in == 0 ? null : (Double) p.in().mean(),
                out == 0 ? null : (Double) p.out().mean(),
                ofP.estimate(),
                Double.isNaN(pValue) ? null : (Double) pValue);
    }
}
