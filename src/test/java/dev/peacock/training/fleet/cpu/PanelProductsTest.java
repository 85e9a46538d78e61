package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.loops.PanelLoops;
import dev.peacock.training.fleet.cpu.vector.VectorPanelLoops;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each value is a sum of fused products in the order of the terms, bit for bit, by vectors and without them. */
class PanelProductsTest {
    private static final int N = 32;

    @Test
    void productsAreFusedSums_withAnyNumberOfRowsAndTerms() {
        for (PanelLoops loops : List.of(new PanelLoops(), new VectorPanelLoops())) {
            for (int m : new int[] {1, 4, 6, 7, 14, 32}) {
                for (int k : new int[] {1, 2, 5, 64}) {
                    check(loops, m, k, false);
                    check(loops, m, k, true);
                }
            }
        }
    }

    private static void check(PanelLoops loops, int m, int k, boolean transposed) {
        RandomStream random = new RandomStream(m * 100 + k);
        Slice a = random(m * k, random);
        Slice b = random(k * N, random);
        // what was there before must not matter
        Slice c = random(m * N, random);
        c.array()[c.offset()] = Float.NaN;
        PanelProducts products = new PanelProducts(loops, k, length -> random(length, random));
        if (transposed) {
            products.multiplyTransposed(m, N, k, a, b, c);
        } else {
            products.multiply(m, N, k, a, b, c);
        }
        for (int row = 0; row < m; row++) {
            for (int column = 0; column < N; column++) {
                float sum = 0;
                for (int term = 0; term < k; term++) {
                    float factor = a.array()[a.offset() + (transposed ? term * m + row : row * k + term)];
                    sum = Math.fma(factor, b.array()[b.offset() + term * N + column], sum);
                }
                assertThat(c.array()[c.offset() + row * N + column])
                        .as("%s, m %s, k %s, transposed %s, row %s", loops.getClass(), m, k, transposed, row)
                        .isEqualTo(sum);
            }
        }
    }

    private static Slice random(int length, RandomStream random) {
        float[] values = new float[length + 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble() - 0.5);
        }
        return new Slice(values, 3, length);
    }
}
