package dev.peacock.audit.canary.effect;

import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import dev.peacock.stats.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A lower bound on epsilon at delta 0, from guesses which models saw which secrets (Steinke et al. 2023, theorem 5.2, with guesses about
 * several models added up). It holds if an independent fair coin decided for each secret and model whether the model saw the secret, and
 * nothing else depends on the coins of the models that are guessed about.
 *
 * @param models how many are guessed about
 * @param canaries pairs of a secret and such a model
 * @param guesses how many were made
 * @param correct how many of them are right
 * @param epsilon the bound, at least 0, for the protection of a secret with all of its copies
 * @param epsilonOfCopy the bound for the protection of one copy that follows: by group privacy n copies are protected by n times its
 *     epsilon
 */
public record CoinBound(int models, long canaries, int guesses, int correct, double epsilon, double epsilonOfCopy) {
    /** The shares of secrets about which a model is guessed to have seen them, or not; the best is taken, corrected for the choice. */
    private static final double[] SHARES = {1, 0.5, 0.25};

    /** A score, larger if the secret is more likely in, with its coin, and its turn among equal scores. */
    private record Scored(double score, boolean in, long turn) {}

    /**
     * The bound; null where no model has two scores.
     *
     * @param scores by secret and model, larger where the model is more likely to have seen the secret; NaN where there is none. Equal
     *     ones are ordered at random. The
     *     scores of a model may depend on it and on models that are not guessed about, but not on other models that are
     * @param in by secret and model, the coins
     * @param models those that are guessed about
     * @param copies of a secret in a model, the most of any secret
     */
    public static @Nullable CoinBound of(
            double[][] scores, boolean[][] in, int[] models, int copies, double confidence) {
        List<List<Scored>> sorted = Arrays.stream(models)
                .mapToObj(model -> sorted(scores, in, model))
                .filter(of -> of.size() >= 2)
                .toList();
        if (sorted.isEmpty()) {
            return null;
        }
        double error = (1 - confidence) / SHARES.length;
        return Arrays.stream(SHARES)
                .mapToObj(share -> of(sorted, share, copies, 1 - error))
                .max(Comparator.comparingDouble(CoinBound::epsilon))
                .orElseThrow();
    }

    private static List<Scored> sorted(double[][] scores, boolean[][] in, int model) {
        return IntStream.range(0, scores.length)
                .filter(secret -> !Double.isNaN(scores[secret][model]))
                .mapToObj(secret -> new Scored(scores[secret][model], in[secret][model], turn(secret)))
                .sorted(Comparator.comparingDouble(Scored::score).thenComparingLong(Scored::turn))
                .toList();
    }

    /** At random: the order of secrets may be that of their names, and these may say which are in. */
    private static long turn(int secret) {
        return Seeds.seed(0, Seeds.Purpose.EPSILON, secret);
    }

    private static CoinBound of(List<List<Scored>> sorted, double share, int copies, double confidence) {
        long canaries = 0;
        int guesses = 0;
        int correct = 0;
        for (List<Scored> of : sorted) {
            int side = Math.max(1, (int) (share * of.size() / 2));
            canaries += of.size();
            guesses += 2 * side;
            correct += (int) of.subList(0, side).stream().filter(one -> !one.in).count();
            correct += (int) of.subList(of.size() - side, of.size()).stream()
                    .filter(Scored::in)
                    .count();
        }
        double epsilon = OneRunBound.epsilon(new GuessCounts(canaries, guesses, correct), confidence, 0);
        return new CoinBound(sorted.size(), canaries, guesses, correct, epsilon, epsilon / Math.max(1, copies));
    }

    /**
     * Scores of secrets in models that are guessed about, by models that are not: the mean log-perplexity of these, those that saw the
     * secret and those that did not counting the same, less that in the model. So a secret that every model finds probable is no more
     * likely in than another.
     *
     * @param bits log-perplexities by secret and model, NaN where there is none
     * @param in by secret and model
     * @param shadows the models that are not guessed about
     * @return by secret and model, NaN of shadows and where there is no shadow
     */
    public static double[][] calibrated(double[][] bits, boolean[][] in, int[] shadows) {
        double[][] scores = new double[bits.length][];
        for (int secret = 0; secret < bits.length; secret++) {
            double[] of = bits[secret];
            boolean[] saw = in[secret];
            double middle = IntStream.of(0, 1)
                    .mapToDouble(side -> Arrays.stream(shadows)
                            .filter(model -> saw[model] == (side == 1) && !Double.isNaN(of[model]))
                            .mapToDouble(model -> of[model])
                            .average()
                            .orElse(Double.NaN))
                    .filter(mean -> !Double.isNaN(mean))
                    .average()
                    .orElse(Double.NaN);
            double[] score = Arrays.stream(of).map(value -> middle - value).toArray();
            Arrays.stream(shadows).forEach(model -> score[model] = Double.NaN);
            scores[secret] = score;
        }
        return scores;
    }
}
