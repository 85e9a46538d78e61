package dev.peacock.audit.canary.exposure;

import dev.peacock.stats.Bits;
import dev.peacock.stats.Moments;
import dev.peacock.stats.Normal;
import java.util.Arrays;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * The skew-normal distribution, with density 2 / scale phi(z) Phi(shape z), z = (x - location) / scale (Azzalini 1985).
 *
 * @param scale above 0
 */
public record SkewNormal(double shape, double location, double scale) {
    private static final double LN2 = Math.log(2);
    private static final double HALF_LOG_TWO_PI = 0.918938533204672741780329736406;
    /** The moments allow no larger skewness. */
    private static final double MOST_SKEWNESS = 0.99;

    private static final int MOST_STEPS = 4_000;
    private static final double ACCURACY = 1e-12;
    private static final double FIRST_STEP = 0.1;
    /** A sample of half a normal distribution has no largest likelihood. */
    private static final double MOST_SHAPE = 100;

    private static final double ROUNDING = 1e-9;
    /** What is below e^-50 of the density's largest value adds nothing to an integral. */
    private static final double NEGLIGIBLE = 50;

    private static final int PANELS = 64;
    /** Gauss and Legendre's rule with five points. */
    private static final double[] NODES = {0, 0.538469310105683091, 0.906179845938663993};

    private static final double[] WEIGHTS = {0.568888888888888889, 0.478628670499366468, 0.236926885056189088};

    /** Of the same mean, variance and skewness as the sample, whose values are not all equal; a larger skewness than .99 counts as that. */
    public static SkewNormal ofMoments(double[] sample) {
        Moments moments = Moments.of(sample);
        double variance = moments.squares() / moments.count();
        double cubes =
                Arrays.stream(sample).map(x -> Math.pow(x - moments.mean(), 3)).sum() / sample.length;
        return ofMoments(moments.mean(), variance, cubes / Math.pow(variance, 1.5));
    }

    /** Of that mean, variance above 0 and skewness. */
    public static SkewNormal ofMoments(double mean, double variance, double asked) {
        double skewness = Math.max(-MOST_SKEWNESS, Math.min(MOST_SKEWNESS, asked));
        double power = Math.pow(Math.abs(skewness), 2.0 / 3);
        double delta =
                Math.signum(skewness) * Math.sqrt(Math.PI / 2 * power / (power + Math.pow((4 - Math.PI) / 2, 2.0 / 3)));
        double scale = Math.sqrt(variance / (1 - 2 * delta * delta / Math.PI));
        return new SkewNormal(
                delta / Math.sqrt(1 - delta * delta), mean - scale * delta * Math.sqrt(2 / Math.PI), scale);
    }

    /** Of the largest likelihood, sought from the one by moments, for a sample whose values are not all equal. */
    public static SkewNormal fit(double[] sample) {
        SkewNormal first = ofMoments(sample);
        double[] start = {first.shape, 0, 0};
        double[] best = new SimplexOptimizer(new SimpleValueChecker(ACCURACY, ACCURACY))
                .optimize(
                        new MaxEval(MOST_STEPS),
                        GoalType.MAXIMIZE,
                        new ObjectiveFunction(at -> first.moved(at).logLikelihood(sample) / sample.length),
                        new InitialGuess(start),
                        new NelderMeadSimplex(new double[] {FIRST_STEP, FIRST_STEP, FIRST_STEP}))
                .getPoint();
        return first.moved(best);
    }

    /** With another shape, its location moved by shares of the scale, and its scale by a factor's logarithm. */
    private SkewNormal moved(double[] to) {
        return new SkewNormal(
                Math.max(-MOST_SHAPE, Math.min(MOST_SHAPE, to[0])), location + to[1] * scale, scale * Math.exp(to[2]));
    }

    double logLikelihood(double[] sample) {
        double sum = 0;
        for (double x : sample) {
            sum += logStandard((x - location) / scale);
        }
        return sum - sample.length * Math.log(scale);
    }

    /** ln of the density at z of location 0 and scale 1. */
    private double logStandard(double z) {
        return LN2 - z * z / 2 - HALF_LOG_TWO_PI + Normal.logAtMost(shape * z);
    }

    /** log2 P(X &lt;= x), also where the probability is far below the smallest double, or within it of 1. */
    public double log2AtMost(double x) {
        double z = (x - location) / scale;
        double below = logTail(z);
        if (below < -LN2) {
            return Bits.ofNats(below);
        }
        double above = new SkewNormal(-shape, 0, 1).logTail(-z);
        return Bits.ofNats(Math.log1p(-Math.exp(above)));
    }

    /** ln P(Z &lt;= z): the integral of the density, as a multiple of its largest value there, over where it is not negligible. */
    private double logTail(double z) {
        double peak = peak(z);
        double top = logStandard(peak);
        double from = reach(peak, top, -1);
        double to = Math.min(z, reach(peak, top, 1));
        int panels = PANELS + (int) Math.ceil(PANELS * Math.abs(shape));
        double half = (to - from) / panels / 2;
        double sum = 0;
        for (int panel = 0; panel < panels; panel++) {
            double middle = from + (2 * panel + 1) * half;
            sum += WEIGHTS[0] * Math.exp(logStandard(middle) - top);
            for (int k = 1; k < NODES.length; k++) {
                double off = NODES[k] * half;
                sum += WEIGHTS[k] * Math.exp(logStandard(middle - off) - top);
                sum += WEIGHTS[k] * Math.exp(logStandard(middle + off) - top);
            }
        }
        return top + Math.log(sum * half);
    }

    /** Where the density is largest up to z: its logarithm is concave, with its peak within 1 of 0. */
    private double peak(double z) {
        double low = Math.min(z, -1);
        double high = Math.min(z, 1);
        while (high - low > ROUNDING) {
            double third = (high - low) / 3;
            if (logStandard(low + third) < logStandard(high - third)) {
                low += third;
            } else {
                high -= third;
            }
        }
        return high;
    }

    /** How far the density is not negligible on a side of its peak. */
    private double reach(double peak, double top, int side) {
        double far = FIRST_STEP;
        while (top - logStandard(peak + side * far) < NEGLIGIBLE) {
            far *= 1.25;
        }
        return peak + side * far;
    }
}
