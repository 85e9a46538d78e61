package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import java.util.List;

/** What each {@link Op} says that it computes, in double and as plainly as possible. */
final class ReferenceLayers {
    private ReferenceLayers() {}

    /** y from x, each row after row; {@code parameters} as a layer gets them. */
    static double[] forward(Node node, int rows, double[] x, List<double[]> parameters, boolean training) {
        if (node.op() instanceof Op.Dense dense) {
            return dense(node, dense, rows, x, parameters);
        } else if (node.op() instanceof Op.Conv2d conv) {
            double[] z = convolution(node.in(), conv, rows, x, parameters.get(0));
            return finish(z, conv, parameters);
        } else if (node.op() instanceof Op.ConvMaxPool both) {
            double[] z = convolution(node.in(), both.conv(), rows, x, parameters.get(0));
            Shape between = both.conv().window().over(node.in(), both.conv().filters());
            return finish(pool(between, both.pool(), rows, z, true, false), both.conv(), parameters);
        } else if (node.op() instanceof Op.MaxPool pool) {
            return pool(node.in(), pool.window(), rows, x, true, false);
        } else if (node.op() instanceof Op.AvgPool pool) {
            return pool(node.in(), pool.window(), rows, x, false, pool.countPadding());
        } else if (node.op() instanceof Op.GlobalAvgPool) {
            Window all = Window.tiles(node.in().height(), node.in().width());
            return pool(node.in(), all, rows, x, false, false);
        } else if (node.op() instanceof Op.BatchNorm norm) {
            return batchNorm(node, norm, rows, x, parameters, training);
        } else if (node.op() instanceof Op.Activate activate) {
            return activate(x.clone(), activate.activation());
        }
        throw new IllegalArgumentException(node.op().toString());
    }

    private static double[] dense(Node node, Op.Dense dense, int rows, double[] x, List<double[]> parameters) {
        int in = node.in().size();
        double[] y = new double[rows * dense.units()];
        for (int row = 0; row < rows; row++) {
            for (int unit = 0; unit < dense.units(); unit++) {
                double sum = dense.bias() ? parameters.get(1)[unit] : 0;
                for (int i = 0; i < in; i++) {
                    sum += x[row * in + i] * parameters.get(0)[i * dense.units() + unit];
                }
                y[row * dense.units() + unit] = sum;
            }
        }
        return activate(y, dense.activation());
    }

    private static double[] finish(double[] z, Op.Conv2d conv, List<double[]> parameters) {
        if (conv.bias()) {
            for (int i = 0; i < z.length; i++) {
                z[i] += parameters.get(1)[i % conv.filters()];
            }
        }
        return activate(z, conv.activation());
    }

    private static double[] convolution(Shape in, Op.Conv2d conv, int rows, double[] x, double[] w) {
        Window window = conv.window();
        Shape out = window.over(in, conv.filters());
        double[] y = new double[rows * out.size()];
        for (int i = 0; i < y.length; i++) {
            int filter = i % out.channels();
            int column = i / out.channels() % out.width();
            int line = i / out.channels() / out.width() % out.height();
            int row = i / out.size();
            for (int tap = 0; tap < window.kernelSize(); tap++) {
                int h = line * window.strideHeight() - window.padTop() + tap / window.kernelWidth();
                int v = column * window.strideWidth() - window.padLeft() + tap % window.kernelWidth();
                if (isInside(in, h, v)) {
                    for (int c = 0; c < in.channels(); c++) {
                        y[i] += x[at(in, row, h, v, c)] * w[(tap * in.channels() + c) * conv.filters() + filter];
                    }
                }
            }
        }
        return y;
    }

    private static double[] pool(Shape in, Window window, int rows, double[] x, boolean max, boolean countPadding) {
        Shape out = window.over(in, in.channels());
        double[] y = new double[rows * out.size()];
        for (int i = 0; i < y.length; i++) {
            int c = i % out.channels();
            int column = i / out.channels() % out.width();
            int line = i / out.channels() / out.width() % out.height();
            double most = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int inside = 0;
            for (int tap = 0; tap < window.kernelSize(); tap++) {
                int h = line * window.strideHeight() - window.padTop() + tap / window.kernelWidth();
                int v = column * window.strideWidth() - window.padLeft() + tap % window.kernelWidth();
                if (isInside(in, h, v)) {
                    double value = x[at(in, i / out.size(), h, v, c)];
                    most = Math.max(most, value);
                    sum += value;
                    inside++;
                }
            }
            y[i] = max ? most : sum / (countPadding ? window.kernelSize() : inside);
        }
        return y;
    }

    private static boolean isInside(Shape in, int h, int v) {
        return h >= 0 && h < in.height() && v >= 0 && v < in.width();
    }

    private static int at(Shape in, int row, int h, int v, int c) {
        return ((row * in.height() + h) * in.width() + v) * in.channels() + c;
    }

    private static double[] batchNorm(
            Node node, Op.BatchNorm norm, int rows, double[] x, List<double[]> parameters, boolean training) {
        int channels = node.in().channels();
        int count = rows * node.in().size() / channels;
        double[] y = new double[x.length];
        for (int c = 0; c < channels; c++) {
            double mean = parameters.get(2)[c];
            double variance = parameters.get(3)[c];
            if (training) {
                mean = mean(x, c, channels, count);
                variance = variance(x, c, channels, count, mean);
            }
            for (int i = c; i < count * channels; i += channels) {
                double normal = (x[i] - mean) / Math.sqrt(variance + norm.epsilon());
                y[i] = parameters.get(0)[c] * normal + parameters.get(1)[c];
            }
        }
        return activate(y, norm.activation());
    }

    static double mean(double[] x, int channel, int channels, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[i * channels + channel];
        }
        return sum / count;
    }

    static double variance(double[] x, int channel, int channels, int count, double mean) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double away = x[i * channels + channel] - mean;
            sum += away * away;
        }
        return sum / count;
    }

    static double[] activate(double[] z, Activation activation) {
        for (int i = 0; i < z.length; i++) {
            z[i] = activate(z[i], activation);
        }
        return z;
    }

    static double activate(double z, Activation activation) {
        double alpha = activation.alpha();
        return switch (activation.kind()) {
            case IDENTITY -> z;
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : alpha * z;
            case TANH -> StrictMath.tanh(z);
            case SIGMOID -> 1 / (1 + StrictMath.exp(-z));
            case ELU -> z > 0 ? z : alpha * StrictMath.expm1(z);
            case GELU -> z / (1 + StrictMath.exp(-1.702 * z));
            case SILU -> z / (1 + StrictMath.exp(-z));
            case SOFTPLUS -> Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        };
    }
}
