package dev.peacock.text.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final int BITS = 31;

    record Match(int text, int textOffset, int offset, int bytes) {}

    @Test
    void allWindowsOfRandomTexts_areFound() {
        Random random = new Random(22);
        for (int round = 0; round < 4_000; round++) {
            int minBytes = 1 + random.nextInt(60);
            List<byte[]> texts = texts(random, minBytes);
            byte[] document = pieces(random, texts, minBytes);
            for (int bits : new int[] {BITS, 4, 1}) {
                check(texts, minBytes, document, 0, document.length, bits, round % 2 == 0 ? Kept.ARRAY_BITS : 11);
            }
        }
    }

    @Test
    void aRangeOfADocument_isSearchedAlone() {
        Random random = new Random(23);
        for (int round = 0; round < 1_000; round++) {
            int minBytes = 1 + random.nextInt(40);
            List<byte[]> texts = texts(random, minBytes);
            byte[] document = pieces(random, texts, minBytes);
            int from = random.nextInt(document.length + 1);
            check(
                    texts,
                    minBytes,
                    document,
                    from,
                    from + random.nextInt(document.length - from + 1),
                    BITS,
                    Kept.ARRAY_BITS);
        }
    }

    @Test
    void windowsAcrossBlocks_areFound() {
        Random random = new Random(24);
        for (int minBytes : new int[] {1, 7, 8, 50, 300, 5_000}) {
            List<byte[]> texts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                texts.add(letters(random, 3 * Minimizers.BLOCK, 2 + i));
            }
            byte[] document = pieces(random, texts, 6_000);
            check(texts, minBytes, document, 0, document.length, BITS, 16);
        }
    }

    @Test
    void permutedTexts_giveTheSameWindowsOfTheDocument() {
        Random random = new Random(25);
        for (int round = 0; round < 500; round++) {
            int minBytes = 1 + random.nextInt(30);
            List<byte[]> texts = texts(random, minBytes);
            byte[] document = pieces(random, texts, minBytes);
            BitSet covered = covered(matches(MinimizerIndex.of(texts, minBytes), document, 0, document.length));
            Collections.shuffle(texts, random);
            assertThat(covered(matches(MinimizerIndex.of(texts, minBytes), document, 0, document.length)))
                    .isEqualTo(covered);
        }
    }

    @Test
    void aGramOfMoreWindowsThanPlaces_isFoundByTheWindows() {
        // a famous phrase in 40 surroundings, none of which is another's; the document has each of them once more, in
        // another order
        Random random = new Random(26);
        String phrase = "four score and seven years ago our fathers brought";
        List<byte[]> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            texts.add(joined(List.of(letters(random, 40, 26), bytes(phrase), letters(random, 40, 26))));
        }
        List<byte[]> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, random);
        byte[] document = joined(shuffled);
        MinimizerIndex index = MinimizerIndex.of(texts, 50);
        assertThat(index.byWindow.bytes())
                .isGreaterThan(MinimizerIndex.of(List.of(), 50).byWindow.bytes());
        check(texts, 50, document, 0, document.length, BITS, Kept.ARRAY_BITS);
    }

    @Test
    void nothingToFind_isNoError() {
        byte[] text = bytes("the cat sat on the mat");
        assertThat(matches(MinimizerIndex.of(List.of(), 5), text, 0, text.length))
                .isEmpty();
        assertThat(matches(MinimizerIndex.of(List.of(new byte[0], bytes("cat")), 5), text, 0, text.length))
                .isEmpty();
        MinimizerIndex index = MinimizerIndex.of(List.of(text), 5);
        assertThat(index.windows()).isEqualTo(17 + 1);
        assertThat(matches(index, new byte[0], 0, 0)).isEmpty();
        assertThat(matches(index, bytes("cat"), 0, 3)).isEmpty();
        assertThat(matches(index, text, 4, 8)).isEmpty();
        assertThat(matches(index, text, 4, 9)).containsExactly(new Match(0, 4, 4, 5));
        assertThatThrownBy(() -> matches(index, text, 4, text.length + 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MinimizerIndex.of(List.of(text), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameTextAThousandTimes_isKeptOnce() {
        byte[] text = letters(new Random(27), 2_000, 26);
        MinimizerIndex once = MinimizerIndex.of(List.of(text), 50);
        MinimizerIndex often = MinimizerIndex.of(Collections.nCopies(1_000, text), 50);
        assertThat(often.windows()).isEqualTo(once.windows()).isEqualTo(2_000 - 49);
        assertThat(often.bytes()).isEqualTo(once.bytes() + 999 * Long.BYTES);
        assertThat(matches(often, text, 0, text.length)).containsExactly(new Match(0, 0, 0, 2_000));
    }

    @Test
    void anIndexReadBack_findsTheSame() throws Exception {
        Random random = new Random(28);
        List<byte[]> texts = List.of(letters(random, 100, 2), letters(random, 200, 2));
        byte[] document = letters(random, 1_000, 2);
        MinimizerIndex index = MinimizerIndex.of(texts, 6, 4, 8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
            objects.writeObject(index);
        }
        try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            List<Match> matches = matches(index, document, 0, document.length);
            assertThat(matches).isNotEmpty();
            assertThat(matches((MinimizerIndex) objects.readObject(), document, 0, document.length))
                    .isEqualTo(matches);
        }
    }

    @Test
    void textsLongerThanAnArray_areRefused() {
        List<byte[]> texts = List.of(letters(new Random(30), 257, 26));
        assertThatThrownBy(() -> MinimizerIndex.of(texts, 50, BITS, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("search them in several parts");
        assertThat(MinimizerIndex.of(texts, 50, BITS, 9).windows()).isEqualTo(257 - 49);
    }

    /** Bytes compared are counted: a time would say little. A quadratic search of a million bytes would compare 10^12. */
    @Test
    void documentsOfOneByte_areComparedInLinearTime() {
        byte[] document = new byte[1 << 20];
        Arrays.fill(document, (byte) 'a');
        List<List<byte[]>> cases = List.of(
                // no window of it is in the document, but all its grams are
                List.of(bytes("a".repeat(49) + "b" + "a".repeat(49))),
                List.of(bytes("a".repeat(60))),
                List.of(bytes("b" + "a".repeat(70_000) + "c"), bytes("ab".repeat(1_000))),
                List.of(document));
        for (List<byte[]> texts : cases) {
            Search search = new Search(MinimizerIndex.of(texts, 50));
            search.search(document, 0, document.length, (text, textOffset, offset, bytes) -> {});
            assertThat(search.compared()).isLessThan(2L * 50 * MinimizerIndex.MOST_PLACES * document.length);
        }
        check(cases.get(1), 50, Arrays.copyOf(document, 20_000), 0, 20_000, BITS, Kept.ARRAY_BITS);
        check(cases.get(2), 50, Arrays.copyOf(document, 200_000), 0, 200_000, BITS, Kept.ARRAY_BITS);
    }

    @Test
    void boilerplateInThousandsOfTexts_isComparedOnce() {
        Random random = new Random(29);
        byte[] common = letters(random, 400, 26);
        List<byte[]> texts = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            texts.add(joined(List.of(letters(random, 100, 26), common, letters(random, 100, 26))));
        }
        byte[] document = joined(Collections.nCopies(2_000, joined(List.of(letters(random, 100, 26), common))));
        Search search = new Search(MinimizerIndex.of(texts, 50));
        search.search(document, 0, document.length, (text, textOffset, offset, bytes) -> {});
        assertThat(search.compared()).isLessThan(4L * document.length);
    }

    private static void check(
            List<byte[]> texts, int minBytes, byte[] document, int from, int to, int hashBits, int arrayBits) {
        MinimizerIndex index = MinimizerIndex.of(texts, minBytes, hashBits, arrayBits);
        List<Match> matches = matches(index, document, from, to);
        int end = -1;
        for (Match match : matches) {
            assertMaximal(match, texts.get(match.text()), minBytes, document, from, to);
            assertThat(match.offset() + match.bytes()).isGreaterThan(end);
            end = match.offset() + match.bytes();
        }
        assertThat(new HashSet<>(matches)).hasSameSizeAs(matches);
        Set<String> windows = new HashSet<>();
        for (byte[] text : texts) {
            for (int at = 0; at + minBytes <= text.length; at++) {
                windows.add(window(text, at, minBytes));
            }
        }
        assertThat(index.windows()).isEqualTo(windows.size());
        BitSet starts = new BitSet();
        matches.forEach(match -> starts.set(match.offset(), match.offset() + match.bytes() - minBytes + 1));
        BitSet expected = new BitSet();
        for (int at = from; at + minBytes <= to; at++) {
            expected.set(at, windows.contains(window(document, at, minBytes)));
        }
        assertThat(starts).isEqualTo(expected);
    }

    private static void assertMaximal(Match match, byte[] text, int minBytes, byte[] document, int from, int to) {
        int at = match.offset();
        int end = at + match.bytes();
        int textEnd = match.textOffset() + match.bytes();
        assertThat(match.bytes()).isGreaterThanOrEqualTo(minBytes);
        assertThat(at).isGreaterThanOrEqualTo(from);
        assertThat(end).isLessThanOrEqualTo(to);
        assertThat(Arrays.equals(text, match.textOffset(), textEnd, document, at, end))
                .isTrue();
        assertThat(at == from || match.textOffset() == 0 || text[match.textOffset() - 1] != document[at - 1])
                .isTrue();
        assertThat(end == to || textEnd == text.length || text[textEnd] != document[end])
                .isTrue();
    }

    private static List<Match> matches(MinimizerIndex index, byte[] document, int from, int to) {
        List<Match> matches = new ArrayList<>();
        new Search(index)
                .search(
                        document,
                        from,
                        to,
                        (text, textOffset, offset, bytes) -> matches.add(new Match(text, textOffset, offset, bytes)));
        return matches;
    }

    private static BitSet covered(List<Match> matches) {
        BitSet covered = new BitSet();
        matches.forEach(match -> covered.set(match.offset(), match.offset() + match.bytes()));
        return covered;
    }

    /** Up to 8 texts, some of them empty or shorter than a window, with repeats within and between them. */
    private static List<byte[]> texts(Random random, int minBytes) {
        List<byte[]> texts = new ArrayList<>();
        int alphabet = 2 + random.nextInt(3);
        for (int n = random.nextInt(8); n >= 0; n--) {
            texts.add(
                    texts.isEmpty() || random.nextInt(3) == 0
                            ? letters(random, random.nextInt(3 * minBytes), alphabet)
                            : pieces(random, texts, minBytes));
        }
        return texts;
    }

    /** Pieces of the texts, some with a changed byte, between random letters. */
    private static byte[] pieces(Random random, List<byte[]> texts, int minBytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (int n = random.nextInt(7); n >= 0; n--) {
            byte[] text = texts.get(random.nextInt(texts.size()));
            int from = random.nextInt(text.length + 1);
            byte[] piece = Arrays.copyOfRange(
                    text, from, from + random.nextInt(Math.min(text.length - from, 3 * minBytes) + 1));
            if (piece.length > 0 && random.nextInt(4) == 0) {
                piece[random.nextInt(piece.length)] = (byte) ('a' + random.nextInt(4));
            }
            pieces.add(piece);
            pieces.add(letters(random, random.nextInt(3), 3));
        }
        return joined(pieces);
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private static byte[] letters(Random random, int length, int alphabet) {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) ('a' + random.nextInt(alphabet));
        }
        return letters;
    }

    private static String window(byte[] text, int at, int bytes) {
        return new String(text, at, bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
