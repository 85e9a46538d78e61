package dev.peacock.bits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedLabelsTest {
    private static final char[] LABELS = {0, 255, 256, 65_535, 258};

    private static PackedLabels of(int from, int to, int classes) {
        return Objects.requireNonNull(PackedLabels.of(LABELS, from, to, classes));
    }

    @Test
    void labels_takeOneByte_orTwoWithTheLowerFirst() {
        assertThat(of(0, 2, 256).toBytes()).containsExactly(0, 255);
        assertThat(of(0, 2, 257).toBytes()).containsExactly(0, 0, 255, 0);
        assertThat(of(2, 5, 65_536).toBytes()).containsExactly(0, 1, 255, 255, 2, 1);
        assertThat(PackedLabels.of(LABELS, 0, 5, 65_537)).isNull();
    }

    @Test
    void labels_comeBack() {
        for (int classes : new int[] {256, 257}) {
            int to = classes == 256 ? 2 : 5;
            PackedLabels labels = of(0, to, classes);
            PackedLabels read = PackedLabels.of(labels.toBytes(), to);
            assertThat(read).isEqualTo(labels).hasSameHashCodeAs(labels);
            assertThat(read.length()).isEqualTo(to);
            assertThat(IntStream.range(0, to).map(read::get))
                    .containsExactly(
                            IntStream.range(0, to).map(i -> LABELS[i]).boxed().toArray(Integer[]::new));
        }
        assertThat(of(0, 2, 256)).isNotEqualTo(of(0, 2, 257));
    }

    @Test
    void bytesOfAnotherLength_areRefused() {
        assertThatThrownBy(() -> PackedLabels.of(new byte[3], 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
