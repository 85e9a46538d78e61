package dev.peacock.estimate.prior;

import dev.peacock.dataset.PackedStore;
import dev.peacock.estimate.BitColumns;
import dev.peacock.npy.BitRows;
import dev.peacock.npy.NpyArray;
import dev.peacock.npy.NpzFile;
import dev.peacock.npy.NumPy;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.RankCorrelation;
import dev.peacock.training.NearestTrainExamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How far the difference of means, ridge and the prior are from the truth: {@code PriorBench STORES TRUTH1.npz TRUTH2.npz FLEET.npz
 * SCORE TEST MODELS ...}. STORES: packed stores with commas between them, by whose values distances are taken, first the data set's own. The truth are the differences of two other fleets, independent of each other, so that products with their two errors
 * have none: mean squared errors are unbiased. SCORE: margin or probability. TEST: that many test examples, drawn. All fleets by {@code export --fleet}.
 */
final class PriorBench {
    private static final int NEAREST = 50;
    private static final int MOST_RUNS_TO_FIT = 1000;
    private static final int MOST_TO_FIT = 200;
    private static final int TOP = 1000;

    private final int[] trainLabels;
    private final int[] testLabels;
    private final int[] test;
    private int[][] nearest;
    private double[][] squared;
    private final float[][] first;
    private final float[][] second;
    private final Fleet[] truth;

    /** Masks, and margins or probabilities of test examples, t of each. */
    record Fleet(BitColumns included, float[][] scores) {
        Fleet only(int runs) {
            return only(0, runs);
        }

        Fleet only(int from, int to) {
            BitColumns some = new BitColumns(included.columns(), to - from);
            for (int i = 0; i < included.columns(); i++) {
                for (int r = from; r < to; r++) {
                    if (included.get(i, r)) {
                        some.set(i, r - from);
                    }
                }
            }
            return new Fleet(
                    some,
                    Arrays.stream(scores)
                            .map(s -> Arrays.copyOfRange(s, from, to))
                            .toArray(float[][]::new));
        }

        int runs() {
            return included.rows();
        }

        float[][] differences() {
            int n = included.columns();
            float[][] all = new float[scores.length][n];
            IntStream.range(0, scores.length).parallel().forEach(j -> {
                double sum = 0;
                for (float score : scores[j]) {
                    sum += score;
                }
                for (int i = 0; i < n; i++) {
                    double in = 0;
                    for (int r = 0; r < runs(); r++) {
                        in += included.get(i, r) ? scores[j][r] : 0;
                    }
                    int k = included.count(i);
                    all[j][i] = (float) (in / k - (sum - in) / (runs() - k));
                }
            });
            return all;
        }
    }

    private PriorBench(String store, Fleet[] fleets, int[] drawn) {
        this.test = drawn;
        try (PackedStore packed = PackedStore.map(Path.of(store))) {
            int n = packed.trainSize();
            trainLabels = IntStream.range(0, n).map(packed::label).toArray();
            testLabels = Arrays.stream(test).map(j -> packed.label(n + j)).toArray();
        }
        this.nearest = new int[drawn.length][];
        this.squared = new double[drawn.length][];
        this.truth = fleets;
        this.first = fleets[0].differences();
        this.second = fleets[1].differences();
    }

    private void by(String store) {
        try (PackedStore packed = PackedStore.map(Path.of(store))) {
            int n = packed.trainSize();
            IntStream.range(0, test.length).parallel().forEach(j -> {
                nearest[j] = NearestTrainExamples.of(packed, new int[] {n + test[j]}, NEAREST);
                float[] a = new float[packed.shape().size()];
                float[] b = new float[a.length];
                packed.readUnscaled(n + test[j], a, 0);
                squared[j] = new double[nearest[j].length];
                for (int k = 0; k < squared[j].length; k++) {
                    packed.readUnscaled(nearest[j][k], b, 0);
                    squared[j][k] = NearestTrainExamples.squared(a, b);
                }
            });
        }
    }

    private static Fleet read(String file, int[] test, boolean probability) throws IOException {
        NpzFile npz = NpzFile.open(NumPy.file(Path.of(file)));
        NpyArray masks = npz.array("trainset_mask").orElseThrow();
        NpyArray margins = npz.array("testset_margin").orElseThrow();
        int t = Math.toIntExact(masks.shape().get(0));
        int q = Math.toIntExact(margins.shape().get(1));
        BitColumns included = new BitColumns(Math.toIntExact(masks.shape().get(1)), t);
        try (BitRows rows = masks.bitRows()) {
            for (int r = 0; r < t; r++) {
                for (int i : rows.next().indices()) {
                    included.set(i, r);
                }
            }
        }
        float[][] scores = new float[test.length][t];
        int[] place = new int[q];
        Arrays.fill(place, -1);
        IntStream.range(0, test.length).forEach(j -> place[test[j]] = j);
        margins.reals((at, value) -> {
            int j = place[(int) (at % q)];
            if (j >= 0) {
                scores[j][(int) (at / q)] = (float) (probability ? 1 / (1 + Math.exp(-value)) : value);
            }
        });
        return new Fleet(included, scores);
    }

