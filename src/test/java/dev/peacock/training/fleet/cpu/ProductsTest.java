package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProductsTest {
    private static final int M = 130;
    private static final int N = 150;
    private static final int K = 210;

    @ParameterizedTest
    @EnumSource
    void everyWay_isTheProduct_withRemaindersOnAllSides(WideProduct.Way way) {
        check(way, Blas.Form.PLAIN, 0);
        check(way, Blas.Form.PLAIN, 1);
        check(way, Blas.Form.TRANSPOSED, 0);
    }

    /** Factors are within 1/2, so that K + 1 float sums of at most K/4 + 1/2 err by less than 2 K (K/4 + 1/2) 2^-24. */
    private static void check(WideProduct.Way way, Blas.Form form, float beta) {
        Slice a = random(M * K, 1);
        Slice b = random(K * N, 2);
        float[] before = random(M * N, 3).array();
        float[] c = product(way, form, M, N, K, beta);
        for (int row = 0; row < M; row++) {
            for (int column = 0; column < N; column++) {
                double sum = beta * before[row * N + column];
                for (int term = 0; term < K; term++) {
                    int at = form == Blas.Form.PLAIN ? row * K + term : term * M + row;
                    sum += (double) a.array()[at] * b.array()[term * N + column];
                }
                assertThat((double) c[row * N + column]).isCloseTo(sum, within(2 * K * (K / 4.0 + 0.5) * 0x1p-24));
            }
        }
    }

    /** Which way is taken depends on time, and must change nothing. */
    @ParameterizedTest
    @CsvSource({
        "PLAIN, 128, 512, 784",
        "PLAIN, 1000, 130, 300",
        "PLAIN, 129, 240, 300",
        "PLAIN, 1024, 256, 512",
        "PLAIN, 32, 700, 500",
        "PLAIN, 17, 1000, 513",
        "TRANSPOSED, 784, 512, 128",
        "TRANSPOSED, 333, 210, 300",
        "TRANSPOSED, 4000, 128, 32"
    })
    void waysGiveTheSameBits(Blas.Form form, int m, int n, int k) {
        for (float beta : new float[] {0, 1}) {
            float[] cut = product(WideProduct.Way.CUT, form, m, n, k, beta);
            for (WideProduct.Way way : WideProduct.Way.values()) {
                assertThat(Arrays.equals(product(way, form, m, n, k, beta), cut))
                        .as("%s, beta %s", way, beta)
                        .isTrue();
            }
        }
    }

    private static float[] product(WideProduct.Way way, Blas.Form form, int m, int n, int k, float beta) {
        Slice c = random(m * n, 3);
        new WideProduct(form, m, n, k, new CpuKernels()::allocate)
                .multiply(way, m, n, k, random(m * k, 1), random(k * n, 2), beta, c);
        return c.array();
    }

    private static Slice random(int length, long seed) {
        return random(new CpuKernels().allocate(length), new RandomStream(seed));
    }

    private static Slice random(Slice slice, RandomStream random) {
        for (int i = 0; i < slice.length(); i++) {
            slice.array()[i] = (float) (random.nextDouble() - 0.5);
        }
        return slice;
    }
}
