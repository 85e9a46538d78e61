package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.function.IntFunction;

/** The fastest way for a shape: the same on every machine, for each has roundings of its own. */
final class Convolutions {
    private Convolutions() {}

    /** @param most images at once */
    static Convolution fastest(Loops loops, Shape in, Window window, int filters, int most, IntFunction<Slice> memory) {
        if (WinogradConvolution.isFaster(in, window, filters)) {
            return new WinogradConvolution(loops, in, window, filters, most, memory);
        }
        int outHeight = window.outHeight(in.height());
        Lines lines = Lines.all(outHeight, window.outWidth(in.width()));
        return TapConvolution.orPatches(loops, in, window, filters, lines, most * outHeight, memory);
    }
}
