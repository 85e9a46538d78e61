package dev.peacock.audit.labels;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.PredictionBlock;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.fleet.FleetTrainer;
import dev.peacock.training.fleet.Unsupported;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.recipe.Blueprint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How well audit labels finds labels that were changed on purpose, and what test accuracy gains if they are corrected: LabelsBench
 * digits|table|DIRECTORY MODELS SEEDS SHARE.... DIRECTORY has IDX files as scripts/cut-idx.sh makes them. A changed label is any
 * other with the same probability. Models see 70% of the train examples each; those that are trained again see all.
 */
final class LabelsBench {
    private static final int AGAIN = 10;
    private static final int MOST_TEST = 2000;

    private final ModelConfig model;
    private final TrainingConfig training;

    private LabelsBench(ModelConfig model, TrainingConfig training) {
        this.model = model;
        this.training = training;
    }

    public static void main(String[] words) throws IOException, Unsupported {
        int models = Integer.parseInt(words[1]);
        int seeds = Integer.parseInt(words[2]);
        for (String share : List.of(words).subList(3, words.length)) {
            switch (words[0]) {
                case "digits" ->
                    of(
                                    128,
                                    "epochs = 10, batch = 64, schedule = cosine, updater { nesterovs { rate = 0.2, momentum = 0.9 } }")
                            .run(ArrayStore.digits(1500, 297), models, seeds, Double.parseDouble(share));
                case "table" ->
                    of(
                                    64,
                                    "epochs = 20, batch = 64, schedule = cosine, updater { nesterovs { rate = 0.05, momentum = 0.9 } }")
                            .run(table(), models, seeds, Double.parseDouble(share));
                default ->
                    of(
                                    128,
                                    "epochs = 20, batch = 64, schedule = cosine, updater { nesterovs { rate = 0.02, momentum = 0.9 } }")
                            .run(
                                    ArrayStore.idx(Path.of(words[0]), MOST_TEST),
                                    models,
                                    seeds,
                                    Double.parseDouble(share));
            }
        }
    }

    private static LabelsBench of(int units, String training) {
        return new LabelsBench(
                Fixtures.layers(new LayerConfig.Dense(units, Fixtures.RELU), new LayerConfig.Output(10)),
                Fixtures.training(training));
    }