    /** The halves of one fleet where both files are the same. */
    private static Fleet[] truth(String first, String second, int[] test, boolean probability) throws IOException {
        Fleet one = read(first, test, probability);
        return first.equals(second)
                ? new Fleet[] {one.only(one.runs() / 2), one.only(one.runs() / 2, one.runs() / 2 * 2)}
                : new Fleet[] {one, read(second, test, probability)};
    }

    public static void main(String[] args) throws IOException {
        boolean probability = args[4].equals("probability");
        String[] stores = args[0].split(",", -1);
        int q;
        try (PackedStore packed = PackedStore.map(Path.of(stores[0]))) {
            q = packed.testSize();
        }
        int[] ids = IntStream.range(0, q).toArray();
        new RandomStream(1).shuffle(ids);
        int[] test = Arrays.copyOf(ids, Math.min(q, Integer.parseInt(args[5])));
        Fleet[] truth = truth(args[1], args[2], test, probability);
        Fleet fleet = read(args[3], test, probability);
        PriorBench bench = new PriorBench(stores[0], truth, test);
        System.out.printf(
                Locale.ROOT,
                "%d train examples, %d test examples, %s; error over signal; LDS; mean and share of the top%n",
                fleet.included.columns(),
                test.length,
                args[4]);
        for (int a = 6; a < args.length; a++) {
            bench.measure(fleet.only(Integer.parseInt(args[a])), stores);
        }
    }

    private void measure(Fleet fleet, String[] stores) {
        print(fleet.runs(), "difference", fleet.differences(), 0);
        for (int s = 0; s < stores.length; s++) {
            by(stores[s]);
            if (s == 0) {
                measure(fleet, true);
            }
            System.out.println("   " + stores[s]);
            measure(fleet, false);
        }
    }

    private void measure(Fleet fleet, boolean ridge) {
        double h = median(Arrays.stream(squared).mapToDouble(d -> d[9]).toArray());
        int t = Math.min(MOST_RUNS_TO_FIT, fleet.runs());
        List<Targets> sample = targets(fleet.only(t), MOST_TO_FIT);
        RunGram all = RunGram.of(fleet.only(t).included);
        int n = trainLabels.length;
        double in = fleet.included.count(0) / (double) fleet.runs();
        double unit = .1 / (in * (1 - in));
        double kernels = Arrays.stream(squared)
                        .flatMapToDouble(Arrays::stream)
                        .map(d -> Math.exp(-d / h))
                        .sum()
                / test.length;
        double labels = Arrays.stream(testLabels)
                .mapToLong(l -> Arrays.stream(trainLabels).filter(x -> x == l).count())
                .average()
                .orElseThrow();
        PriorWeights start = ridge
                ? new PriorWeights(3 * unit / n, 0, 0, h)
                : new PriorWeights(unit / n, unit / labels, unit / kernels, h);
        java.util.Map<Integer, RunGram> grams = grams(fleet.only(t).included);
        long begin = System.nanoTime();
        int[] calls = {0};
        PriorWeights weights = FitPrior.fit(
                w -> {
                    calls[0]++;
                    return sample.parallelStream()
                            .mapToDouble(s -> s.logEvidence(
                                    new Whitened(all, Objects.requireNonNull(grams.get(testLabels[s.ids()[0]])), w)))
                            .sum();
                },
                start);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(Locale.ROOT, "   %d evaluations in %.1f s: %s (h0 %.4g)%n", calls[0], seconds, weights, h);
        print(fleet.runs(), ridge ? "ridge" : "prior", effects(fleet, weights), seconds);
    }

    private java.util.Map<Integer, RunGram> grams(BitColumns included) {
        java.util.Map<Integer, RunGram> grams = new TreeMap<>();
        for (int label : Arrays.stream(testLabels).distinct().toArray()) {
            grams.put(
                    label,
                    RunGram.of(some(
                            included,
                            IntStream.range(0, trainLabels.length)
                                    .filter(i -> trainLabels[i] == label)
                                    .toArray())));
        }
        return grams;
    }

    private static BitColumns some(BitColumns included, int[] examples) {
        BitColumns columns = new BitColumns(examples.length, included.rows());
        for (int c = 0; c < examples.length; c++) {
            columns.copy(c, included, examples[c]);
        }
        return columns;
    }

