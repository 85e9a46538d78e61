package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.Neighbourhood;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.Posterior;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.estimate.prior.Calibration;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.estimate.prior.FitPrior;
import dev.peacock.estimate.prior.PriorWeights;
import dev.peacock.estimate.prior.RunGram;
import dev.peacock.estimate.prior.Targets;
import dev.peacock.estimate.prior.Whitened;
import dev.peacock.estimate.score.ScoredTrain;
import dev.peacock.estimate.score.Scores;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.nearest.NearTest;
import dev.peacock.spark.nearest.Neighbourhoods;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The effects of all train examples on each test example, estimated together: {@code estimate.influence = ridge} or {@code prior}. A
 * task holds t x t numbers a few times, and the columns of the neighbours of 256 test examples.
 */
final class EstimateEffects {
    /** Train examples that the kernel counts as near a test example. */
    static final int NEAREST = 50;

    private static final int TARGETS = 256;
    /** Test examples by which the prior is chosen, and labels that they have at most, since a label costs a factorisation. */
    private static final int SAMPLED = 200;

    private static final int LABELS_SAMPLED = 16;
    /** Models by which it is chosen: the first. */
    private static final int RUNS_SAMPLED = 1000;

    private static final int TENTH = 9;
    private static final int NO_BLOCK = -1;
    /** What each term of the prior is taken to explain of the scores' variance before it is fitted. */
    private static final double SHARE = 0.1;

    private final JavaSparkContext spark;
    private final Experiment experiment;
    private final int models;
    private final @Nullable NearTest near;
    /** By test id, the place of its targets. */
    private final int[] targetOf;

    private final JavaPairRDD<Integer, RunGram> grams;
    private final JavaPairRDD<Integer, Part> parts;
    private final Broadcast<RunGram> all;

    /** Test examples of one label, and X X' of the train examples of that label. */
    private record Part(Targets targets, RunGram ofLabel) implements Serializable {
        /** Only those test examples that are in a block. */
        Part in(int[] blockOf) {
            int[] ids = targets.ids();
            int[] places = IntStream.range(0, ids.length)
                    .filter(j -> blockOf[ids[j]] != NO_BLOCK)
                    .toArray();
            return places.length == ids.length ? this : new Part(targets.only(places), ofLabel);
        }
    }

    /** What an estimate by other means says of one test example. */
    private record Solution(int testId, float[] alpha, double noise, int[] near, double[] kernels)
            implements Serializable {}

    /** {@code near}: null for ridge. */
    EstimateEffects(
            JavaSparkContext spark,
            FinishedFleet fleet,
            ScoreMeetings meetings,
            EstimateConfig.Score score,
            @Nullable NearTest near) {
        this.spark = spark;
        this.experiment = fleet.experiment();
        this.models = fleet.runs().length;
        this.near = near;
        this.targetOf = new int[experiment.testSize()];
        boolean labelled = experiment.isLabelled();
        int[] trainLabels = experiment.trainLabels();
        List<Block> plan = Block.cut(experiment.testLabels(), labelled, TARGETS);
        int tasks = Math.max(1, Math.min(plan.size(), 4 * spark.defaultParallelism()));
        Broadcast<int[]> labels = spark.broadcast(trainLabels);
        JavaRDD<ScoredTrain> train = meetings.trained();
        this.grams = train.flatMapToPair(block -> byLabel(block, labelled ? labels.value() : null))
                .reduceByKey(RunGram::plus, tasks)
                .persist(StorageLevel.MEMORY_AND_DISK());
        int t = models;
        // a value to begin with is made by each task: it is too large to be sent with them
        this.all = spark.broadcast(grams.values()
                .mapPartitions(some -> List.of(sum(some, t)).iterator())
                .reduce(RunGram::plus));
        this.parts = parts(spark, meetings, score, near, plan, tasks).persist(StorageLevel.MEMORY_AND_DISK());
    }

    private static RunGram sum(Iterator<RunGram> grams, int models) {
        RunGram sum = RunGram.empty(models);
        while (grams.hasNext()) {
            sum = sum.plus(grams.next());
        }
        return sum;
    }

