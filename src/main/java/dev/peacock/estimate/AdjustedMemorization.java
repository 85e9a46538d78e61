package dev.peacock.estimate;

import dev.peacock.subset.OthersIncluded;

/** Memorization of the examples of a block, adjusted for their neighbours, and the best number of neighbours. */
public final class AdjustedMemorization {
    /** Parts of the runs in cross-validation: run r, counted among those used, is in part r mod FOLDS. */
    private static final int FOLDS = 5;

    private AdjustedMemorization() {}

    /** Adjusted for {@code k} neighbours. */
    public static Estimate[] of(TrainBlock train, Neighbourhood near, int k, OthersIncluded others) {
        Estimate[] estimates = new Estimate[train.block().size()];
        for (int i = 0; i < estimates.length; i++) {
            int used = Math.min(k, near.nearest()[i].length);
            int[] columns = PairwiseProducts.columns(used, 0);
            PairwiseProducts products = new PairwiseProducts(train.correct(), i, near, used);
            JointCounts in =
                    products.within(train.included().column(i), train.included().count(i), columns);
            estimates[i] = Adjustment.estimate(in, products.all(columns).minus(in), used, others);
        }
        return estimates;
    }

    /**
     * By candidate number of neighbours: the cross-validated variance of memorization, summed over the examples of the block. It
     * is the mean squared error of predicting held-out runs of an arm, divided by the arm's runs, in and out added.
     */
    public static double[] errors(TrainBlock train, Neighbourhood near) {
        double[] errors = new double[Adjustment.CANDIDATES.length];
        long[][] folds = folds(train.included().rows(), train.included().words());
        for (int i = 0; i < train.block().size(); i++) {
            int most = near.nearest()[i].length;
            int[] columns = PairwiseProducts.columns(most, 0);
            PairwiseProducts products = new PairwiseProducts(train.correct(), i, near, most);
            JointCounts all = products.all(columns);
            long[] seen = train.included().column(i);
            JointCounts in = products.within(seen, train.included().count(i), columns);
            if (Adjustment.counts(in, all.minus(in)).isDefined()) {
                int least = Math.min(in.runs(), all.runs() - in.runs());
                addErrors(products, seen, folds, in, columns, least, errors);
                long[] unseen = new long[seen.length];
                for (int w = 0; w < unseen.length; w++) {
                    unseen[w] = ~seen[w];
                }
                addErrors(products, unseen, folds, all.minus(in), columns, least, errors);
            }
        }
        return errors;
    }

    private static void addErrors(
            PairwiseProducts products, long[] arm, long[][] folds, JointCounts all, int[] columns, int least, double[] errors) {
        double weight = 1 / ((double) all.runs() * all.runs());
        long[] held = new long[arm.length];
        for (long[] fold : folds) {
            int runs = 0;
            for (int w = 0; w < held.length; w++) {
                held[w] = arm[w] & fold[w];
                runs += Long.bitCount(held[w]);
            }
            if (runs == 0 || runs == all.runs()) {
                continue;
            }
            JointCounts others = products.within(held, runs, columns);
            JointCounts training = all.minus(others);
            int enoughFor = Math.min(least, training.runs());
            for (int c = 0; c < errors.length; c++) {
                int k = Adjustment.feasible(Math.min(Adjustment.CANDIDATES[c], columns.length - 1), enoughFor);
                errors[c] += weight * LeastSquares.fit(training, k).squaredError(others);
            }
        }
    }

    private static long[][] folds(int rows, int words) {
        long[][] folds = new long[FOLDS][words];
        for (int r = 0; r < rows; r++) {
            folds[r % FOLDS][r >>> 6] |= 1L << r;
        }
        return folds;
    }

    /**
     * The number of neighbours with the least error, the fewest of equals, and the gain.
     *
     * @param gain error of the plain difference over that of the chosen, at most 1e9
     */
    public record Choice(int neighbours, double gain) {
        /** From sums of {@link #errors} over all blocks. */
        public static Choice of(double[] errors) {
            int best = 0;
            for (int c = 1; c < errors.length; c++) {
                if (errors[c] < errors[best]) {
                    best = c;
                }
            }
            double gain = best == 0 ? 1 : errors[0] / Math.max(errors[best], errors[0] * 1e-9);
            return new Choice(Adjustment.CANDIDATES[best], gain);
        }
    }
}
