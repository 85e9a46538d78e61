package dev.peacock.generate.model;

import dev.peacock.stats.RandomStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How the next token is drawn: the log-probabilities are divided by the temperature; then only the {@code topK} most probable tokens are
 * kept; then of these only the fewest that together have the probability {@code topP}; then they are normalized. Of equally probable
 * tokens those with the smaller number come first.
 *
 * @param temperature 0 or more; 0 always takes the most probable token
 * @param topK tokens kept, 1 or more; 0 for all
 * @param topP probability kept, in (0, 1]; 1 for all
 */
public record Sampling(double temperature, int topK, double topP) implements Serializable {
    /** Steps by which less probable tokens are looked at, in nats, and where all that are left are looked at. */
    private static final double STEP = 2;

    private static final double MOST_BELOW = 40;

    /** The model's own distribution. */
    public static final Sampling PLAIN = new Sampling(1, 0, 1);

    public static final Sampling GREEDY = new Sampling(0, 0, 1);

    /** IllegalArgumentException for a value outside its range. */
    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature) || topK < 0 || !(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("temperature " + temperature + ", top-k " + topK + ", top-p " + topP);
        }
    }

    /**
     * The natural logarithms of the probabilities that tokens have by this scheme.
     *
     * @param logs the model's own, of {@code size} tokens from {@code from} on; they need not be normalized
     * @return [size]; negative infinity for a token that is never drawn
     */
    public double[] logProbabilities(float[] logs, int from, int size) {
        double[] scaled = new double[size];
        Arrays.fill(scaled, Double.NEGATIVE_INFINITY);
        if (temperature == 0) {
            scaled[mostProbable(logs, from, size)] = 0;
            return scaled;
        }
        // by a small temperature, the logarithms themselves would become infinite
        double most = logs[from + mostProbable(logs, from, size)];
        for (int token = 0; token < size; token++) {
            scaled[token] = (logs[from + token] - most) / temperature;
        }
        if (topK > 0 && topK < size) {
            keep(scaled, mostProbableFirst(scaled, some -> some.length >= topK), topK);
        }
        normalize(scaled);
        if (topP < 1) {
            cut(scaled);
            normalize(scaled);
        }
        return scaled;
    }

    /** A token, drawn by what {@link #logProbabilities} gives. */
    public static int draw(double[] logProbabilities, RandomStream random) {
        double left = random.nextDouble();
        int last = -1;
        for (int token = 0; token < logProbabilities.length; token++) {
            double log = logProbabilities[token];
            double probability = log > Double.NEGATIVE_INFINITY ? Math.exp(log) : 0;
            if (probability > 0) {
                last = token;
                left -= probability;
                if (left < 0) {
                    return token;
                }
            }
        }
        return last;
    }

    /** Whether it is the model's own distribution. */
    public boolean isPlain() {
        return temperature == 1 && topK == 0 && topP == 1;
    }

    /**
     * A token of the model's own distribution, without a pass over all of it: as {@link #draw(double[], RandomStream)} where the
     * probabilities sum to 1.
     *
     * @param logs the model's own
     */
    public static int drawPlain(float[] logs, RandomStream random) {
        double left = random.nextDouble();
        int last = -1;
        for (int token = 0; token < logs.length; token++) {
            if (logs[token] > Float.NEGATIVE_INFINITY) {
                last = token;
                left -= Math.exp(logs[token]);
                if (left < 0) {
                    return token;
                }
            }
        }
        return last;
    }

    private static int mostProbable(float[] logs, int from, int size) {
        int best = 0;
        for (int token = 1; token < size; token++) {
            if (logs[from + token] > logs[from + best]) {
                best = token;
            }
        }
        return best;
    }

    /** Keeps the fewest that have the probability {@code topP} together, of normalized logarithms. */
    private void cut(double[] logs) {
        Integer[] order = mostProbableFirst(logs, some -> sum(logs, some) >= topP);
        double sum = 0;
        int kept = 0;
        while (kept < order.length && (kept == 0 || sum < topP)) {
            sum += Math.exp(logs[order[kept++]]);
        }
        keep(logs, order, kept);
    }

    private static double sum(double[] logs, Integer[] some) {
        double total = 0;
        for (int token : some) {
            total += Math.exp(logs[token]);
        }
        return total;
    }

    /** Leaves nothing but the first {@code kept} of an order. */
    private static void keep(double[] logs, Integer[] order, int kept) {
        double[] chosen = new double[Math.min(kept, order.length)];
        Arrays.setAll(chosen, rank -> logs[order[rank]]);
        Arrays.fill(logs, Double.NEGATIVE_INFINITY);
        for (int rank = 0; rank < chosen.length; rank++) {
            logs[order[rank]] = chosen[rank];
        }
    }

    /** The first tokens by their probability, as many as are enough and maybe more; the others are not sorted. */
    private static Integer[] mostProbableFirst(double[] logs, Predicate<Integer[]> enough) {
        double most = Arrays.stream(logs).max().orElse(0);
        for (double below = STEP; ; below += STEP) {
            double from = below < MOST_BELOW ? most - below : -Double.MAX_VALUE;
            Integer[] some = IntStream.range(0, logs.length)
                    .filter(token -> logs[token] >= from)
                    .boxed()
                    .toArray(Integer[]::new);
            if (below >= MOST_BELOW || enough.test(some)) {
                Arrays.sort(some, (a, b) -> Double.compare(logs[b], logs[a]));
                return some;
            }
        }
    }

    private static void normalize(double[] logs) {
        double most = Arrays.stream(logs).max().orElse(0);
        double sum = 0;
        for (double log : logs) {
            sum += log > Double.NEGATIVE_INFINITY ? Math.exp(log - most) : 0;
        }
        double shift = most + Math.log(sum);
        for (int token = 0; token < logs.length; token++) {
            logs[token] -= shift;
        }
    }
}
