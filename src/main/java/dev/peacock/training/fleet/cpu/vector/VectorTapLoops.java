package dev.peacock.training.fleet.cpu.vector;

import dev.peacock.training.fleet.cpu.loops.TapLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link TapLoops} by the Vector API, the filters side by side and a few sums at a time. */
public final class VectorTapLoops extends TapLoops {
    private static final VectorSpecies<Float> SPECIES = ShortVectors.SPECIES;
    private static final int STEP = SPECIES.length();
    private static final int TAPS = 9;

    @Override
    public void convolve(
            float[] x,
            int at,
            int step,
            int count,
            int[] offsets,
            float[] w,
            int wAt,
            int filters,
            float[] y,
            int yAt) {
        if (filters % STEP != 0) {
            super.convolve(x, at, step, count, offsets, w, wAt, filters, y, yAt);
            return;
        }
        for (int c = 0; c < filters; c += STEP) {
            int tap = 0;
            for (; tap + TAPS <= offsets.length; tap += TAPS) {
                addNine(x, at, step, count, offsets, tap, w, wAt + tap * filters + c, filters, y, yAt + c);
            }
            for (; tap < offsets.length; tap++) {
                addOne(x, at + offsets[tap], step, count, tap, w, wAt + tap * filters + c, filters, y, yAt + c);
            }
        }
    }

