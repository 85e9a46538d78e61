package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * LiRA (Carlini et al. 2022), with every run in turn as the target and all others as its shadow models, in O(t) for
 * each example. The target's own value is left out of both Gaussians by subtracting it from centred sums. Scores as
 * {@link Gaussians} defines them, NaN where undefined. The arrays are by run and are overwritten by the next example;
 * not thread-safe.
 */
public final class Lira {
    /** Up to this share of the own side's squares, the series of {@link #logs} has all digits of a double but the last. */
    private static final double MOST_SHARE = 1.0 / 8;

    private final BothSides sides;
    /** By run: log(out / in), 1 / in, 1 / out and 1 / sqrt(out) of the pooled variances. */
    private final double[] pooledLog;

    private final double[] pooledIn;
    private final double[] pooledOut;
    private final double[] pooledScale;
    /** By run: the margin's distances from the two means without the run, and what share of its own side's squares goes with it. */
    private final double[] fromIn;

    private final double[] fromOut;
    private final double[] share;
    /** By run: 1 / (1 - share) and log(1 - share). */
    private final double[] inverse;

    private final double[] log;
    /** By run, 1 / in of own variances. */
    private final double[] ownIn;

    private final double[] online;
    private final double[] onlinePooled;
    private final double[] offline;
    private final double[] offlinePooled;

    public Lira(PooledVariances pooled) {
        int runs = pooled.in().length;
        this.sides = new BothSides(runs);
        this.pooledLog = by(runs, r -> Math.log(pooled.out()[r] / pooled.in()[r]));
        this.pooledIn = by(runs, r -> 1 / pooled.in()[r]);
        this.pooledOut = by(runs, r -> 1 / pooled.out()[r]);
        this.pooledScale = by(runs, r -> 1 / Math.sqrt(pooled.out()[r]));
        this.fromIn = new double[runs];
        this.fromOut = new double[runs];
        this.share = new double[runs];
        this.inverse = new double[runs];
        this.log = new double[runs];
        this.ownIn = new double[runs];
        this.online = new double[runs];
        this.onlinePooled = new double[runs];
        this.offline = new double[runs];
        this.offlinePooled = new double[runs];
    }

    private static double[] by(int runs, IntToDoubleFunction of) {
        return IntStream.range(0, runs).mapToDouble(of).toArray();
    }

    /** Scores the block's i-th example in every run. */
    public void score(MarginBlock block, int i) {
        sides.fill(block, i);
        BothSides.OneSide in = sides.in();
        BothSides.OneSide out = sides.out();
        distances(in, fromIn, 1);
        distances(out, fromOut, 0);
        pooled(fromIn, fromOut, pooledLog, pooledIn, pooledOut, onlinePooled);
        product(fromOut, pooledScale, offlinePooled);
        if (Math.min(in.count(), out.count()) > 2 && in.squares() > 0 && out.squares() > 0) {
            shares(
                    sides.saw,
                    fromIn,
                    fromOut,
                    1 / (in.scale() * in.squares()),
                    1 / (out.scale() * out.squares()),
                    share);
            logs(share, inverse, log);
            own(in, out);
            for (int r = 0; r < share.length; r++) {
                if (share[r] > MOST_SHARE) {
                    own(r, in, out);
                }
            }
        } else {
            for (int r = 0; r < share.length; r++) {
                own(r, in, out);
            }
        }
    }

    /** From a side's mean, without the run if it is of that side, of which {@code seen} is what {@link BothSides#saw} has. */
    private void distances(BothSides.OneSide side, double[] from, double seen) {
        double scale = side.count() == 1 ? 1 : side.scale();
        double ofOthers = seen == 1 ? 1 : scale;
        double more = seen == 1 ? scale - 1 : 1 - scale;
        distances(sides.margins, sides.saw, side.mean(), ofOthers, more, from);
        for (int r = 0; side.count() == 1 && r < from.length; r++) {
            // there are no others
            from[r] = sides.saw[r] == seen ? Double.NaN : from[r];
        }
    }

    private static void distances(
            double[] margins, double[] saw, double mean, double ofOthers, double more, double[] from) {
        for (int r = 0; r < from.length; r++) {
            from[r] = (margins[r] - mean) * (ofOthers + more * saw[r]);
        }
    }

    private static void pooled(
            double[] fromIn, double[] fromOut, double[] log, double[] in, double[] out, double[] online) {
        for (int r = 0; r < online.length; r++) {
            online[r] = (log[r] + fromOut[r] * fromOut[r] * out[r] - fromIn[r] * fromIn[r] * in[r]) * .5;
        }
    }

