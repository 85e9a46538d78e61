package dev.peacock.audit.canary;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.language.NextSymbol;
import java.util.stream.IntStream;

/**
 * A Markov chain as a language model: the next symbol depends on the last one and on its place. Its states are the place, and the last
 * symbol.
 */
public final class MarkovModel implements NextSymbol {
    private final double[][][] transition;

    /** @param transition P(next) by place, last symbol and next; the last place's holds for all later ones */
    public MarkovModel(double[][][] transition) {
        this.transition = transition;
    }

    /** Of so many symbols, with probabilities whose logarithms are normal with this standard deviation. */
    public static MarkovModel random(int places, int symbols, double spread, RandomStream random) {
        double[][][] transition = new double[places][symbols][symbols];
        for (double[][] place : transition) {
            for (double[] row : place) {
                double sum = 0;
                for (int s = 0; s < symbols; s++) {
                    row[s] = Math.exp(spread * random.nextGaussian());
                    sum += row[s];
                }
                for (int s = 0; s < symbols; s++) {
                    row[s] /= sum;
                }
            }
        }
        return new MarkovModel(transition);
    }

    /** -log2 of the probability of symbols after the start. */
    public double bits(int[] symbols) {
        return IntStream.range(0, symbols.length)
                        .mapToDouble(at -> -(float) Math.log(row(at, at == 0 ? 0 : symbols[at - 1])[symbols[at]]))
                        .sum()
                / Math.log(2);
    }

    private double[] row(int place, int last) {
        return transition[Math.min(place, transition.length - 1)][last];
    }

    @Override
    public int vocabulary() {
        return transition[0].length;
    }

    @Override
    public int stateSize() {
        return 1;
    }

    @Override
    public void step(int rows, float[] states, int[] symbols, float[] logProbabilities) {
        int v = vocabulary();
        for (int r = 0; r < rows; r++) {
            double[] row = row((int) states[r], symbols[r]);
            states[r]++;
            for (int s = 0; s < v; s++) {
                logProbabilities[r * v + s] = (float) Math.log(row[s]);
            }
        }
    }
}
