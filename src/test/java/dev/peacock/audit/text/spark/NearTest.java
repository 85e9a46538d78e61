package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.search.Excerpt;
import dev.peacock.text.Normalisation;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.near.NearMatches;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
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

    /** The generation has no telephone number, and the other way round the document has none. */
    @Test
    void personalDataThatOneSideCuts_areMaskedOnBoth() {
        String whole = words(0, 60) + "(415) 555 2671 ";
        String part = words(0, 60).replace("w30 ", "other ") + "(415) 555 and ";

        assertThat(near(whole, part).text()).endsWith("w59 [TELEPHONE]");
        assertThat(near(part, whole).source()).endsWith("w59 [TELEPHONE]").contains("other");
    }

    @Test
    void longPieces_areNotMarked() {
        String document = words(0, 1_100);

        assertThat(near(document, document.replace("w30 ", "other ")).marked()).isNull();
    }

    /**
     * Verses of the World English Bible and of King James's, both in the public domain. No 20 words of a verse are equal in both, and what
     * differs is at most a fifth, but in the last verse, which has 8 of 25 words replaced or left out.
     */
    @Test
    void versesInAnotherWording_areFoundNearly() throws IOException {
        List<String[]> verses;
        try (InputStream in = Objects.requireNonNull(NearTest.class.getResourceAsStream("/wordings.tsv"))) {
            verses = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .toList();
        }
        Excerpt king = verse(verses.stream().map(verse -> verse[2]).collect(Collectors.joining("\n")));
        IntFunction<Excerpt> world = number -> verse(verses.get(number)[1]);

        List<Near> near = Near.of("d", king, Set.of(0, 1, 2, 3, 4, 5), world, new NearMatches(20, 0.8, 5));

        assertThat(near)
                .extracting(one -> verses.get(one.generation())[0] + " " + one.length() + " " + one.script())
                .containsExactlyInAnyOrder(
                        "Genesis 1:6 22 =5 ~2 =2 ~1 =12",
                        "Genesis 21:2 22 =3 ~1 =18",
                        "Genesis 24:49 29 =2 ~1 =10 -1 =16",
                        "Genesis 40:3 23 =4 ~1 =18",
                        "Mark 4:39 21 =6 ~1 =5 -1 =9");
    }

    private static Excerpt verse(String text) {
        return new Excerpt(
                new TextForm(Unit.WORDS, Set.of(Normalisation.CASE, Normalisation.PUNCTUATION), null),
                text.getBytes(StandardCharsets.UTF_8),
                true);
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
