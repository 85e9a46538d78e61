package dev.peacock.audit.stealing;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;

/** From where queries are drawn: each value from {@code low} to {@code high} of its place. A place with a single value is widened by a half. */
public record Domain(float[] low, float[] high) {
    private static final float HALF = .5f;

    public Domain {
        low = low.clone();
        high = high.clone();
        for (int i = 0; i < low.length; i++) {
            if (!(low[i] < high[i])) {
                low[i] -= HALF;
                high[i] += HALF;
            }
        }
    }

    /** The same for all places. */
    public static Domain of(int inputs, float low, float high) {
        float[] lows = new float[inputs];
        float[] highs = new float[inputs];
        Arrays.fill(lows, low);
        Arrays.fill(highs, high);
        return new Domain(lows, highs);
    }

    public int inputs() {
        return low.length;
    }

    double middle(int i) {
        return ((double) low[i] + high[i]) / 2;
    }

    double half(int i) {
        return ((double) high[i] - low[i]) / 2;
    }

    /** Rows at random. */
    public float[] uniform(RandomStream random, int count) {
        return around(random, count, 1);
    }

    /** Rows at random in a box around the middle, whose sides are the {@code part} of the domain's. */
    float[] around(RandomStream random, int count, double part) {
        int d = inputs();
        float[] rows = new float[Math.multiplyExact(count, d)];
        for (int at = 0; at < rows.length; at++) {
            int i = at % d;
            rows[at] = (float) (middle(i) + part * half(i) * (2 * random.nextDouble() - 1));
        }
        return rows;
    }

    /** Rows of coordinates from -1 to 1, each with a 1 behind them: [count][inputs + 1]. */
    double[][] centred(float[] rows, int count) {
        int d = inputs();
        double[][] centred = new double[count][d + 1];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < d; i++) {
                centred[row][i] = (rows[row * d + i] - middle(i)) / half(i);
            }
            centred[row][d] = 1;
        }
        return centred;
    }

    /** A row with values from -1 to 1. */
    void scaled(float[] rows, int row, float[] into, int offset) {
        int d = inputs();
        for (int i = 0; i < d; i++) {
            into[offset + i] = (float) ((rows[row * d + i] - middle(i)) / half(i));
        }
    }

    /** Weights and bias by centred coordinates, made those by values, in place. */
    void uncentre(double[] weights) {
        int d = inputs();
        for (int i = 0; i < d; i++) {
            weights[i] /= half(i);
            weights[d] -= weights[i] * middle(i);
        }
    }
}
