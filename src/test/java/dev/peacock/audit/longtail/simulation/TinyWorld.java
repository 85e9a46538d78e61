package dev.peacock.audit.longtail.simulation;

import dev.peacock.audit.longtail.FrequencyList;
import java.util.ArrayList;
import java.util.List;

/** Everything that can happen with few subpopulations and examples, with its probability. */
final class TinyWorld {
    /** {@code wrong}: which subpopulations a guess would get wrong. */
    record Case(double probability, double[] frequencies, int[] counts, boolean[] wrong) {}

    /** Frequencies of a draw from the prior and their probability. */
    record Frequencies(double probability, double[] values) {}

    private TinyWorld() {}

    /** Of independent draws from a list: each of N^N vectors. */
    static List<Frequencies> independent(FrequencyList list) {
        int size = list.subpopulations();
        int vectors = (int) Math.pow(size, size);
        List<Frequencies> all = new ArrayList<>();
        for (int v = 0; v < vectors; v++) {
            double[] values = new double[size];
            double sum = 0;
            for (int i = 0, rest = v; i < size; i++, rest /= size) {
                values[i] = list.ascending()[rest % size];
                sum += values[i];
            }
            for (int i = 0; i < size; i++) {
                values[i] /= sum;
            }
            all.add(new Frequencies(1.0 / vectors, values));
        }
        return all;
    }

    /** Each sequence of n examples, and each pattern of wrong guesses, with k classes. */
    static List<Case> cases(List<Frequencies> priors, int n, int classes) {
        List<Case> cases = new ArrayList<>();
        for (Frequencies prior : priors) {
            int size = prior.values.length;
            int sequences = (int) Math.pow(size, n);
            for (int s = 0; s < sequences; s++) {
                int[] counts = new int[size];
                double probability = prior.probability;
                for (int i = 0, rest = s; i < n; i++, rest /= size) {
                    counts[rest % size]++;
                    probability *= prior.values[rest % size];
                }
                addGuesses(cases, prior.values, counts, probability, classes);
            }
        }
        return cases;
    }

    private static void addGuesses(
            List<Case> cases, double[] frequencies, int[] counts, double probability, int classes) {
        for (int pattern = 0; pattern < 1 << counts.length; pattern++) {
            boolean[] wrong = new boolean[counts.length];
            double of = probability;
            for (int x = 0; x < counts.length; x++) {
                wrong[x] = (pattern >> x & 1) == 1;
                of *= wrong[x] ? 1 - 1.0 / classes : 1.0 / classes;
            }
            cases.add(new Case(of, frequencies, counts, wrong));
        }
    }

    /** Error of the learner that refuses what is seen fewer than {@code least} times. */
    static double error(Case of, int least) {
        double error = 0;
        for (int x = 0; x < of.counts.length; x++) {
            error += of.counts[x] < least && of.wrong[x] ? of.frequencies[x] : 0;
        }
        return error;
    }

    /** errn_l. */
    static double wrong(Case of, int least, int l) {
        double wrong = 0;
        for (int x = 0; x < of.counts.length; x++) {
            wrong += of.counts[x] == l && l < least && of.wrong[x] ? 1 : 0;
        }
        return wrong;
    }
}
