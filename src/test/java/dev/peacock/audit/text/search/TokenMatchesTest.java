package dev.peacock.audit.text.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One string that is cut to tokens in two ways: what counts is the tokens. */
class TokenMatchesTest {
    private static final String GENERATION = "ation of the law";
    private static final String DOCUMENT = "nation of the law";

    private static long copied(Unit unit, int k) {
        TextForm form = new TextForm(unit, Set.of(), unit == Unit.TOKENS ? "cl100k" : null);
        TextArithmeticTest.Audited found =
                TextArithmeticTest.Audited.of(form, k, List.of(DOCUMENT), List.of(GENERATION), 1);
        int[] windows = found.generations().get(0).windows();
        return Copied.of(windows, found.documents(), k, Long.MAX_VALUE).units();
    }

    @Test
    void bytes_areAllCopied() {
        assertThat(copied(Unit.BYTES, 5)).isEqualTo(GENERATION.length());
    }

    /** The document has "nation" in one token, and no token "ation". */
    @ParameterizedTest
    @CsvSource({"2, 3", "3, 3", "4, 0"})
    void tokens_areCopied_whereTheirBoundariesAreEqual(int k, int tokens) {
        assertThat(copied(Unit.TOKENS, k)).isEqualTo(tokens);
    }
}
