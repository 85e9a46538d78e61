package dev.peacock.audit.text.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import dev.peacock.text.Normalisation;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.match.Routes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set apart of a split for several batches gives the same rows of each batch as a pass over the split, byte for byte. */
class SplitRoutesTest {
    private long setApart;
    private long found;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> written(List<Found> rows) {
        return rows.stream()
                .map(row -> row.kind() + " " + HexFormat.of().formatHex(row.bytes()))
                .toList();
    }

    private void check(TextForm form, int k, List<List<String>> batches, List<String> documents) {
        List<Batch> made = new ArrayList<>();
        for (List<String> texts : batches) {
            Batch batch = new Batch(form, k);
            texts.forEach(text -> batch.add("g", "", utf8(text)));
            made.add(batch);
        }
        Routes.Builder routes =
                new Routes.Builder(made.stream().mapToInt(Batch::shortest).min().orElseThrow());
        for (int b = 0; b < batches.size(); b++) {
            for (String text : batches.get(b)) {
                routes.add(b, form.bytes(utf8(text)));
            }
        }
        SplitRoutes routed = new SplitRoutes(3, form, k, routes.build());
        documents.forEach(text -> routed.add("d" + text.length(), utf8(text), 1));
        setApart += routed.rows().size() - 1;
        for (int b = 0; b < made.size(); b++) {
            DocumentScan scan =
                    new DocumentScan(form, k, made.get(b).index(), made.get(b).windows());
            SplitScan pass = new SplitScan(3, scan);
            documents.forEach(text -> pass.add("d" + text.length(), utf8(text), 1));
            SplitScan following = new SplitScan(3, scan);
            following.add(routed.rows(), b);
            assertThat(written(following.rows())).isEqualTo(written(pass.rows()));
            found += pass.rows().size() - 2;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "WORDS, 1", "WORDS, 2", "WORDS, 5", "CHARACTERS, 1", "CHARACTERS, 3", "CHARACTERS, 4",
        "BYTES, 1", "BYTES, 4", "BYTES, 9", "TOKENS, 1", "TOKENS, 2", "TOKENS, 4"
    })
    void textsOverFewLetters_giveTheSame(Unit unit, int k) {
        RandomStream random = new RandomStream(70 + k);
        TextForm form = new TextForm(unit, Set.of(), unit == Unit.TOKENS ? "cl100k" : null);
        for (int round = 0; round < 40; round++) {
            List<List<String>> batches = IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(b -> TextArithmeticTest.texts(random, 1 + random.nextInt(3), unit))
                    .toList();
            check(form, k, batches, TextArithmeticTest.texts(random, 1 + random.nextInt(6), unit));
        }
        assertThat(found).isPositive();
    }

    /** Windows of more and of less than 128 bytes; what all batches have, and copies in other lines. */
    @ParameterizedTest
    @CsvSource({"WORDS, 30", "WORDS, 8", "TOKENS, 50", "TOKENS, 7", "CHARACTERS, 90", "BYTES, 200"})
    void plantedCopies_giveTheSame(Unit unit, int k) {
        RandomStream random = new RandomStream(90 + k);
        TextForm form = new TextForm(unit, Set.of(Normalisation.WHITE_SPACE), unit == Unit.TOKENS ? "cl100k" : null);
        String licence = words(random, 80);
        for (int round = 0; round < 10; round++) {
            List<String> documents = IntStream.range(0, 8)
                    .mapToObj(d -> words(random, 900) + (d % 2 == 0 ? licence : "") + words(random, d == 5 ? 3000 : 9))
                    .toList();
            List<List<String>> batches = IntStream.range(0, 5)
                    .mapToObj(b -> IntStream.range(0, 3)
                            .mapToObj(
                                    g -> copy(random, documents) + (g == 0 ? licence : "x ") + copy(random, documents))
                            .toList())
                    .toList();
            check(form, k, batches, documents);
        }
        assertThat(found).isPositive();
    }

    /** No border of two words in ASCII is in the documents, so that they are tokenized from their beginnings; batches have many pieces of each. */
    @Test
    void tokensWithoutBordersOfWords_giveTheSame() {
        RandomStream random = new RandomStream(91);
        TextForm form = new TextForm(Unit.TOKENS, Set.of(), "cl100k");
        List<String> documents =
                IntStream.range(0, 4).mapToObj(d -> signs(random, 600)).toList();
        List<List<String>> batches = IntStream.range(0, 3)
                .mapToObj(b -> documents.stream()
                        .map(text -> IntStream.range(0, 6)
                                .mapToObj(i -> text.substring(90 * i + 7 * b, 90 * i + 7 * b + 60) + signs(random, 9))
                                .collect(Collectors.joining()))
                        .toList())
                .toList();

        check(form, 10, batches, documents);

        assertThat(setApart).isGreaterThan(20);
        assertThat(found).isPositive();
    }

    private static String signs(RandomStream random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.valueOf((char) (0x4E00 + random.nextInt(3000))))
                .collect(Collectors.joining());
    }

    /** Pieces of 20 characters stand everywhere, and none of 40: of chance hits nothing is set apart. */
    @Test
    void chanceHits_areNotSetApart() {
        RandomStream random = new RandomStream(8);
        List<String> phrases =
                IntStream.range(0, 200).mapToObj(i -> words(random, 3)).toList();
        List<String> texts = IntStream.range(0, 40)
                .mapToObj(d -> IntStream.range(0, 200)
                        .mapToObj(i -> phrases.get(random.nextInt(200)))
                        .collect(Collectors.joining()))
                .toList();

        check(new TextForm(Unit.BYTES, Set.of(), null), 128, List.of(texts.subList(0, 10)), texts.subList(10, 40));

        assertThat(setApart).isZero();
    }

    private static String copy(RandomStream random, List<String> documents) {
        String document = documents.get(random.nextInt(documents.size()));
        int from = random.nextInt(document.length() - 600);
        String piece = document.substring(from, from + 20 + random.nextInt(500));
        return words(random, 4) + (random.nextInt(2) == 0 ? piece : piece.replace(" ", "\n")) + " ";
    }

    private static String words(RandomStream random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "w" + random.nextInt(4000) + " ")
                .collect(Collectors.joining());
    }
}
