package dev.peacock.training.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.Fixtures;
import dev.peacock.training.recipe.Blueprint;
import dev.peacock.training.recipe.LayersReader;
import dev.peacock.training.recipe.TrainingSchedule;
import dev.peacock.training.recipe.WeightLaw;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitLecunUniform;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitReluUniform;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Initial weights, dropout and rates. Statistical checks are at 2e-8 each; there are fewer than 50. */
class StreamsTest {
    /** Two-sided 2e-8 quantile of the standard normal. */
    private static final double Z = 5.6121;

    private static final int FAN_IN = 300;
    private static final int FAN_OUT = 100;

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @Test
    void weights_haveDl4jsVariances() {
        checkNormal(new WeightInitRelu(), 2.0 / FAN_IN);
        checkNormal(new WeightInitXavier(), 2.0 / (FAN_IN + FAN_OUT));
        checkNormal(new WeightInitNormal(), 1.0 / FAN_IN);
        checkNormal(new WeightInitDistribution(new NormalDistribution(0, 0.3)), 0.09);
        checkUniform(new WeightInitXavierUniform(), Math.sqrt(6.0 / (FAN_IN + FAN_OUT)));
        checkUniform(new WeightInitReluUniform(), Math.sqrt(6.0 / FAN_IN));
        checkUniform(new WeightInitLecunUniform(), 3 / Math.sqrt(FAN_IN));
        checkUniform(new WeightInitDistribution(new UniformDistribution(-0.2, 0.2)), 0.2);
    }

    @Test
    void weights_areConstant_whereTheyAreNotRandom() {
        assertThat(draw(new WeightInitConstant(0.25))).containsOnly(0.25f);
        assertThat(draw(new WeightInitDistribution(new ConstantDistribution(0.5))))
                .containsOnly(0.5f);
    }

    @Test
    void weights_areRefusedByName_whereTheyCannotBeDrawn() {
        assertThatThrownBy(() -> draw(new WeightInitDistribution(new OrthogonalDistribution(1))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("layer 3")
                .hasMessageContaining(OrthogonalDistribution.class.getName());
    }

    @Test
    void network_startsWithHeUnderRelu_glorotElsewhere_andNeutralBiasesAndNorms() {
        Blueprint blueprint = LayersReader.read(
                Fixtures.layers(
                        new LayerConfig.Dense(200, Fixtures.RELU),
                        new LayerConfig.BatchNorm(dev.peacock.config.ActivationName.IDENTITY),
                        new LayerConfig.Dense(200, dev.peacock.config.ActivationName.TANH),
                        new LayerConfig.Output(50)),
                Shape.flat(100),
                10);
        TrainingConfig training = Fixtures.training(1, 8, new UpdaterConfig.Sgd(0.1));
        try (Dl4jNetwork network = Networks.of(blueprint, Fixtures.spec(0, 5), training, 1)) {
            checkVariance(values(Parameters.parameter(network, "0_W")), 2.0 / 100, 2);
            checkVariance(values(Parameters.parameter(network, "2_W")), 2.0 / 400, 2);
            checkVariance(values(Parameters.parameter(network, "3_W")), 2.0 / 250, 2);
            assertThat(values(Parameters.parameter(network, "0_b"))).containsOnly(0);
            assertThat(values(Parameters.parameter(network, "3_b"))).containsOnly(0);
            assertThat(values(Parameters.parameter(network, "1_gamma"))).containsOnly(1);
            assertThat(values(Parameters.parameter(network, "1_beta"))).containsOnly(0);
            assertThat(values(Parameters.parameter(network, "1_mean"))).containsOnly(0);
            // DL4J keeps log10 of the deviation
            assertThat(values(Parameters.parameter(network, "1_log10stdev"))).containsOnly(0);
        }
    }

    @Test
    void dropout_keepsTheMean_andPassesGradientsThroughTheSameMask() {
        int length = 100_000;
        double retain = 0.7;
        try (StreamDropout dropout = new StreamDropout(retain, new RandomStream(8));
                INDArray ones = Nd4j.ones(DataType.FLOAT, 10, length / 10);
                INDArray dropped = Nd4j.create(DataType.FLOAT, 10, length / 10);
                INDArray gradient = Nd4j.create(DataType.FLOAT, 10, length / 10)) {
            dropout.applyDropout(ones, dropped, 0, 0, LayerWorkspaceMgr.noWorkspaces());
            // an output is 1/retain with probability retain: variance (1 - retain)/retain
            assertThat(dropped.meanNumber().doubleValue())
                    .isCloseTo(1, within(Z * Math.sqrt((1 - retain) / retain / length)));
            assertThat(values(dropped)).containsOnly(0f, (float) (1 / retain));
            dropout.backprop(ones, gradient, 0, 0);
            assertThat(values(gradient)).isEqualTo(values(dropped));
            dropout.applyDropout(ones, gradient, 1, 0, LayerWorkspaceMgr.noWorkspaces());
            assertThat(values(gradient)).isNotEqualTo(values(dropped));
        }
    }

    @Test
    void rate_isTheUpdatersTimesTheFactor_atFractionsOfEpochs() {
        TrainingSchedule step = new TrainingSchedule(0.2, new ScheduleConfig.Step(0.5, 2, 0), 10, 6);
        assertThat(step.valueAt(0, 0)).isEqualTo(0.2);
        assertThat(step.valueAt(19, 0)).isEqualTo(0.2);
        assertThat(step.valueAt(20, 0)).isEqualTo(0.1);
        assertThat(step.valueAt(45, 0)).isEqualTo(0.05);
        TrainingSchedule cosine = new TrainingSchedule(0.2, new ScheduleConfig.Cosine(1), 10, 5);
        assertThat(cosine.valueAt(0, 0)).isZero();
        assertThat(cosine.valueAt(5, 0)).isEqualTo(0.1);
        assertThat(cosine.valueAt(10, 0)).isEqualTo(0.2);
        assertThat(cosine.valueAt(30, 0)).isCloseTo(0.1, within(1e-15));
        assertThat(cosine.clone()).isEqualTo(cosine);
    }

    private static void checkNormal(IWeightInit init, double variance) {
        checkVariance(draw(init), variance, 2);
    }

    private static void checkUniform(IWeightInit init, double bound) {
        float[] drawn = draw(init);
        for (float value : drawn) {
            assertThat((double) Math.abs(value)).isLessThanOrEqualTo(bound * (1 + 1e-7));
        }
        checkVariance(drawn, bound * bound / 3, 0.8);
    }

    /** Var(X^2) = {@code excess} * variance^2: 2 for the normal, 9/5 - 1 for the uniform; the mean is known to be 0. */
    private static void checkVariance(float[] drawn, double variance, double excess) {
        double sum = 0;
        double squares = 0;
        for (float value : drawn) {
            sum += value;
            squares += (double) value * value;
        }
        assertThat(sum / drawn.length).isCloseTo(0, within(Z * Math.sqrt(variance / drawn.length)));
        assertThat(squares / drawn.length).isCloseTo(variance, within(Z * variance * Math.sqrt(excess / drawn.length)));
    }

    private static float[] draw(IWeightInit init) {
        StreamWeightInit ours = new StreamWeightInit(WeightLaw.of(init, "3"), new RandomStream(9));
        try (INDArray view = Nd4j.create(DataType.FLOAT, FAN_IN * FAN_OUT)) {
            ours.init(FAN_IN, FAN_OUT, new long[] {FAN_IN, FAN_OUT}, 'f', view);
            return values(view);
        }
    }

    private static float[] values(INDArray array) {
        return array.dup('c').data().asFloat();
    }
}
