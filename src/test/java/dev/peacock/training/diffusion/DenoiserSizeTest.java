package dev.peacock.training.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenoiserSizeTest {
    private static DenoiserRecipe recipe(DenoiserRecipe.Net net, int hidden, int layers, int batch) {
        return new DenoiserRecipe(
                net,
                hidden,
                layers,
                DenoiserRecipe.Prediction.X0,
                NoiseLevels.Kind.COSINE,
                50,
                0,
                10,
                batch,
                .01,
                0,
                DenoiserRecipe.AVERAGE);
    }

    @ParameterizedTest
    @CsvSource({"MLP, 128, 3", "MLP, 8, 1", "CONV, 32, 2", "CONV, 16, 3", "CONV, 8, 1"})
    void parametersAreNoMoreThanSaid_andAtLeastAThird(DenoiserRecipe.Net net, int hidden, int layers) {
        Shape shape = new Shape(8, 8, 1);
        DenoiserRecipe recipe = recipe(net, hidden, layers, 4);
        double said = DenoiserSize.of(recipe, shape).parameters();
        int real = DenoiserNet.of(recipe, shape, 1, LoopsOfThisJvm.create()).size();
        assertThat((double) real).isBetween(said / 3, 1.5 * said);
    }

    @ParameterizedTest
    @CsvSource({
        "MLP, 128, 3, 64, false",
        "MLP, 65536, 4, 64, true",
        "MLP, 128, 3, 65536, true",
        "CONV, 64, 2, 65536, true"
    })
    void sizesBeyondArrays_areNoticed(DenoiserRecipe.Net net, int hidden, int layers, int batch, boolean isBeyond) {
        assertThat(DenoiserSize.of(recipe(net, hidden, layers, batch), new Shape(256, 256, 3))
                        .isBeyondArrays())
                .isEqualTo(isBeyond);
    }
}
