package dev.peacock.audit.text.spark;

import static dev.peacock.audit.text.spark.TextTables.MATCHES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.search.Copied;
import dev.peacock.audit.text.search.Generation;
import dev.peacock.audit.text.search.Place;
import dev.peacock.audit.text.search.Span;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextMatchesTest {
    private static TextMatches.Shown shown(int units, String text) {
        Generation generation = new Generation("g" + units, "", "", new byte[0], units, new int[0]);
        return new TextMatches.Shown(generation, new Span(0, units, List.of()), 1, text, List.of());
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

    /** Twelve words: of their windows of four, the third to the seventh are common. */
    @Test
    void copyThatIsCommonInPart_isCutThere() {
        TextOptions texts = new TextOptions("text", null, List.of(), null);
        TextForm words = new TextForm(Unit.WORDS, Set.of(), null);
        TextMatches matches =
                new TextMatches(new TextAuditOptions("", texts, null, "", texts, null, words, 4, 3L, null, true, 0, 0));
        Generation generation = new Generation(
                "g", "", "", "a b c d e f g h i j k l".getBytes(UTF_8), 12, new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8});
        long[] held = {1, 3, 4, 9, 4, 9, 4, 1, 2};

        int longest = matches.add(7, generation, List.of(new Span(0, 12, List.of(new Place(0, 0, "d", 100)))), held);

        assertThat(matches.rows())
                .extracting(row -> row.get(MATCHES.kind.index()) + " " + row.get(MATCHES.start.index()) + " "
                        + row.get(MATCHES.length.index()) + " " + row.get(MATCHES.offset.index()) + " "
                        + row.get(MATCHES.documents.index()) + " "
                        + row.get(MATCHES.text.index()).toString().strip())
                .containsExactly(
                        "copied 0 5 100 1 a b c d e", "common 2 8 102 4 c d e f g h i j", "copied 7 5 107 1 h i j k l");
        assertThat(longest).isEqualTo(5);
        // of the pieces only what lies outside of the common one counts of the generation: a, b, k and l
        assertThat(Copied.of(generation.windows(), held, 4, 3)).isEqualTo(new Copied(4, 8, 9));
    }
}
