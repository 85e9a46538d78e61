package dev.peacock.training.fleet.cpu.loops;

/**
 * What recurrent layers do with the sums of their gates. Rows are independent of each other; {@code hidden} is the units of a layer,
 * a row of gates is four times as long, and all other rows are {@code hidden} long.
 */
public class GateLoops {
    /**
     * One step of an LSTM. The gates i, f, o and the candidate g lie one after another; their sums become their values.
     *
     * @param before cell states before the step
     * @param after receives those after it; may be the same
     * @param squashed receives tanh of those
     * @param h receives the outputs
     */
    public final void lstm(
            float[] gates,
            int at,
            int rows,
            int hidden,
            float[] before,
            int beforeAt,
            float[] after,
            int afterAt,
            float[] squashed,
            int squashedAt,
            float[] h,
            int hAt) {
        for (int row = 0; row < rows; row++) {
            int skip = row * hidden;
            lstmRow(
                    gates,
                    at + 4 * skip,
                    0,
                    hidden,
                    before,
                    beforeAt + skip,
                    after,
                    afterAt + skip,
                    squashed,
                    squashedAt + skip,
                    h,
                    hAt + skip);
        }
    }

    /** One row, from unit {@code from} on. */
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
        for (int j = from; j < hidden; j++) {
            float i = FloatMath.sigmoid(gates[at + j]);
            float f = FloatMath.sigmoid(gates[at + hidden + j]);
            float o = FloatMath.sigmoid(gates[at + 2 * hidden + j]);
            float g = FloatMath.tanh(gates[at + 3 * hidden + j]);
            float c = Math.fma(f, before[beforeAt + j], i * g);
            float t = FloatMath.tanh(c);
            gates[at + j] = i;
            gates[at + hidden + j] = f;
            gates[at + 2 * hidden + j] = o;
            gates[at + 3 * hidden + j] = g;
            after[afterAt + j] = c;
            squashed[squashedAt + j] = t;
            h[hAt + j] = o * t;
        }
    }

    /**
     * Back through one step of an LSTM: the gates' values become the gradients by their sums.
     *
     * @param dh gradients by the outputs
     * @param dc gradients by the cell states after the step; becomes those before it
     */
    public final void lstmGradient(
            float[] gates,
            int at,
            int rows,
            int hidden,
            float[] before,
            int beforeAt,
            float[] squashed,
            int squashedAt,
            float[] dh,
            int dhAt,
            float[] dc) {
        for (int row = 0; row < rows; row++) {
            int skip = row * hidden;
            lstmGradientRow(
                    gates,
                    at + 4 * skip,
                    0,
                    hidden,
                    before,
                    beforeAt + skip,
                    squashed,
                    squashedAt + skip,
                    dh,
                    dhAt + skip,
                    dc,
                    skip);
        }
    }

    /** One row, from unit {@code from} on. */
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
        for (int j = from; j < hidden; j++) {
            float i = gates[at + j];
            float f = gates[at + hidden + j];
            float o = gates[at + 2 * hidden + j];
            float g = gates[at + 3 * hidden + j];
            float t = squashed[squashedAt + j];
            float d = dh[dhAt + j];
            float c = Math.fma(d * o, Math.fma(-t, t, 1f), dc[dcAt + j]);
            gates[at + j] = c * g * (i * (1 - i));
            gates[at + hidden + j] = c * before[beforeAt + j] * (f * (1 - f));
            gates[at + 2 * hidden + j] = d * t * (o * (1 - o));
            gates[at + 3 * hidden + j] = c * i * Math.fma(-g, g, 1f);
            dc[dcAt + j] = c * f;
        }
    }

    /**
     * One step of a GRU. The candidate's part of the input n, the gates r and z and the candidate's part of the state q lie one after
     * another; the sums of n, r and z become their values, with n = tanh(n + r q). Outputs are (1 - z) n + z times those before.
     */
    public final void gru(
            float[] gates, int at, int rows, int hidden, float[] before, int beforeAt, float[] h, int hAt) {
        for (int row = 0; row < rows; row++) {
            int skip = row * hidden;
            gruRow(gates, at + 4 * skip, 0, hidden, before, beforeAt + skip, h, hAt + skip);
        }
    }

    /** One row, from unit {@code from} on. */
    protected void gruRow(
            float[] gates, int at, int from, int hidden, float[] before, int beforeAt, float[] h, int hAt) {
        for (int j = from; j < hidden; j++) {
            float r = FloatMath.sigmoid(gates[at + hidden + j]);
            float z = FloatMath.sigmoid(gates[at + 2 * hidden + j]);
            float n = FloatMath.tanh(Math.fma(r, gates[at + 3 * hidden + j], gates[at + j]));
            gates[at + j] = n;
            gates[at + hidden + j] = r;
            gates[at + 2 * hidden + j] = z;
            h[hAt + j] = Math.fma(z, before[beforeAt + j] - n, n);
        }
    }

    /**
     * Back through one step of a GRU: the gates' values become the gradients by their sums.
     *
     * @param dh gradients by the outputs
     * @param dBefore those by the outputs before, to which z dh is added
     */
    public final void gruGradient(
            float[] gates,
            int at,
            int rows,
            int hidden,
            float[] before,
            int beforeAt,
            float[] dh,
            int dhAt,
            float[] dBefore,
            int dBeforeAt) {
        for (int row = 0; row < rows; row++) {
            int skip = row * hidden;
            gruGradientRow(
                    gates,
                    at + 4 * skip,
                    0,
                    hidden,
                    before,
                    beforeAt + skip,
                    dh,
                    dhAt + skip,
                    dBefore,
                    dBeforeAt + skip);
        }
    }

    /** One row, from unit {@code from} on. */
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
        for (int j = from; j < hidden; j++) {
            float n = gates[at + j];
            float r = gates[at + hidden + j];
            float z = gates[at + 2 * hidden + j];
            float q = gates[at + 3 * hidden + j];
            float d = dh[dhAt + j];
            float dn = d * (1 - z) * Math.fma(-n, n, 1f);
            gates[at + j] = dn;
            gates[at + hidden + j] = dn * q * (r * (1 - r));
            gates[at + 2 * hidden + j] = d * (before[beforeAt + j] - n) * (z * (1 - z));
            gates[at + 3 * hidden + j] = dn * r;
            dBefore[dBeforeAt + j] = Math.fma(d, z, dBefore[dBeforeAt + j]);
        }
    }
}
