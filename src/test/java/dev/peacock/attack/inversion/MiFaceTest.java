package dev.peacock.attack.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.inversion.MiFace.Inverted;
import dev.peacock.config.Shape;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.target.Softmax;
import dev.peacock.target.Target;
import dev.peacock.training.Oracle;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.JsonNode;

class MiFaceTest {
    private static final Denoising NONE = new Denoising.None();
    private static final Interval PIXELS = new Interval(0, 1);
    private static final Interval ANY = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** A softmax regression with its gradients in double precision, as the oracle has it. */
    private record Linear(double[][] weights, double[] biases) implements Confidence {
        @Override
        public int inputs() {
            return weights[0].length;
        }

        double[] probabilities(double[] x, int from) {
            double[] logits = biases.clone();
            for (int c = 0; c < logits.length; c++) {
                for (int k = 0; k < inputs(); k++) {
                    logits[c] += weights[c][k] * x[from + k];
                }
            }
            Softmax.inPlace(logits, 0, logits.length);
            return logits;
        }

        @Override
        public double[] of(double[] x, int count, int[] labels) {
            double[] confidences = new double[count];
            Arrays.setAll(confidences, row -> probabilities(x, row * inputs())[labels[row]]);
            return confidences;
        }

        @Override
        public double[] gradients(double[] x, int count, int[] labels, double[] into) {
            for (int row = 0; row < count; row++) {
                double[] p = probabilities(x, row * inputs());
                for (int k = 0; k < inputs(); k++) {
                    double mean = 0;
                    for (int c = 0; c < p.length; c++) {
                        mean += p[c] * weights[c][k];
                    }
                    into[row * inputs() + k] = p[labels[row]] * (weights[labels[row]][k] - mean);
                }
            }
            return of(x, count, labels);
        }
    }

    /** The same as a target that gives probabilities alone. */
    private static final class Asked implements Target {
        private final Linear model;
        private long queries;
        private float lowest = Float.POSITIVE_INFINITY;
        private float highest = Float.NEGATIVE_INFINITY;

        Asked(Linear model) {
            this.model = model;
        }

        @Override
        public int inputs() {
            return model.inputs();
        }

        @Override
        public int classes() {
            return model.biases.length;
        }

        @Override
        public double[] probabilities(float[] rows, int count) {
            queries += count;
            for (float value : rows) {
                lowest = Math.min(lowest, value);
                highest = Math.max(highest, value);
            }
            double[] x = new double[rows.length];
            Arrays.setAll(x, i -> rows[i]);
            double[] all = new double[count * classes()];
            for (int row = 0; row < count; row++) {
                System.arraycopy(model.probabilities(x, row * inputs()), 0, all, row * classes(), classes());
            }
            return all;
        }

        @Override
        public long queries() {
            return queries;
        }

        @Override
        public void close() {}
    }

