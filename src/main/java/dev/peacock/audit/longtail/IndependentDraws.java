package dev.peacock.audit.longtail;

import dev.peacock.stats.RandomStream;

/**
 * N frequencies drawn independently from a list, with replacement, and divided by their sum: the prior of Feldman's paper (2020,
 * section 2.1).
 */
public record IndependentDraws(FrequencyList list) implements Prior {

    @Override
    public int subpopulations() {
        return list.subpopulations();
    }

    /**
     * The frequency of a subpopulation is p / (p + S), p one draw from the list and S the sum of the N - 1 others: sums over the list
     * and the law of S. Right to about 1e-5.
     */
    @Override
    public Expected expected(int n, int most) {
        WeightedPoints own = WeightedPoints.ofList(list.ascending());
        WeightedPoints others = OthersSum.of(list.ascending(), list.subpopulations() - 1);
        int points = Math.multiplyExact(own.size(), others.size());
        double[] frequencies = new double[points];
        double[] weights = new double[points];
        for (int i = 0, at = 0; i < own.size(); i++) {
            for (int j = 0; j < others.size(); j++, at++) {
                double p = own.values()[i];
                double all = p + others.values()[j];
                // no mass at all is possible only where the list has zeros; such a draw stands for equal frequencies
                frequencies[at] = all > 0 ? p / all : 1.0 / subpopulations();
                weights[at] = subpopulations() * own.weights()[i] * others.weights()[j];
            }
        }
        return LevelSums.of(subpopulations(), n, most, frequencies, weights);
    }

    @Override
    public double[] draw(RandomStream random) {
        double[] from = list.ascending();
        double[] frequencies = new double[from.length];
        double sum = 0;
        while (!(sum > 0)) {
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] = from[random.nextInt(from.length)];
            }
            sum = Sum.of(frequencies);
        }
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] /= sum;
        }
        return frequencies;
    }

    @Override
    public String words() {
        return list.words() + ", drawn independently and divided by their sum";
    }
}
