package dev.peacock.training.fleet;

import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.dl4j.Dl4jTrainer;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.recipe.Blueprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fleets of both trainers, independent of each other, estimate the same memorization.
 *
 * <p>Where the trainers are equal, the 400 models are independent and alike, and which 200 of them are called the first fleet is
 * chance. So the difference D_i of an example's two estimates has mean 0, and the spread of any statistic of all D comes from calling
 * others the first: 500 times, which gives a standard deviation within a tenth, and 1.1 allows for that. D is close to normal, a
 * sum over 400 models. So
 *
 * <ul>
 *   <li>|sum of D_i| exceeds 5.03 standard deviations with probability 5e-7;
 *   <li>the sum of D_i^2 is one of squares of independent normals with weights, which exceeds its mean by sqrt(2 x) standard
 *       deviations + 2 x largest weight with probability exp(-x) at most (Laurent and Massart 2000, lemma 1); x = log(1 / 5e-7). The
 *       weights are the eigenvalues of the covariance of D, whose largest is overestimated by a sample. D is not standardised,
 *       since those who hardly ever differ are no normals.
 * </ul>
 */
@Tag("statistical")
class MemorizationAgreementTest {
    private static final int MODELS = 200;
    private static final int PERMUTATIONS = 500;
    private static final double ALLOWANCE = 1.1;
    private static final double Z = 5.03;
    private static final double X = Math.log(1 / 5e-7);

    private static final ArrayStore DIGITS = ArrayStore.digits(300, 10);
    private static final ModelConfig MODEL = layers(
            new LayerConfig.Dense(64, Fixtures.RELU),
            new LayerConfig.Dense(16, Fixtures.RELU),
            new LayerConfig.Output(10));
    private static final String UPDATER = "batch = 21, updater.nesterovs { rate = 0.03 }";

    /** One model: which train examples it saw, and which it gets right. */
    private record Model(boolean[] in, boolean[] right) {}

    @Test
    void fleetsOfBothTrainers_agree_andOneThatTrainsLongerDoesNot() throws Unsupported {
        TrainingConfig training = Fixtures.training("epochs = 6, " + UPDATER);
        List<Model> fleet = models(fleet(training), 1);
        List<Model> dl4j = models(new Dl4jTrainer(DIGITS, MODEL, training, false), 2);
        assertThat(agree(fleet, dl4j)).isTrue();
        checkSameRuns(models(fleet(training), 2), dl4j);
        assertThat(agree(fleet, models(fleet(Fixtures.training("epochs = 12, " + UPDATER)), 2)))
                .isFalse();
    }

    /** The same runs, and not only as many: where rounding tips a model's answer, both fleets part, and hardly anywhere else. */
    private static void checkSameRuns(List<Model> fleet, List<Model> dl4j) {
        long apart = 0;
        for (int k = 0; k < MODELS; k++) {
            for (int i = 0; i < DIGITS.trainSize(); i++) {
                apart += fleet.get(k).right()[i] == dl4j.get(k).right()[i] ? 0 : 1;
            }
        }
        assertThat(apart).isLessThan(60);
    }

    private static Trainer fleet(TrainingConfig training) throws Unsupported {
        return FleetTrainer.of(
                DIGITS, Blueprint.of(MODEL, DIGITS), training, false, new CpuKernels(), ExecutorResources.ofThisJvm(1));
    }

    private static boolean agree(List<Model> first, List<Model> second) {
        List<Model> all = new ArrayList<>(first);
        all.addAll(second);
        int[] order = IntStream.range(0, all.size()).toArray();
        double[] observed = differences(all, order);
        RandomStream random = new RandomStream(5);
        List<double[]> chance = new ArrayList<>();
        for (int k = 0; k < PERMUTATIONS; k++) {
            random.shuffle(order);
            chance.add(differences(all, order));
        }
        double[] sums =
                chance.stream().mapToDouble(each -> Arrays.stream(each).sum()).toArray();
        double[] squares =
                chance.stream().mapToDouble(each -> product(each, each)).toArray();
        double mean = Arrays.stream(squares).average().orElseThrow();
        double deviation = ALLOWANCE * Math.sqrt(product(squares, squares) / PERMUTATIONS - mean * mean);
        double sumDeviation = ALLOWANCE * Math.sqrt(product(sums, sums) / PERMUTATIONS);
        double excess = product(observed, observed) - mean;
        return Math.abs(Arrays.stream(observed).sum()) <= Z * sumDeviation
                && excess <= Math.sqrt(2 * X) * deviation + 2 * X * largestWeight(chance);
    }

    /** The largest eigenvalue of a sample's covariance, whose mean is 0: by the power method. */
    private static double largestWeight(List<double[]> sample) {
        double[] direction = sample.get(0);
        double norm = 0;
        for (int step = 0; step < 100; step++) {
            double[] next = new double[direction.length];
            for (double[] each : sample) {
                double along = product(each, direction) / sample.size();
                for (int i = 0; i < next.length; i++) {
                    next[i] += along * each[i];
                }
            }
            norm = Math.sqrt(product(next, next));
            for (int i = 0; i < next.length; i++) {
                next[i] /= norm;
            }
            direction = next;
        }
        return norm;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** D, between the models in the first half of an order and those in the second. */
    private static double[] differences(List<Model> all, int[] order) {
        double[] differences = new double[DIGITS.trainSize()];
        for (int i = 0; i < differences.length; i++) {
            int[] models = new int[4];
            int[] right = new int[4];
            for (int k = 0; k < order.length; k++) {
                Model model = all.get(order[k]);
                int group = (k < order.length / 2 ? 0 : 2) + (model.in()[i] ? 1 : 0);
                models[group]++;
                right[group] += model.right()[i] ? 1 : 0;
            }
            differences[i] = memorization(models, right, 0) - memorization(models, right, 2);
        }
        return differences;
    }

    private static double memorization(int[] models, int[] right, int fleet) {
        return (double) right[fleet + 1] / models[fleet + 1] - (double) right[fleet] / models[fleet];
    }

    private static List<Model> models(Trainer trainer, long master) {
        int n = DIGITS.trainSize();
        SamplingDesign design = new SamplingDesign(new SubsetsConfig.Uniform(0.7), master, n);
        List<RunSpec> specs = IntStream.range(0, MODELS)
                .mapToObj(run -> new RunSpec(
                        run,
                        design.mask(run),
                        Seeds.seed(master, Seeds.Purpose.INIT, run),
                        Seeds.seed(master, Seeds.Purpose.ORDER, run),
                        Seeds.seed(master, Seeds.Purpose.DROPOUT, run),
                        Seeds.seed(master, Seeds.Purpose.AUGMENT, run)))
                .toList();
        List<Model> models = new ArrayList<>();
        for (TrainedRun run : trainer.train(specs)) {
            TrainedRun.Evaluated evaluated = (TrainedRun.Evaluated) run;
            boolean[] in = new boolean[n];
            boolean[] right = new boolean[n];
            for (int i = 0; i < n; i++) {
                in[i] = specs.get(run.run()).mask().includes(i);
                right[i] = evaluated.trainCorrect().get(i);
            }
            models.add(new Model(in, right));
        }
        return models;
    }
}