    private void run(ArrayStore truth, int models, int seeds, double share) throws Unsupported {
        int[] found = new int[LabelScore.By.values().length];
        int planted = 0;
        long hard = 0;
        Map<String, Moments> figures = new TreeMap<>();
        Map<String, int[]> chosen = new TreeMap<>();
        for (int seed = 1; seed <= seeds; seed++) {
            Map<Integer, Integer> changed = changed(truth, share, seed);
            ArrayStore noisy = with(truth, changed);
            Held held = held(noisy, models, seed);
            Votes votes = held.train;
            int n = truth.trainSize();
            int[] given = Arrays.copyOf(noisy.labels(), n);
            SplitLabels labels = SplitLabels.of(votes, given, truth.classes());
            planted += changed.size();
            for (LabelScore score : labels.defined()) {
                for (LabelScore.By by : LabelScore.By.values()) {
                    boolean isTop = score.rank(by) <= changed.size();
                    found[by.ordinal()] += isTop && changed.containsKey(score.example()) ? 1 : 0;
                }
            }
            SplitLabels votesOnly = SplitLabels.of(held.votesOnly, given, truth.classes());
            hard += votesOnly.defined().stream()
                    .filter(score -> score.rank(LabelScore.By.SELF_CONFIDENCE) <= changed.size())
                    .filter(score -> changed.containsKey(score.example()))
                    .count();
            SplitLabels ofTest = SplitLabels.of(
                    held.test.some(labels.models(), 1),
                    Arrays.copyOfRange(noisy.labels(), n, noisy.labels().length),
                    truth.classes());
            add(
                    figures,
                    "suspects expected with right labels, by the test set",
                    (double) n * ofTest.suspects(0.05, LabelScore.By.MARGIN).size() / truth.testSize());
            count(chosen, "outvoted", labels, changed, LabelScore::isOutvoted);
            count(chosen, "suspects", labels, changed, score -> score.isSuspect(0.05));
            count(chosen, "pruned", labels, changed, LabelScore::pruned);
            add(figures, "errors by confident learning", labels.joint().errors());
            Map<Integer, Integer> corrected = new TreeMap<>(changed);
            PackedBits all = PackedBits.ofIndices(IntStream.range(0, n).toArray(), n);
            Map<Integer, Integer> reviewed = new TreeMap<>(changed);
            Map<Integer, Integer> pruned = new TreeMap<>(changed);
            for (LabelScore suspect : labels.suspects(0.05, LabelScore.By.MARGIN)) {
                corrected.put(suspect.example(), suspect.suggested());
                reviewed.remove(suspect.example());
            }
            for (LabelScore score : labels.outvoted(LabelScore.By.MARGIN)) {
                if (score.pruned()) {
                    pruned.put(score.example(), score.suggested());
                }
            }
            PackedBits unsuspected = PackedBits.ofIndices(
                    labels.defined().stream()
                            .filter(score -> !score.isSuspect(0.05))
                            .mapToInt(LabelScore::example)
                            .toArray(),
                    n);
            add(figures, "accuracy with changed labels", accuracy(noisy, all, seed));
            add(figures, "accuracy with suspects relabelled", accuracy(with(truth, corrected), all, seed));
            add(figures, "accuracy with pruned relabelled", accuracy(with(truth, pruned), all, seed));
            add(figures, "accuracy after review of suspects", accuracy(with(truth, reviewed), all, seed));
            add(figures, "accuracy without suspects", accuracy(noisy, unsuspected, seed));
            add(figures, "accuracy with true labels", accuracy(truth, all, seed));
        }
        System.out.printf(
                Locale.ROOT,
                "%s%% of labels changed: %d of %d in %d draws%n",
                100 * share,
                planted,
                seeds * truth.trainSize(),
                seeds);
        for (LabelScore.By by : LabelScore.By.values()) {
            share("precision at k = recall at k by " + by, found[by.ordinal()], planted);
        }
        share("precision at k = recall at k by SELF_CONFIDENCE of votes alone", hard, planted);
        for (Map.Entry<String, int[]> set : chosen.entrySet()) {
            int[] of = set.getValue();
            if (of[1] > 0) {
                share("precision of " + set.getKey() + ", " + of[1] / seeds + " a draw", of[0], of[1]);
            }
            share("recall of " + set.getKey(), of[0], planted);
        }
        figures.forEach((name, values) -> System.out.printf(
                Locale.ROOT,
                "  %s: %.4f, standard deviation over draws %.4f%n",
                name,
                values.mean(),
                values.count() > 1 ? Math.sqrt(values.variance()) : Double.NaN));
        System.out.flush();
    }

    private static void share(String name, long successes, int trials) {
        System.out.println("  " + name + ": "
                + Percent.of((double) successes / trials, Interval.wilson(successes, trials, Interval.Z95)));
    }

    private static void add(Map<String, Moments> figures, String name, double value) {
        figures.merge(name, Moments.of(value), (before, one) -> before.add(value, 1));
    }

    private static void count(
            Map<String, int[]> chosen,
            String name,
            SplitLabels labels,
            Map<Integer, Integer> changed,
            Predicate<LabelScore> isChosen) {
        int[] counts = chosen.computeIfAbsent(name, n -> new int[2]);
        labels.defined().stream().filter(isChosen).forEach(score -> {
            counts[0] += changed.containsKey(score.example()) ? 1 : 0;
            counts[1]++;
        });
    }

    private Trainer trainer(ArrayStore store) throws Unsupported {
        return FleetTrainer.of(
                store, Blueprint.of(model, store), training, true, new CpuKernels(), ExecutorResources.ofThisJvm(1));
    }

    /** What models say of examples that they did not see, with their margins and without. */
    private record Held(Votes train, Votes votesOnly, Votes test) {}