    /** By label; ids are places among the test examples. */
    private List<Targets> targets(Fleet fleet, int most) {
        List<Targets> all = new ArrayList<>();
        for (int label : Arrays.stream(testLabels).distinct().sorted().toArray()) {
            int[] places = IntStream.range(0, Math.min(most, test.length))
                    .filter(j -> testLabels[j] == label)
                    .toArray();
            if (places.length == 0) {
                continue;
            }
            int[] near = Arrays.stream(places)
                    .flatMap(j -> Arrays.stream(nearest[j]))
                    .sorted()
                    .distinct()
                    .toArray();
            float[] scores = new float[places.length * fleet.runs()];
            for (int c = 0; c < places.length; c++) {
                System.arraycopy(fleet.scores[places[c]], 0, scores, c * fleet.runs(), fleet.runs());
            }
            all.add(new Targets(
                    places,
                    Targets.of(scores),
                    near,
                    some(fleet.included, near),
                    Arrays.stream(places)
                            .mapToObj(j -> Arrays.stream(nearest[j])
                                    .map(i -> Arrays.binarySearch(near, i))
                                    .toArray())
                            .toArray(int[][]::new),
                    Arrays.stream(places).mapToObj(j -> squared[j]).toArray(double[][]::new)));
        }
        return all;
    }

    private float[][] effects(Fleet fleet, PriorWeights weights) {
        int n = trainLabels.length;
        int t = fleet.runs();
        float[][] effects = new float[test.length][n];
        RunGram all = RunGram.of(fleet.included);
        java.util.Map<Integer, RunGram> grams = grams(fleet.included);
        targets(fleet, test.length).parallelStream().forEach(part -> {
            Targets.Solved solved = part.solve(
                    new Whitened(all, Objects.requireNonNull(grams.get(testLabels[part.ids()[0]])), weights));
            for (int c = 0; c < part.ids().length; c++) {
                int j = part.ids()[c];
                double[] variance = new double[n];
                Arrays.setAll(variance, i -> weights.variance(trainLabels[i] == testLabels[j]));
                for (int k = 0; k < NEAREST; k++) {
                    variance[nearest[j][k]] += weights.kernel(squared[j][k]);
                }
                for (int i = 0; i < n; i++) {
                    double sum = 0;
                    for (int r = 0; r < t; r++) {
                        sum += fleet.included.get(i, r) ? solved.alpha()[c * t + r] : 0;
                    }
                    effects[j][i] = (float) (variance[i] * sum);
                }
            }
        });
        return effects;
    }

    private void print(int runs, String what, float[][] effects, double seconds) {
        double[] error = new double[2];
        double[] signal = new double[2];
        for (int j = 0; j < test.length; j++) {
            for (int i = 0; i < trainLabels.length; i++) {
                double e = (effects[j][i] - first[j][i]) * (double) (effects[j][i] - second[j][i]);
                double s = first[j][i] * (double) second[j][i];
                error[0] += e;
                signal[0] += s;
                if (trainLabels[i] == testLabels[j]) {
                    error[1] += e;
                    signal[1] += s;
                }
            }
        }
        double[] top = top(effects);
        System.out.printf(
                Locale.ROOT,
                "%5d %-12s all %6.3f same label %6.3f LDS %.3f top %d: effect %.4f, among the %d largest %.3f (%.0f s)%n",
                runs,
                what,
                error[0] / signal[0],
                error[1] / signal[1],
                (lds(effects, truth[0]) + lds(effects, truth[1])) / 2,
                TOP,
                top[0],
                TOP,
                top[1],
                seconds);
    }

    private static double lds(float[][] effects, Fleet of) {
        int t = of.runs();
        return IntStream.range(0, effects.length)
                .parallel()
                .mapToObj(j -> {
                    double[] predicted = new double[t];
                    for (int i = 0; i < effects[j].length; i++) {
                        for (int r = 0; r < t; r++) {
                            predicted[r] += of.included.get(i, r) ? effects[j][i] : 0;
                        }
                    }
                    double[] scores = new double[t];
                    Arrays.setAll(scores, r -> of.scores[j][r]);
                    return RankCorrelation.spearman(predicted, scores);
                })
                .filter(java.util.Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /** Of the largest pairs by the estimate: their mean by the truth, and the share that is among the largest by it. */
    private double[] top(float[][] effects) {
        int n = trainLabels.length;
        Comparator<Integer> byEstimate = Comparator.comparingDouble(at -> -effects[at / n][at % n]);
        Comparator<Integer> byTruth =
                Comparator.comparingDouble(at -> -(first[at / n][at % n] + second[at / n][at % n]));
        List<Integer> chosen = largest(byEstimate);
        java.util.Set<Integer> best = new java.util.HashSet<>(largest(byTruth));
        double sum = chosen.stream()
                .mapToDouble(at -> (first[at / n][at % n] + (double) second[at / n][at % n]) / 2)
                .sum();
        return new double[] {sum / TOP, chosen.stream().filter(best::contains).count() / (double) TOP};
    }

    private List<Integer> largest(Comparator<Integer> order) {
        return IntStream.range(0, test.length * trainLabels.length)
                .boxed()
                .sorted(order)
                .limit(TOP)
                .toList();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