    private static Iterator<Tuple2<Integer, RunGram>> byLabel(ScoredTrain block, int @Nullable [] labels) {
        int[] ids = block.block().ids();
        TreeMap<Integer, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < ids.length; i++) {
            places.computeIfAbsent(labels == null ? Block.ANY : labels[ids[i]], l -> new ArrayList<>())
                    .add(i);
        }
        return places.entrySet().stream()
                .map(label -> {
                    BitColumns columns = new BitColumns(
                            label.getValue().size(), block.included().rows());
                    for (int c = 0; c < columns.columns(); c++) {
                        columns.copy(c, block.included(), label.getValue().get(c));
                    }
                    return new Tuple2<>(label.getKey(), RunGram.of(columns));
                })
                .iterator();
    }

    private JavaPairRDD<Integer, Part> parts(
            JavaSparkContext spark,
            ScoreMeetings meetings,
            EstimateConfig.Score score,
            @Nullable NearTest near,
            List<Block> plan,
            int tasks) {
        plan.forEach(block -> Arrays.stream(block.ids()).forEach(id -> targetOf[id] = block.index()));
        Broadcast<int[]> placed = spark.broadcast(targetOf);
        Broadcast<List<Block>> targets = spark.broadcast(plan);
        int t = models;
        JavaPairRDD<Integer, Iterable<Tuple2<Integer, float[]>>> scores = meetings.tested()
                .flatMapToPair(block -> scored(block, score, placed.value()))
                .groupByKey(tasks);
        JavaPairRDD<Integer, Neighbourhood> hoods = near == null
                ? scores.mapToPair(target -> new Tuple2<>(
                        target._1,
                        new Neighbourhood(
                                new int[0],
                                new BitColumns(0, t),
                                new int[targets.value().get(target._1).size()][0])))
                : Neighbourhoods.of(
                        spark,
                        meetings.trained()
                                .map(block -> new TrainBlock(block.block(), block.included(), block.included())),
                        plan,
                        0,
                        near.neighbours(),
                        NEAREST);
        Broadcast<double[]> distances = spark.broadcast(near == null ? new double[0] : near.squaredDistances());
        int kept = near == null ? 0 : near.neighbours().kept();
        JavaPairRDD<Integer, RunGram> gramOfTarget = grams.flatMapToPair(gram -> targets.value().stream()
                .filter(block -> block.label() == gram._1)
                .map(block -> new Tuple2<>(block.index(), gram._2))
                .iterator());
        return scores.join(hoods, tasks).leftOuterJoin(gramOfTarget, tasks).mapToPair(of -> {
            Block block = targets.value().get(of._1);
            float[] all = new float[block.size() * t];
            of._2._1._1.forEach(
                    one -> System.arraycopy(one._2, 0, all, Arrays.binarySearch(block.ids(), one._1) * t, t));
            Neighbourhood hood = of._2._1._2;
            double[][] squared = Arrays.stream(block.ids())
                    .mapToObj(id -> Arrays.copyOfRange(distances.value(), id * kept, (id + 1) * kept))
                    .toArray(double[][]::new);
            return new Tuple2<>(
                    of._1,
                    new Part(
                            new Targets(
                                    block.ids(), Targets.of(all), hood.ids(), hood.included(), hood.nearest(), squared),
                            of._2._2.orElse(RunGram.empty(t))));
        });
    }

    private static Iterator<Tuple2<Integer, Tuple2<Integer, float[]>>> scored(
            MarginBlock block, EstimateConfig.Score score, int[] targetOf) {
        return IntStream.range(0, block.size())
                .mapToObj(j -> {
                    double[] exact = Scores.of(score, block, j);
                    float[] scores = new float[exact.length];
                    for (int r = 0; r < scores.length; r++) {
                        scores[r] = (float) exact[r];
                    }
                    int id = block.block().ids()[j];
                    return new Tuple2<>(targetOf[id], new Tuple2<>(id, scores));
                })
                .iterator();
    }

    /** The prior under which the scores of some test examples are likeliest. */
    InfluencePrior fit() throws IOException {
        JavaPairRDD<Integer, Part> sample = sample().persist(StorageLevel.MEMORY_AND_DISK());
        int runs = Math.min(models, RUNS_SAMPLED);
        Broadcast<RunGram> everywhere = all;
        PriorWeights weights = JobGroups.find(
                spark,
                "estimate: the prior of influence",
                () -> FitPrior.fit(
                        tried -> new TreeMap<>(sample.mapValues(part -> part.targets.logEvidence(
                                                new Whitened(everywhere.value(), part.ofLabel, tried, runs)))
                                        .collectAsMap())
                                .values().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .sum(),
                        start()));
        Calibration calibration = calibrate(sample, weights);
        sample.unpersist();
        return new InfluencePrior(experiment.config().estimate().influence(), weights, calibration);
    }

    /** By the sample of test examples; null where it cannot be said. */
    private @Nullable Calibration calibrate(JavaPairRDD<Integer, Part> sample, PriorWeights weights)
            throws IOException {
        int block = experiment.config().subsets().design().block();
        int half = models / 2 / block * block;
        if (near == null || half < 2 || models - half < 2) {
            return null;
        }
        Broadcast<RunGram> everywhere = all;
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        TreeMap<Integer, List<Calibration.Compared>> compared = JobGroups.find(
                spark,
                "estimate: intervals of influence on models left out",
                () -> new TreeMap<>(sample.mapValues(part -> {
                            int label = labels.value().test()[part.targets.ids()[0]];
                            return Calibration.compare(
                                    part.targets,
                                    new Whitened(everywhere.value(), part.ofLabel, weights, half),
                                    weights,
                                    id -> labels.value().train()[id] == label);
                        })
                        .collectAsMap()));
        return Calibration.of(compared.values().stream().flatMap(List::stream).toList());
    }

    /** With the standard deviation of what is believed of each pair, by {@code prior}. */
    JavaRDD<Tested<Pair>> withDeviations(
            JavaRDD<Tested<Pair>> pairs, JavaRDD<ScoredTrain> train, InfluencePrior prior) {
        Calibration calibration = prior.calibration();
        if (calibration == null || !calibration.holds()) {
            return pairs;
        }
        PriorWeights weights = prior.weights();
        Broadcast<RunGram> everywhere = all;
        Broadcast<int[]> placed = spark.broadcast(targetOf);
        JavaPairRDD<Integer, long[]> masks =
                train.flatMapToPair(block -> IntStream.range(0, block.block().size())
                        .mapToObj(i -> new Tuple2<>(
                                block.block().ids()[i], block.included().column(i)))
                        .iterator());
        int tasks = Math.max(1, parts.getNumPartitions());
        return pairs.mapToPair(pair -> new Tuple2<>(pair.subject().trainId(), pair))
                .join(masks)
                .mapToPair(
                        pair -> new Tuple2<>(placed.value()[pair._2._1.subject().testId()], pair._2))
                .groupByKey(tasks)
                .join(parts)
                .flatMap(of -> deviations(of._2._1, of._2._2, everywhere.value(), weights, calibration.factor())
                        .iterator());
    }

    private static List<Tested<Pair>> deviations(
            Iterable<Tuple2<Tested<Pair>, long[]>> pairs, Part part, RunGram all, PriorWeights weights, double factor) {
        Whitened whitened = new Whitened(all, part.ofLabel, weights);
        Targets targets = part.targets;
        double[] near = whitened.columns(targets.near());
        double[] noise = targets.solve(whitened).noise();
        TreeMap<Integer, List<Tuple2<Tested<Pair>, long[]>>> byTest = new TreeMap<>();
        pairs.forEach(pair -> byTest.computeIfAbsent(pair._1.subject().testId(), id -> new ArrayList<>())
                .add(pair));
        List<Tested<Pair>> with = new ArrayList<>();
        byTest.forEach((testId, ofOne) -> {
            int j = Arrays.binarySearch(targets.ids(), testId);
            BitColumns included = new BitColumns(ofOne.size(), all.runs());
            double[] variances = new double[ofOne.size()];
            for (int c = 0; c < variances.length; c++) {
                included.set(c, ofOne.get(c)._2);
                Pair pair = ofOne.get(c)._1.subject();
                variances[c] = targets.variance(weights, j, pair.trainId(), pair.trainLabel() == pair.testLabel());
            }
            double[] posterior = targets.posteriorVariances(whitened, near, j, included, variances);
            for (int c = 0; c < variances.length; c++) {
                Tested<Pair> tested = ofOne.get(c)._1;
                Posterior mean = Objects.requireNonNull(tested.subject().posterior());
                double sd = factor * Math.sqrt(noise[j] * posterior[c]);
                with.add(new Tested<>(tested.subject().with(new Posterior(mean.mean(), sd)), tested.p(), tested.q()));
            }
        });
        return with;
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
        return parts.mapValues(part -> {
                    int[] of = part.targets.ids();
                    return new Part(
                            part.targets.only(IntStream.range(0, of.length)
                                    .filter(j -> sampled.get(of[j]))
                                    .toArray()),
                            part.ofLabel);
                })
                .filter(part -> part._2.targets.ids().length > 0);
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

    /** By place of the block of test examples: what gives the effects on them. */
    JavaPairRDD<Integer, Effects> solve(PriorWeights weights, List<Block> test) {
        int[] blockOf = new int[experiment.testSize()];
        Arrays.fill(blockOf, NO_BLOCK);
        test.forEach(block -> Arrays.stream(block.ids()).forEach(id -> blockOf[id] = block.index()));
        Broadcast<int[]> placed = spark.broadcast(blockOf);
        Broadcast<RunGram> everywhere = all;
        int tasks = Math.max(1, Math.min(test.size(), 4 * spark.defaultParallelism()));
        return parts.values()
                .map(part -> part.in(placed.value()))
                .filter(part -> part.targets.ids().length > 0)
                .flatMapToPair(part -> solved(part, everywhere.value(), weights)
                        .map(one -> new Tuple2<>(placed.value()[one.testId], one))
                        .iterator())
                .groupByKey(tasks)
                .mapValues(some -> effects(some, weights));
    }

    private static java.util.stream.Stream<Solution> solved(Part part, RunGram all, PriorWeights weights) {
        Targets targets = part.targets;
        Targets.Solved solved = targets.solve(new Whitened(all, part.ofLabel, weights));
        int t = all.runs();
        return IntStream.range(0, targets.ids().length).mapToObj(j -> {
            float[] alpha = new float[t];
            for (int r = 0; r < t; r++) {
                alpha[r] = (float) solved.alpha()[j * t + r];
            }
            int[] order = IntStream.range(0, targets.nearest()[j].length)
                    .boxed()
                    .sorted(Comparator.comparingInt(k -> targets.nearest()[j][k]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            return new Solution(
                    targets.ids()[j],
                    alpha,
                    solved.noise()[j],
                    Arrays.stream(order)
                            .map(k -> targets.nearIds()[targets.nearest()[j][k]])
                            .toArray(),
                    Arrays.stream(order)
                            .mapToDouble(k -> weights.kernel(targets.squaredDistances()[j][k]))
                            .toArray());
        });
    }

    private static Effects effects(Iterable<Solution> some, PriorWeights weights) {
        List<Solution> all = new ArrayList<>();
        some.forEach(all::add);
        all.sort(Comparator.comparingInt(Solution::testId));
        int t = all.get(0).alpha.length;
        float[] alpha = new float[all.size() * t];
        for (int j = 0; j < all.size(); j++) {
            System.arraycopy(all.get(j).alpha, 0, alpha, j * t, t);
        }
        return new Effects(
                weights,
                alpha,
                all.stream().mapToDouble(Solution::noise).toArray(),
                all.stream().map(Solution::near).toArray(int[][]::new),
                all.stream().map(Solution::kernels).toArray(double[][]::new));
    }

    void release() {
        grams.unpersist();
        parts.unpersist();
    }
}
