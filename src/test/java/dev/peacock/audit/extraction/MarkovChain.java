package dev.peacock.audit.extraction;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.language.NextSymbol;

/** The next symbol depends on the last one alone. */
record MarkovChain(double[][] probabilities) implements NextSymbol {
    /** Random probabilities, none of them 0. */
    static MarkovChain random(int symbols, long seed) {
        RandomStream random = new RandomStream(seed);
        double[][] all = new double[symbols][symbols];
        for (double[] row : all) {
            double sum = 0;
            for (int s = 0; s < symbols; s++) {
                row[s] = 0.05 + random.nextDouble() * random.nextDouble();
                sum += row[s];
            }
            for (int s = 0; s < symbols; s++) {
                row[s] /= sum;
            }
        }
        return new MarkovChain(all);
    }

    @Override
    public int vocabulary() {
        return probabilities.length;
    }

    @Override
    public int stateSize() {
        return 1;
    }

    @Override
    public void step(int rows, float[] states, int[] symbols, float[] logProbabilities) {
        for (int row = 0; row < rows; row++) {
            states[row] = symbols[row];
            for (int s = 0; s < vocabulary(); s++) {
                logProbabilities[row * vocabulary() + s] = (float) Math.log(probabilities[symbols[row]][s]);
            }
        }
    }
}
