package dev.peacock.audit.longtail;

import java.util.Arrays;

/**
 * Sums over subpopulations of the probability that one of frequency a is seen l times, C(n,l) a^l (1-a)^(n-l), and of a times that.
 *
 * <p>Each term is taken relative to the largest of its l, whose logarithm is known beforehand: so no sum underflows, whatever n and l,
 * and tau is right even where both sums are too small for a double.
 */
final class LevelSums {
    /** Below this a product of ratios has lost digits, and the next term is made anew. */
    private static final double SMALL = 1e-280;

    private final int n;
    private final double[] largest;
    private final double[] step;
    private final Sum[] number;
    private final Sum[] mass;

    private LevelSums(int n, double[] largest) {
        this.n = n;
        this.largest = largest;
        this.step = new double[largest.length];
        this.number = new Sum[largest.length];
        this.mass = new Sum[largest.length];
        for (int l = 0; l < largest.length; l++) {
            step[l] = l == 0 ? 0 : Math.exp(largest[l - 1] - largest[l]);
            number[l] = new Sum();
            mass[l] = new Sum();
        }
    }

    /**
     * Of frequencies with weights: how many subpopulations have each.
     *
     * @param frequencies in any order, within 0..1
     * @param weights as many
     */
    static Expected of(int subpopulations, int n, int most, double[] frequencies, double[] weights) {
        double[] ascending = frequencies.clone();
        Arrays.sort(ascending);
        double[] largest = new double[most + 1];
        Arrays.setAll(largest, l -> largest(ascending, n, l));
        LevelSums sums = new LevelSums(n, largest);
        for (int i = 0; i < frequencies.length; i++) {
            sums.add(frequencies[i], weights[i]);
        }
        return sums.expected(subpopulations);
    }

    /** The same of ascending frequencies that each are of one subpopulation. Equal ones are counted together. */
    static Expected of(int n, int most, double[] ascending) {
        double[] largest = new double[most + 1];
        Arrays.setAll(largest, l -> largest(ascending, n, l));
        LevelSums sums = new LevelSums(n, largest);
        for (int from = 0, to; from < ascending.length; from = to) {
            to = from + 1;
            while (to < ascending.length && ascending[to] == ascending[from]) {
                to++;
            }
            sums.add(ascending[from], to - from);
        }
        return sums.expected(ascending.length);
    }

    /** a^l (1-a)^(n-l) rises to a = l/n and then falls, so that its largest value is beside that. */
    private static double largest(double[] ascending, int n, int l) {
        int at = Arrays.binarySearch(ascending, (double) l / n);
        int above = at >= 0 ? at : -at - 1;
        double right = above < ascending.length ? logarithm(ascending[above], n, l) : Double.NEGATIVE_INFINITY;
        double left = above > 0 ? logarithm(ascending[above - 1], n, l) : Double.NEGATIVE_INFINITY;
        return Math.max(left, right);
    }

    /** ln a^l (1-a)^(n-l), where 0^0 is 1. */
    private static double logarithm(double a, int n, int l) {
        double seen = l == 0 ? 0 : l * Math.log(a);
        double others = l == n ? 0 : (n - l) * Math.log1p(-a);
        return seen + others;
    }

    private void add(double a, double weight) {
        if (a == 0 || a == 1) {
            int l = a == 0 ? 0 : n;
            if (l < largest.length) {
                add(l, a, weight * Math.exp(-largest[l]));
            }
            return;
        }
        double log = Math.log(a);
        double logOthers = Math.log1p(-a);
        double odds = a / (1 - a);
        double term = 0;
        for (int l = 0; l < largest.length; l++) {
            term *= odds * step[l];
            if (!(term > SMALL && term < Double.POSITIVE_INFINITY)) {
                term = Math.exp(l * log + (n - l) * logOthers - largest[l]);
            }
            add(l, a, weight * term);
        }
    }

    private void add(int l, double a, double term) {
        number[l].add(term);
        mass[l].add(a * term);
    }

    private Expected expected(int subpopulations) {
        double[] numbers = new double[largest.length];
        double[] masses = new double[largest.length];
        double[] tau = new double[largest.length];
        double logChoose = 0;
        for (int l = 0; l < largest.length; l++) {
            logChoose += l == 0 ? 0 : Math.log((double) (n - l + 1) / l);
            tau[l] = Double.NaN;
            if (largest[l] > Double.NEGATIVE_INFINITY) {
                double scale = logChoose + largest[l];
                numbers[l] = Math.exp(scale + Math.log(number[l].value()));
                masses[l] = Math.exp(scale + Math.log(mass[l].value()));
                tau[l] = mass[l].value() / number[l].value();
            }
        }
        return new Expected(subpopulations, n, numbers, masses, tau);
    }
}
