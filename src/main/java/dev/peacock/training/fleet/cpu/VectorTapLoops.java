package dev.peacock.training.fleet.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link TapLoops} by the Vector API, the filters side by side and a few sums at a time. */
final class VectorTapLoops extends TapLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = SPECIES.length();
    private static final int POSITIONS = 4;
    private static final int TAPS = 9;

    @Override
    void convolve(
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
        int whole = count / POSITIONS * POSITIONS;
        for (int c = 0; c < filters; c += STEP) {
            for (int i = 0; i < whole; i += POSITIONS) {
                fourPositions(x, at + i * step, step, offsets, w, wAt + c, filters, y, yAt + i * filters + c);
            }
        }
        super.convolve(x, at + whole * step, step, count - whole, offsets, w, wAt, filters, y, yAt + whole * filters);
    }

    private static void fourPositions(
            float[] x, int at, int step, int[] offsets, float[] w, int wAt, int filters, float[] y, int yAt) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int tap = 0; tap < offsets.length; tap++) {
            FloatVector weight = FloatVector.fromArray(SPECIES, w, wAt + tap * filters);
            int from = at + offsets[tap];
            sum0 = spread(x[from]).fma(weight, sum0);
            sum1 = spread(x[from + step]).fma(weight, sum1);
            sum2 = spread(x[from + 2 * step]).fma(weight, sum2);
            sum3 = spread(x[from + 3 * step]).fma(weight, sum3);
        }
        sum0.intoArray(y, yAt);
        sum1.intoArray(y, yAt + filters);
        sum2.intoArray(y, yAt + 2 * filters);
        sum3.intoArray(y, yAt + 3 * filters);
    }

    @Override
    void weightGradient(
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
        if (filters % STEP != 0 || offsets.length % TAPS != 0) {
            super.weightGradient(x, at, step, count, offsets, dy, dyAt, filters, dw, dwAt);
            return;
        }
        for (int c = 0; c < filters; c += STEP) {
            for (int tap = 0; tap < offsets.length; tap += TAPS) {
                nineTaps(x, at, step, count, offsets, tap, dy, dyAt + c, filters, dw, dwAt + tap * filters + c);
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
            FloatVector gradient = FloatVector.fromArray(SPECIES, dy, dyAt + i * filters);
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

    private static FloatVector spread(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static void addTo(float[] sum, int at, FloatVector more) {
        FloatVector.fromArray(SPECIES, sum, at).add(more).intoArray(sum, at);
    }
}