    private static void addNine(
            float[] x,
            int at,
            int step,
            int count,
            int[] offsets,
            int tap,
            float[] w,
            int wAt,
            int filters,
            float[] y,
            int yAt) {
        int x0 = at + offsets[tap];
        int x1 = at + offsets[tap + 1];
        int x2 = at + offsets[tap + 2];
        int x3 = at + offsets[tap + 3];
        int x4 = at + offsets[tap + 4];
        int x5 = at + offsets[tap + 5];
        int x6 = at + offsets[tap + 6];
        int x7 = at + offsets[tap + 7];
        int x8 = at + offsets[tap + 8];
        FloatVector w0 = load(w, wAt);
        FloatVector w1 = load(w, wAt + filters);
        FloatVector w2 = load(w, wAt + 2 * filters);
        FloatVector w3 = load(w, wAt + 3 * filters);
        FloatVector w4 = load(w, wAt + 4 * filters);
        FloatVector w5 = load(w, wAt + 5 * filters);
        FloatVector w6 = load(w, wAt + 6 * filters);
        FloatVector w7 = load(w, wAt + 7 * filters);
        FloatVector w8 = load(w, wAt + 8 * filters);
        if (tap == 0) {
            for (int i = 0; i < count; i++) {
                int next = i * step;
                FloatVector sum = spread(x[x0 + next]).fma(w0, FloatVector.zero(SPECIES));
                sum = spread(x[x1 + next]).fma(w1, sum);
                sum = spread(x[x2 + next]).fma(w2, sum);
                sum = spread(x[x3 + next]).fma(w3, sum);
                sum = spread(x[x4 + next]).fma(w4, sum);
                sum = spread(x[x5 + next]).fma(w5, sum);
                sum = spread(x[x6 + next]).fma(w6, sum);
                sum = spread(x[x7 + next]).fma(w7, sum);
                spread(x[x8 + next]).fma(w8, sum).intoArray(y, yAt + i * filters);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            int next = i * step;
            FloatVector sum = spread(x[x0 + next]).fma(w0, load(y, yAt + i * filters));
            sum = spread(x[x1 + next]).fma(w1, sum);
            sum = spread(x[x2 + next]).fma(w2, sum);
            sum = spread(x[x3 + next]).fma(w3, sum);
            sum = spread(x[x4 + next]).fma(w4, sum);
            sum = spread(x[x5 + next]).fma(w5, sum);
            sum = spread(x[x6 + next]).fma(w6, sum);
            sum = spread(x[x7 + next]).fma(w7, sum);
            spread(x[x8 + next]).fma(w8, sum).intoArray(y, yAt + i * filters);
        }
    }

    private static void addOne(
            float[] x, int from, int step, int count, int tap, float[] w, int wAt, int filters, float[] y, int yAt) {
        FloatVector weight = load(w, wAt);
        for (int i = 0; i < count; i++) {
            FloatVector sum = tap == 0 ? FloatVector.zero(SPECIES) : load(y, yAt + i * filters);
            spread(x[from + i * step]).fma(weight, sum).intoArray(y, yAt + i * filters);
        }
    }

    @Override
    public void weightGradient(
            float[] x,
            int at,
            int step,
            int count,
            int[] offsets,
            float[] dy,
            int dyAt,
            int filters,
            float[] dw,
            int dwAt) {
        if (filters % STEP != 0) {
            super.weightGradient(x, at, step, count, offsets, dy, dyAt, filters, dw, dwAt);
            return;
        }
        for (int c = 0; c < filters; c += STEP) {
            int tap = 0;
            for (; tap + TAPS <= offsets.length; tap += TAPS) {
                nineTaps(x, at, step, count, offsets, tap, dy, dyAt + c, filters, dw, dwAt + tap * filters + c);
            }
            for (; tap < offsets.length; tap++) {
                oneTap(x, at + offsets[tap], step, count, dy, dyAt + c, filters, dw, dwAt + tap * filters + c);
            }
        }
    }

    private static void nineTaps(
            float[] x,
            int at,
            int step,
            int count,
            int[] offsets,
            int tap,
            float[] dy,
            int dyAt,
            int filters,
            float[] dw,
            int dwAt) {
        int x0 = at + offsets[tap];
        int x1 = at + offsets[tap + 1];
        int x2 = at + offsets[tap + 2];
        int x3 = at + offsets[tap + 3];
        int x4 = at + offsets[tap + 4];
        int x5 = at + offsets[tap + 5];
        int x6 = at + offsets[tap + 6];
        int x7 = at + offsets[tap + 7];
        int x8 = at + offsets[tap + 8];
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        FloatVector sum4 = sum0;
        FloatVector sum5 = sum0;
        FloatVector sum6 = sum0;
        FloatVector sum7 = sum0;
        FloatVector sum8 = sum0;
        for (int i = 0; i < count; i++) {
            FloatVector gradient = load(dy, dyAt + i * filters);
            int next = i * step;
            sum0 = spread(x[x0 + next]).fma(gradient, sum0);
            sum1 = spread(x[x1 + next]).fma(gradient, sum1);
            sum2 = spread(x[x2 + next]).fma(gradient, sum2);
            sum3 = spread(x[x3 + next]).fma(gradient, sum3);
            sum4 = spread(x[x4 + next]).fma(gradient, sum4);
            sum5 = spread(x[x5 + next]).fma(gradient, sum5);
            sum6 = spread(x[x6 + next]).fma(gradient, sum6);
            sum7 = spread(x[x7 + next]).fma(gradient, sum7);
            sum8 = spread(x[x8 + next]).fma(gradient, sum8);
        }
        addTo(dw, dwAt, sum0);
        addTo(dw, dwAt + filters, sum1);
        addTo(dw, dwAt + 2 * filters, sum2);
        addTo(dw, dwAt + 3 * filters, sum3);
        addTo(dw, dwAt + 4 * filters, sum4);
        addTo(dw, dwAt + 5 * filters, sum5);
        addTo(dw, dwAt + 6 * filters, sum6);
        addTo(dw, dwAt + 7 * filters, sum7);
        addTo(dw, dwAt + 8 * filters, sum8);
    }

    private static void oneTap(
            float[] x, int from, int step, int count, float[] dy, int dyAt, int filters, float[] dw, int dwAt) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            sum = spread(x[from + i * step]).fma(load(dy, dyAt + i * filters), sum);
        }
        addTo(dw, dwAt, sum);
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }

    private static FloatVector spread(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static void addTo(float[] sum, int at, FloatVector more) {
        load(sum, at).add(more).intoArray(sum, at);
    }
}
