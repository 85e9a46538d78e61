package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.search.Excerpt;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.near.NearMatches;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearTest {
    private static final NearMatches MATCHES = new NearMatches(20, 0.9, 5);

    @Test
    void editsAreMarked() {
        String document = words(0, 60);

        Near near = near(document, document.replace("w30 ", "other "));

        assertThat(near.marked()).isEqualTo(document.replace("w30 ", "[-w30-]{+other+} "));
        assertThat(near.script()).isEqualTo("=30 ~1 =29");
    }

    /** The address stands behind the first 2,000 characters, which are all that the other texts show. */
    @Test
    void piecesWithPersonalDataFarBehind_areNotMarked() {
        String document = words(0, 400) + "jane@example.org " + words(400, 450);

        Near near = near(document, document.replace("w30 ", "other "));

        assertThat(near.length()).isEqualTo(451);
        assertThat(near.marked()).isNull();
        assertThat(near.text()).contains("other").doesNotContain("jane");
    }

    /** The generation goes on with other words, so that the piece ends within the telephone number. */
    @Test
    void piecesThatEndWithinPersonalData_areNotMarked() {
        Near near = near(words(0, 60) + "(415) 555 2671 ", words(0, 60).replace("w30 ", "other ") + "(415) 555 and ");

        assertThat(near.length()).isEqualTo(62);
        assertThat(near.marked()).isNull();
        assertThat(near.source()).endsWith("[TELEPHONE]");
    }

    @Test
    void longPieces_areNotMarked() {
        String document = words(0, 1_100);

        assertThat(near(document, document.replace("w30 ", "other ")).marked()).isNull();
    }

    private static Near near(String document, String generation) {
        List<Near> near = Near.of("d", excerpt(document), Set.of(0), g -> excerpt(generation), MATCHES);
        assertThat(near).hasSize(1);
        return near.get(0);
    }

    private static Excerpt excerpt(String text) {
        return new Excerpt(new TextForm(Unit.WORDS, Set.of(), null), text.getBytes(StandardCharsets.UTF_8), true);
    }

    private static String words(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "w" + i + " ").collect(Collectors.joining());
    }
}
