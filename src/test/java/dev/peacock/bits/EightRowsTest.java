package dev.peacock.bits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.stats.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of eight rows against the definition, bit by bit. */
class EightRowsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 63, 64, 65, 1001})
    void columns_holdBitRofRowR(int length) {
        EightRows eight = new EightRows(length);
        RandomStream random = new RandomStream(length);
        for (int round = 0; round < 20; round++) {
            eight.clear();
            boolean[][] rows = new boolean[8][length];
            for (int r = 0; r < 8; r++) {
                if (random.nextInt(3) > 0) {
                    for (int i = 0; i < length; i++) {
                        rows[r][i] = random.nextInt(2) == 1;
                    }
                    eight.set(r, PackedBits.of(rows[r]));
                }
            }
            byte[] columns = eight.columns();
            assertThat(columns).hasSize(length);
            for (int i = 0; i < length; i++) {
                for (int r = 0; r < 8; r++) {
                    assertThat((columns[i] >>> r & 1) == 1)
                            .as("row %d, bit %d", r, i)
                            .isEqualTo(rows[r][i]);
                }
            }
        }
    }

    @Test
    void rowOfAnotherLength_isRefused() {
        assertThatThrownBy(() -> new EightRows(9).set(0, PackedBits.of(new boolean[8])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("8", "9");
    }
}
