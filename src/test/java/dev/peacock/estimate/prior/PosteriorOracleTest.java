package dev.peacock.estimate.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.estimate.BitColumns;
import dev.peacock.spark.Fleet;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** By factorisation and neighbours, and as the formulas stand, against NumPy. */
class PosteriorOracleTest {
    private static final double EXACT = 1e-9;

    @Test
    void effectsDeviationsAndEvidence_areThoseOfNumPy() throws IOException {
        JsonNode oracle = Fleet.oracle("t11_scores");
        JsonNode in = oracle.get("inputs");
        JsonNode expected = oracle.get("expected");
        JsonNode prior = in.get("prior");
        double lambda = prior.get("lam").asDouble();
        boolean[][] mask = mask(in.get("mask"));
        int n = mask[0].length;
        for (int j = 0; j < in.get("testLabel").size(); j++) {
            int test = j;
            double[] distances = IntStream.range(0, n)
                    .mapToDouble(i -> in.get("squaredDistance").get(i).get(test).asDouble())
                    .toArray();
            boolean[] same = new boolean[n];
            for (int i = 0; i < n; i++) {
                same[i] = in.get("trainLabel").get(i).asInt()
                        == in.get("testLabel").get(j).asInt();
            }
            PriorWeights raw = new PriorWeights(
                    prior.get("a").asDouble(),
                    prior.get("b").asDouble(),
                    prior.get("c").asDouble(),
                    prior.get("h").asDouble());
            double mean = IntStream.range(0, n)
                    .mapToDouble(i -> raw.variance(same[i]) + raw.kernel(distances[i]))
                    .average()
                    .orElseThrow();
            World world = new World(
                    mask, same, distances, n, scores(in.get("testMargin"), j), raw.times(1 / (mean * lambda)));
            Reference reference = world.reference(lambda);
            for (int i = 0; i < n; i++) {
                double effect = expected.get("priorInfluence").get(i).get(j).asDouble();
                double sd = expected.get("priorSd").get(i).get(j).asDouble();
                assertThat(reference.posterior.effect(i)).isCloseTo(effect, near(effect));
                assertThat(world.effect(i)).isCloseTo(effect, near(effect));
                assertThat(Math.sqrt(lambda * world.posteriorVariance(i))).isCloseTo(sd, near(sd));
                assertThat(reference.posterior.sd(i)).isCloseTo(sd, near(sd));
            }
            double evidence = expected.get("logMarginalLikelihood").get(j).asDouble();
            assertThat(world.logLikelihood(lambda)).isCloseTo(evidence, near(evidence));
            assertThat(reference.posterior.logLikelihood()).isCloseTo(evidence, near(evidence));
        }
    }

