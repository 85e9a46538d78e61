package dev.peacock.training.diffusion;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.Blas;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.Arrays;

/** y = x W + b. The parameters W [in, out] and, with a bias, b [out] lie from {@code offset} on in the net's array. */
record Linear(Loops loops, int in, int out, boolean hasBias, int offset) {

    int size() {
        return in * out + (hasBias ? out : 0);
    }

    /** Uniform within 1 / sqrt(in), as PyTorch's are. */
    void draw(RandomStream random, float[] values) {
        draw(random, values, offset, size(), in);
    }

    static void draw(RandomStream random, float[] values, int offset, int length, int inputs) {
        double bound = 1 / Math.sqrt(inputs);
        for (int i = offset; i < offset + length; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }

    /** y = x W + b; without a bias y = y + x W. */
    void forward(int rows, float[] x, float[] values, float[] y) {
        if (hasBias) {
            loops.repeat(values, offset + in * out, rows, out, y, 0);
        }
        Blas.multiply(PLAIN, PLAIN, rows, out, in, x, 0, in, values, offset, out, 1, y, 0, out);
    }

    /** Gradients by the parameters from that by y. */
    void backward(int rows, float[] x, float[] dy, float[] gradient) {
        Blas.multiply(TRANSPOSED, PLAIN, in, out, rows, x, 0, in, dy, 0, out, 0, gradient, offset, out);
        if (hasBias) {
            int bias = offset + in * out;
            Arrays.fill(gradient, bias, bias + out, 0);
            loops.channels().addRows(dy, 0, rows, out, gradient, bias);
        }
    }

    /** dx = dx + the gradient by x from that by y. */
    void addInputGradient(int rows, float[] values, float[] dy, float[] dx) {
        Blas.multiply(PLAIN, TRANSPOSED, rows, in, out, dy, 0, out, values, offset, out, 1, dx, 0, in);
    }
}
