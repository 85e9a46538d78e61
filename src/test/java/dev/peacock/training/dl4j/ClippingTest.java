package dev.peacock.training.dl4j;

import static dev.peacock.training.Fixtures.layers;
import static dev.peacock.training.Fixtures.spec;
import static dev.peacock.training.Fixtures.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.recipe.Blueprint;
import org.junit.jupiter.api.Test;

class ClippingTest {
    private static final ArrayStore SMALL = ArrayStore.digits(200, 60);
    private static final ModelConfig.Layers MODEL =
            layers(new LayerConfig.BatchNorm(ActivationName.IDENTITY), new LayerConfig.Output(10));

    /** DL4J would clip the steps of the running mean and variance too. */
    @Test
    void clipping_leavesBatchNormsStatisticsAlone() {
        Fixtures.loadNative();
        ModelConfig.Layers model =
                layers(new LayerConfig.BatchNorm(dev.peacock.config.ActivationName.IDENTITY), new LayerConfig.Output(10));
        Blueprint blueprint = Blueprint.of(MODEL, SMALL);
        int[] order = {0, 1, 2, 3, 4, 5, 6, 7};
        float[][] means = new float[2][];
        for (int clipped = 0; clipped < 2; clipped++) {
            TrainingConfig training = training(clipped == 1 ? "clip { value = 1e-6 }" : "");
            try (Batches batches = new Batches(SMALL, 10, false, 0);
                    Dl4jNetwork network = Networks.of(blueprint, spec(0, 200), training, 1)) {
                Batches.Batch batch = batches.of(order, 0, order.length);
                network.fit(batch.features(), batch.labels());
                means[clipped] = Parameters.parameter(network, "0_mean").toFloatVector();
            }
        }
        assertThat(means[0]).isNotEqualTo(new float[64]);
        assertThat(means[1]).containsExactly(means[0]);
    }

    @Test
    void clippingOfTheWholeGradient_isRefused() {
        assertThatThrownBy(() -> new Dl4jTrainer(SMALL, MODEL, training("clip { norm = 1 }"), false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("training.clip.norm bounds the gradient of the whole network, which DL4J cannot");
    }
}
