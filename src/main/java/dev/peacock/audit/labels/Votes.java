package dev.peacock.audit.labels;

import dev.peacock.estimate.PredictionBlock;
import dev.peacock.stats.RandomStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which labels the models that did not see an example give it, for some examples in order. A model is a vote, so the share of the
 * votes that a label has estimates the probability that a model which did not see the example gives it that label.
 *
 * @param starts the votes of example i stand from starts[i] to starts[i + 1] - 1
 * @param labels those with a vote, ascending by example
 * @param counts votes of each, at least 1
 * @param probabilities of each example, the mean of the probabilities of its given label by the models that did not see it; NaN
 *     where the margins of one of them are not known, or there is none
 */
public record Votes(int[] starts, char[] labels, int[] counts, double[] probabilities) implements Serializable {

    public static Votes of(PredictionBlock block) {
        int size = block.block().size();
        int[] starts = new int[size + 1];
        char[] labels = new char[size];
        int[] counts = new int[size];
        double[] probabilities = new double[size];
        char[] given = new char[block.runs()];
        for (int i = 0, next = 0; i < size; i++) {
            int models = 0;
            for (int run = 0; run < block.runs(); run++) {
                if (!block.saw(i, run)) {
                    given[models++] = (char) block.prediction(i, run);
                    probabilities[i] += 1 / (1 + Math.exp(-block.margin(i, run)));
                }
            }
            probabilities[i] /= models;
            Arrays.sort(given, 0, models);
            for (int m = 0; m < models; m++) {
                if (m > 0 && given[m] == given[m - 1]) {
                    counts[next - 1]++;
                    continue;
                }
                if (next == labels.length) {
                    labels = Arrays.copyOf(labels, 2 * next);
                    counts = Arrays.copyOf(counts, 2 * next);
                }
                labels[next] = given[m];
                counts[next++] = 1;
            }
            starts[i + 1] = next;
        }
        return new Votes(
                starts, Arrays.copyOf(labels, starts[size]), Arrays.copyOf(counts, starts[size]), probabilities);
    }

    /** Those of several lists of examples, one after the other. */
    public static Votes join(List<Votes> parts) {
        int size = parts.stream().mapToInt(Votes::size).sum();
        int voted = parts.stream().mapToInt(part -> part.labels.length).sum();
        Votes all = new Votes(new int[size + 1], new char[voted], new int[voted], new double[size]);
        int example = 0;
        for (Votes part : parts) {
            int from = all.starts[example];
            System.arraycopy(part.labels, 0, all.labels, from, part.labels.length);
            System.arraycopy(part.counts, 0, all.counts, from, part.counts.length);
            System.arraycopy(part.probabilities, 0, all.probabilities, example, part.size());
            for (int i = 0; i < part.size(); i++) {
                all.starts[++example] = from + part.starts[i + 1];
            }
        }
        return all;
    }

    /** Those of the examples from {@code from} to {@code to - 1}. */
    public Votes part(int from, int to) {
        int first = starts[from];
        return new Votes(
                IntStream.rangeClosed(from, to).map(i -> starts[i] - first).toArray(),
                Arrays.copyOfRange(labels, first, starts[to]),
                Arrays.copyOfRange(counts, first, starts[to]),
                Arrays.copyOfRange(probabilities, from, to));
    }

    /**
     * The votes of only some models, drawn at random for each example: models[i] for the i-th, and so on from the beginning again. An
     * example that has no more votes keeps them all.
     */
    public Votes some(int[] models, long seed) {
        RandomStream random = new RandomStream(seed);
        List<Votes> drawn = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            drawn.add(drawn(i, models[i % models.length], random));
        }
        return join(drawn);
    }

    /** Some models' votes on one example, one model after the other. */
    private Votes drawn(int i, int models, RandomStream random) {
        int[] left = Arrays.copyOfRange(counts, starts[i], starts[i + 1]);
        int[] taken = new int[left.length];
        int all = models(i);
        for (int m = 0; m < Math.min(models, all); m++) {
            int vote = random.nextInt(all - m);
            int label = 0;
            while (vote >= left[label]) {
                vote -= left[label++];
            }
            left[label]--;
            taken[label]++;
        }
        int[] voted = IntStream.range(0, taken.length)
                .filter(label -> taken[label] > 0)
                .toArray();
        char[] names = new char[voted.length];
        for (int at = 0; at < voted.length; at++) {
            names[at] = labels[starts[i] + voted[at]];
        }
        return new Votes(
                new int[] {0, voted.length},
                names,
                Arrays.stream(voted).map(label -> taken[label]).toArray(),
                new double[] {Double.NaN});
    }

    /** Number of examples. */
    public int size() {
        return starts.length - 1;
    }

    /** How many models did not see an example. */
    public int models(int i) {
        int sum = 0;
        for (int at = starts[i]; at < starts[i + 1]; at++) {
            sum += counts[at];
        }
        return sum;
    }

    /** How many of them give it a label. */
    public int of(int i, int label) {
        if (label < 0 || label > Character.MAX_VALUE) {
            return 0;
        }
        int at = Arrays.binarySearch(labels, starts[i], starts[i + 1], (char) label);
        return at < 0 ? 0 : counts[at];
    }

    /** p of a label: the mean of its probabilities where these are known of the given label, or else its share of the votes. */
    double confidence(int i, int given) {
        return Double.isNaN(probabilities[i]) ? (double) of(i, given) / models(i) : probabilities[i];
    }

    /** The label with the most votes but for one, the lowest of several; -1 if none has any. */
    public int best(int i, int butFor) {
        int best = -1;
        for (int at = starts[i]; at < starts[i + 1]; at++) {
            if (labels[at] != butFor && (best < 0 || counts[at] > counts[best])) {
                best = at;
            }
        }
        return best < 0 ? -1 : labels[best];
    }
}
