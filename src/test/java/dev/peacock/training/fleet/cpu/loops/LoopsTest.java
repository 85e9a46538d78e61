package dev.peacock.training.fleet.cpu.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Activation.Kind;
import dev.peacock.training.fleet.cpu.vector.VectorLoops;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loops over single elements, by their definitions and in any length: less than a vector, whole vectors, and some left over. */
class LoopsTest {
    private static final Loops PLAIN = new Loops();
    private static final Loops VECTORS = new VectorLoops();
    /** Longer than four vectors of 16 floats. */
    private static final int MOST = 67;

    private static final int AT = 3;
    private static final int OTHER = 5;

    static Stream<Activation> activations() {
        return Stream.concat(
                Stream.of(Kind.values())
                        .filter(kind -> kind != Kind.LEAKY_RELU && kind != Kind.ELU)
                        .map(kind -> new Activation(kind, 0)),
                Stream.of(0.01f, 0.3f, 1f, 2.5f)
                        .flatMap(alpha ->
                                Stream.of(new Activation(Kind.LEAKY_RELU, alpha), new Activation(Kind.ELU, alpha))));
    }

    /** From -3 to 3, with both zeros. */
    private static float[] values(int seed) {
        RandomStream random = new RandomStream(seed);
        float[] values = new float[MOST + 10];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (6 * random.nextDouble() - 3);
        }
        values[AT] = 0f;
        values[AT + 40] = -0f;
        return values;
    }

    /** {@link FloatMath}'s errors, 8 times 2^-24 of at most 1, times slopes and scales of at most 3. */
    @ParameterizedTest
    @MethodSource("activations")
    void valuesAndGradients_areThoseOfTheDefinition(Activation activation) {
        double tolerance = 24 * 0x1p-24 * 3;
        for (Loops loops : List.of(PLAIN, VECTORS)) {
            float[] z = values(1);
            float[] y = z.clone();
            loops.activate(y, AT, MOST, activation);
            float[] dy = values(2);
            float[] dz = dy.clone();
            loops.activationGradient(activation.needsInput() ? z : y, AT, dz, OTHER, MOST, activation);
            for (int i = 0; i < MOST; i++) {
                assertThat((double) y[AT + i]).isCloseTo(value(activation, z[AT + i]), within(tolerance));
                assertThat((double) dz[OTHER + i])
                        .isCloseTo(dy[OTHER + i] * slope(activation, z[AT + i]), within(3 * tolerance));
            }
        }
    }

    private static double value(Activation activation, double z) {
        return switch (activation.kind()) {
            case IDENTITY -> z;
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : activation.alpha() * z;
            case TANH -> StrictMath.tanh(z);
            case SIGMOID -> sigmoid(z);
            case ELU -> z > 0 ? z : activation.alpha() * StrictMath.expm1(z);
            case GELU -> z * sigmoid(1.702 * z);
            case SILU -> z * sigmoid(z);
            case SOFTPLUS -> StrictMath.log1p(StrictMath.exp(z));
        };
    }

    private static double slope(Activation activation, double z) {
        return switch (activation.kind()) {
            case IDENTITY -> 1;
            case RELU -> z > 0 ? 1 : 0;
            case LEAKY_RELU -> z >= 0 ? 1 : activation.alpha();
            case TANH -> 1 - StrictMath.tanh(z) * StrictMath.tanh(z);
            case SIGMOID -> sigmoid(z) * (1 - sigmoid(z));
            case ELU -> z >= 0 ? 1 : activation.alpha() * StrictMath.exp(z);
            case GELU -> sigmoid(1.702 * z) + 1.702 * z * sigmoid(1.702 * z) * (1 - sigmoid(1.702 * z));
            case SILU -> sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z));
            case SOFTPLUS -> sigmoid(z);
        };
    }

    private static double sigmoid(double z) {
        return 1 / (1 + StrictMath.exp(-z));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void vectorsChangeNoBit_ofAnActivation_inAnyLength(Activation activation) {
        for (int length = 0; length <= MOST; length++) {
            assertThat(activated(VECTORS, activation, length)).isEqualTo(activated(PLAIN, activation, length));
        }
    }

    /** All bits of the arrays, so that what lies before and behind is looked at too. */
    private static List<Integer> activated(Loops loops, Activation activation, int length) {
        float[] z = values(3);
        float[] dz = values(4);
        loops.activationGradient(z, AT, dz, OTHER, length, activation);
        loops.activate(z, AT, length, activation);
        return bits(z, dz);
    }

    @Test
    void vectorsChangeNoBit_ofExponentialsAndUpdates_inAnyLength() {
        for (int length = 0; length <= MOST; length++) {
            assertThat(updated(VECTORS, length)).isEqualTo(updated(PLAIN, length));
        }
    }

    private static List<Integer> updated(Loops loops, int length) {
        float[] x = values(5);
        loops.exp(x, AT, length);
        float[] w = values(6);
        float[] g = values(7);
        float[] v = values(8);
        loops.updates().nesterovs(w, AT, g, OTHER, v, 1, length, 0.1f, 0.9f);
        loops.updates().momentum(w, AT, g, OTHER, v, 1, length, 0.1f, 0.9f);
        float[] weights = values(9);
        float[] mean = values(10);
        // squares are not negative
        float[] square = values(11);
        loops.exp(square, 0, square.length);
        loops.updates().adam(weights, AT, g, OTHER, mean, 1, square, 2, length, 0.1f, 0.9f, 0.999f, 1e-8f);
        return bits(x, w, v, weights, mean, square);
    }

    private static List<Integer> bits(float[]... arrays) {
        return Stream.of(arrays)
                .flatMap(array -> IntStream.range(0, array.length).mapToObj(i -> Float.floatToRawIntBits(array[i])))
                .toList();
    }

    /** 19 rows are two vectors' worth and three rows more; 200 columns of a vector's rows are more than a thread keeps room for. */
    @Test
    void crossEntropyIsTheSameBitsByVectors_alsoInPlace_andTellsWhatIsNotFinite() {
        int rows = 19;
        for (int classes : new int[] {1, 2, 10, 200}) {
            SplittableRandom random = new SplittableRandom(classes);
            float[] logits = new float[AT + rows * classes + OTHER];
            int[] labels = new int[rows];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) random.nextDouble(-20, 20);
                labels[i % rows] = random.nextInt(classes);
            }
            Arrays.fill(logits, 0, AT, Float.NaN);
            Arrays.fill(logits, AT + rows * classes, logits.length, Float.NaN);
            float[] plain = logits.clone();
            assertThat(PLAIN.crossEntropyGradient(logits, AT, labels, rows, classes, 0.1f, plain, AT))
                    .isTrue();
            float[] inPlace = logits.clone();
            assertThat(VECTORS.crossEntropyGradient(inPlace, AT, labels, rows, classes, 0.1f, inPlace, AT))
                    .isTrue();
            assertThat(bits(inPlace)).isEqualTo(bits(plain));
            float[] apart = new float[OTHER + rows * classes];
            assertThat(VECTORS.crossEntropyGradient(logits, AT, labels, rows, classes, 0.1f, apart, OTHER))
                    .isTrue();
            assertThat(bits(Arrays.copyOfRange(apart, OTHER, apart.length)))
                    .isEqualTo(bits(Arrays.copyOfRange(plain, AT, AT + rows * classes)));
            for (int row = 0; row < rows; row++) {
                for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
                    float[] broken = logits.clone();
                    broken[AT + row * classes + row % classes] = bad;
                    for (Loops loops : List.of(PLAIN, VECTORS)) {
                        assertThat(loops.crossEntropyGradient(broken, AT, labels, rows, classes, 0, apart, OTHER))
                                .isFalse();
                    }
                }
            }
        }
    }
}
