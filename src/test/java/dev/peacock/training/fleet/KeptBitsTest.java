package dev.peacock.training.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peacock.config.LayerConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.provenance.Sha256;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.nd4j.OpenBlas;
import dev.peacock.training.recipe.Blueprint;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fleet that was begun with an earlier version goes on with the same bits, which nothing else would notice. Whoever has to change
 * them says so in the changelog.
 */
class KeptBitsTest {
    /** Of the version of 30 November 2026, when fleets of conf/mnist.conf were under way. */
    private static final String PARAMETERS = "a48f3446a66466bc40bc10d09812b5d233949dda48470e86da7b20b00c5ac7c5";

    private static final TrainingConfig TRAINING =
            Fixtures.training("epochs = 2, batch = 128, updater.momentum { rate = 0.1, momentum = 0.9 }");

    static Stream<CpuKernels> kernels() {
        Fixtures.loadNative();
        return Stream.of(new CpuKernels(), CpuKernels.plain());
    }

    /** conf/mnist.conf's net and optimiser on random pictures, with the initial weights of auto; each epoch's last batch is a short one. */
    @ParameterizedTest
    @MethodSource("kernels")
    void parametersOfMnistsNet_areThoseOfEarlierVersions(CpuKernels kernels) throws Unsupported {
        assumeTrue(OpenBlas.core().equals("SkylakeX"), "other sets of kernels round otherwise");
        RandomBytes pictures = RandomBytes.of(new Shape(28, 28, 1), 500, 10, 256);
        Blueprint net = Blueprint.of(
                Fixtures.layers(
                        new LayerConfig.Dense(512, Fixtures.RELU),
                        new LayerConfig.Dense(256, Fixtures.RELU),
                        new LayerConfig.Output(10)),
                pictures);
        RunSpec run = Fixtures.spec(0, pictures.trainSize());
        Workspace<?> workspace = FleetTrainer.of(
                        pictures, net, TRAINING, false, kernels, ExecutorResources.ofThisJvm(1))
                .workspace();
        workspace.start(run);
        assertThat(workspace.train(run)).isNull();
        assertThat(hash(workspace.parameters())).isEqualTo(PARAMETERS);
    }

    private static String hash(float[] values) {
        return Sha256.hex(IntStream.range(0, values.length)
                .mapToObj(i -> Integer.toHexString(Float.floatToRawIntBits(values[i])))
                .toList()
                .toString());
    }
}
