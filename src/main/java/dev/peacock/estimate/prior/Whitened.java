package dev.peacock.estimate.prior;

import dev.peacock.estimate.BitColumns;
import dev.peacock.training.fleet.cpu.Blas;

/**
 * The covariance of scores over runs for test examples of one label, without their neighbours' part: M = I + all X X' + label X_l
 * X_l', in units of the noise's variance, factorised once. The neighbours of each test example add a matrix of their number's rank.
 */
public final class Whitened {
    private final Cholesky factor;
    private final PriorWeights weights;
    private final double logDeterminant;

    /** {@code ofLabel}: of the train examples of the test examples' label. */
    public Whitened(RunGram all, RunGram ofLabel, PriorWeights weights) {
        this(all, ofLabel, weights, all.runs());
    }

    /** Of the first {@code t} runs alone. */
    public Whitened(RunGram all, RunGram ofLabel, PriorWeights weights, int t) {
        double[] matrix = Cholesky.identity(t);
        all.addTo(matrix, t, weights.all());
        ofLabel.addTo(matrix, t, weights.label());
        this.factor = new Cholesky(matrix, t);
        this.weights = weights;
        this.logDeterminant = factor.logDeterminant();
    }

    /** t, the number of runs. */
    int runs() {
        return factor.size();
    }

    /** L^-1 of the centred inclusion of train examples, t values each. */
    public double[] columns(BitColumns included) {
        int t = factor.size();
        double[] columns = new double[Math.multiplyExact(t, included.columns())];
        for (int i = 0; i < included.columns(); i++) {
            long[] saw = included.column(i);
            int count = 0;
            for (int r = 0; r < t; r++) {
                count += (int) (saw[r >>> 6] >>> r & 1);
            }
            double mean = (double) count / t;
            for (int r = 0; r < t; r++) {
                columns[i * t + r] = (saw[r >>> 6] >>> r & 1) - mean;
            }
        }
        factor.solve(columns, included.columns());
        return columns;
    }

    /** L^-1 of centred scores, t of each of {@code count} test examples, in place. */
    public void whiten(double[] scores, int count) {
        factor.solve(scores, count);
    }

    /** L'^-1 of what {@link OfOne#alpha} gave, in place. */
    public void unwhiten(double[] alpha, int count) {
        factor.solveTransposed(alpha, count);
    }

    /**
     * One test example.
     *
     * @param columns by {@link #columns}
     * @param near its neighbours' places among them
     * @param squaredDistances to these
     */
    public OfOne ofOne(double[] columns, int[] near, double[] squaredDistances) {
        return new OfOne(columns, near, squaredDistances);
    }

    /** The posterior of all train examples' effects on one test example. */
    public final class OfOne {
        private final int neighbours;
        /** L^-1 of the neighbours' columns, times the root of their kernel: t x neighbours. */
        private final double[] scaled;
        /** Of I + scaled' scaled. */
        private final Cholesky small;

        private OfOne(double[] columns, int[] near, double[] squaredDistances) {
            int t = factor.size();
            this.neighbours = near.length;
            this.scaled = new double[t * neighbours];
            for (int k = 0; k < neighbours; k++) {
                double root = Math.sqrt(weights.kernel(squaredDistances[k]));
                for (int r = 0; r < t; r++) {
                    scaled[k * t + r] = root * columns[near[k] * t + r];
                }
            }
            double[] matrix = Cholesky.identity(neighbours);
            if (neighbours > 0) {
                Blas.library().dsyrk("L", "T", neighbours, t, 1, scaled, t, 1, matrix, neighbours);
            }
            this.small = new Cholesky(matrix, neighbours);
        }

        /** log det A, A = V X' X + I in units of the noise's variance. */
        public double logDeterminant() {
            return logDeterminant + small.logDeterminant();
        }

        /** y' A^-1 y of the whitened scores that begin at {@code from}. */
        public double quadratic(double[] whitened, int from) {
            double[] reduced = reduced(whitened, from);
            double sum = 0;
            for (int r = from; r < from + factor.size(); r++) {
                sum += whitened[r] * whitened[r];
            }
            for (double value : reduced) {
                sum -= value * value;
            }
            return sum;
        }

        /** Replaces whitened scores by L^-1 (I - U (I + U' U)^-1 U') of them, of which {@link #unwhiten} makes A^-1 y. */
        public void alpha(double[] whitened, int from) {
            if (neighbours == 0) {
                return;
            }
            double[] x = reduced(whitened, from);
            small.solveTransposed(x, 1);
            int t = factor.size();
            Blas.library().dgemv("N", t, neighbours, -1, scaled, 0, t, x, 0, 1, 1, whitened, from, 1);
        }

        /** (I + U' U)^-1/2 U' of whitened scores. */
        private double[] reduced(double[] whitened, int from) {
            double[] x = new double[neighbours];
            if (neighbours > 0) {
                int t = factor.size();
                Blas.library().dgemv("T", t, neighbours, 1, scaled, 0, t, whitened, from, 1, 0, x, 0, 1);
                small.solve(x, 1);
            }
            return x;
        }

        /**
         * The posterior's variance of a train example's effect, in units of the noise's variance.
         *
         * @param variance the prior's
         * @param columns by {@link #columns}, of which the train example's begins at {@code from}
         */
        double posteriorVariance(double variance, double[] columns, int from) {
            return Math.max(0, variance - variance * variance * quadratic(columns, from));
        }
    }
}
