package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.search.Generation;
import dev.peacock.audit.text.search.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextMatchesTest {
    private static TextMatches.Shown shown(int units, String text) {
        Generation generation = new Generation("g" + units, "", "", new byte[0], units, new int[0]);
        return new TextMatches.Shown(generation, new Span(0, units, List.of()), 1, text);
    }

    /** Texts are cut where they are shown. */
    @Test
    void longestCopy_isKept_whoseShownTextIsThatOfAShorterOne() {
        List<TextMatches.Shown> longest = new ArrayList<>();
        for (int units : new int[] {700, 900, 800}) {
            TextMatches.keep(longest, shown(units, "the first 2,000 characters"));
        }
        TextMatches.keep(longest, shown(60, "another"));

        assertThat(longest).extracting(one -> one.span().units()).containsExactly(900, 60);
    }
}
