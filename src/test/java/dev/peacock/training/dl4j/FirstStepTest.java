package dev.peacock.training.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.LayerConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.recipe.Blueprint;
import dev.peacock.training.recipe.LayersReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Steps of a softmax regression, computed by hand in double: z = xW + b, dL/dW = mean of x (p - y), dL/db = mean of p - y. */
class FirstStepTest {
    private static final int FEATURES = 3;
    private static final int CLASSES = 4;
    private static final double RATE = 0.5;
    private static final ArrayStore STORE = new ArrayStore(
            Shape.flat(FEATURES),
            new float[][] {{1, -2, 0.5f}, {0, 3, 1}, {-1, 1, 2}, {2, 2, -1}, {0.5f, 0, 1}},
            new int[] {0, 3, 1, 2, 0},
            5,
            CLASSES,
            1);
    private static final int[] BATCH = {0, 1, 2, 3, 4};

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @Test
    void sgdStep_equalsTheOneByHand() {
        compare(new UpdaterConfig.Sgd(RATE), new ScheduleConfig.Constant(), 0, 1);
    }

    @Test
    void weightDecay_takesRateTimesDecayTimesWeight_andLeavesBiasesAlone() {
        compare(new UpdaterConfig.Sgd(RATE), new ScheduleConfig.Constant(), 0.1, 3);
    }

    @Test
    void schedule_counts_inFractionsOfAnEpoch() {
        compare(new UpdaterConfig.Sgd(RATE), new ScheduleConfig.Cosine(0.4), 0.1, 6);
    }

    /** ND4J's Nesterov momentum: v' = mu v - rate g, then the parameter moves by (1 + mu) v' - mu v. */
    @Test
    void nesterovsSteps_equalThoseByHand() {
        compare(new UpdaterConfig.Nesterovs(RATE, 0.9), new ScheduleConfig.Constant(), 0, 4);
    }

    @Test
    void adamSteps_equalThoseByHand_withWeightDecayOutsideTheMoments() {
        compare(new UpdaterConfig.Adam(0.01, 0.9, 0.999, 1e-8), new ScheduleConfig.Step(0.5, 1), 0.1, 5);
    }

    private static void compare(UpdaterConfig updater, ScheduleConfig schedule, double weightDecay, int steps) {
        int stepsPerEpoch = 3;
        TrainingConfig training = Fixtures.training(2, 5, updater, schedule, weightDecay);
        Blueprint blueprint =
                LayersReader.read(Fixtures.layers(new LayerConfig.Output(CLASSES)), STORE.shape(), CLASSES);
        try (Network network = Networks.of(blueprint, Fixtures.spec(0, 5), training, stepsPerEpoch);
                Batches batches = new Batches(STORE, CLASSES, false)) {
            ByHand byHand = new ByHand(network, updater);
            for (int step = 0; step < steps; step++) {
                double factor = schedule.factor((double) step / stepsPerEpoch, 2);
                byHand.step(updater.rate() * factor, weightDecay, step);
                Batches.Batch batch = batches.of(BATCH, 0, BATCH.length);
                network.fit(batch.features(), batch.labels());
            }
            INDArray weights = Parameters.parameter(network, "0_W");
            INDArray biases = Parameters.parameter(network, "0_b");
            for (int c = 0; c < CLASSES; c++) {
                for (int f = 0; f < FEATURES; f++) {
                    assertThat(weights.getDouble(f, c)).isCloseTo(byHand.parameters[f][c], within(2e-5));
                }
                assertThat(biases.getDouble(c)).isCloseTo(byHand.parameters[FEATURES][c], within(2e-5));
            }
        }
    }

    /** Row {@code FEATURES} of each array is the bias. */
    private static final class ByHand {
        private final double[][] parameters = new double[FEATURES + 1][CLASSES];
        private final double[][] first = new double[FEATURES + 1][CLASSES];
        private final double[][] second = new double[FEATURES + 1][CLASSES];
        private final UpdaterConfig updater;

        ByHand(Network network, UpdaterConfig updater) {
            this.updater = updater;
            for (int f = 0; f < FEATURES; f++) {
                for (int c = 0; c < CLASSES; c++) {
                    parameters[f][c] = Parameters.parameter(network, "0_W").getDouble(f, c);
                }
            }
        }

        void step(double rate, double weightDecay, int step) {
            double[][] gradient = gradient();
            for (int f = 0; f <= FEATURES; f++) {
                for (int c = 0; c < CLASSES; c++) {
                    double decay = f < FEATURES ? rate * weightDecay * parameters[f][c] : 0;
                    parameters[f][c] += move(gradient[f][c], f, c, rate, step) - decay;
                }
            }
        }

        private double move(double g, int f, int c, double rate, int step) {
            if (updater instanceof UpdaterConfig.Nesterovs nesterovs) {
                double before = first[f][c];
                first[f][c] = nesterovs.momentum() * before - rate * g;
                return (1 + nesterovs.momentum()) * first[f][c] - nesterovs.momentum() * before;
            } else if (updater instanceof UpdaterConfig.Adam adam) {
                first[f][c] = adam.beta1() * first[f][c] + (1 - adam.beta1()) * g;
                second[f][c] = adam.beta2() * second[f][c] + (1 - adam.beta2()) * g * g;
                double correction =
                        Math.sqrt(1 - Math.pow(adam.beta2(), step + 1)) / (1 - Math.pow(adam.beta1(), step + 1));
                return -rate * correction * first[f][c] / (Math.sqrt(second[f][c]) + adam.epsilon());
            }
            return -rate * g;
        }

        private double[][] gradient() {
            double[][] gradient = new double[FEATURES + 1][CLASSES];
            for (int example : BATCH) {
                double[] p = new double[CLASSES];
                double total = 0;
                for (int c = 0; c < CLASSES; c++) {
                    double z = parameters[FEATURES][c];
                    for (int f = 0; f < FEATURES; f++) {
                        z += STORE.values()[example][f] * parameters[f][c];
                    }
                    p[c] = Math.exp(z);
                    total += p[c];
                }
                for (int c = 0; c < CLASSES; c++) {
                    double error = (p[c] / total - (STORE.label(example) == c ? 1 : 0)) / BATCH.length;
                    for (int f = 0; f < FEATURES; f++) {
                        gradient[f][c] += STORE.values()[example][f] * error;
                    }
                    gradient[FEATURES][c] += error;
                }
            }
            return gradient;
        }
    }
}
