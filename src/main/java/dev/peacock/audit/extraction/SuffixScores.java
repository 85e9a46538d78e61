package dev.peacock.audit.extraction;

import dev.peacock.generate.model.Sampling;
import dev.peacock.training.language.NextSymbol;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The exact probability of suffixes by a model that gives the distribution of the next symbol, many texts side by side. */
public final class SuffixScores {
    /** Texts that are read side by side, whose states stay in a core's caches. */
    private static final int ROWS = 256;
    /** Log-probabilities that are held at a time, of models with many symbols. */
    private static final int MOST_LOGS = 1 << 22;

    private SuffixScores() {}

    /**
     * A text whose end is asked for.
     *
     * @param symbols of the prefix and the suffix, without an end
     * @param prefix symbols of the prefix, 0 or more
     */
    public record Text(int[] symbols, int prefix) {}

    /** ln p_z of each text's suffix under a sampling scheme, and whether each of its symbols is the most probable one at its place. */
    public static List<Measured> of(NextSymbol model, List<Text> texts, Sampling sampling) {
        int[] order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(text -> -texts.get(text).symbols.length))
                .mapToInt(Integer::intValue)
                .toArray();
        Measured[] all = new Measured[order.length];
        int rows = Math.max(1, Math.min(ROWS, MOST_LOGS / model.vocabulary()));
        for (int from = 0; from < order.length; from += rows) {
            part(model, texts, Arrays.copyOfRange(order, from, Math.min(order.length, from + rows)), sampling, all);
        }
        return List.of(all);
    }

    /** {@code order}: numbers of texts, the longest first, so that those that are not at their end are the first ones. */
    private static void part(NextSymbol model, List<Text> texts, int[] order, Sampling sampling, Measured[] all) {
        int size = model.vocabulary();
        float[] states = new float[order.length * model.stateSize()];
        float[] logs = new float[order.length * size];
        // symbol 0 stands before every text
        int[] fed = new int[order.length];
        double[] sums = new double[order.length];
        boolean[] greedy = new boolean[order.length];
        Arrays.fill(greedy, true);
        int rows = order.length;
        for (int t = 0; ; t++) {
            while (rows > 0 && texts.get(order[rows - 1]).symbols.length <= t) {
                rows--;
            }
            if (rows == 0) {
                break;
            }
            model.step(rows, states, fed, logs);
            for (int row = 0; row < rows; row++) {
                Text text = texts.get(order[row]);
                fed[row] = text.symbols[t];
                if (t >= text.prefix) {
                    // a model's own distribution needs no pass over all symbols
                    sums[row] += sampling.equals(Sampling.PLAIN)
                            ? logs[row * size + fed[row]]
                            : sampling.logProbabilities(logs, row * size, size)[fed[row]];
                    greedy[row] &= isMost(logs, row * size, size, fed[row]);
                }
            }
        }
        for (int row = 0; row < order.length; row++) {
            all[order[row]] = Measured.exact(Math.min(0, sums[row]), greedy[row]);
        }
    }

    private static boolean isMost(float[] logs, int from, int size, int symbol) {
        for (int other = 0; other < size; other++) {
            float more = logs[from + other] - logs[from + symbol];
            if (more > 0 || more == 0 && other < symbol) {
                return false;
            }
        }
        return true;
    }
}
