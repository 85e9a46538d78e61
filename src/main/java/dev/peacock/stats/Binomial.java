package dev.peacock.stats;

/**
 * Number of successes in n independent trials, each with success probability e^l / (1 + e^l) for log odds l. Everything is a
 * logarithm, so that nothing underflows, and right to about 1e-12 relative for n up to 10^7.
 *
 * <p>The point probability is the saddle-point expansion of Loader (2000), "Fast and accurate computation of binomial
 * probabilities": its terms are small where the probability is large, while ln n! of 10^7 alone has an error of 1e-8. Tails are
 * sums of ratios of neighbouring probabilities from the border outwards: all positive, and done after about nine standard
 * deviations. By hand because commons-math3 adds up tails as probabilities, not as their logarithms.
 */
public final class Binomial {
    /** A term of a tail below this share of the sum so far, while terms shrink geometrically, is not worth adding. */
    private static final double NEGLIGIBLE = 1e-18;

    private static final double HALF_LOG_TWO_PI = 0.918938533204672741780329736406;
    /** Above, Stirling's series with five terms is exact to the last bit. */
    private static final int SMALL = 15;

    private final int trials;
    private final double logSuccess;
    private final double logFailure;
    private final double odds;

    /**
     * @param trials n, at least 0
     * @param logOdds l, finite
     */
    public Binomial(int trials, double logOdds) {
        if (trials < 0 || !(Math.abs(logOdds) < Double.MAX_EXPONENT * Math.log(2) - 10)) {
            throw new IllegalArgumentException(trials + " trials at log odds of " + logOdds);
        }
        this.trials = trials;
        this.logSuccess = -softplus(-logOdds);
        this.logFailure = -softplus(logOdds);
        this.odds = StrictMath.exp(logOdds);
    }

    /** ln(1 + e^x). */
    private static double softplus(double x) {
        return x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
    }

    /** A most probable number of successes: the integer part of (n + 1) p, but n at most. */
    public int mode() {
        return (int) Math.min(trials, Math.floor((trials + 1.0) * StrictMath.exp(logSuccess)));
    }

    /** ln P(X = k); minus infinity for a k that cannot be. */
    public double logProbability(int k) {
        if (k < 0 || k > trials) {
            return Double.NEGATIVE_INFINITY;
        }
        if (k == 0) {
            return trials * logFailure;
        }
        if (k == trials) {
            return trials * logSuccess;
        }
        double expected = trials * StrictMath.exp(logSuccess);
        double expectedFailures = trials * StrictMath.exp(logFailure);
        double correction = stirlingError(trials) - stirlingError(k) - stirlingError(trials - k);
        double deviance = deviance(k, expected) + deviance(trials - k, expectedFailures);
        double spread = StrictMath.log(k) + StrictMath.log1p(-(double) k / trials);
        return correction - deviance - HALF_LOG_TWO_PI - spread / 2;
    }

    /** ln P(X >= k). */
    public double logAtLeast(int k) {
        if (k <= 0) {
            return 0;
        }
        if (k > trials) {
            return Double.NEGATIVE_INFINITY;
        }
        return k > mode() ? upwards(k) : logComplement(downwards(k - 1));
    }

    /** P(X = k + 1) / P(X = k). */
    public double ratioAbove(int k) {
        return (double) (trials - k) / (k + 1) * odds;
    }

    /** P(X = k - 1) / P(X = k). */
    public double ratioBelow(int k) {
        return (double) k / (trials - k + 1) / odds;
    }

    /** ln P(X >= k) of a k above the mode. */
    private double upwards(int k) {
        double sum = 0;
        double term = 1;
        for (int i = k; i <= trials && term > NEGLIGIBLE * sum; i++) {
            sum += term;
            term *= ratioAbove(i);
        }
        return logProbability(k) + StrictMath.log(sum);
    }

    /** ln P(X <= k) of a k below the mode. */
    private double downwards(int k) {
        double sum = 0;
        double term = 1;
        for (int i = k; i >= 0 && term > NEGLIGIBLE * sum; i--) {
            sum += term;
            term *= ratioBelow(i);
        }
        return logProbability(k) + StrictMath.log(sum);
    }

    /** ln(1 - e^x) for x <= 0. */
    private static double logComplement(double x) {
        return StrictMath.log1p(-StrictMath.exp(Math.min(0, x)));
    }

    /** ln n! less Stirling's ln(sqrt(2 pi n) (n / e)^n). */
    private static double stirlingError(int n) {
        if (n <= SMALL) {
            double factorial = 1;
            for (int i = 2; i <= n; i++) {
                factorial *= i;
            }
            return StrictMath.log(factorial) - HALF_LOG_TWO_PI - (n + 0.5) * StrictMath.log(n) + n;
        }
        double square = (double) n * n;
        double series = 1.0 / 1188;
        series = 1.0 / 1680 - series / square;
        series = 1.0 / 1260 - series / square;
        series = 1.0 / 360 - series / square;
        return (1.0 / 12 - series / square) / n;
    }

    /** x ln(x / m) + m - x, by its series where x and m are close, since the plain form would cancel. */
    private static double deviance(double x, double m) {
        double difference = x - m;
        if (Math.abs(difference) >= 0.1 * (x + m)) {
            return x * StrictMath.log(x / m) + m - x;
        }
        double v = difference / (x + m);
        double sum = difference * v;
        double power = 2 * x * v;
        for (int j = 1; ; j++) {
            power *= v * v;
            double next = sum + power / (2 * j + 1);
            if (next == sum) {
                return sum;
            }
            sum = next;
        }
    }
}
