package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which way a shape takes: it must not move unnoticed, since each rounds in its own way. */
class ConvolutionsTest {
    @ParameterizedTest
    @CsvSource({
        // height, width, channels, filters, kernel, stride, pad, tiles
        "32, 32, 16, 16, 3, 1, 1, true",
        "4, 4, 256, 256, 3, 1, 1, true",
        "26, 26, 16, 32, 3, 1, 0, true",
        "32, 32, 16, 16, 3, 2, 1, false",
        "32, 32, 16, 16, 5, 1, 2, false",
        "32, 32, 16, 16, 1, 1, 0, false",
        "32, 32, 3, 16, 3, 1, 1, false",
        "32, 32, 16, 24, 3, 1, 1, false",
        "2, 2, 64, 64, 3, 1, 1, false",
        "5, 5, 64, 64, 3, 1, 1, false",
        "8, 8, 16, 16, 3, 1, 3, false",
        "4, 4, 256, 512, 3, 1, 1, false",
    })
    void tiles_areForLargeEnoughImagesOf3x3(
            int height, int width, int channels, int filters, int kernel, int stride, int pad, boolean tiles) {
        Shape in = new Shape(height, width, channels);
        Window window = LayerCase.square(kernel, stride, pad);
        assertThat(WinogradConvolution.isFaster(in, window, filters)).isEqualTo(tiles);
        Convolution chosen = Convolutions.fastest(
                new Loops(), in, window, filters, 1, length -> new Slice(new float[length], 0, length));
        assertThat(chosen instanceof WinogradConvolution).isEqualTo(tiles);
    }

    @Test
    void casesOfTheOtherTests_takeEachWay() {
        assertThat(convolutions().filter(ConvolutionsTest::isTiled)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(convolutions().filter(test -> !isTiled(test))).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void pooledCasesOfTheOtherTests_takeEachWay() {
        assertThat(pooled(true)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(pooled(false)).hasSizeGreaterThanOrEqualTo(3);
    }

    private static Stream<LayerCase> pooled(boolean few) {
        return LayerCase.all()
                .filter(test -> test.node().op() instanceof Op.ConvMaxPool both
                        && (TapConvolution.isFaster(
                                                both.conv().window(),
                                                test.node().in().channels())
                                        && PooledTaps.isPossible(both))
                                == few);
    }

    private static Stream<LayerCase> convolutions() {
        return LayerCase.all().filter(test -> test.node().op() instanceof Op.Conv2d);
    }

    private static boolean isTiled(LayerCase test) {
        var op = (Op.Conv2d) test.node().op();
        return WinogradConvolution.isFaster(test.node().in(), op.window(), op.filters());
    }
}
