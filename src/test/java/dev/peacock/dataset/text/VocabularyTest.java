package dev.peacock.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.config.DatasetConfig.Pieces;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    @Test
    void symbols_areInOrderOfCodePoint_betweenTheEndAndAllOthers() {
        Vocabulary vocabulary = Vocabulary.of(Map.of((int) 'b', 1L, (int) 'a', 5L, 0x1F600, 2L));
        assertThat(vocabulary.codePoints()).containsExactly((int) 'a', (int) 'b', 0x1F600);
        assertThat(vocabulary.size()).isEqualTo(5);
        // an emoji is one character, half of it is another one
        assertThat(vocabulary.symbols("ab\uD83D\uDE00z\uD83D")).containsExactly(1, 2, 3, 4, 4);
        assertThat(vocabulary.text(new byte[] {3, 1, 4, 0, 1})).isEqualTo("\uD83D\uDE00a\uFFFD");
    }

    @Test
    void combiningMarks_areCharactersOfTheirOwn() {
        Vocabulary vocabulary = Vocabulary.of(Map.of((int) 'e', 1L, 0x301, 1L));
        assertThat(vocabulary.symbols("e\u0301")).containsExactly(1, 2);
        assertThat(vocabulary.symbols("\u00E9")).containsExactly(vocabulary.other());
    }

    @Test
    void theMostFrequent_areTaken_ofEqualOnesTheFirst() {
        Map<Integer, Long> occurrences = new HashMap<>();
        IntStream.range(0, 300).forEach(c -> occurrences.put(c, c < 290 ? 1L : 2L));
        Vocabulary vocabulary = Vocabulary.of(occurrences);
        assertThat(vocabulary.size()).isEqualTo(256);
        assertThat(vocabulary.codePoints())
                .startsWith(0, 1)
                .contains(243, 290, 299)
                .doesNotContain(244, 289);
        assertThat(vocabulary.symbol(299)).isEqualTo(254);
        assertThat(vocabulary.symbol(244)).isEqualTo(vocabulary.other()).isEqualTo(255);
    }

    @Test
    void whatIsNoVocabulary_isRefused() {
        assertThatThrownBy(() -> new Vocabulary(List.of(3, 3))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Vocabulary(List.of(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Vocabulary(List.of(0x110000))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Vocabulary(IntStream.range(0, 255).boxed().toList()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pieces_endBetweenCharacters() {
        assertThat(Texts.pieces("ab\uD83D\uDE00cd", new Pieces(3, 1))).containsExactly("ab\uD83D\uDE00");
        assertThat(Texts.pieces("abcde", new Pieces(2, 5))).containsExactly("ab", "cd", "e");
        assertThat(Texts.pieces("abcd", new Pieces(2, 2))).containsExactly("ab", "cd");
        assertThat(Texts.pieces("", new Pieces(2, 2))).isEmpty();
    }

    @Test
    void linesEndAsOnUnix_andAMarkOfTheOrderOfBytesIsNoCharacter() {
        assertThat(Texts.plain("\uFEFFa\r\nb\rc\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("a\nb\rc\n");
    }
}
