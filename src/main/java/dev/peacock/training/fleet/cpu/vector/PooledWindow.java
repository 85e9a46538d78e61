package dev.peacock.training.fleet.cpu.vector;

import static dev.peacock.training.fleet.cpu.loops.PooledLoops.PANEL;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.STEP;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.load;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.spread;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.zero;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** A window of {@link VectorPooledLoops#convolve}: two vectors of filters of its four positions are kept in registers. */
final class PooledWindow {
    private PooledWindow() {}

    static void most(
            float[] x,
            int at,
            int[] offsets,
            int right,
            int down,
            float[] w,
            int wAt,
            float[] y,
            int yAt,
            float[] maxima,
            int maximaAt) {
        int at1 = at + right;
        int at2 = at + down;
        int at3 = at2 + right;
        FloatVector low0 = zero();
        FloatVector high0 = low0;
        FloatVector low1 = low0;
        FloatVector high1 = low0;
        FloatVector low2 = low0;
        FloatVector high2 = low0;
        FloatVector low3 = low0;
        FloatVector high3 = low0;
        for (int tap = 0; tap < offsets.length; tap++) {
            int offset = offsets[tap];
            FloatVector low = load(w, wAt + tap * PANEL);
            FloatVector high = load(w, wAt + tap * PANEL + STEP);
            FloatVector factor = spread(x[at + offset]);
            low0 = factor.fma(low, low0);
            high0 = factor.fma(high, high0);
            factor = spread(x[at1 + offset]);
            low1 = factor.fma(low, low1);
            high1 = factor.fma(high, high1);
            factor = spread(x[at2 + offset]);
            low2 = factor.fma(low, low2);
            high2 = factor.fma(high, high2);
            factor = spread(x[at3 + offset]);
            low3 = factor.fma(low, low3);
            high3 = factor.fma(high, high3);
        }
        most(low0, low1, low2, low3, y, yAt, maxima, maximaAt);
        most(high0, high1, high2, high3, y, yAt + STEP, maxima, maximaAt + STEP);
    }

    private static void most(
            FloatVector value0,
            FloatVector value1,
            FloatVector value2,
            FloatVector value3,
            float[] y,
            int yAt,
            float[] maxima,
            int maximaAt) {
        VectorMask<Float> larger = value1.compare(VectorOperators.GT, value0);
        FloatVector most = value0.blend(value1, larger);
        FloatVector position = zero().blend(spread(1), larger);
        larger = value2.compare(VectorOperators.GT, most);
        most = most.blend(value2, larger);
        position = position.blend(spread(2), larger);
        larger = value3.compare(VectorOperators.GT, most);
        most.blend(value3, larger).intoArray(y, yAt);
        position.blend(spread(3), larger).intoArray(maxima, maximaAt);
    }
}
