package dev.peacock.audit.divergence.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import org.junit.jupiter.api.Test;

class RepeatedWordTest {
    @Test
    void tokensOfAWord_areWholeNumbersInAnyForm() {
        assertThat(RepeatedWord.tokens("3", "g1")).isEqualTo(3);
        assertThat(RepeatedWord.tokens("1.0", "g1")).isEqualTo(1);
        assertThat(RepeatedWord.tokens("2E+1", "g1")).isEqualTo(20);
        assertThat(RepeatedWord.tokens(null, "g1")).isZero();
        assertThat(RepeatedWord.tokens(" ", "g1")).isZero();
    }

    @Test
    void whatIsNoNumberOfTokens_isRefusedWithTheGeneration() {
        for (String wrong : new String[] {"many", "1.5", "1e99"}) {
            assertThatThrownBy(() -> RepeatedWord.tokens(wrong, "g1"))
                    .isInstanceOf(UserError.class)
                    .hasMessage("generation g1: its word_tokens is '" + wrong
                            + "', and must be a whole number; mend it, or remove the column");
        }
    }
}
