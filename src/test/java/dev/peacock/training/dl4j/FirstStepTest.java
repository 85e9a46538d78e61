package dev.peacock.training.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.ClipConfig;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.recipe.Blueprint;
import dev.peacock.training.recipe.LayersReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Steps of a softmax regression, computed by hand in double: z = xW + b, dL/dW = mean of x (p - y), dL/db = mean of p - y. */
class FirstStepTest {
    private static final int FEATURES = 3;
    private static final int CLASSES = 4;
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
        compare("updater { sgd { rate = 0.5 } }", 1);
    }

    @Test
    void weightDecay_takesRateTimesDecayTimesWeight_andLeavesBiasesAlone() {
        compare("updater { sgd { rate = 0.5 } }, weight-decay = 0.1", 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cosine { warm-up = 0.4 }",
                "constant { warm-up = 0.7 }",
                "step { factor = 0.5, every = 1, warm-up = 1 }",
                "one-cycle {}"
            })
    void schedule_counts_inFractionsOfAnEpoch(String schedule) {
        compare("updater { sgd { rate = 0.5 } }, weight-decay = 0.1, schedule { " + schedule + " }", 6);
    }

    /** ND4J's Nesterov momentum: v' = mu v - rate g, then the parameter moves by (1 + mu) v' - mu v. */
    @Test
    void nesterovsSteps_equalThoseByHand() {
        compare("updater { nesterovs { rate = 0.5, momentum = 0.9 } }", 4);
    }

    @Test
    void momentumSteps_equalThoseByHand() {
        compare("updater { momentum { rate = 0.5, momentum = 0.9 } }, l2 = 0.2, schedule { cosine {} }", 4);
    }

    @Test
    void adamSteps_equalThoseByHand_withWeightDecayOutsideTheMoments() {
        compare(
                "updater { adam { rate = 0.01 } }, weight-decay = 0.1, schedule { step { factor = 0.5, every = 1 } }",
                5);
    }

    /** Nesterov's momentum keeps the order visible: L2 goes through it, weight decay does not. */
    @Test
    void l2_isAddedToTheGradient_beforeTheUpdater() {
        compare("updater { nesterovs { rate = 0.5, momentum = 0.9 } }, l2 = 0.2", 4);
        compare("updater { nesterovs { rate = 0.1, momentum = 0.9 } }, l2 = 0.2, weight-decay = 0.1", 4);
        compare("updater { adam { rate = 0.01 } }, l2 = 0.2, weight-decay = 0.1", 4);
    }

    /** Bounds so small that they bind in every step; what L2 adds is behind them. */
    @Test
    void clipping_isOfTheMeanGradient_beforeL2() {
        compare("updater { sgd { rate = 0.5 } }, clip { value = 0.05 }, l2 = 0.2, weight-decay = 0.1", 4);
        compare("updater { sgd { rate = 0.5 } }, clip { layer-norm = 0.1 }, l2 = 0.2, weight-decay = 0.1", 4);
        compare("updater { nesterovs { rate = 0.5, momentum = 0.9 } }, clip { layer-norm = 0.3 }", 4);
        compare("updater { sgd { rate = 0.5 } }, clip { layer-norm = 100 }", 4);
    }

    @Test
    void labelSmoothing_spreadsItsShareOverAllClasses() {
        compare("updater { sgd { rate = 0.5 } }, label-smoothing = 0.3", 4);
    }

    private static void compare(String block, int steps) {
        int stepsPerEpoch = 3;
        TrainingConfig training = Fixtures.training("epochs = 2, batch = 5, " + block);
        Blueprint blueprint =
                LayersReader.read(Fixtures.layers(new LayerConfig.Output(CLASSES)), STORE.shape(), CLASSES);
        try (Dl4jNetwork network = Networks.of(blueprint, Fixtures.spec(0, 5), training, stepsPerEpoch);
                Batches batches = new Batches(STORE, CLASSES, false, training.labelSmoothing())) {
            ByHand byHand = new ByHand(network, training);
            for (int step = 0; step < steps; step++) {
                byHand.step(training.schedule().factor((double) step / stepsPerEpoch, 2), step);
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
        private final TrainingConfig training;

        ByHand(Dl4jNetwork network, TrainingConfig training) {
            this.training = training;
            for (int f = 0; f < FEATURES; f++) {
                for (int c = 0; c < CLASSES; c++) {
                    parameters[f][c] = Parameters.parameter(network, "0_W").getDouble(f, c);
                }
            }
        }

        void step(double factor, int step) {
            double rate = training.updater().rate() * factor;
            double[][] gradient = gradient();
            clip(gradient);
            for (int f = 0; f <= FEATURES; f++) {
                for (int c = 0; c < CLASSES; c++) {
                    double weight = f < FEATURES ? parameters[f][c] : 0;
                    double g = gradient[f][c] + training.l2() * weight;
                    parameters[f][c] += move(g, f, c, rate, step) - rate * training.weightDecay() * weight;
                }
            }
        }

        private void clip(double[][] gradient) {
            ClipConfig clip = training.clip();
            if (clip == null) {
                return;
            }
            double squares = 0;
            for (double[] row : gradient) {
                for (double g : row) {
                    squares += g * g;
                }
            }
            double scale = Math.min(1, clip.at() / Math.sqrt(squares));
            for (double[] row : gradient) {
                for (int c = 0; c < CLASSES; c++) {
                    row[c] = clip.by() == ClipConfig.By.VALUE
                            ? Math.max(-clip.at(), Math.min(clip.at(), row[c]))
                            : scale * row[c];
                }
            }
        }

        private double move(double g, int f, int c, double rate, int step) {
            UpdaterConfig updater = training.updater();
            if (updater instanceof UpdaterConfig.Momentum momentum) {
                first[f][c] = momentum.momentum() * first[f][c] + g;
                return -rate * first[f][c];
            }
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
                    double share = training.labelSmoothing();
                    double target = (STORE.label(example) == c ? 1 - share : 0) + share / CLASSES;
                    double error = (p[c] / total - target) / BATCH.length;
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
