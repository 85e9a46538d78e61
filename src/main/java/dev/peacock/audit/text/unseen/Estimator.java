package dev.peacock.audit.text.unseen;

import dev.peacock.audit.text.unseen.GoodToulmin.Smoothing;
import java.util.function.ToDoubleFunction;

/** Ways to say how many more windows there are, what each is, and where it comes from. */
public enum Estimator {
    GOOD_TURING(Kind.ESTIMATE, "sequential Good-Turing", "Good 1953, f1 held constant"),
    CHAO1(Kind.LOWER_BOUND, "Chao1, bias-corrected", "Chao 1984, 2005; curve: Chao et al. 2014"),
    ACE(Kind.ESTIMATE, "ACE", "Chao and Lee 1992; curve: Chao et al. 2014"),
    ZELTERMAN(Kind.ESTIMATE, "Zelterman", "Zelterman 1988; curve: Chao et al. 2014"),
    EFRON_THISTED(
            Kind.ESTIMATE,
            "Good-Toulmin, smoothed by Efron and Thisted",
            "Good and Toulmin 1956; Efron and Thisted 1976"),
    ORLITSKY(Kind.ESTIMATE, "Good-Toulmin, binomial smoothing", "Good and Toulmin 1956; Orlitsky, Suresh and Wu 2016"),
    POISSON(Kind.ESTIMATE, "Good-Toulmin, Poisson smoothing", "Good and Toulmin 1956; Orlitsky, Suresh and Wu 2016");

    /** What a number is. */
    public enum Kind {
        LOWER_BOUND,
        ESTIMATE
    }

    private final Kind kind;
    private final String title;
    private final String source;

    Estimator(Kind kind, String title, String source) {
        this.kind = kind;
        this.title = title;
        this.source = source;
    }

    public Kind kind() {
        return kind;
    }

    /** Its name in a sentence or a legend. */
    public String title() {
        return title;
    }

    /** Author and year. */
    public String source() {
        return source;
    }

    /** Whether it says how many windows there are in all; the others grow without end. */
    public boolean hasTotal() {
        return this == CHAO1 || this == ACE || this == ZELTERMAN;
    }

    /** Distinct windows in all; NaN where it is undefined, and for those without a total. */
    public double total(Frequencies f) {
        return switch (this) {
            case CHAO1 -> Unseen.chao1(f);
            case ACE -> Unseen.ace(f);
            case ZELTERMAN -> Unseen.zelterman(f);
            default -> Double.NaN;
        };
    }

    /**
     * Distinct windows after t times as many further generations as {@code f} comes from, so t = 0 gives those found. As a function, so
     * that what depends on t only is computed once.
     *
     * @param occurrences of the observed frequencies, by which the smoothed estimators choose their number of terms
     */
    public ToDoubleFunction<Frequencies> at(double t, double occurrences) {
        return switch (this) {
            case GOOD_TURING -> f -> Unseen.goodTuring(f, t * f.occurrences());
            case CHAO1, ACE, ZELTERMAN -> f -> towards(f, total(f) - f.distinct(), t);
            case EFRON_THISTED -> smoothed(Smoothing.EFRON_THISTED, t, occurrences);
            case ORLITSKY -> smoothed(Smoothing.BINOMIAL, t, occurrences);
            case POISSON -> smoothed(Smoothing.POISSON, t, occurrences);
        };
    }

    private static ToDoubleFunction<Frequencies> smoothed(Smoothing smoothing, double t, double occurrences) {
        GoodToulmin sum = GoodToulmin.of(smoothing, occurrences, t);
        return f -> f.distinct() + sum.of(f);
    }

    /** S + u (1 - (1 - f1 / (N u + f1))^(t N)) with u unseen windows: it starts nearly with slope f1 / N and ends at S + u (Chao et al. 2014, equation 9). */
    private static double towards(Frequencies f, double unseen, double t) {
        double once = f.number(1);
        // all of what was not seen comes at once where nothing says how rare it is
        if (!(unseen > 0) || once == 0) {
            return f.distinct() + unseen;
        }
        double missed = Math.log1p(-once / (f.occurrences() * unseen + once)) * t * f.occurrences();
        return f.distinct() - unseen * Math.expm1(missed);
    }
}
