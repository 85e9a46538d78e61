package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.WinogradConvolution.IN;
import static dev.peacock.training.fleet.cpu.WinogradConvolution.KERNEL;
import static dev.peacock.training.fleet.cpu.WinogradConvolution.PLACES;
import static dev.peacock.training.fleet.cpu.loops.PanelLoops.PANEL;

import dev.peacock.training.fleet.cpu.loops.Walk;
import dev.peacock.training.fleet.cpu.loops.WinogradLoops;
import java.util.Arrays;
import java.util.function.IntFunction;

/** The weights of a {@link WinogradConvolution}, transformed, and the gradient by what they are transformed to. */
final class WinogradWeights {
    private final WinogradLoops loops;
    private final int channels;
    private final int filters;
    /** Values of one of the places of a tile: panels of 16 filters, each [channels, 16]. */
    private final int place;
    /** [places, panels, channels, 16] */
    private final Slice transformed;

    private final Slice gradientSums;
    /** [6, 3, channels, filters]: transformed along one side. */
    private final Slice half;

    private final Walk down;
    private final Walk across;
    private final Walk gradientAcross;

    WinogradWeights(WinogradLoops loops, int channels, int filters, IntFunction<Slice> memory) {
        this.loops = loops;
        this.channels = channels;
        this.filters = filters;
        this.place = channels * filters;
        this.transformed = memory.apply(PLACES * place);
        this.gradientSums = memory.apply(PLACES * place);
        this.half = memory.apply(IN * KERNEL * place);
        this.down = Walk.once(place, KERNEL * place, KERNEL * place);
        this.across = new Walk(channels, PANEL, place, filters, place, PANEL);
        this.gradientAcross = new Walk(channels, PANEL, place, PANEL, place, filters);
    }

    Slice transformed() {
        return transformed;
    }

    /** Of the shape of {@link #transformed}. */
    Slice gradientSums() {
        return gradientSums;
    }

    void clearGradientSums() {
        int begin = gradientSums.offset();
        Arrays.fill(gradientSums.array(), begin, begin + gradientSums.length(), 0f);
    }

    /** Where a panel begins, by its first filter. */
    int panel(int placeNumber, int filter) {
        return placeNumber * place + filter * channels;
    }

    void transform(Slice w) {
        for (int column = 0; column < KERNEL; column++) {
            int begin = column * place;
            loops.weights(w.array(), w.offset() + begin, half.array(), half.offset() + begin, down);
        }
        for (int row = 0; row < IN; row++) {
            for (int filter = 0; filter < filters; filter += PANEL) {
                int from = half.offset() + row * KERNEL * place + filter;
                int to = transformed.offset() + panel(row * IN, filter);
                loops.weights(half.array(), from, transformed.array(), to, across);
            }
        }
    }

    /** dw from the gradient sums. */
    void gradient(Slice dw) {
        for (int row = 0; row < IN; row++) {
            for (int filter = 0; filter < filters; filter += PANEL) {
                int from = gradientSums.offset() + panel(row * IN, filter);
                int to = half.offset() + row * KERNEL * place + filter;
                loops.weightsGradient(gradientSums.array(), from, half.array(), to, gradientAcross);
            }
        }
        for (int column = 0; column < KERNEL; column++) {
            int begin = column * place;
            loops.weightsGradient(half.array(), half.offset() + begin, dw.array(), dw.offset() + begin, down);
        }
    }
}
