package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelNumbersTest {
    @Test
    void numbers_areInOrderOfSize_andEachLabelComesOnce() {
        LabelNumbers labels = LabelNumbers.of(Stream.of("10", "9", "2", "9", "10"));

        assertThat(labels.names()).containsExactly("2", "9", "10");
        assertThat(labels.of("2")).isEqualTo("0");
        assertThat(labels.of("10")).isEqualTo("2");
    }

    @Test
    void words_comeAfterNumbers_inOrderOfTheirLetters() {
        assertThat(LabelNumbers.of(Stream.of("setosa", "10", "Iris", "9", "")).names())
                .containsExactly("9", "10", "", "Iris", "setosa");
    }

    /** Three labels whose pairwise order by letters and by size could go round in a circle. */
    @Test
    void order_isOne_whereNumbersAndWordsAreMixed() {
        String[] labels = {"10", "9", "9a", "1a", "007", "7", "12345678901", "-3", "1e3"};
        for (int shift = 0; shift < labels.length; shift++) {
            int by = shift;
            assertThat(LabelNumbers.of(Stream.iterate(0, i -> i + 1)
                                    .limit(labels.length)
                                    .map(i -> labels[(i + by) % labels.length]))
                            .names())
                    .containsExactly("007", "7", "9", "10", "-3", "12345678901", "1a", "1e3", "9a");
        }
    }

    @Test
    void another_isRefused() {
        LabelNumbers labels = LabelNumbers.of(Stream.of("a"));
        assertThatThrownBy(() -> labels.of("b")).hasMessageContaining("not among the labels: b");
    }
}
