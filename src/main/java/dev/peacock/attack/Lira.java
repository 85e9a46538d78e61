package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;
import java.util.Arrays;

/**
 * LiRA (Carlini et al. 2022), with every run in turn as the target and all others as its shadow models, in O(t) for
 * each example. The target's own value is left out of both Gaussians by subtracting it from centred sums. Scores as
 * {@link Gaussians} defines them, NaN where undefined. The arrays are by run and are overwritten by the next example;
 * not thread-safe.
 */
public final class Lira {
    private final Side in;
    private final Side out;
    private final double[] varianceIn;
    private final double[] varianceOut;
    /** log(out / in) and 1 / sqrt(out) of the pooled variances. */
    private final double[] pooledLog;

    private final double[] pooledScale;
    private final double[] online;
    private final double[] onlinePooled;
    private final double[] offline;
    private final double[] offlinePooled;

    public Lira(PooledVariances pooled) {
        int runs = pooled.in().length;
        this.in = new Side(runs);
        this.out = new Side(runs);
        this.varianceIn = pooled.in();
        this.varianceOut = pooled.out();
        this.pooledLog = new double[runs];
        this.pooledScale = new double[runs];
        Arrays.setAll(pooledLog, r -> Math.log(varianceOut[r] / varianceIn[r]));
        Arrays.setAll(pooledScale, r -> 1 / Math.sqrt(varianceOut[r]));
        this.online = new double[runs];
        this.onlinePooled = new double[runs];
        this.offline = new double[runs];
        this.offlinePooled = new double[runs];
    }

    /** Scores the block's i-th example in every run. */
    public void score(MarginBlock block, int i) {
        Side.fill(block, i, in, out);
        scoreMembers();
        scoreOthers();
    }

    private void scoreMembers() {
        int k = in.count();
        double scale = k / (k - 1.0);
        double variance = Gaussians.variance(out.squares(), out.count());
        double deviation = Math.sqrt(variance);
        for (int j = 0; j < k; j++) {
            int r = in.run(j);
            // the distance from the mean of the others: d + d / (k - 1); 0 * infinity is NaN where there are none
            double fromIn = (in.value(j) - in.mean()) * scale;
            double fromOut = in.value(j) - out.mean();
            double without = Gaussians.variance(in.squaresWithout(j), k - 1);
            put(r, fromIn, without, fromOut, variance);
            offline[r] = fromOut / deviation;
        }
    }

    private void scoreOthers() {
        int k = out.count();
        double scale = k / (k - 1.0);
        double variance = Gaussians.variance(in.squares(), in.count());
        for (int j = 0; j < k; j++) {
            int r = out.run(j);
            double fromOut = (out.value(j) - out.mean()) * scale;
            double fromIn = out.value(j) - in.mean();
            double without = Gaussians.variance(out.squaresWithout(j), k - 1);
            put(r, fromIn, variance, fromOut, without);
            offline[r] = fromOut / Math.sqrt(without);
        }
    }

    private void put(int r, double fromIn, double ownIn, double fromOut, double ownOut) {
        online[r] = Gaussians.logRatio(fromIn, ownIn, fromOut, ownOut);
        onlinePooled[r] = (pooledLog[r] + fromOut * fromOut / varianceOut[r] - fromIn * fromIn / varianceIn[r]) / 2;
        offlinePooled[r] = fromOut * pooledScale[r];
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
