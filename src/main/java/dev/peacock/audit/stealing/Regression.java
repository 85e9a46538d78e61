package dev.peacock.audit.stealing;

import dev.peacock.target.Gradients;
import dev.peacock.target.Softmax;
import dev.peacock.target.TrainedTarget;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Softmax regression. The parameters are those of each class less those of the first, since probabilities tell no more.
 *
 * @param parameters [class][inputs + 1], the bias last; zeros for class 0
 */
public record Regression(double[][] parameters) {
    /** Of a float32 model's logits, relative to the largest. */
    private static final double ROUNDING = 1e-5;

    public int inputs() {
        return parameters[0].length - 1;
    }

    public int classes() {
        return parameters.length;
    }

    /** Less that of class 0. */
    private double logit(int c, float[] rows, int row) {
        int d = inputs();
        double logit = parameters[c][d];
        for (int i = 0; i < d; i++) {
            logit += parameters[c][i] * rows[row * d + i];
        }
        return logit;
    }

    public double[] probabilities(float[] rows, int count) {
        double[] all = new double[count * classes()];
        for (int row = 0; row < count; row++) {
            for (int c = 0; c < classes(); c++) {
                all[row * classes() + c] = logit(c, rows, row);
            }
            Softmax.inPlace(all, row * classes(), classes());
        }
        return all;
    }

    /** Norm of the difference over the norm of the true parameters. */
    public double error(Regression truth) {
        return error(truth, 1);
    }

    /** The same after the factor that makes it least: labels do not tell how large parameters are. */
    public double errorUpToScale(Regression truth) {
        double product = 0;
        double own = 0;
        for (int c = 0; c < classes(); c++) {
            for (int j = 0; j <= inputs(); j++) {
                product += parameters[c][j] * truth.parameters[c][j];
                own += parameters[c][j] * parameters[c][j];
            }
        }
        return error(truth, Math.max(0, product / own));
    }

    private double error(Regression truth, double factor) {
        double difference = 0;
        double norm = 0;
        for (int c = 0; c < classes(); c++) {
            for (int j = 0; j <= inputs(); j++) {
                double d = factor * parameters[c][j] - truth.parameters[c][j];
                difference += d * d;
                norm += truth.parameters[c][j] * truth.parameters[c][j];
            }
        }
        return Math.sqrt(difference / norm);
    }

    /**
     * The true parameters of a network of this process, from its logits at 0 and at the unit vectors, to float32's rounding; null where it
     * is no softmax regression, as {@code points} of the domain show.
     */
    public static @Nullable Regression of(TrainedTarget target, float[] points, int count) {
        int d = target.inputs();
        int classes = target.classes();
        float[] units = new float[(d + 1) * d];
        for (int i = 0; i < d; i++) {
            units[i * d + i] = 1;
        }
        float[] logits = target.logits(units, d + 1);
        double[][] parameters = new double[classes][d + 1];
        for (int c = 0; c < classes; c++) {
            parameters[c][d] = (double) logits[d * classes + c] - logits[d * classes];
            for (int i = 0; i < d; i++) {
                parameters[c][i] = (double) logits[i * classes + c] - logits[i * classes] - parameters[c][d];
            }
        }
        Regression regression = new Regression(parameters);
        float[] there = target.logits(points, count);
        double largest = 0;
        double worst = 0;
        for (int row = 0; row < count; row++) {
            for (int c = 0; c < classes; c++) {
                double told = (double) there[row * classes + c] - there[row * classes];
                largest = Math.max(largest, Math.abs(told));
                worst = Math.max(worst, Math.abs(told - regression.logit(c, points, row)));
            }
        }
        return worst
                        <= ROUNDING
                                * Math.max(
                                        largest,
                                        Arrays.stream(parameters)
                                                .mapToDouble(p -> Math.abs(p[d]))
                                                .max()
                                                .orElse(0))
                                * Math.sqrt(d)
                ? regression
                : null;
    }

    /** As something that can be asked. */
    public Gradients target() {
        return new Gradients() {
            private long queries;

            @Override
            public int inputs() {
                return Regression.this.inputs();
            }

            @Override
            public int classes() {
                return Regression.this.classes();
            }

            @Override
            public double[] probabilities(float[] rows, int count) {
                queries += count;
                return Regression.this.probabilities(rows, count);
            }

            @Override
            public double[] gradients(float[] rows, int count, int[] labels, float[] into) {
                double[] all = probabilities(rows, count);
                int d = inputs();
                for (int row = 0; row < count; row++) {
                    for (int i = 0; i < d; i++) {
                        double sum = -parameters[labels[row]][i];
                        for (int c = 0; c < classes(); c++) {
                            sum += all[row * classes() + c] * parameters[c][i];
                        }
                        into[row * d + i] = (float) sum;
                    }
                }
                return all;
            }

            @Override
            public long queries() {
                return queries;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
