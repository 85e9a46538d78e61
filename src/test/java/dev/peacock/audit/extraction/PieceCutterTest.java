package dev.peacock.audit.extraction;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PieceCutterTest {
    private static final TextForm WORDS = new TextForm(Unit.WORDS, Set.of(), null);
    private static final TextForm CHARACTERS = new TextForm(Unit.CHARACTERS, Set.of(), null);

    private static @Nullable Piece cut(PieceCutter cutter, String text) {
        return cutter.cut("d", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void wordsAndCharacters_areCutWhereTheyBegin() {
        Piece words = requireNonNull(
                cut(new PieceCutter(WORDS, List.of(1, 3), 2, false, true, 1), "one two  three\nfour five six"));
        assertThat(words.prefixes()).containsExactly("three", "one two  three");
        assertThat(words.suffix()).isEqualTo("\nfour five");
        assertThat(words.start()).isZero();
        Piece characters = requireNonNull(
                cut(new PieceCutter(CHARACTERS, List.of(2, 0), 3, false, true, 1), "a\u00e9\uD83D\uDE00b cd"));
        assertThat(characters.prefixes()).containsExactly("a\u00e9", "");
        assertThat(characters.suffix()).isEqualTo("\uD83D\uDE00b ");
        Piece tokens = requireNonNull(cut(
                new PieceCutter(new TextForm(Unit.TOKENS, Set.of(), "cl100k"), List.of(2), 2, false, true, 1),
                "Hello world again and again"));
        assertThat(tokens.prefixes()).containsExactly("Hello world");
        assertThat(tokens.suffix()).isEqualTo(" again and");
    }

    @Test
    void shortAndBlankPieces_areNone() {
        PieceCutter cutter = new PieceCutter(WORDS, List.of(3), 2, false, true, 1);
        assertThat(cut(cutter, "one two three four")).isNull();
        assertThat(cut(cutter, "")).isNull();
        assertThat(cut(new PieceCutter(CHARACTERS, List.of(1), 2, false, true, 1), "a   b"))
                .isNull();
        assertThat(cutter.needed()).isEqualTo(5);
    }

    @Test
    void piecesAnywhere_areWhereTheTextSays_andNowhereElse() {
        PieceCutter cutter = new PieceCutter(WORDS, List.of(2), 2, true, true, 1);
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            Piece piece = requireNonNull(cut(cutter, "a b c d e f number" + i));
            assertThat(piece).isEqualTo(cut(cutter, "a b c d e f number" + i));
            places.add(piece.start());
        }
        assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void copiesOfAText_areDrawnIndependently() {
        PieceCutter cutter = new PieceCutter(WORDS, List.of(2), 2, false, true, 1);
        byte[] text = "a b c d e".getBytes(StandardCharsets.UTF_8);
        Set<Long> orders = new HashSet<>();
        int first = 0;
        for (int d = 0; d < 400; d++) {
            long order = requireNonNull(cutter.cut("copy" + d, text)).order();
            assertThat(requireNonNull(cutter.cut("copy" + d, text)).order()).isEqualTo(order);
            orders.add(order);
            first += order < 0 ? 1 : 0;
        }
        assertThat(orders).hasSize(400);
        // a fair coin gives fewer than 150 or more than 250 of 400 with a probability below 1e-6
        assertThat(first).isBetween(150, 250);
    }

    @Test
    void personalData_areMaskedAsAWhole_alsoWhereTheyAreCut() {
        String text = "write to jane.doe@example.org or call";
        PieceCutter masking = new PieceCutter(CHARACTERS, List.of(14), 10, false, true, 1);
        Piece piece = requireNonNull(cut(masking, text));
        assertThat(piece.shownPrefix()).isEqualTo("write to [EMAIL]");
        assertThat(piece.shownSuffix()).isEqualTo("[EMAIL]");
        assertThat(piece.suffix()).isEqualTo("doe@exampl");
        Piece shown = requireNonNull(cut(new PieceCutter(CHARACTERS, List.of(14), 10, false, false, 1), text));
        assertThat(shown.shownSuffix()).isEqualTo("doe@exampl");
        Piece behind = requireNonNull(cut(new PieceCutter(CHARACTERS, List.of(28), 8, false, true, 1), text));
        assertThat(behind.shownPrefix()).isEqualTo("write to [EMAIL]");
        assertThat(behind.shownSuffix()).isEqualTo("[EMAIL] or cal");
    }

    @Test
    void copies_areThoseThatAPlainSearchFinds() {
        RandomStream random = new RandomStream(2);
        List<byte[]> texts = new ArrayList<>();
        for (int t = 0; t < 12; t++) {
            texts.add(letters(random, 2 + random.nextInt(4)));
        }
        texts.add(texts.get(0));
        CopyCounts counts = new CopyCounts(texts, false);
        CopyCounts.Counts found = CopyCounts.Counts.none(texts.size());
        long[] occurrences = new long[texts.size()];
        long[] documents = new long[texts.size()];
        for (int d = 0; d < 40; d++) {
            byte[] document = letters(random, random.nextInt(40));
            counts.count(document, found);
            String text = new String(document, StandardCharsets.UTF_8);
            for (int t = 0; t < occurrences.length; t++) {
                String one = new String(texts.get(t), StandardCharsets.UTF_8);
                long times = IntStream.range(0, text.length())
                        .filter(at -> text.startsWith(one, at))
                        .count();
                occurrences[t] += times;
                documents[t] += times > 0 ? 1 : 0;
            }
        }
        assertThat(found.occurrences()).containsExactly(occurrences);
        assertThat(found.documents()).containsExactly(documents);
        assertThat(occurrences[0]).isPositive();
    }

    @Test
    void copiesOfWords_areNotWithinLongerOnes() {
        List<byte[]> texts = Stream.of("v1 v2", "a a")
                .map(text -> WORDS.bytes(text.getBytes(StandardCharsets.UTF_8)))
                .toList();
        CopyCounts counts = new CopyCounts(texts, true);
        CopyCounts.Counts found = CopyCounts.Counts.none(texts.size());
        for (String document : List.of("a a a v1 v2", "b v1 v22", "c v1\n v2 zz", "q rv1 v2", " v1 v2 ba a")) {
            counts.count(WORDS.bytes(document.getBytes(StandardCharsets.UTF_8)), found);
        }
        assertThat(found.occurrences()).containsExactly(3, 2);
        assertThat(found.documents()).containsExactly(3, 1);
    }

    private static byte[] letters(RandomStream random, int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + random.nextInt(3));
        }
        return text;
    }
}
