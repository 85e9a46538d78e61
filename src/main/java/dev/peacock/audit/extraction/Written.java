package dev.peacock.audit.extraction;

import dev.peacock.training.language.NextSymbol;

/**
 * A model whose symbol for everything that has none of its own is never written, since it has no text: the distribution of the next symbol,
 * given that it is another one. Not thread-safe.
 *
 * @param other that symbol, -1 for none
 */
public record Written(NextSymbol model, int other) implements NextSymbol {
    @Override
    public int vocabulary() {
        return model.vocabulary();
    }

    @Override
    public int stateSize() {
        return model.stateSize();
    }

    @Override
    public void step(int rows, float[] states, int[] symbols, float[] logProbabilities) {
        model.step(rows, states, symbols, logProbabilities);
        if (other < 0) {
            return;
        }
        int size = vocabulary();
        for (int row = 0; row < rows; row++) {
            logProbabilities[row * size + other] = Float.NEGATIVE_INFINITY;
            float shift = (float) logSum(logProbabilities, row * size, size);
            for (int symbol = row * size; symbol < (row + 1) * size; symbol++) {
                logProbabilities[symbol] -= shift;
            }
        }
    }

    private static double logSum(float[] logs, int from, int size) {
        double most = Double.NEGATIVE_INFINITY;
        for (int k = from; k < from + size; k++) {
            most = Math.max(most, logs[k]);
        }
        double sum = 0;
        for (int k = from; k < from + size; k++) {
            sum += Math.exp(logs[k] - most);
        }
        return most + Math.log(sum);
    }
}
