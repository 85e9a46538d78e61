package dev.peacock.audit.value;

import dev.peacock.audit.labels.spark.PlantedLabels;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.subset.SamplingDesign;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well the train examples of the lowest value are those whose labels were changed on purpose, beside scores that are made for it:
 * ValueBench digits|DIRECTORY MODELS DRAWS SHARE.... DIRECTORY has IDX files as scripts/cut-idx.sh makes them; each model sees half of the train examples; a changed label is any other with the same
 * probability. The k worst by each score are looked at, k being how many labels were changed.
 */
final class ValueBench {
    private static final double RATIO = 0.5;

    private ValueBench() {}

    public static void main(String[] words) throws IOException, Unsupported {
        boolean digits = words[0].equals("digits");
        ArrayStore truth = digits ? ArrayStore.digits(1500, 297) : ArrayStore.idx(Path.of(words[0]), Integer.MAX_VALUE);
        double rate = digits ? 0.2 : 0.02;
        int models = Integer.parseInt(words[1]);
        int draws = Integer.parseInt(words[2]);
        for (String share : List.of(words).subList(3, words.length)) {
            Map<String, Integer> found = new LinkedHashMap<>();
            int planted = 0;
            double reliability = 0;
            for (int seed = 1; seed <= draws; seed++) {
                PlantedLabels labels = PlantedLabels.of(truth, Double.parseDouble(share), seed);
                Fleet fleet = Fleet.train(truth, labels.changed(), rate, models, seed);
                int k = labels.changed().size();
                planted += k;
                fleet.scores(seed)
                        .forEach((name, score) -> found.merge(
                                name,
                                (int) IntStream.range(0, score.length)
                                        .boxed()
                                        .sorted(Comparator.comparingDouble(i -> score[i]))
                                        .limit(k)
                                        .filter(labels.changed()::containsKey)
                                        .count(),
                                Integer::sum));
                reliability += fleet.reliability() / draws;
            }
            int of = planted;
            System.out.printf(
                    Locale.ROOT,
                    "%s of the labels changed, %d in %d draws, %d models each; reliability of values by margin %.2f%n",
                    Percent.of(Double.parseDouble(share)),
                    planted,
                    draws,
                    models,
                    reliability);
            found.forEach((name, count) -> System.out.println(
                    "  " + name + ": " + Percent.of((double) count / of, Interval.wilson(count, of, Interval.Z95))));
        }
    }

    /** Train margins by example and model. */
    private record Fleet(
            BitColumns included, boolean[][] correct, double[][] confidence, int[] right, int test, double[] margins) {

        static Fleet train(ArrayStore truth, Map<Integer, Integer> changed, double rate, int models, int seed)
                throws Unsupported {
            int[] given = truth.labels().clone();
            changed.forEach((i, label) -> given[i] = label);
            ArrayStore store = new ArrayStore(
                    truth.shape(), truth.values(), given, truth.trainSize(), truth.classes(), truth.scale());
            Trainer trainer = FleetTrainer.of(
                    store,
                    Blueprint.of(
                            Fixtures.layers(new LayerConfig.Dense(128, Fixtures.RELU), new LayerConfig.Output(10)),
                            store),
                    Fixtures.training(
                            "epochs = 10, batch = 64, schedule = cosine, updater { nesterovs { momentum = 0.9, rate = "
                                    + rate + " } }"),
                    true,
                    new CpuKernels(),
                    ExecutorResources.ofThisJvm(1));
            int n = store.trainSize();
            SamplingDesign design = new SamplingDesign(new SubsetsConfig.Uniform(RATIO), seed, n);
            Fleet fleet = new Fleet(
                    new BitColumns(n, models),
                    new boolean[n][models],
                    new double[n][models],
                    new int[models],
                    store.testSize(),
                    new double[models]);
            for (int run = 0; run < models; run++) {
                RunSpec like = Fixtures.spec(100_000 * seed + run, n);
                RunSpec spec = new RunSpec(
                        run,
                        design.mask(run),
                        like.initSeed(),
                        like.orderSeed(),
                        like.dropoutSeed(),
                        like.augmentSeed());
                fleet.add(
                        (TrainedRun.Evaluated)
                                trainer.train(List.of(spec), Device.CPU).get(0),
                        spec);
            }
            return fleet;
        }

        private void add(TrainedRun.Evaluated trained, RunSpec spec) {
            int run = spec.run();
            right[run] = trained.testCorrect().count();
            for (float margin : Objects.requireNonNull(trained.testMargin())) {
                margins[run] += margin / test;
            }
            for (int i = 0; i < correct.length; i++) {
                correct[i][run] = trained.trainCorrect().get(i);
                confidence[i][run] = 1 / (1 + Math.exp(-Objects.requireNonNull(trained.trainMargin())[i]));
                if (spec.mask().includes(i)) {
                    included.set(i, run);
                }
            }
        }

        /** The lowest are the worst. */
        Map<String, double[]> scores(long seed) {
            int n = correct.length;
            ModelScores accuracy = ModelScores.ofCounts(right, test, null);
            ModelScores margin = ModelScores.ofMeans(margins, null);
            double[][] right = Arrays.stream(correct).map(Fleet::numbers).toArray(double[][]::new);
            RandomStream random = new RandomStream(seed);
            Map<String, double[]> scores = new LinkedHashMap<>();
            scores.put("value to the mean margin", each(n, i -> value(margin.value(included, i))));
            scores.put("value to accuracy", each(n, i -> value(accuracy.value(included, i))));
            scores.put(
                    "memorization, the highest first",
                    each(n, i -> mean(right[i], i, false) - mean(right[i], i, true)));
            scores.put("accuracy of models that did not see it (C-score)", each(n, i -> mean(right[i], i, false)));
            scores.put("self-confidence of models that did not see it", each(n, i -> mean(confidence[i], i, false)));
            scores.put("self-confidence of models that saw it", each(n, i -> mean(confidence[i], i, true)));
            scores.put("random", each(n, i -> random.nextGaussian()));
            return scores;
        }

        /** By Spearman and Brown, of values by the mean margin. */
        double reliability() {
            ModelScores margin = ModelScores.ofMeans(margins, null);
            int[] even = IntStream.range(0, margins.length)
                    .filter(run -> run % 2 == 0)
                    .toArray();
            int[] odd = IntStream.range(0, margins.length)
                    .filter(run -> run % 2 == 1)
                    .toArray();
            return Objects.requireNonNull(Reliability.of(
                            each(correct.length, i -> Objects.requireNonNull(margin.difference(included, i, even))),
                            each(correct.length, i -> Objects.requireNonNull(margin.difference(included, i, odd))))
                    .whole());
        }

        private static double[] numbers(boolean[] answers) {
            return IntStream.range(0, answers.length)
                    .mapToDouble(r -> answers[r] ? 1 : 0)
                    .toArray();
        }

        private static double value(Value value) {
            return Objects.requireNonNull(value.difference());
        }

        private static double[] each(int n, IntToDoubleFunction score) {
            return IntStream.range(0, n).mapToDouble(score).toArray();
        }

        private double mean(double[] byRun, int i, boolean in) {
            return IntStream.range(0, byRun.length)
                    .filter(run -> included.get(i, run) == in)
                    .mapToDouble(run -> byRun[run])
                    .average()
                    .orElseThrow();
        }
    }
}
