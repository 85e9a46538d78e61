package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.training.fleet.cpu.vector.VectorChannelLoops;
import java.util.Arrays;

/**
 * Loops over x [rows, channels], of biases and of batch normalisation, in plain Java; {@link VectorChannelLoops} gives the same bits.
 * Sums run over the rows in their order.
 */
public class ChannelLoops {

    /** x = f(x + bias), one bias a channel, where f is max(0, x) or nothing. */
    public void addBias(float[] x, int at, int rows, int channels, float[] bias, int biasAt, boolean rectified) {
        for (int row = 0; row < rows; row++) {
            int from = at + row * channels;
            for (int c = 0; c < channels; c++) {
                float sum = x[from + c] + bias[biasAt + c];
                x[from + c] = rectified ? Math.max(sum, 0) : sum;
            }
        }
    }

    /** sums = sums + all rows. */
    public void addRows(float[] x, int at, int rows, int channels, float[] sums, int sumsAt) {
        for (int row = 0; row < rows; row++) {
            int from = at + row * channels;
            for (int c = 0; c < channels; c++) {
                sums[sumsAt + c] += x[from + c];
            }
        }
    }

    /** rests = the sum of x - center, and squares = that of (x - center)^2, of each channel. */
    public void squares(float[] x, int at, int rows, int channels, float[] center, float[] rests, float[] squares) {
        Arrays.fill(rests, 0, channels, 0f);
        Arrays.fill(squares, 0, channels, 0f);
        for (int row = 0; row < rows; row++) {
            int from = at + row * channels;
            for (int c = 0; c < channels; c++) {
                float away = x[from + c] - center[c];
                rests[c] += away;
                squares[c] = Math.fma(away, away, squares[c]);
            }
        }
    }

    /** y = scale (x - center) + shift. */
    public void normalise(
            float[] x,
            int at,
            int rows,
            int channels,
            float[] center,
            float[] scale,
            float[] shift,
            int shiftAt,
            float[] y,
            int yAt) {
        for (int row = 0; row < rows; row++) {
            int from = at + row * channels;
            int to = yAt + row * channels;
            for (int c = 0; c < channels; c++) {
                y[to + c] = Math.fma(x[from + c] - center[c], scale[c], shift[shiftAt + c]);
            }
        }
    }

    /** sums = the sum of dz, and products = that of dz (x - center), of each channel. */
    public void gradientSums(
            float[] x,
            int at,
            float[] dz,
            int dzAt,
            int rows,
            int channels,
            float[] center,
            float[] sums,
            float[] products) {
        Arrays.fill(sums, 0, channels, 0f);
        Arrays.fill(products, 0, channels, 0f);
        for (int row = 0; row < rows; row++) {
            int from = at + row * channels;
            int fromDz = dzAt + row * channels;
            for (int c = 0; c < channels; c++) {
                float d = dz[fromDz + c];
                sums[c] += d;
                products[c] = Math.fma(d, x[from + c] - center[c], products[c]);
            }
        }
    }

    /** dx = scale dz - slope (x - center) - offset, by channel. */
    public void inputGradient(
            float[] x,
            int at,
            float[] dz,
            int dzAt,
            int rows,
            int channels,
            float[] center,
            float[] scale,
            float[] slope,
            float[] offset,
            float[] dx,
            int dxAt) {
        for (int row = 0; row < rows; row++) {
            int from = at + row * channels;
            int fromDz = dzAt + row * channels;
            int to = dxAt + row * channels;
            for (int c = 0; c < channels; c++) {
                float rest = Math.fma(x[from + c] - center[c], slope[c], offset[c]);
                dx[to + c] = Math.fma(dz[fromDz + c], scale[c], -rest);
            }
        }
    }
}
