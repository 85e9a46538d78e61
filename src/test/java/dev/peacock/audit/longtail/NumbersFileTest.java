package dev.peacock.audit.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class NumbersFileTest {
    private static double[] frequencies(String text) throws IOException {
        return NumbersFile.frequencies(new BufferedReader(new StringReader(text)), "prior.txt");
    }

    private static int[] counts(String text) throws IOException {
        return NumbersFile.counts(new BufferedReader(new StringReader(text)), "counts.txt");
    }

    @Test
    void frequencies_areOneALine_withHowManyHaveThem() throws IOException {
        assertThat(frequencies("\uFEFF0.5\n# common\n\n0.25 2 # rare\r\n1e-3,3"))
                .containsExactly(0.5, 0.25, 0.25, 1e-3, 1e-3, 1e-3);
    }

    @Test
    void manyLines_areAllKept() throws IOException {
        assertThat(frequencies("1\n".repeat(3_000))).hasSize(3_000);
        assertThat(counts("7 2000000")).hasSize(2_000_000).endsWith(7);
    }

    @Test
    void counts_areWholeNumbers() throws IOException {
        assertThat(counts("3\n0\n1.0\n")).containsExactly(3, 0, 1);
        assertThatThrownBy(() -> counts("1\n1.5"))
                .isInstanceOf(UserError.class)
                .hasMessage("counts.txt: line 2 '1.5' is not a whole number up to 2147483647");
        assertThatThrownBy(() -> counts("3000000000")).isInstanceOf(UserError.class);
    }

    @Test
    void whatIsNoNumber_isRefusedWithItsLine() {
        assertThatThrownBy(() -> frequencies("1\n-2"))
                .isInstanceOf(UserError.class)
                .hasMessage("prior.txt: line 2 '-2' is not a finite number from 0 on");
        assertThatThrownBy(() -> frequencies("NaN")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> frequencies("Infinity")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> frequencies("x")).isInstanceOf(UserError.class).hasMessageContaining("'x'");
        assertThatThrownBy(() -> frequencies("1 2 3")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> frequencies("1 0")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> frequencies("1 1.5")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> frequencies("1 1e9")).isInstanceOf(UserError.class);
    }

    @Test
    void emptyFiles_andLinesWithoutEnd_areRefused() {
        assertThatThrownBy(() -> frequencies("# nothing\n"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("contains no numbers");
        assertThatThrownBy(() -> frequencies("1".repeat(100_000)))
                .isInstanceOf(UserError.class)
                .hasMessage("prior.txt: line 1 is longer than 200 characters");
    }
}
