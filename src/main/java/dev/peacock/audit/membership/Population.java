package dev.peacock.audit.membership;

import dev.peacock.attack.Side;
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
    /** By run, ascending, what is undefined (0 / 0) last. */
    private final double[] ratios;

    private final int[] defined;

    private Population(boolean documents, int size, double[] ratios, int[] defined) {
        this.documents = documents;
        this.size = size;
        this.ratios = ratios;
        this.defined = defined;
    }

    /** Of examples that no run saw; {@code documents}: whether their margins are mean log-probabilities of characters. */
    public static Population of(MarginBlock test, boolean documents) {
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
                ratios[r * size + i] = f[r] / (Side.sumWithout(f, t, sum, r) / (t - 1));
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
        return new Population(documents, size, ratios, defined);
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

    /** The share of the population with ratio / ratio_z > gamma in a run; NaN where undefined. */
    double share(int run, double ratio, double gamma) {
        if (Double.isNaN(ratio) || defined[run] == 0) {
            return Double.NaN;
        }
        int from = run * size;
        int low = from;
        int high = from + defined[run];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ratio > gamma * ratios[middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (double) (low - from) / defined[run];
    }
}
