package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.loops.PanelLoops;
import dev.peacock.training.fleet.cpu.vector.VectorPanelLoops;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each value is a sum of fused products in the order of the terms, bit for bit, by vectors and without them. */
class PanelProductsTest {
    private static final float BEHIND = 77;

    @Test
    void productsAreFusedSums_withAnyNumberOfRowsAndTerms() {
        for (PanelLoops loops : List.of(new PanelLoops(), new VectorPanelLoops())) {
            for (int m : new int[] {1, 4, 6, 7, 14, 32}) {
                for (int k : new int[] {1, 2, 5, 64}) {
                    for (int n : new int[] {3, 10, 32, 45}) {
                        check(loops, m, n, k);
                    }
                }
            }
        }
    }

    @Test
    void areTakenForSmallProducts_thatFillMostOfTheirPanels() {
        assertThat(PanelProducts.areFaster(32, 64, 128)).isTrue();
        assertThat(PanelProducts.areFaster(33, 64, 128)).isFalse();
        assertThat(PanelProducts.areFaster(32, 128, 10)).isTrue();
        assertThat(PanelProducts.areFaster(32, 128, 9)).isFalse();
        assertThat(PanelProducts.areFaster(32, 64, 17)).isFalse();
        assertThat(PanelProducts.areFaster(1 << 20, 1 << 20, 16)).isFalse();
    }

    private static void check(PanelLoops loops, int m, int n, int k) {
        RandomStream random = new RandomStream((m * 100 + k) * 100 + n);
        Slice a = random(m * k, random);
        Slice b = random(k * n, random);
        PanelProducts products = new PanelProducts(loops, m, k, length -> random(length, random));
        Slice c = result(m * n, random);
        products.multiply(m, n, k, a, b, c);
        check(m, n, k, (row, term) -> at(a, row * k + term), (term, column) -> at(b, term * n + column), c);
        Slice byTransposed = result(m * n, random);
        products.multiplyByTransposed(m, n, k, a, b, byTransposed);
        check(m, n, k, (row, term) -> at(a, row * k + term), (term, column) -> at(b, column * k + term), byTransposed);
        Slice transposed = result(m * n, random);
        products.multiplyTransposed(m, n, k, a, b, transposed);
        check(m, n, k, (row, term) -> at(a, term * m + row), (term, column) -> at(b, term * n + column), transposed);
    }

    /** One value of a matrix. */
    private interface Entry {
        float at(int row, int column);
    }

    private static void check(int m, int n, int k, Entry a, Entry b, Slice c) {
        for (int row = 0; row < m; row++) {
            for (int column = 0; column < n; column++) {
                float sum = 0;
                for (int term = 0; term < k; term++) {
                    sum = Math.fma(a.at(row, term), b.at(term, column), sum);
                }
                assertThat(at(c, row * n + column))
                        .as("m %s, n %s, k %s, row %s, column %s", m, n, k, row, column)
                        .isEqualTo(sum);
            }
        }
        assertThat(c.array()[c.offset() + m * n]).isEqualTo(BEHIND);
    }

    private static float at(Slice slice, int place) {
        return slice.array()[slice.offset() + place];
    }

    /** What was there before must not matter, and what lies behind must stay. */
    private static Slice result(int length, RandomStream random) {
        Slice slice = random(length + 1, random);
        slice.array()[slice.offset()] = Float.NaN;
        slice.array()[slice.offset() + length] = BEHIND;
        return slice;
    }

    private static Slice random(int length, RandomStream random) {
        float[] values = new float[length + 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble() - 0.5);
        }
        return new Slice(values, 3, length);
    }
}
