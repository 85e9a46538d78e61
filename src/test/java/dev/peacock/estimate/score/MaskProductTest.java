package dev.peacock.estimate.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.estimate.BitColumns;
import dev.peacock.stats.RandomStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaskProductTest {

    static Stream<RunTables> tables() {
        return Stream.of(new PlainRunTables(), RunTables.create());
    }

    static BitColumns masks(int n, int t, RandomStream random) {
        BitColumns masks = new BitColumns(n, t);
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < t; r++) {
                if (random.nextDouble() < 0.4) {
                    masks.set(i, r);
                }
            }
        }
        return masks;
    }

    /** Whole numbers, so that sums in float are exact in any order. */
    static float[] whole(int q, int t, RandomStream random) {
        float[] values = new float[q * t];
        for (int at = 0; at < values.length; at++) {
            values[at] = random.nextInt(2001) - 1000;
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void sumsAreThoseOfALoopForAnyNumberOfRunsAndExamples(RunTables tables) {
        MaskProduct product = new MaskProduct(tables);
        for (int[] size : List.of(
                new int[] {1, 1, 1},
                new int[] {3, 63, 15},
                new int[] {7, 64, 16},
                new int[] {5, 65, 17},
                new int[] {2, 200, 129},
                new int[] {9, 130, 1})) {
            RandomStream random = new RandomStream(size[1]);
            int t = size[1];
            int q = size[2];
            BitColumns masks = masks(size[0], t, random);
            float[] values = whole(q, t, random);
            float[] sums = product.of(masks, values);
            for (int i = 0; i < size[0]; i++) {
                for (int j = 0; j < q; j++) {
                    float expected = 0;
                    for (int r = 0; r < t; r++) {
                        expected += masks.get(i, r) ? values[j * t + r] : 0;
                    }
                    assertThat(sums[i * q + j]).as("%d, %d of t = %d", i, j, t).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void bothKindsOfTablesGiveTheSameBits() {
        RandomStream random = new RandomStream(5);
        BitColumns masks = masks(20, 333, random);
        float[] values = new float[40 * 333];
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) random.nextGaussian();
        }
        assertThat(new MaskProduct().of(masks, values))
                .isEqualTo(new MaskProduct(new PlainRunTables()).of(masks, values));
    }

    @Test
    void aTestExamplesSumsDoNotDependOnItsPlace() {
        RandomStream random = new RandomStream(6);
        BitColumns masks = masks(4, 100, random);
        float[] one = new float[100];
        for (int at = 0; at < one.length; at++) {
            one[at] = (float) random.nextGaussian();
        }
        float[] many = new float[23 * 100];
        for (int j = 0; j < 23; j++) {
            System.arraycopy(one, 0, many, j * 100, 100);
        }
        float[] alone = new MaskProduct().of(masks, one);
        float[] together = new MaskProduct().of(masks, many);
        for (int at = 0; at < together.length; at++) {
            assertThat(together[at]).isEqualTo(alone[at / 23]);
        }
    }
}
