package dev.peacock.audit.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.bits.PackedBits;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The ceiling against its definition, all pairs of models gone through for every test example and every group left out. */
class CeilingTest {
    private static final int N = 30;
    /** More than are gone through at once. */
    private static final int Q = 130;

    private static final int T = 24;
    private static final double P = 0.4;
    /** Uneven, one of a single model. */
    private static final int[] ENDS = {5, 6, 13, 20, T};

    @Test
    void ceilingAndInterval_areThoseOfTheDefinition() {
        Judges models = models(new RandomStream(3));
        Moments whole = explained(models, -1);
        double[] without = IntStream.range(0, ENDS.length)
                .mapToDouble(g -> explained(models, g).mean())
                .toArray();
        double error = Math.sqrt(Jackknife.variance(whole.mean(), without, models.shares())
                + whole.standardError() * whole.standardError());
        Interval expected = Interval.student(whole.mean(), error, ENDS.length - 1);

        Ceiling found = Ceiling.of(models, P);

        assertThat(found.explained()).isCloseTo(whole.mean(), within(1e-12));
        Interval interval = Objects.requireNonNull(found.interval());
        assertThat(interval.low()).isCloseTo(expected.low(), within(1e-10));
        assertThat(interval.high()).isCloseTo(expected.high(), within(1e-10));
    }

    @Test
    void testExamplesWhoseMarginsAreTheSame_areLeftOut() {
        Judges models = models(new RandomStream(3));
        float[][] margins = new float[T][2 * Q];
        for (int r = 0; r < T; r++) {
            for (int j = 0; j < Q; j++) {
                margins[r][j] = (float) models.margins(j)[r];
            }
        }
        Judges half = new Judges(models.masks(), margins, ENDS);
        assertThat(Ceiling.of(half, P).explained())
                .isCloseTo(Ceiling.of(models, P).explained(), within(1e-12));
        assertThat(half.isConstant()).isFalse();
        assertThat(new Judges(models.masks(), new float[T][3], ENDS).isConstant())
                .isTrue();
    }

    /** By test example, over pairs of models of which none is of group {@code but}; centres and variances are of all models. */
    private static Moments explained(Judges models, int but) {
        int[] groups = models.groups();
        double[] shares = new double[Q];
        for (int j = 0; j < Q; j++) {
            double[] margins = models.margins(j);
            Moments of = Moments.of(margins);
            double form = 0;
            double squares = 0;
            for (int r = 0; r < T; r++) {
                for (int s = 0; s < T; s++) {
                    if (r != s && groups[r] != but && groups[s] != but) {
                        double k = kernel(models.masks(), r, s);
                        form += (margins[r] - of.mean()) * (margins[s] - of.mean()) * k;
                        squares += k * k;
                    }
                }
            }
            shares[j] = N * P * (1 - P) * form / squares / (of.squares() / (T - 1));
        }
        return Moments.of(shares);
    }

    private static double kernel(Masks masks, int r, int s) {
        return IntStream.range(0, N)
                .mapToDouble(i -> ((masks.saw(r, i) ? 1 : 0) - P) * ((masks.saw(s, i) ? 1 : 0) - P))
                .sum();
    }

    /** A part of each margin is a sum over the examples that the model saw. */
    private static Judges models(RandomStream random) {
        double[][] tau = new double[Q][N];
        for (double[] of : tau) {
            for (int i = 0; i < N; i++) {
                of[i] = random.nextGaussian();
            }
        }
        List<PackedBits> included = new ArrayList<>();
        float[][] margins = new float[T][Q];
        for (int r = 0; r < T; r++) {
            PackedBits.Builder bits = new PackedBits.Builder(N);
            for (int i = 0; i < N; i++) {
                if (random.nextDouble() < P) {
                    bits.set(i);
                }
            }
            PackedBits saw = bits.build();
            included.add(saw);
            for (int j = 0; j < Q; j++) {
                double[] of = tau[j];
                double sum = IntStream.range(0, N)
                        .filter(saw::get)
                        .mapToDouble(i -> of[i])
                        .sum();
                margins[r][j] = (float) (sum + 2 * random.nextGaussian());
            }
        }
        return new Judges(Masks.of(included, N), margins, ENDS);
    }
}
