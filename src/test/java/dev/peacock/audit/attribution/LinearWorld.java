package dev.peacock.audit.attribution;

import dev.peacock.bits.PackedBits;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Models whose margins are the sums of the true scores of what they saw, and noise. */
final class LinearWorld {
    final int n;
    final int q;
    final double[][] tau;
    final Judges judges;

    /** Models of the world, each of a group of its own number times {@code groups / t}. */
    LinearWorld(int t, int n, int q, double noise, int groups, RandomStream random) {
        this.n = n;
        this.q = q;
        this.tau = normal(n, q, random);
        this.judges = models(tau, t, noise, groups, random);
    }

    static Judges models(double[][] tau, int t, double noise, int groups, RandomStream random) {
        int n = tau.length;
        List<PackedBits> included = new ArrayList<>();
        float[][] margins = new float[t][tau[0].length];
        for (int r = 0; r < t; r++) {
            PackedBits.Builder bits = new PackedBits.Builder(n);
            double[] sums = new double[tau[0].length];
            for (int i = 0; i < n; i++) {
                if (random.nextInt(2) == 1) {
                    bits.set(i);
                    for (int j = 0; j < sums.length; j++) {
                        sums[j] += tau[i][j];
                    }
                }
            }
            included.add(bits.build());
            for (int j = 0; j < sums.length; j++) {
                margins[r][j] = (float) (sums[j] + noise * random.nextGaussian());
            }
        }
        int[] ends = IntStream.rangeClosed(1, groups)
                .map(g -> (int) ((long) g * t / groups))
                .toArray();
        return new Judges(Masks.of(included, n), margins, ends);
    }

    static double[][] normal(int n, int q, RandomStream random) {
        double[][] values = new double[n][q];
        for (double[] row : values) {
            for (int j = 0; j < q; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return values;
    }

    static SubsetSums sums(Judges judges, double[][] scores) {
        SubsetSums sums = new SubsetSums(judges.masks(), scores[0].length, new int[0]);
        int atOnce = 2 * SubsetSums.GROUP;
        for (int first = 0; first < scores.length; first += atOnce) {
            int count = Math.min(atOnce, scores.length - first);
            double[] values = new double[atOnce * scores[0].length];
            for (int i = 0; i < count; i++) {
                System.arraycopy(scores[first + i], 0, values, i * scores[0].length, scores[0].length);
            }
            sums.trainRows(first, count, values);
        }
        return sums;
    }

    /** Spearman's correlation of two normal variables whose correlation is r (Pearson 1907). */
    static double spearman(double r) {
        return 6 / Math.PI * Math.asin(r / 2);
    }
}
