package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.WinogradConvolution.PLACES;
import static dev.peacock.training.fleet.cpu.loops.PanelLoops.PANEL;

import java.util.function.IntFunction;

/**
 * The transformed tiles of a block of a {@link WinogradConvolution}, [places, channels / 16, tiles, 16]: what one product takes lies
 * together.
 *
 * @param place from a place's first value to the next place's
 * @param panel from the first value of 16 channels to that of the next 16
 */
record TilePanels(Slice values, int place, int panel) {
    static TilePanels of(int tiles, int channels, IntFunction<Slice> memory) {
        int place = apart(tiles * channels);
        return new TilePanels(memory.apply(PLACES * place), place, tiles * PANEL);
    }

    /** So many values and a few more, an odd number of cache lines: 36 places an even number apart would share a few sets of the cache. */
    private static int apart(int length) {
        return length / PANEL % 2 == 0 ? length + PANEL : length;
    }

    float[] array() {
        return values.array();
    }

    /** Where a tile's 16 values of a place begin, by the first of their channels. */
    int at(int placeNumber, int channel, int tile) {
        return values.offset() + placeNumber * place + channel / PANEL * panel + tile * PANEL;
    }
}
