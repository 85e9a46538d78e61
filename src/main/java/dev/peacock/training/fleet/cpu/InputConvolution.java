package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.function.IntFunction;

/**
 * The gradient by the input of a convolution of stride 1: itself a convolution, of the gradient by the output with the
 * weights turned around, so that nothing has to be added up in place.
 */
final class InputConvolution {
    private final Convolution convolution;
    private final int taps;
    private final int channels;
    private final int filters;
    private final int inWidth;
    /** Weights [kernel height, kernel width, filters, channels], both sides of the kernel backwards. */
    private final Slice turned;

    /** @param most images */
    InputConvolution(Loops loops, Shape in, Shape out, Window window, int most, IntFunction<Slice> memory) {
        this.taps = window.kernelSize();
        this.channels = in.channels();
        this.filters = out.channels();
        this.inWidth = in.width();
        this.turned = memory.apply(taps * filters * channels);
        this.convolution = Convolutions.fastest(loops, out, turn(window), channels, most, memory);
    }

    /** Whether there is one: also the padding must not be wider than the kernel. */
    static boolean isPossible(Window window) {
        Window turned = turn(window);
        return window.strideHeight() == 1
                && window.strideWidth() == 1
                && Math.min(turned.padTop(), turned.padBottom()) >= 0
                && Math.min(turned.padLeft(), turned.padRight()) >= 0;
    }

    private static Window turn(Window window) {
        int down = window.kernelHeight() - 1;
        int right = window.kernelWidth() - 1;
        return new Window(
                window.kernelHeight(),
                window.kernelWidth(),
                1,
                1,
                down - window.padTop(),
                right - window.padLeft(),
                down - window.padBottom(),
                right - window.padRight());
    }

    /** To be called with the weights before {@link #backward}. */
    void prepare(Slice w) {
        turn(w);
        convolution.prepare(turned);
    }

    /** dx = the gradient by x, for the images from {@code first} to before {@code end}. */
    void backward(int first, int end, Slice dy, Slice dx) {
        int units = convolution.units(end);
        for (int unit = convolution.units(first); unit < units; unit += convolution.block()) {
            int count = Math.min(convolution.block(), units - unit);
            int at = dx.offset() + convolution.line(unit) * inWidth * channels;
            convolution.forward(dy, unit, count, turned, dx.array(), at);
        }
    }

    private void turn(Slice w) {
        for (int tap = 0; tap < taps; tap++) {
            int from = w.offset() + tap * channels * filters;
            int to = turned.offset() + (taps - 1 - tap) * filters * channels;
            for (int c = 0; c < channels; c++) {
                for (int filter = 0; filter < filters; filter++) {
                    turned.array()[to + filter * channels + c] = w.array()[from + c * filters + filter];
                }
            }
        }
    }
}