    @Test
    void fewNeighbours_areTheFormulasWithATruncatedKernel() {
        RandomStream random = new RandomStream(5);
        int t = 230;
        int n = 90;
        boolean[][] mask = new boolean[t][n];
        for (boolean[] run : mask) {
            for (int i = 0; i < n; i++) {
                run[i] = random.nextInt(10) < 7;
            }
        }
        boolean[] same = new boolean[n];
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            same[i] = random.nextInt(4) == 0;
            distances[i] = 4 * random.nextDouble();
        }
        double[] score = new double[t];
        for (int r = 0; r < t; r++) {
            score[r] = random.nextGaussian();
        }
        PriorWeights weights = new PriorWeights(.01, .05, .4, 1.3);
        for (int neighbours : new int[] {0, 7, n}) {
            World world = new World(mask, same, distances, neighbours, score, weights);
            ReferencePosterior reference = world.reference(1).posterior;
            for (int i = 0; i < n; i++) {
                assertThat(world.effect(i))
                        .isCloseTo(reference.effect(i), within(1e-6 * Math.abs(reference.effect(i)) + 1e-12));
                assertThat(Math.sqrt(world.posteriorVariance(i)))
                        .isCloseTo(reference.sd(i), within(1e-6 * reference.sd(i)));
            }
            assertThat(world.logLikelihood(1)).isCloseTo(reference.logLikelihood(), within(1e-6 * t));
        }
    }

    @Test
    void scoresThatNeverChange_haveNoEffectsAndNoEvidence() {
        BitColumns included = new BitColumns(3, 8);
        included.set(0, 1);
        included.set(1, 4);
        RunGram all = RunGram.of(included);
        float[] always = new float[8];
        Arrays.fill(always, .1f);
        Targets targets = new Targets(
                new int[] {0},
                Targets.of(always),
                new int[] {0, 1, 2},
                included,
                new int[][] {{0, 1, 2}},
                new double[][] {{1, 2, 3}});

        Whitened whitened = new Whitened(all, all, new PriorWeights(1, 1, 1, 1));

        assertThat(Arrays.stream(targets.solve(whitened).alpha())).allMatch(alpha -> alpha == 0);
        assertThat(targets.solve(whitened).noise()).containsExactly(0);
        assertThat(targets.logEvidence(whitened)).isZero();
    }

    private static org.assertj.core.data.Offset<Double> near(double value) {
        return within(EXACT * Math.abs(value) + 1e-12);
    }

    private record Reference(ReferencePosterior posterior) {}

    /** One test example by factorisation, and what the reference needs. */
    private static final class World {
        private final boolean[][] mask;
        private final double[] variance;
        private final double[] score;
        private final int t;
        private final BitColumns included;
        private final Whitened whitened;
        private final Targets targets;
        private final Targets.Solved solved;

        World(
                boolean[][] mask,
                boolean[] same,
                double[] distances,
                int neighbours,
                double[] score,
                PriorWeights weights) {
            this.mask = mask;
            this.score = score;
            this.t = mask.length;
            int n = same.length;
            this.included = columns(mask, IntStream.range(0, n).toArray());
            BitColumns ofLabel =
                    columns(mask, IntStream.range(0, n).filter(i -> same[i]).toArray());
            int[] nearest = IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> distances[i]))
                    .limit(neighbours)
                    .mapToInt(Integer::intValue)
                    .toArray();
            this.variance = new double[n];
            Arrays.setAll(
                    variance,
                    i -> weights.variance(same[i])
                            + (Arrays.stream(nearest).anyMatch(k -> k == i) ? weights.kernel(distances[i]) : 0));
            this.whitened = new Whitened(RunGram.of(included), RunGram.of(ofLabel), weights);
            this.targets = new Targets(
                    new int[] {0},
                    score,
                    IntStream.range(0, n).toArray(),
                    included,
                    new int[][] {nearest},
                    new double[][] {
                        Arrays.stream(nearest).mapToDouble(i -> distances[i]).toArray()
                    });
            this.solved = targets.solve(whitened);
        }

        /** In units of lambda: both divide by it. */
        Reference reference(double lambda) {
            return new Reference(new ReferencePosterior(
                    mask, Arrays.stream(variance).map(v -> v * lambda).toArray(), score, lambda));
        }

        double effect(int i) {
            double sum = 0;
            for (int r = 0; r < t; r++) {
                sum += included.get(i, r) ? solved.alpha()[r] : 0;
            }
            return variance[i] * sum;
        }

        private Whitened.OfOne one(double[] columns) {
            return whitened.ofOne(columns, targets.nearest()[0], targets.squaredDistances()[0]);
        }

        double posteriorVariance(int i) {
            double[] columns = whitened.columns(included);
            return one(columns).posteriorVariance(variance[i], columns, i * t);
        }

        double logLikelihood(double lambda) {
            double mean = Arrays.stream(score).average().orElseThrow();
            double[] white = Arrays.stream(score).map(value -> value - mean).toArray();
            whitened.whiten(white, 1);
            Whitened.OfOne one = one(whitened.columns(included));
            return -(one.quadratic(white, 0) / lambda + one.logDeterminant() + t * Math.log(2 * Math.PI * lambda)) / 2;
        }
    }

    private static BitColumns columns(boolean[][] mask, int[] examples) {
        BitColumns columns = new BitColumns(examples.length, mask.length);
        for (int c = 0; c < examples.length; c++) {
            for (int r = 0; r < mask.length; r++) {
                if (mask[r][examples[c]]) {
                    columns.set(c, r);
                }
            }
        }
        return columns;
    }

    private static boolean[][] mask(JsonNode rows) {
        boolean[][] mask = new boolean[rows.size()][rows.get(0).size()];
        for (int r = 0; r < mask.length; r++) {
            for (int i = 0; i < mask[r].length; i++) {
                mask[r][i] = rows.get(r).get(i).asInt() == 1;
            }
        }
        return mask;
    }

    private static double[] scores(JsonNode rows, int j) {
        double[] scores = new double[rows.size()];
        for (int r = 0; r < scores.length; r++) {
            scores[r] = rows.get(r).get(j).asDouble();
        }
        return scores;
    }
}
