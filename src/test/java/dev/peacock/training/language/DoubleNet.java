package dev.peacock.training.language;

import java.util.List;

/** The loss of a character model in double, window by window and unit by unit, as the formulas of the cells have it. */
final class DoubleNet {
    private final Layout layout;
    private final double[] p;

    DoubleNet(Layout layout, double[] parameters) {
        this.layout = layout;
        this.p = parameters;
    }

    /** Mean cross-entropy; {@code kept} has factors on each layer's outputs, [steps x rows, hidden], and may be empty. */
    double loss(int steps, int rows, int[] inputs, int[] targets, List<double[]> kept) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            double[][] h = new double[layout.layers()][layout.hidden()];
            double[][] c = new double[layout.layers()][layout.hidden()];
            for (int t = 0; t < steps; t++) {
                int place = t * rows + row;
                double[] x = new double[layout.embedding()];
                System.arraycopy(p, inputs[place] * x.length, x, 0, x.length);
                for (int layer = 0; layer < layout.layers(); layer++) {
                    step(layer, x, h[layer], c[layer]);
                    x = h[layer].clone();
                    for (int j = 0; !kept.isEmpty() && j < x.length; j++) {
                        x[j] *= kept.get(layer)[place * x.length + j];
                    }
                }
                sum += crossEntropy(x, targets[place]);
            }
        }
        return sum / (steps * rows);
    }

    private double product(double[] x, int weights, int width, int column) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * p[weights + k * width + column];
        }
        return sum;
    }

    private void step(int layer, double[] x, double[] h, double[] c) {
        int hidden = layout.hidden();
        int width = layout.width();
        double[] in = new double[width];
        double[] state = new double[width];
        for (int k = 0; k < width; k++) {
            in[k] = product(x, layout.inputWeights(layer), width, k) + p[layout.bias(layer) + k];
            state[k] = product(h, layout.stateWeights(layer), width, k);
        }
        for (int j = 0; j < hidden; j++) {
            if (layout.cell() == Cell.LSTM) {
                double[] a = new double[4];
                for (int gate = 0; gate < 4; gate++) {
                    a[gate] = in[gate * hidden + j] + state[gate * hidden + j];
                }
                c[j] = sigmoid(a[1]) * c[j] + sigmoid(a[0]) * Math.tanh(a[3]);
                h[j] = sigmoid(a[2]) * Math.tanh(c[j]);
            } else {
                double r = sigmoid(in[hidden + j] + state[j]);
                double z = sigmoid(in[2 * hidden + j] + state[hidden + j]);
                double n = Math.tanh(in[j] + r * (state[2 * hidden + j] + p[layout.bias(layer) + 3 * hidden + j]));
                h[j] = (1 - z) * n + z * h[j];
            }
        }
    }

    private double crossEntropy(double[] x, int target) {
        double sum = 0;
        double own = 0;
        for (int symbol = 0; symbol < layout.vocabulary(); symbol++) {
            double z =
                    product(x, layout.outputWeights(), layout.vocabulary(), symbol) + p[layout.outputBias() + symbol];
            sum += Math.exp(z);
            own = symbol == target ? z : own;
        }
        return Math.log(sum) - own;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
