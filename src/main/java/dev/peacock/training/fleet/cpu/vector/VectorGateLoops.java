package dev.peacock.training.fleet.cpu.vector;

import dev.peacock.training.fleet.cpu.loops.GateLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link GateLoops} by the Vector API; the units that are left over at the end of a row are done there. */
final class VectorGateLoops extends GateLoops {
    private static final VectorSpecies<Float> SPECIES = ShortVectors.SPECIES;
    private static final int STEP = SPECIES.length();

    @Override
    protected void lstmRow(
            float[] gates,
            int at,
            int from,
            int hidden,
            float[] before,
            int beforeAt,
            float[] after,
            int afterAt,
            float[] squashed,
            int squashedAt,
            float[] h,
            int hAt) {
        int whole = SPECIES.loopBound(hidden);
        for (int j = 0; j < whole; j += STEP) {
            FloatVector i = VectorMath.sigmoid(load(gates, at + j));
            FloatVector g = VectorMath.tanh(load(gates, at + 3 * hidden + j));
            i.intoArray(gates, at + j);
            g.intoArray(gates, at + 3 * hidden + j);
            FloatVector f = VectorMath.sigmoid(load(gates, at + hidden + j));
            f.intoArray(gates, at + hidden + j);
            FloatVector c = f.fma(load(before, beforeAt + j), i.mul(g));
            c.intoArray(after, afterAt + j);
            FloatVector t = VectorMath.tanh(c);
            t.intoArray(squashed, squashedAt + j);
            FloatVector o = VectorMath.sigmoid(load(gates, at + 2 * hidden + j));
            o.intoArray(gates, at + 2 * hidden + j);
            o.mul(t).intoArray(h, hAt + j);
        }
        super.lstmRow(gates, at, whole, hidden, before, beforeAt, after, afterAt, squashed, squashedAt, h, hAt);
    }

    @Override
    protected void lstmGradientRow(
            float[] gates,
            int at,
            int from,
            int hidden,
            float[] before,
            int beforeAt,
            float[] squashed,
            int squashedAt,
            float[] dh,
            int dhAt,
            float[] dc,
            int dcAt) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        int whole = SPECIES.loopBound(hidden);
        for (int j = 0; j < whole; j += STEP) {
            FloatVector i = load(gates, at + j);
            FloatVector f = load(gates, at + hidden + j);
            FloatVector o = load(gates, at + 2 * hidden + j);
            FloatVector g = load(gates, at + 3 * hidden + j);
            FloatVector t = load(squashed, squashedAt + j);
            FloatVector d = load(dh, dhAt + j);
            FloatVector c = d.mul(o).fma(t.neg().fma(t, one), load(dc, dcAt + j));
            c.mul(g).mul(i.mul(one.sub(i))).intoArray(gates, at + j);
            c.mul(load(before, beforeAt + j)).mul(f.mul(one.sub(f))).intoArray(gates, at + hidden + j);
            d.mul(t).mul(o.mul(one.sub(o))).intoArray(gates, at + 2 * hidden + j);
            c.mul(i).mul(g.neg().fma(g, one)).intoArray(gates, at + 3 * hidden + j);
            c.mul(f).intoArray(dc, dcAt + j);
        }
        super.lstmGradientRow(gates, at, whole, hidden, before, beforeAt, squashed, squashedAt, dh, dhAt, dc, dcAt);
    }

    @Override
    protected void gruRow(
            float[] gates, int at, int from, int hidden, float[] before, int beforeAt, float[] h, int hAt) {
        int whole = SPECIES.loopBound(hidden);
        for (int j = 0; j < whole; j += STEP) {
            FloatVector r = VectorMath.sigmoid(load(gates, at + hidden + j));
            r.intoArray(gates, at + hidden + j);
            FloatVector n = VectorMath.tanh(r.fma(load(gates, at + 3 * hidden + j), load(gates, at + j)));
            n.intoArray(gates, at + j);
            FloatVector z = VectorMath.sigmoid(load(gates, at + 2 * hidden + j));
            z.intoArray(gates, at + 2 * hidden + j);
            z.fma(load(before, beforeAt + j).sub(n), n).intoArray(h, hAt + j);
        }
        super.gruRow(gates, at, whole, hidden, before, beforeAt, h, hAt);
    }

    @Override
    protected void gruGradientRow(
            float[] gates,
            int at,
            int from,
            int hidden,
            float[] before,
            int beforeAt,
            float[] dh,
            int dhAt,
            float[] dBefore,
            int dBeforeAt) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        int whole = SPECIES.loopBound(hidden);
        for (int j = 0; j < whole; j += STEP) {
            FloatVector n = load(gates, at + j);
            FloatVector r = load(gates, at + hidden + j);
            FloatVector z = load(gates, at + 2 * hidden + j);
            FloatVector q = load(gates, at + 3 * hidden + j);
            FloatVector d = load(dh, dhAt + j);
            FloatVector dn = d.mul(one.sub(z)).mul(n.neg().fma(n, one));
            dn.intoArray(gates, at + j);
            dn.mul(q).mul(r.mul(one.sub(r))).intoArray(gates, at + hidden + j);
            d.mul(load(before, beforeAt + j).sub(n)).mul(z.mul(one.sub(z))).intoArray(gates, at + 2 * hidden + j);
            dn.mul(r).intoArray(gates, at + 3 * hidden + j);
            d.fma(z, load(dBefore, dBeforeAt + j)).intoArray(dBefore, dBeforeAt + j);
        }
        super.gruGradientRow(gates, at, whole, hidden, before, beforeAt, dh, dhAt, dBefore, dBeforeAt);
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }
}
