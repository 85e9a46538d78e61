package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.training.fleet.cpu.vector.VectorUpdateLoops;

/** Steps of optimisers, in place, in plain Java; {@link VectorUpdateLoops} gives the same bits. */
public class UpdateLoops {
    /**
     * Zero in place of a subnormal number. A velocity whose gradient stays 0 would shrink to one and stay there, and with a hundredth of them
     * subnormal an update takes four times as long on Intel's processors.
     */
    private static float normal(float x) {
        return Math.abs(x) < Float.MIN_NORMAL ? 0 : x;
    }

    public void momentum(
            float[] w, int wAt, float[] g, int gAt, float[] v, int vAt, int length, float rate, float momentum) {
        for (int i = 0; i < length; i++) {
            float after = normal(Math.fma(momentum, v[vAt + i], g[gAt + i]));
            v[vAt + i] = after;
            w[wAt + i] = Math.fma(-rate, after, w[wAt + i]);
        }
    }

    public void nesterovs(
            float[] w, int wAt, float[] g, int gAt, float[] v, int vAt, int length, float rate, float momentum) {
        float ahead = 1 + momentum;
        for (int i = 0; i < length; i++) {
            float before = v[vAt + i];
            float after = normal(Math.fma(momentum, before, -rate * g[gAt + i]));
            v[vAt + i] = after;
            w[wAt + i] = Math.fma(ahead, after, Math.fma(-momentum, before, w[wAt + i]));
        }
    }

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
        float rest1 = 1 - beta1;
        float rest2 = 1 - beta2;
        for (int i = 0; i < length; i++) {
            float gradient = g[gAt + i];
            float mean = normal(Math.fma(beta1, m[mAt + i], rest1 * gradient));
            float square = normal(Math.fma(beta2, u[uAt + i], rest2 * gradient * gradient));
            m[mAt + i] = mean;
            u[uAt + i] = square;
            w[wAt + i] -= rate * mean / ((float) Math.sqrt(square) + epsilon);
        }
    }
}
