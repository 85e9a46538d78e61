package dev.peacock.training.fleet.cpu.vector;

import dev.peacock.training.fleet.cpu.loops.MaximaLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link MaximaLoops} by the Vector API; up to nine parts of a sum stay in registers. */
public final class VectorMaximaLoops extends MaximaLoops {
    private static final VectorSpecies<Float> SPECIES = ShortVectors.SPECIES;
    private static final int STEP = SPECIES.length();
    private static final int SIDE = 3;

    @Override
    public void addPatches(
            float[] factors,
            int[] patches,
            int count,
            float[] x,
            int at,
            int rowStride,
            int rows,
            int run,
            float[] dw,
            int dwAt) {
        if (rows == SIDE && run % (SIDE * STEP) == 0) {
            for (int j = 0; j < run; j += SIDE * STEP) {
                addNine(factors, patches, count, x, at + j, rowStride, run, dw, dwAt + j);
            }
            return;
        }
        int whole = SPECIES.loopBound(run);
        for (int row = 0; row < rows; row++) {
            int to = dwAt + row * run;
            for (int j = 0; j < whole; j += STEP) {
                addOne(factors, patches, count, x, at + row * rowStride + j, dw, to + j);
            }
            for (int i = 0; i < count; i++) {
                int from = at + patches[i] + row * rowStride + whole;
                addScaled(factors[i], x, from, run - whole, dw, to + whole);
            }
        }
    }

    private static void addNine(
            float[] factors,
            int[] patches,
            int count,
            float[] x,
            int at,
            int rowStride,
            int run,
            float[] dw,
            int dwAt) {
        int row1 = dwAt + run;
        int row2 = row1 + run;
        FloatVector sum0 = load(dw, dwAt);
        FloatVector sum1 = load(dw, dwAt + STEP);
        FloatVector sum2 = load(dw, dwAt + 2 * STEP);
        FloatVector sum3 = load(dw, row1);
        FloatVector sum4 = load(dw, row1 + STEP);
        FloatVector sum5 = load(dw, row1 + 2 * STEP);
        FloatVector sum6 = load(dw, row2);
        FloatVector sum7 = load(dw, row2 + STEP);
        FloatVector sum8 = load(dw, row2 + 2 * STEP);
        for (int i = 0; i < count; i++) {
            FloatVector factor = FloatVector.broadcast(SPECIES, factors[i]);
            int from0 = at + patches[i];
            int from1 = from0 + rowStride;
            int from2 = from1 + rowStride;
            sum0 = load(x, from0).fma(factor, sum0);
            sum1 = load(x, from0 + STEP).fma(factor, sum1);
            sum2 = load(x, from0 + 2 * STEP).fma(factor, sum2);
            sum3 = load(x, from1).fma(factor, sum3);
            sum4 = load(x, from1 + STEP).fma(factor, sum4);
            sum5 = load(x, from1 + 2 * STEP).fma(factor, sum5);
            sum6 = load(x, from2).fma(factor, sum6);
            sum7 = load(x, from2 + STEP).fma(factor, sum7);
            sum8 = load(x, from2 + 2 * STEP).fma(factor, sum8);
        }
        sum0.intoArray(dw, dwAt);
        sum1.intoArray(dw, dwAt + STEP);
        sum2.intoArray(dw, dwAt + 2 * STEP);
        sum3.intoArray(dw, row1);
        sum4.intoArray(dw, row1 + STEP);
        sum5.intoArray(dw, row1 + 2 * STEP);
        sum6.intoArray(dw, row2);
        sum7.intoArray(dw, row2 + STEP);
        sum8.intoArray(dw, row2 + 2 * STEP);
    }

    private static void addOne(float[] factors, int[] patches, int count, float[] x, int at, float[] dw, int dwAt) {
        FloatVector sum = load(dw, dwAt);
        for (int i = 0; i < count; i++) {
            sum = load(x, at + patches[i]).fma(FloatVector.broadcast(SPECIES, factors[i]), sum);
        }
        sum.intoArray(dw, dwAt);
    }

    @Override
    public void addWeights(
            float[] factors,
            int[] patches,
            int count,
            float[] w,
            int wAt,
            int rowStride,
            int rows,
            int run,
            int length,
            float[] dx,
            int at) {
        if (rows == SIDE && length == SIDE * STEP) {
            addNineWeights(factors, patches, count, w, wAt, rowStride, run, dx, at);
            return;
        }
        int whole = SPECIES.loopBound(length);
        for (int i = 0; i < count; i++) {
            FloatVector factor = FloatVector.broadcast(SPECIES, factors[i]);
            for (int row = 0; row < rows; row++) {
                int from = wAt + row * run;
                int to = at + patches[i] + row * rowStride;
                for (int j = 0; j < whole; j += STEP) {
                    add(load(w, from + j), factor, dx, to + j);
                }
                addScaled(factors[i], w, from + whole, length - whole, dx, to + whole);
            }
        }
    }

    private static void addNineWeights(
            float[] factors, int[] patches, int count, float[] w, int wAt, int rowStride, int run, float[] dx, int at) {
        int row1 = wAt + run;
        int row2 = row1 + run;
        FloatVector w0 = load(w, wAt);
        FloatVector w1 = load(w, wAt + STEP);
        FloatVector w2 = load(w, wAt + 2 * STEP);
        FloatVector w3 = load(w, row1);
        FloatVector w4 = load(w, row1 + STEP);
        FloatVector w5 = load(w, row1 + 2 * STEP);
        FloatVector w6 = load(w, row2);
        FloatVector w7 = load(w, row2 + STEP);
        FloatVector w8 = load(w, row2 + 2 * STEP);
        for (int i = 0; i < count; i++) {
            FloatVector factor = FloatVector.broadcast(SPECIES, factors[i]);
            int to0 = at + patches[i];
            int to1 = to0 + rowStride;
            int to2 = to1 + rowStride;
            add(w0, factor, dx, to0);
            add(w1, factor, dx, to0 + STEP);
            add(w2, factor, dx, to0 + 2 * STEP);
            add(w3, factor, dx, to1);
            add(w4, factor, dx, to1 + STEP);
            add(w5, factor, dx, to1 + 2 * STEP);
            add(w6, factor, dx, to2);
            add(w7, factor, dx, to2 + STEP);
            add(w8, factor, dx, to2 + 2 * STEP);
        }
    }

    private static void add(FloatVector x, FloatVector factor, float[] sum, int at) {
        x.fma(factor, load(sum, at)).intoArray(sum, at);
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }
}
