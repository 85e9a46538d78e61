package dev.peacock.audit.longtail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * The distribution of the sum of independent draws from a list. Its characteristic function is a power of the list's.
 * Values are put on a grid, each split between the two nearest points so that its mean stays the same.
 */
final class OthersSum {
    private static final int GRID = 1 << 20;
    /** -ln of the probability that the sum is beyond the grid, at most. */
    private static final double BEYOND = 40;

    private static final double WIDTH = 0.005;
    /** What rounding leaves of a probability of 0. */
    private static final double NOTHING = 1e-14;

    private OthersSum() {}

    static WeightedPoints of(double[] list, int draws) {
        if (draws == 0) {
            return new WeightedPoints(new double[] {0}, new double[] {1});
        }
        double step = range(list, draws) / GRID;
        double[][] law = {onGrid(list, step), new double[GRID]};
        FastFourierTransformer.transformInPlace(law, DftNormalization.STANDARD, TransformType.FORWARD);
        power(law, draws);
        FastFourierTransformer.transformInPlace(law, DftNormalization.STANDARD, TransformType.INVERSE);
        return points(law[0], step);
    }

    /** Bernstein's inequality: beyond mean + t with probability at most exp(-t^2 / (2 (variance + b t / 3))), b the largest value. */
    private static double range(double[] list, int draws) {
        double largest = list[list.length - 1];
        double mean = Sum.of(list) / list.length;
        Sum squares = new Sum();
        for (double value : list) {
            squares.add((value - mean) * (value - mean));
        }
        double variance = draws * squares.value() / list.length;
        double half = BEYOND * largest / 3;
        return draws * mean + half + Math.sqrt(half * half + 2 * BEYOND * variance);
    }

    private static double[] onGrid(double[] list, double step) {
        double[] law = new double[GRID];
        for (double value : list) {
            int below = (int) Math.min(GRID - 2, Math.floor(value / step));
            double above = value / step - below;
            law[below] += (1 - above) / list.length;
            law[below + 1] += above / list.length;
        }
        return law;
    }

    private static void power(double[][] complex, int exponent) {
        for (int i = 0; i < GRID; i++) {
            double length = Math.hypot(complex[0][i], complex[1][i]);
            double angle = Math.atan2(complex[1][i], complex[0][i]) * exponent;
            double scaled = Math.pow(length, exponent);
            complex[0][i] = scaled * Math.cos(angle);
            complex[1][i] = scaled * Math.sin(angle);
        }
    }

    private static WeightedPoints points(double[] law, double step) {
        List<double[]> kept = new ArrayList<>();
        double total = 0;
        for (int i = 0; i < GRID; i++) {
            if (law[i] > NOTHING) {
                kept.add(new double[] {i * step, law[i]});
                total += law[i];
            }
        }
        double[] values = new double[kept.size()];
        double[] weights = new double[kept.size()];
        Arrays.setAll(values, i -> kept.get(i)[0]);
        double all = total;
        Arrays.setAll(weights, i -> kept.get(i)[1] / all);
        return WeightedPoints.together(values, weights, WIDTH);
    }
}