    private static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        Arrays.setAll(numbers, i -> array.get(i).doubleValue());
        return numbers;
    }

    private static Linear linear(JsonNode inputs) {
        JsonNode weights = inputs.get("W");
        double[][] rows = new double[weights.size()][];
        Arrays.setAll(rows, c -> numbers(weights.get(c)));
        return new Linear(rows, numbers(inputs.get("b")));
    }

    @Test
    void trajectoriesAreThoseOfTheOracle() throws IOException, InterruptedException {
        JsonNode oracle = Oracle.read("t09_miface");
        Linear model = linear(oracle.get("inputs"));
        JsonNode runs = oracle.get("inputs").get("runs");
        for (int i = 0; i < runs.size(); i++) {
            JsonNode run = runs.get(i);
            JsonNode expected = oracle.get("expected").get(i);
            // the oracle's gamma is a cost
            MiFace attack = new MiFace(
                    run.get("alpha").intValue(),
                    run.get("beta").intValue(),
                    1 - run.get("gamma").doubleValue(),
                    run.get("lam").doubleValue(),
                    0,
                    NONE,
                    run.get("clip").booleanValue() ? PIXELS : ANY);
            Inverted found = attack.run(
                            model, Shape.flat(model.inputs()), new double[][] {numbers(run.get("x0"))}, new int[] {
                                run.get("label").intValue()
                            })
                    .get(0);

            assertThat(found.stop().name())
                    .isEqualToIgnoringCase(expected.get("stop").textValue());
            assertThat(found.steps()).isEqualTo(expected.get("iterations").intValue());
            assertThat(found.best()).isEqualTo(expected.get("bestIndex").intValue());
            assertThat(found.confidence())
                    .isCloseTo(1 - expected.get("bestCost").doubleValue(), within(1e-8));
            assertThat(found.image()).containsExactly(numbers(expected.get("bestX")), within(1e-8));
            double[] first = numbers(expected.get("firstCost"));
            for (int step = 0; step < first.length; step++) {
                assertThat(found.confidences()[step]).isCloseTo(1 - first[step], within(1e-8));
            }
        }
    }

    /** Between two classes the confidence of a linear model grows with (w_1 - w_0) x, so the best image has 1 where that is positive, else 0. */
    @Test
    void reachesTheOptimumOfALinearModel_whiteBoxOrBlack() throws InterruptedException {
        Linear model =
                new Linear(new double[][] {{.3, -.2, .5, .1, 0}, {-.4, .6, .1, .9, -.3}}, new double[] {.1, -.2});
        double[] corner = {0, 1, 0, 1, 0};
        double best = model.of(corner, 1, new int[] {1})[0];
        MiFace attack = new MiFace(2000, 50, 1, .5, 0, NONE, PIXELS);
        double[][] starts = {{.5, .5, .5, .5, .5}, {1, 0, 1, 0, 1}};
        Asked differences = new Asked(model);
        Asked spsa = new Asked(model);
        List<Confidence> ways = List.of(
                model,
                new BlackBox(differences, .01, 0, new RandomStream(1), PIXELS),
                new BlackBox(spsa, .01, 4, new RandomStream(1), PIXELS));
        for (Confidence asked : ways) {
            for (Inverted found : attack.run(asked, Shape.flat(5), starts, new int[] {1, 1})) {
                assertThat(found.image()).containsExactly(corner);
                assertThat(found.confidence()).isCloseTo(best, within(1e-6));
                assertThat(found.stop()).isEqualTo(MiFace.Stop.BETA);
            }
        }
        // each step asks for the image and for 2 points a value or direction, and the last image of both descents is
        // asked for alone
        assertThat(differences.queries() % 11).isEqualTo(2);
        assertThat(spsa.queries() % 9).isEqualTo(2);
    }

    @Test
    void centralDifferencesAreTheGradient() throws InterruptedException {
        Linear model = new Linear(new double[][] {{3, -2}, {1, 4}, {0, 2}}, new double[] {0, .5, -1});
        double[] x = {.3, .7, .9, .1};
        int[] labels = {0, 2};
        double[] exact = new double[4];
        double[] estimated = new double[4];
        model.gradients(x, 2, labels, exact);
        Asked asked = new Asked(model);
        new BlackBox(asked, .002, 0, new RandomStream(1), PIXELS).gradients(x, 2, labels, estimated);

        // h^2 f''' / 6 of slopes below 5, and float32 rows
        assertThat(estimated).containsExactly(exact, within(2e-4));
        assertThat(asked.queries()).isEqualTo(2 * (2 * 2 + 1));
    }

    /** At an edge of the range the model is asked on one side. */
    @Test
    void noValueThatIsAskedFor_leavesTheRange() throws InterruptedException {
        Linear model = new Linear(new double[][] {{3, -2}, {1, 4}}, new double[2]);
        double[] x = {0, 1};
        double[] exact = new double[2];
        model.gradients(x, 1, new int[] {1}, exact);
        for (int draws : new int[] {0, 4000}) {
            Asked asked = new Asked(model);
            double[] estimated = new double[2];
            new BlackBox(asked, .002, draws, new RandomStream(1), PIXELS).gradients(x, 1, new int[] {1}, estimated);
            assertThat(asked.lowest).isZero();
            assertThat(asked.highest).isEqualTo(1);
            // h f'' / 2 of slopes below 5; SPSA adds the other slope, with a sign that chance draws: 5 standard errors
            // of 4,000
            assertThat(estimated).containsExactly(exact, within(.01 + (draws == 0 ? 0 : 5 * 5 / Math.sqrt(draws))));
        }
    }

    /** A model that gives labels alone has no slope: the descent ends at once where it began. */
    @Test
    void labelsAloneGiveNothing() throws InterruptedException {
        Linear steps = new Linear(new double[][] {{4000, 0}, {0, 4000}}, new double[2]);
        MiFace attack = new MiFace(500, 20, .99, .1, 0, NONE, PIXELS);
        Inverted found = attack.run(
                        new BlackBox(new Asked(steps), .05, 0, new RandomStream(1), PIXELS),
                        Shape.flat(2),
                        new double[][] {{.2, .8}},
                        new int[] {0})
                .get(0);

        assertThat(found.stop()).isEqualTo(MiFace.Stop.BETA);
        assertThat(found.steps()).isEqualTo(20);
        assertThat(found.image()).containsExactly(.2, .8);
    }

    /** Heavy ball: v = m v + g; so after two steps of a constant slope g the image has moved by lambda g (1 + (1 + m)). */
    @Test
    void momentumKeepsTheDirection() throws InterruptedException {
        Confidence slope = new Confidence() {
            @Override
            public int inputs() {
                return 1;
            }

            @Override
            public double[] of(double[] x, int count, int[] labels) {
                return new double[] {.1 * x[0]};
            }

            @Override
            public double[] gradients(double[] x, int count, int[] labels, double[] into) {
                into[0] = .1;
                return of(x, count, labels);
            }
        };
        Inverted found = new MiFace(2, 10, .99, 1, .5, NONE, ANY)
                .run(slope, Shape.flat(1), new double[1][1], new int[1])
                .get(0);

        assertThat(found.image()).containsExactly(new double[] {.25}, within(1e-15));
    }

    @Test
    void denoisingKeepsTheMean_andSmoothes() {
        Shape shape = new Shape(5, 5, 2);
        double[] point = new double[shape.size()];
        int middle = (2 * 5 + 2) * 2 + 1;
        point[middle] = 1;
        double[] blurred = point.clone();
        new Denoising.Gaussian(.5).apply(blurred, 0, shape);
        // reach 2: weights of exp(-2 k^2), of both axes
        double centre = 1 / (1 + 2 * Math.exp(-2) + 2 * Math.exp(-8));
        assertThat(blurred[middle]).isCloseTo(centre * centre, within(1e-12));
        assertThat(Arrays.stream(blurred).sum()).isCloseTo(1, within(1e-12));
        for (int i = 0; i < blurred.length; i += 2) {
            assertThat(blurred[i]).as("the other channel").isZero();
        }

        double[] flatter = point.clone();
        new Denoising.TotalVariation(.1).apply(flatter, 0, shape);
        assertThat(Arrays.stream(flatter).sum()).isCloseTo(1, within(1e-12));
        // both its own difference, of norm sqrt(2), and those of the neighbours above and to the left
        assertThat(flatter[middle]).isCloseTo(1 - .1 * (2 / Math.sqrt(2) + 2), within(1e-6));
    }
}
