package dev.peacock.attack.inversion;

import dev.peacock.config.Shape;

/** Makes images smoother, in place. */
final class Smooth {
    /** Keeps the slope of the total variation finite where neighbours are equal. */
    private static final double EDGE = 1e-6;

    private static final double SIGMAS = 3;

    private Smooth() {}

    static void blur(double[] x, int at, Shape shape, double sigma) {
        int reach = (int) Math.ceil(SIGMAS * sigma);
        double[] weights = new double[reach + 1];
        double sum = 0;
        for (int k = 0; k <= reach; k++) {
            weights[k] = StrictMath.exp(-.5 * k * k / (sigma * sigma));
            sum += k == 0 ? weights[k] : 2 * weights[k];
        }
        for (int k = 0; k <= reach; k++) {
            weights[k] /= sum;
        }
        int across = shape.channels();
        int down = shape.width() * across;
        for (int row = 0; row < shape.height(); row++) {
            for (int c = 0; c < across; c++) {
                line(x, at + row * down + c, across, shape.width(), weights);
            }
        }
        for (int column = 0; column < down; column++) {
            line(x, at + column, down, shape.height(), weights);
        }
    }

    private static void line(double[] x, int from, int stride, int length, double[] weights) {
        double[] old = new double[length];
        for (int i = 0; i < length; i++) {
            old[i] = x[from + i * stride];
        }
        for (int i = 0; i < length; i++) {
            double sum = weights[0] * old[i];
            for (int k = 1; k < weights.length; k++) {
                sum += weights[k] * (old[Math.max(0, i - k)] + old[Math.min(length - 1, i + k)]);
            }
            x[from + i * stride] = sum;
        }
    }

    static void descend(double[] x, int at, Shape shape, double weight) {
        double[] slope = new double[shape.size()];
        int across = shape.channels();
        int down = shape.width() * across;
        for (int i = 0; i < slope.length; i++) {
            int right = i % down < down - across ? i + across : i;
            int below = i < slope.length - down ? i + down : i;
            double dx = x[at + right] - x[at + i];
            double dy = x[at + below] - x[at + i];
            double norm = Math.sqrt(dx * dx + dy * dy + EDGE);
            slope[i] -= (dx + dy) / norm;
            slope[right] += dx / norm;
            slope[below] += dy / norm;
        }
        for (int i = 0; i < slope.length; i++) {
            x[at + i] -= weight * slope[i];
        }
    }
}
