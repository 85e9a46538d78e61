package dev.peacock.training.fleet.cpu.vector;

import static dev.peacock.training.fleet.cpu.vector.ShortVectors.PAIR;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.STEP;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.load;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.spread;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.zero;

import dev.peacock.training.fleet.cpu.loops.PooledLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link PooledLoops} by the Vector API: the sums of nine neighbouring taps' gradients are kept in registers. */
public final class VectorPooledLoops extends PooledLoops {
    private static final int SIDE = 3;

    @Override
    public void convolve(
            float[] x,
            int at,
            int step,
            int count,
            int[] offsets,
            int right,
            int down,
            float[] w,
            int wAt,
            int filters,
            float[] y,
            int yAt,
            float[] maxima,
            int maximaAt) {
        for (int column = 0; column < PANEL; column += PAIR) {
            for (int i = 0; i < count; i++) {
                int to = i * filters + column;
                PooledWindow.most(
                        x, at + i * step, offsets, right, down, w, wAt + column, y, yAt + to, maxima, maximaAt + to);
            }
        }
    }

    @Override
    public void weightGradient(
            float[] x,
            int at,
            int step,
            int count,
            int rows,
            int run,
            int right,
            int down,
            int rowSize,
            float[] dy,
            int dyAt,
            float[] maxima,
            int maximaAt,
            int filters,
            float[] dw,
            int dwAt) {
        int wholeRows = rows - rows % SIDE;
        int wholeRun = run - run % SIDE;
        for (int row = 0; row < rows; row++) {
            boolean whole = row < wholeRows;
            for (int tap = 0; tap < run; tap++) {
                boolean nine = whole && tap < wholeRun;
                if (nine && (row % SIDE != 0 || tap % SIDE != 0)) {
                    continue;
                }
                int from = at + row * rowSize + tap;
                int to = dwAt + (row * run + tap) * filters;
                for (int c = 0; c < filters; c += STEP) {
                    boolean done;
                    if (nine) {
                        done = nine(
                                x,
                                from,
                                step,
                                count,
                                right,
                                down,
                                rowSize,
                                dy,
                                dyAt + c,
                                maxima,
                                maximaAt + c,
                                filters,
                                dw,
                                to + c,
                                run * filters);
                    } else {
                        done = one(
                                x,
                                from,
                                step,
                                count,
                                right,
                                down,
                                dy,
                                dyAt + c,
                                maxima,
                                maximaAt + c,
                                filters,
                                dw,
                                to + c);
                    }
                    int side = done ? 0 : nine ? SIDE : 1;
                    for (int i = 0; i < side * side * STEP; i++) {
                        int at1 = i / STEP / side;
                        int at2 = i / STEP % side;
                        int filter = c + i % STEP;
                        dw[to + (at1 * run + at2) * filters + filter] += sum(
                                x,
                                from + at1 * rowSize + at2,
                                step,
                                count,
                                right,
                                down,
                                dy,
                                dyAt + filter,
                                maxima,
                                maximaAt + filter,
                                filters);
                    }
                }
            }
        }
    }

    /** Of three neighbouring taps of three rows; whether that was possible. */
    private static boolean nine(
            float[] x,
            int at,
            int step,
            int count,
            int right,
            int down,
            int rowSize,
            float[] dy,
            int dyAt,
            float[] maxima,
            int maximaAt,
            int filters,
            float[] dw,
            int dwAt,
            int dwRow) {
        FloatVector sum0 = zero();
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        FloatVector sum4 = sum0;
        FloatVector sum5 = sum0;
        FloatVector sum6 = sum0;
        FloatVector sum7 = sum0;
        FloatVector sum8 = sum0;
        int row1 = at + rowSize;
        int row2 = row1 + rowSize;
        for (int i = 0; i < POSITIONS * count; i++) {
            FloatVector gradient = part(dy, dyAt, maxima, maximaAt, filters, i);
            int next = patch(i, step, right, down);
            sum0 = spread(x[at + next]).fma(gradient, sum0);
            sum1 = spread(x[at + next + 1]).fma(gradient, sum1);
            sum2 = spread(x[at + next + 2]).fma(gradient, sum2);
            sum3 = spread(x[row1 + next]).fma(gradient, sum3);
            sum4 = spread(x[row1 + next + 1]).fma(gradient, sum4);
            sum5 = spread(x[row1 + next + 2]).fma(gradient, sum5);
            sum6 = spread(x[row2 + next]).fma(gradient, sum6);
            sum7 = spread(x[row2 + next + 1]).fma(gradient, sum7);
            sum8 = spread(x[row2 + next + 2]).fma(gradient, sum8);
        }
        FloatVector all = sum0.add(sum1)
                .add(sum2)
                .add(sum3)
                .add(sum4)
                .add(sum5)
                .add(sum6)
                .add(sum7)
                .add(sum8);
        if (hasNaN(all)) {
            return false;
        }
        addTo(dw, dwAt, sum0);
        addTo(dw, dwAt + filters, sum1);
        addTo(dw, dwAt + 2 * filters, sum2);
        addTo(dw, dwAt + dwRow, sum3);
        addTo(dw, dwAt + dwRow + filters, sum4);
        addTo(dw, dwAt + dwRow + 2 * filters, sum5);
        addTo(dw, dwAt + 2 * dwRow, sum6);
        addTo(dw, dwAt + 2 * dwRow + filters, sum7);
        addTo(dw, dwAt + 2 * dwRow + 2 * filters, sum8);
        return true;
    }

    private static boolean one(
            float[] x,
            int at,
            int step,
            int count,
            int right,
            int down,
            float[] dy,
            int dyAt,
            float[] maxima,
            int maximaAt,
            int filters,
            float[] dw,
            int dwAt) {
        FloatVector sum = zero();
        for (int i = 0; i < POSITIONS * count; i++) {
            FloatVector gradient = part(dy, dyAt, maxima, maximaAt, filters, i);
            sum = spread(x[at + patch(i, step, right, down)]).fma(gradient, sum);
        }
        if (hasNaN(sum)) {
            return false;
        }
        addTo(dw, dwAt, sum);
        return true;
    }

    /** Perhaps of an activation that overflowed where it is no maximum, times the 0 of {@link #part}. */
    private static boolean hasNaN(FloatVector sums) {
        return sums.compare(VectorOperators.NE, sums).anyTrue();
    }

    /** Where the patch of a position begins, four a window: one loop over all, since vectors became objects in two. */
    private static int patch(int position, int step, int right, int down) {
        return (position >> 2) * step + (position & 1) * right + (position >> 1 & 1) * down;
    }

    /** The gradient where the maximum is at that position, 0 elsewhere. */
    private static FloatVector part(float[] dy, int dyAt, float[] maxima, int maximaAt, int filters, int position) {
        int from = (position >> 2) * filters;
        FloatVector here = load(maxima, maximaAt + from);
        VectorMask<Float> isHere = here.compare(VectorOperators.EQ, spread(position & 3));
        return zero().blend(load(dy, dyAt + from), isHere);
    }

    private static void addTo(float[] sum, int at, FloatVector more) {
        load(sum, at).add(more).intoArray(sum, at);
    }
}
