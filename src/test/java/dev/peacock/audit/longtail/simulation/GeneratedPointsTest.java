package dev.peacock.audit.longtail.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.config.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedPointsTest {
    private static final int FEATURES = 400;
    private final Simulation simulation = Simulation.of(FrequencyList.zipf(5, 1), 6, 4, List.of(), 3);
    private final Draw draw =
            new Draw(new double[] {.1, .1, .1, .2, .5}, new int[] {0, 1, 0, 2, 3}, new int[] {2, 0, 1, 3, 0});

    private GeneratedPoints points(int repetition, double noise) {
        return GeneratedPoints.of(simulation, repetition, draw, FEATURES, noise);
    }

    private static float[] read(GeneratedPoints points, int example) {
        float[] into = new float[FEATURES + 1];
        points.read(example, into, 1);
        float[] values = new float[FEATURES];
        System.arraycopy(into, 1, values, 0, FEATURES);
        return values;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int f = 0; f < FEATURES; f++) {
            sum += (double) a[f] * b[f];
        }
        return sum / FEATURES;
    }

    @Test
    void examples_areThoseOfTheCounts_thenAFreshOneEach() {
        GeneratedPoints points = points(0, 0.1);

        assertThat(points.trainSize()).isEqualTo(6);
        assertThat(points.testSize()).isEqualTo(5);
        assertThat(points.shape()).isEqualTo(Shape.flat(FEATURES));
        assertThat(points.labelNames()).containsExactly("0", "1", "2", "3");
        int[] labels = new int[points.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = points.label(i);
        }
        assertThat(labels).containsExactly(0, 3, 3, 0, 0, 0, 2, 0, 1, 3, 0);
    }

    @Test
    void withoutNoise_pointsAreTheirSubpopulationsDirection() {
        GeneratedPoints points = points(0, 0);

        float[] fresh = read(points, 6 + 4);
        assertThat(product(fresh, fresh)).as("length sqrt(F)").isCloseTo(1, within(1e-6));
        for (int i = 3; i < 6; i++) {
            assertThat(read(points, i)).isEqualTo(fresh);
        }
        assertThat(read(points, 0)).isEqualTo(read(points, 6 + 1)).isNotEqualTo(fresh);
    }

    /** Cosines of random directions have variance 1/F: 10 of them are within 5.5 standard deviations but for 4e-7. */
    @Test
    void directions_areRandom() {
        GeneratedPoints points = points(0, 0);
        for (int x = 0; x < 5; x++) {
            for (int y = 0; y < x; y++) {
                assertThat(product(read(points, 6 + x), read(points, 6 + y)))
                        .isNotZero()
                        .isCloseTo(0, within(5.5 / Math.sqrt(FEATURES)));
            }
        }
    }

    /** Squares of 400 normal differences, with variance 2 noise^2: relative error sqrt(2/400), 5.5 of them. */
    @Test
    void noise_isAsLargeAsAskedFor_andOfEachPointItsOwn() {
        GeneratedPoints points = points(0, 0.3);
        float[] one = read(points, 4);
        for (int other : new int[] {3, 5, 10}) {
            float[] off = read(points, other);
            for (int f = 0; f < FEATURES; f++) {
                off[f] -= one[f];
            }
            assertThat(product(off, off)).isCloseTo(0.18, within(0.18 * 5.5 * Math.sqrt(2.0 / FEATURES)));
        }
    }

    @Test
    void points_areAFunctionOfSeedAndRepetition() {
        assertThat(read(points(2, 0.3), 7)).isEqualTo(read(points(2, 0.3), 7));
        assertThat(read(points(2, 0.3), 7)).isNotEqualTo(read(points(1, 0.3), 7));
        float[] unscaled = new float[FEATURES];
        points(2, 0.3).readUnscaled(7, unscaled, 0);
        assertThat(unscaled).isEqualTo(read(points(2, 0.3), 7));
    }

    @Test
    void hash_isNotAskedFor() {
        GeneratedPoints points = points(0, 0);
        assertThatThrownBy(points::contentHash).isInstanceOf(UnsupportedOperationException.class);
    }
}