    private static void product(double[] a, double[] b, double[] product) {
        for (int r = 0; r < product.length; r++) {
            product[r] = a[r] * b[r];
        }
    }

    private static void shares(
            double[] saw, double[] fromIn, double[] fromOut, double ofIn, double ofOut, double[] share) {
        for (int r = 0; r < share.length; r++) {
            double in = fromIn[r] * fromIn[r] * ofIn;
            double out = fromOut[r] * fromOut[r] * ofOut;
            share[r] = out + saw[r] * (in - out);
        }
    }

    /** log(1 - u) = -2 artanh(u / (2 - u)), both quotients by one division. */
    private static void logs(double[] share, double[] inverse, double[] log) {
        for (int r = 0; r < share.length; r++) {
            double u = share[r];
            double left = 1 - u;
            double both = 1 / (left * (2 - u));
            inverse[r] = (2 - u) * both;
            log[r] = -u * left * both;
        }
        for (int r = 0; r < log.length; r++) {
            double s = log[r];
            double x = s * s;
            log[r] = s
                    * (2
                            + x
                                    * (2.0 / 3
                                            + x
                                                    * (2.0 / 5
                                                            + x
                                                                    * (2.0 / 7
                                                                            + x
                                                                                    * (2.0 / 9
                                                                                            + x
                                                                                                    * (2.0 / 11
                                                                                                            + x * 2.0
                                                                                                                    / 13))))));
        }
    }

    /** The scores with own variances, from their inverses: see {@link #variances}. */
    private void own(BothSides.OneSide in, BothSides.OneSide out) {
        double inWithout = (in.count() - 2) / in.squares();
        double outWithout = (out.count() - 2) / out.squares();
        double inAll = 1 / in.variance();
        double outAll = 1 / out.variance();
        variances(sides.saw, inverse, inWithout, inAll, outWithout, outAll, ownIn);
        ratios(fromIn, ownIn, fromOut, inverse, online);
        logs(sides.saw, log, Math.log(inWithout / outAll), Math.log(inAll / outWithout), online);
        roots(fromOut, inverse, offline);
    }

    /** Inverse variances, those of {@code out} in place of {@code inverse}. */
    private static void variances(
            double[] saw,
            double[] inverse,
            double inWithout,
            double inAll,
            double outWithout,
            double outAll,
            double[] in) {
        for (int r = 0; r < in.length; r++) {
            double without = inverse[r];
            in[r] = inAll + saw[r] * (inWithout * without - inAll);
            inverse[r] = outWithout * without + saw[r] * (outAll - outWithout * without);
        }
    }

    private static void ratios(double[] fromIn, double[] in, double[] fromOut, double[] out, double[] online) {
        for (int r = 0; r < online.length; r++) {
            online[r] = fromOut[r] * fromOut[r] * out[r] - fromIn[r] * fromIn[r] * in[r];
        }
    }

    private static void logs(double[] saw, double[] log, double ofIn, double ofOut, double[] online) {
        double more = ofIn - ofOut;
        for (int r = 0; r < online.length; r++) {
            online[r] = (online[r] + ofOut + log[r] + saw[r] * (more - 2 * log[r])) * .5;
        }
    }

    private static void roots(double[] from, double[] inverse, double[] offline) {
        for (int r = 0; r < offline.length; r++) {
            offline[r] = from[r] * Math.sqrt(inverse[r]);
        }
    }

    private void own(int r, BothSides.OneSide in, BothSides.OneSide out) {
        boolean seen = sides.saw[r] == 1;
        double inVariance = seen ? Gaussians.variance(sides.squaresWithout(r), in.count() - 1) : in.variance();
        double outVariance = seen ? out.variance() : Gaussians.variance(sides.squaresWithout(r), out.count() - 1);
        online[r] = Gaussians.logRatio(fromIn[r], inVariance, fromOut[r], outVariance);
        offline[r] = fromOut[r] / Math.sqrt(outVariance);
    }

    /** Log-likelihood ratio, with the example's own variances. */
    public double[] online() {
        return online;
    }

    /** The same with pooled variances. */
    public double[] onlinePooled() {
        return onlinePooled;
    }

    /** z of the Gaussian of those that did not see the example, with its own variance. */
    public double[] offline() {
        return offline;
    }

    /** The same with the pooled variance. */
    public double[] offlinePooled() {
        return offlinePooled;
    }
}
