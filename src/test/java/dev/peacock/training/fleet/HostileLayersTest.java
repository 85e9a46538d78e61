package dev.peacock.training.fleet;

import static dev.peacock.check.Hostile.bad;
import static dev.peacock.training.Fixtures.layers;

import dev.peacock.check.Hostile;
import dev.peacock.check.Hostile.Bad;
import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.Shape;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.recipe.LayersReader;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers, each within what its keys take, that together are more than an array can hold; on pictures of 64x64x3. */
class HostileLayersTest {
    private static final LayerConfig OUTPUT = new LayerConfig.Output(10);
    private static final ArrayStore PICTURES = Pictures.random(new Shape(64, 64, 3), 4);

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    private static LayerConfig dense(int units) {
        return new LayerConfig.Dense(units, ActivationName.RELU);
    }

    private static LayerConfig conv(int filters, int kernel) {
        return new LayerConfig.Conv2d(filters, kernel, 1, 0, true, ActivationName.RELU);
    }

    static Stream<Bad<List<LayerConfig>>> models() {
        return Stream.of(
                bad(
                        "a square",
                        List.of(dense(1_000_000), dense(1_000_000), OUTPUT),
                        "model.layers: layer 1 (dense) has 12,288,000,000 parameters, but at most"),
                bad(
                        "a square behind a small layer",
                        List.of(dense(1), dense(1_000_000), dense(1_000_000), OUTPUT),
                        "layer 3 (dense) has 1,000,000,000,000 parameters",
                        "use fewer units"),
                bad(
                        "a square that overflows to 0",
                        List.of(dense(1), dense(65_536), dense(65_536), OUTPUT),
                        "layer 3 (dense) has 4,294,967,296 parameters"),
                bad(
                        "an output",
                        List.of(dense(1_000), new LayerConfig.Output(1_000_000)),
                        "layer 2 (output) has 1,000,000,000 parameters"),
                bad(
                        "pixels",
                        List.of(conv(1_000_000, 1), OUTPUT),
                        "model.layers: layer 1 (conv2d) makes 4,096,000,000 numbers of one example, but at most"),
                bad(
                        "pixels that overflow to 0",
                        List.of(conv(1_048_576, 1), OUTPUT),
                        "layer 1 (conv2d) makes 4,294,967,296 numbers"),
                bad("kernels", List.of(conv(30_000, 63), OUTPUT), "layer 1 (conv2d) has 357,210,000 parameters"),
                bad(
                        "a dense layer on pixels",
                        List.of(conv(10_000, 1), dense(1_000_000), OUTPUT),
                        "layer 2 (dense) has 40,960,000,000,000 parameters"),
                bad(
                        "a residual block",
                        List.of(
                                new LayerConfig.Residual(List.of(conv(1_000_000, 3), conv(3, 3)), ActivationName.RELU),
                                OUTPUT),
                        "layer 1.1 (conv2d) makes 4,096,000,000 numbers"),
                bad(
                        "many layers",
                        Stream.concat(
                                        Stream.of(dense(10_000)),
                                        Stream.concat(
                                                Collections.nCopies(22, dense(10_000)).stream(), Stream.of(OUTPUT)))
                                .toList(),
                        "model: all layers together have more than 2147483647 parameters"),
                bad(
                        "a batch",
                        List.of(dense(2_000), OUTPUT),
                        "training.batch = 1000000 is too large for layer ",
                        "lower it to at most "),
                bad(
                        "a batch of pixels",
                        List.of(new LayerConfig.MaxPool(64, 64, 0), OUTPUT),
                        "training.batch = 1000000 is too large for layer input, which makes 12,288 numbers of each example: lower it to at most 87381"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void model_isRefused(Bad<List<LayerConfig>> model) {
        LayerConfig[] each = model.input().toArray(LayerConfig[]::new);
        Hostile.assertRefused(
                () -> {
                    Net net = NetReader.read(LayersReader.read(layers(each), PICTURES.shape(), 4), PICTURES.shape())
                            .net();
                    StackMemory.of(
                            PICTURES,
                            new Examples(PICTURES),
                            net,
                            new CpuKernels(),
                            Fixtures.training("batch = 1000000"));
                },
                model.words());
    }
}