    private Held held(ArrayStore store, int models, int seed) throws Unsupported {
        Trainer trainer = trainer(store);
        int n = store.trainSize();
        int q = store.testSize();
        char[] ofTest = new char[q * models];
        float[] margins = new float[n * models];
        char[] predictions = new char[n * models];
        BitColumns included = new BitColumns(n, models);
        for (int run = 0; run < models; run++) {
            RunSpec spec = Fixtures.spec(1000 * seed + run, n);
            TrainedRun.Evaluated trained = (TrainedRun.Evaluated)
                    trainer.train(List.of(spec), Device.CPU).get(0);
            PackedLabels labels = Objects.requireNonNull(trained.trainPrediction());
            PackedLabels testLabels = Objects.requireNonNull(trained.testPrediction());
            for (int i = 0; i < q; i++) {
                ofTest[i * models + run] = (char) testLabels.get(i);
            }
            for (int i = 0; i < n; i++) {
                predictions[i * models + run] = (char) labels.get(i);
                if (spec.mask().includes(i)) {
                    included.set(i, run);
                }
                margins[i * models + run] = Objects.requireNonNull(trained.trainMargin())[i];
            }
        }
        float[] none = {};
        return new Held(
                Votes.of(new PredictionBlock(block(n), predictions, margins, models, included)),
                Votes.of(new PredictionBlock(block(n), predictions, none, models, included)),
                Votes.of(new PredictionBlock(block(q), ofTest, none, models, null)));
    }

    private static Block block(int size) {
        return new Block(0, Block.ANY, IntStream.range(0, size).toArray());
    }

    /** Mean test accuracy of models that are trained on the examples of a mask. */
    private double accuracy(ArrayStore store, PackedBits mask, int seed) throws Unsupported {
        Trainer trainer = trainer(store);
        double sum = 0;
        for (int run = 0; run < AGAIN; run++) {
            RunSpec like = Fixtures.spec(1000 * seed + run, store.trainSize());
            RunSpec spec = new RunSpec(
                    run,
                    new InclusionMask(mask),
                    like.initSeed(),
                    like.orderSeed(),
                    like.dropoutSeed(),
                    like.augmentSeed());
            TrainedRun.Evaluated trained = (TrainedRun.Evaluated)
                    trainer.train(List.of(spec), Device.CPU).get(0);
            sum += (double) trained.testCorrect().count() / store.testSize();
        }
        return sum / AGAIN;
    }

    private static Map<Integer, Integer> changed(ArrayStore truth, double share, long seed) {
        RandomStream random = new RandomStream(seed);
        int[] order = IntStream.range(0, truth.trainSize()).toArray();
        random.shuffle(order);
        Map<Integer, Integer> changed = new TreeMap<>();
        for (int i = 0; i < Math.round(share * order.length); i++) {
            int label = truth.label(order[i]);
            changed.put(order[i], (label + 1 + random.nextInt(truth.classes() - 1)) % truth.classes());
        }
        return changed;
    }

    private static ArrayStore with(ArrayStore truth, Map<Integer, Integer> others) {
        int[] labels = truth.labels().clone();
        others.forEach((i, label) -> labels[i] = label);
        return new ArrayStore(truth.shape(), truth.values(), labels, truth.trainSize(), truth.classes(), truth.scale());
    }

    /** 3,000 rows of 12 columns in 4 classes, each of three clusters: the best classifier is right on about nine of ten. */
    private static ArrayStore table() {
        RandomStream random = new RandomStream(99);
        float[][] centres = new float[12][12];
        for (float[] centre : centres) {
            for (int f = 0; f < 6; f++) {
                centre[f] = (float) (1.6 * random.nextGaussian());
            }
        }
        float[][] values = new float[3000][12];
        int[] labels = new int[3000];
        for (int i = 0; i < labels.length; i++) {
            int cluster = random.nextInt(12);
            labels[i] = cluster % 4;
            for (int f = 0; f < 12; f++) {
                values[i][f] = centres[cluster][f] + (float) random.nextGaussian();
            }
        }
        return new ArrayStore(Shape.flat(12), values, labels, 2000, 4, 1);
    }
}
