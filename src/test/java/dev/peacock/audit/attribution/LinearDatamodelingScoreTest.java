package dev.peacock.audit.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.bits.PackedBits;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.Oracle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The score against an independent reference, in a world whose truth is known. */
class LinearDatamodelingScoreTest {
    @Test
    void score_isThatOfTheOracle() throws IOException {
        JsonNode oracle = Oracle.read("t11_scores");
        JsonNode inputs = oracle.get("inputs");
        List<PackedBits> included = new ArrayList<>();
        for (JsonNode row : inputs.get("mask")) {
            PackedBits.Builder bits = new PackedBits.Builder(row.size());
            for (int i = 0; i < row.size(); i++) {
                if (row.get(i).asInt() == 1) {
                    bits.set(i);
                }
            }
            included.add(bits.build());
        }
        double[][] tau = matrix(inputs.get("tau"));
        double[][] real = matrix(inputs.get("testMargin"));
        float[][] margins = new float[real.length][real[0].length];
        for (int r = 0; r < real.length; r++) {
            for (int j = 0; j < real[r].length; j++) {
                margins[r][j] = (float) real[r][j];
            }
        }
        Judges judges = new Judges(Masks.of(included, tau.length), margins, new int[] {18, 36});
        Judged judged = Judged.of(judges, LinearWorld.sums(judges, tau));
        double[] expected = matrixRow(oracle.get("expected").get("ldsOfTau"));
        assertThat(judged.rho()).containsExactly(expected, within(1e-12));
    }

    private static double[] matrixRow(JsonNode row) {
        double[] values = new double[row.size()];
        for (int j = 0; j < values.length; j++) {
            values[j] = row.get(j).doubleValue();
        }
        return values;
    }

    private static double[][] matrix(JsonNode rows) {
        double[][] values = new double[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrixRow(rows.get(i));
        }
        return values;
    }

    /** Whole numbers, so that sums are exact. */
    @Test
    void truthOfAWorldWithoutNoise_hasExactlyOne_andItsOppositeMinusOne() {
        RandomStream random = new RandomStream(3);
        double[][] tau = new double[70][9];
        double[][] opposite = new double[70][9];
        for (int i = 0; i < tau.length; i++) {
            for (int j = 0; j < tau[i].length; j++) {
                tau[i][j] = random.nextInt(201) - 100;
                opposite[i][j] = -tau[i][j];
            }
        }
        Judges judges = LinearWorld.models(tau, 50, 0, 10, random);
        Judged truth = Judged.of(judges, LinearWorld.sums(judges, tau));
        assertThat(truth.rho()).containsOnly(1.0);
        assertThat(truth.mean().value()).isEqualTo(1);
        assertThat(truth.mean().interval()).isEqualTo(new Interval(1, 1));
        assertThat(Judged.of(judges, LinearWorld.sums(judges, opposite)).rho()).containsOnly(-1.0);
    }

    /**
     * The truth's score with noise is that of a correlation of sqrt(signal / (signal + noise)). The standard error of one test example's
     * is below 1 / sqrt(t - 1) = .0224, and of the mean of 40 that share masks but not noise no more; 5.4 of them are .121, a deviation
     * that a normal variable has with 7e-8.
     */
    @Test
    void truthOfAWorldWithNoise_hasWhatTheClosedFormSays() {
        int n = 60;
        RandomStream random = new RandomStream(4);
        LinearWorld world = new LinearWorld(2_000, n, 40, 3, 20, random);
        double expected = 0;
        for (int j = 0; j < world.q; j++) {
            double signal = 0;
            for (int i = 0; i < n; i++) {
                signal += world.tau[i][j] * world.tau[i][j] / 4;
            }
            expected += LinearWorld.spearman(Math.sqrt(signal / (signal + 9))) / world.q;
        }
        Judged judged = Judged.of(world.judges, LinearWorld.sums(world.judges, world.tau));
        assertThat(judged.mean().value()).isCloseTo(expected, within(0.121)).isBetween(0.7, 0.9);
        assertThat(Ceiling.score(Ceiling.of(world.judges, 0.5).explained())).isCloseTo(expected, within(0.121));
    }

    @Test
    void constantPredictions_countAsZero_andConstantMargins_areLeftOut() {
        RandomStream random = new RandomStream(5);
        double[][] tau = LinearWorld.normal(30, 3, random);
        for (double[] row : tau) {
            row[1] = 0;
        }
        Judges judges = LinearWorld.models(tau, 40, 0, 5, random);
        double[][] scores = LinearWorld.normal(30, 3, random);
        for (double[] row : scores) {
            row[2] = 0;
        }
        Judged judged = Judged.of(judges, LinearWorld.sums(judges, scores));
        assertThat(judged.rho()[1]).isNaN();
        assertThat(judged.rho()[2]).isZero();
        assertThat(judged.flat()).isEqualTo(1);
        assertThat(judged.mean().examples()).isEqualTo(2);
        assertThat(judged.mean().value()).isEqualTo(judged.rho()[0] / 2);
    }
}
