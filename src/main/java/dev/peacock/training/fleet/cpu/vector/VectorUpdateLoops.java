package dev.peacock.training.fleet.cpu.vector;

import static dev.peacock.training.fleet.cpu.vector.ShortVectors.SPECIES;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.STEP;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.load;

import dev.peacock.training.fleet.cpu.loops.UpdateLoops;
import jdk.incubator.vector.FloatVector;

/** {@link UpdateLoops} by the Vector API: C2 takes the arrays for one that overlaps itself, and makes no vectors of them by itself. */
public final class VectorUpdateLoops extends UpdateLoops {
    private static FloatVector normal(FloatVector x) {
        return x.blend(0, x.abs().lt(Float.MIN_NORMAL));
    }

    @Override
    public void momentum(
            float[] w, int wAt, float[] g, int gAt, float[] v, int vAt, int length, float rate, float momentum) {
        int whole = SPECIES.loopBound(length);
        FloatVector kept = FloatVector.broadcast(SPECIES, momentum);
        FloatVector down = FloatVector.broadcast(SPECIES, -rate);
        for (int i = 0; i < whole; i += STEP) {
            FloatVector after = normal(kept.fma(load(v, vAt + i), load(g, gAt + i)));
            after.intoArray(v, vAt + i);
            down.fma(after, load(w, wAt + i)).intoArray(w, wAt + i);
        }
        super.momentum(w, wAt + whole, g, gAt + whole, v, vAt + whole, length - whole, rate, momentum);
    }

    @Override
    public void nesterovs(
            float[] w, int wAt, float[] g, int gAt, float[] v, int vAt, int length, float rate, float momentum) {
        int whole = SPECIES.loopBound(length);
        FloatVector kept = FloatVector.broadcast(SPECIES, momentum);
        FloatVector back = kept.neg();
        FloatVector ahead = FloatVector.broadcast(SPECIES, 1 + momentum);
        for (int i = 0; i < whole; i += STEP) {
            FloatVector before = load(v, vAt + i);
            FloatVector after = normal(kept.fma(before, load(g, gAt + i).mul(-rate)));
            after.intoArray(v, vAt + i);
            ahead.fma(after, back.fma(before, load(w, wAt + i))).intoArray(w, wAt + i);
        }
        super.nesterovs(w, wAt + whole, g, gAt + whole, v, vAt + whole, length - whole, rate, momentum);
    }

    @Override
    public void adam(
            float[] w,
            int wAt,
            float[] g,
            int gAt,
            float[] m,
            int mAt,
            float[] u,
            int uAt,
            int length,
            float rate,
            float beta1,
            float beta2,
            float epsilon) {
        int whole = SPECIES.loopBound(length);
        FloatVector decay1 = FloatVector.broadcast(SPECIES, beta1);
        FloatVector decay2 = FloatVector.broadcast(SPECIES, beta2);
        for (int i = 0; i < whole; i += STEP) {
            FloatVector gradient = load(g, gAt + i);
            FloatVector mean = normal(decay1.fma(load(m, mAt + i), gradient.mul(1 - beta1)));
            FloatVector square =
                    normal(decay2.fma(load(u, uAt + i), gradient.mul(1 - beta2).mul(gradient)));
            mean.intoArray(m, mAt + i);
            square.intoArray(u, uAt + i);
            FloatVector step = mean.mul(rate).div(square.sqrt().add(epsilon));
            load(w, wAt + i).sub(step).intoArray(w, wAt + i);
        }
        super.adam(
                w,
                wAt + whole,
                g,
                gAt + whole,
                m,
                mAt + whole,
                u,
                uAt + whole,
                length - whole,
                rate,
                beta1,
                beta2,
                epsilon);
    }
}
