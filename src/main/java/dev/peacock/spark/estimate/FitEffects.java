package dev.peacock.spark.estimate;

import dev.peacock.estimate.prior.Calibration;
import dev.peacock.estimate.prior.FitPrior;
import dev.peacock.estimate.prior.PriorWeights;
import dev.peacock.estimate.prior.RunGram;
import dev.peacock.estimate.prior.Whitened;
import dev.peacock.spark.estimate.EffectParts.Part;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.nearest.NearTest;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** Chooses the prior of effects by some test examples, and compares its standard deviations with models left out. */
final class FitEffects {
    /** Test examples by which the prior is chosen, and labels that they have at most, since a label costs a factorisation. */
    private static final int SAMPLED = 200;

    private static final int LABELS_SAMPLED = 16;
    /** Models by which it is chosen: the first. */
    private static final int RUNS_SAMPLED = 1000;

    private static final int TENTH = 9;
    /** What each term of the prior is taken to explain of the scores' variance before it is fitted. */
    private static final double SHARE = 0.1;

    private final EffectParts of;
    private final JavaSparkContext spark;
    private final Experiment experiment;
    private final int models;
    private final @Nullable NearTest near;

    FitEffects(EffectParts of) {
        this.of = of;
        this.spark = of.spark();
        this.experiment = of.experiment();
        this.models = of.models();
        this.near = of.near();
    }

    /** The prior under which the scores of some test examples are likeliest. */
    InfluencePrior fit() throws IOException {
        JavaPairRDD<Integer, Part> sample = sample().persist(StorageLevel.MEMORY_AND_DISK());
        try {
            PriorWeights weights = weights(sample);
            return new InfluencePrior(
                    experiment.config().estimate().influence(),
                    near == null ? null : near.store(),
                    weights,
                    calibrate(sample, weights));
        } finally {
            sample.unpersist();
        }
    }

    private PriorWeights weights(JavaPairRDD<Integer, Part> sample) throws IOException {
        int runs = Math.min(models, RUNS_SAMPLED);
        Broadcast<RunGram> everywhere = of.all();
        return JobGroups.find(
                spark,
                "estimate: the prior of influence",
                () -> FitPrior.fit(
                        tried -> new TreeMap<>(sample.mapValues(part -> part.targets()
                                                .logEvidence(
                                                        new Whitened(everywhere.value(), part.ofLabel(), tried, runs)))
                                        .collectAsMap())
                                .values().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .sum(),
                        start()));
    }

    /** By the sample of test examples; null where it cannot be said. */
    private @Nullable Calibration calibrate(JavaPairRDD<Integer, Part> sample, PriorWeights weights)
            throws IOException {
        int block = experiment.config().subsets().design().block();
        int half = models / 2 / block * block;
        if (near == null || half < 2 || models - half < 2) {
            return null;
        }
        Broadcast<RunGram> everywhere = of.all();
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        TreeMap<Integer, List<Calibration.Compared>> compared = JobGroups.find(
                spark,
                "estimate: intervals of influence on models left out",
                () -> new TreeMap<>(sample.mapValues(part -> {
                            int label = labels.value().test()[part.targets().ids()[0]];
                            return Calibration.compare(
                                    part.targets(),
                                    new Whitened(everywhere.value(), part.ofLabel(), weights, half),
                                    weights,
                                    id -> labels.value().train()[id] == label);
                        })
                        .collectAsMap()));
        return Calibration.of(compared.values().stream().flatMap(List::stream).toList());
    }

    private JavaPairRDD<Integer, Part> sample() {
        BitSet sampled = new BitSet();
        TreeSet<Integer> labels = new TreeSet<>();
        int[] ids = IntStream.range(0, experiment.testSize()).toArray();
        new RandomStream(Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.PRIOR, 0)).shuffle(ids);
        for (int id : ids) {
            int label = experiment.testLabels()[id];
            if (sampled.cardinality() < SAMPLED && (labels.contains(label) || labels.size() < LABELS_SAMPLED)) {
                labels.add(label);
                sampled.set(id);
            }
        }
        return of.parts()
                .mapValues(part -> {
                    int[] among = part.targets().ids();
                    return new Part(
                            part.targets()
                                    .only(IntStream.range(0, among.length)
                                            .filter(j -> sampled.get(among[j]))
                                            .toArray()),
                            part.ofLabel());
                })
                .filter(part -> part._2.targets().ids().length > 0);
    }

    /** Each term explains the same. */
    private PriorWeights start() {
        int n = experiment.trainSize();
        Double ratio = experiment.config().subsets().design().inclusion();
        double in = ratio == null ? 0.5 : ratio;
        double unit = SHARE / (in * (1 - in));
        if (near == null) {
            return new PriorWeights(3 * unit / n, 0, 0, 1);
        }
        int q = experiment.testSize();
        double[] tenth = IntStream.range(0, q)
                .mapToDouble(j -> near.squaredDistances(j)[
                        Math.min(TENTH, near.neighbours().kept() - 1)])
                .sorted()
                .toArray();
        double scale = tenth[q / 2] > 0 ? tenth[q / 2] : 1;
        double kernels = Arrays.stream(near.squaredDistances())
                        .map(squared -> Math.exp(-squared / scale))
                        .sum()
                / q;
        int labels = Math.max(1, experiment.labelNames().size());
        double label = experiment.isLabelled() ? unit * labels / n : 0;
        return new PriorWeights(unit / n, label, unit / Math.max(kernels, Double.MIN_NORMAL), scale);
    }
}
