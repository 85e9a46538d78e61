package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import org.junit.jupiter.api.Test;

class ProductsTest {
    private static final int M = 130;
    private static final int N = 150;
    private static final int K = 210;

    @Test
    void cutProduct_isTheProduct_withRemaindersOnAllSides() {
        checkCut(Blas.Form.PLAIN, 0);
        checkCut(Blas.Form.PLAIN, 1);
        checkCut(Blas.Form.TRANSPOSED, 0);
    }

    /** Factors are within 1/2, so that K + 1 float sums of at most K/4 + 1/2 err by less than 2 K (K/4 + 1/2) 2^-24. */
    private static void checkCut(Blas.Form form, float beta) {
        CpuKernels kernels = new CpuKernels();
        RandomStream random = new RandomStream(1);
        Slice a = random(kernels.allocate(M * K), random);
        Slice b = random(kernels.allocate(K * N), random);
        Slice c = random(kernels.allocate(M * N), random);
        float[] before = c.array().clone();
        Products.cut(form, M, N, K, a, b, beta, c);
        for (int row = 0; row < M; row++) {
            for (int column = 0; column < N; column++) {
                double sum = beta * before[row * N + column];
                for (int term = 0; term < K; term++) {
                    int at = form == Blas.Form.PLAIN ? row * K + term : term * M + row;
                    sum += (double) a.array()[at] * b.array()[term * N + column];
                }
                assertThat((double) c.array()[row * N + column])
                        .isCloseTo(sum, within(2 * K * (K / 4.0 + 0.5) * 0x1p-24));
            }
        }
    }

    private static Slice random(Slice slice, RandomStream random) {
        for (int i = 0; i < slice.length(); i++) {
            slice.array()[i] = (float) (random.nextDouble() - 0.5);
        }
        return slice;
    }
}
