package dev.peacock.audit.membership;

import dev.peacock.attack.LeftOut;
import dev.peacock.estimate.MarginBlock;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The population of RMIA (Zarifzadeh et al. 2024): for every target run r, the ratios f_r(z) / p(z) over examples z
 * that no run saw, where p(z) is the mean of f(z) over all runs except r. f is the probability of the true label, 1 /
 * (1 + e^-phi), or of documents the geometric mean of the probabilities of the characters, e^phi.
 */
public final class Population implements Serializable {
    private static final long serialVersionUID = 1L;

    private final boolean documents;
    private final int size;
    /**
     * By run, gamma times its ratios, ascending, what is undefined (0 / 0) last: the bits of doubles, which, as none is negative, have the
     * order of whole numbers.
     */
    private final long[] limits;

    private final int[] defined;

    private Population(boolean documents, int size, long[] limits, int[] defined) {
        this.documents = documents;
        this.size = size;
        this.limits = limits;
        this.defined = defined;
    }

    /**
     * Of examples that no run saw.
     *
     * @param documents whether their margins are mean log-probabilities of characters
     * @param gamma by how much a ratio must be larger than one of the population, more than 0
     */
    public static Population of(MarginBlock test, boolean documents, double gamma) {
        int t = test.runs();
        int size = test.size();
        double[] ratios = new double[t * size];
        double[] f = new double[t];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int r = 0; r < t; r++) {
                f[r] = probability(test.margin(i, r), documents);
                sum += f[r];
            }
            for (int r = 0; r < t; r++) {
                ratios[r * size + i] = f[r] / (LeftOut.sum(f, t, sum, r) / (t - 1));
            }
        }
        int[] defined = new int[t];
        for (int r = 0; r < t; r++) {
            // sorting puts NaN last
            Arrays.sort(ratios, r * size, (r + 1) * size);
            int count = size;
            while (count > 0 && Double.isNaN(ratios[r * size + count - 1])) {
                count--;
            }
            defined[r] = count;
        }
        long[] limits = new long[ratios.length];
        Arrays.setAll(limits, z -> Double.doubleToRawLongBits(gamma * ratios[z]));
        return new Population(documents, size, limits, defined);
    }

    /** f of a margin. */
    double probability(double margin) {
        return probability(margin, documents);
    }

    private static double probability(double margin, boolean documents) {
        return documents ? Math.exp(margin) : 1 / (1 + Math.exp(-margin));
    }

    /** Number of examples. */
    public int size() {
        return size;
    }

    /**
     * Puts in place of ratios, by example and run, the share of the population with ratio / ratio_z > gamma in that run; NaN where
     * undefined. Run by run, since a run's population has to come from far, and all examples in step, so that none waits for another.
     */
    void shares(double[] ratios, int examples) {
        int t = defined.length;
        long[] wanted = new long[examples];
        int[] below = new int[examples];
        for (int r = 0; r < t; r++) {
            for (int i = 0, at = r; i < examples; i++, at += t) {
                wanted[i] = Double.doubleToRawLongBits(ratios[at]);
            }
            Arrays.fill(below, r * size);
            search(wanted, defined[r], below);
            for (int i = 0, at = r; i < examples; i++, at += t) {
                ratios[at] = Double.isNaN(ratios[at]) ? Double.NaN : (double) (below[i] - r * size) / defined[r];
            }
        }
    }

    /** Moves each place behind those of the next {@code count} limits that are below what is wanted; without branches, which would go either way. */
    private void search(long[] wanted, int count, int[] places) {
        for (int left = count; left > 0; ) {
            int half = (left + 1) >>> 1;
            for (int i = 0; i < places.length; i++) {
                places[i] += half & (int) ((limits[places[i] + half - 1] - wanted[i]) >> 63);
            }
            left -= half;
        }
    }
}
