package dev.peacock.audit.canary.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.canary.format.CanaryFormat;
import dev.peacock.audit.canary.format.Identifier;
import dev.peacock.check.UserError;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What canaries, their alphabet and the text around them are, before any model is trained. */
class CanariesTest {
    private static CanaryCorpus corpus(String... records) {
        List<CanaryCorpus.Entry> entries = new ArrayList<>();
        for (String record : records) {
            entries.add(new CanaryCorpus.Entry("d" + entries.size(), record));
        }
        return new CanaryCorpus(entries, entries.size());
    }

    private static CanaryOptions options(String corpus, String format) {
        return new CanaryOptions(
                CanaryOptions.Kind.RANDOM,
                corpus,
                TextOptions.defaults(),
                List.of(format),
                List.of(0, 2),
                2,
                2,
                List.of(1),
                4000,
                1,
                5_000,
                8,
                500,
                1,
                true);
    }

    private static Canary canary(String prefix, CanaryFormat format, int record) {
        int[] secret = format.space().draw(CanaryStreams.of(1, CanaryStreams.SECRETS));
        return new Canary(0, format.text(), prefix, secret, format.space(), 1, record);
    }

    private static CanaryFormat words(String... words) {
        return CanaryFormat.parse("{w:list}", list -> List.of(words));
    }

    private static String characters(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void ofARecord_theFirstIdentifierIsTaken_andNoneWhoseFormHasASingleSecret() {
        CanaryCorpus corpus =
                corpus("first 12345 then 67890", "to __@example.org or ab@example.org", "last 54321", "cd@example.org");
        assertThat(Canaries.natural(Identifier.Form.NUMBER, corpus, 10))
                .extracting(Canary::shown)
                .containsExactly("12345", "54321");
        assertThatThrownBy(() -> Canaries.natural(Identifier.Form.EMAIL, corpus, 10))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("1 of the corpus's records have an identifier of the form email");
    }

    @Test
    void charactersBeforeANaturalSecret_mayBeMoreThanModelsKnow() {
        String many = characters(0x4E00, 300);
        CanaryCorpus corpus = corpus(many + "12345");
        Canary canary = canary(many, CanaryFormat.parse("{d5}", name -> List.of()), 0);
        Vocabulary alphabet = Alphabet.of(corpus, List.of(canary));

        assertThat(Alphabet.symbols(alphabet, canary.shown())).doesNotContain(alphabet.other());
        assertThat(IntStream.of(Alphabet.symbols(alphabet, canary.prefix())).filter(s -> s == alphabet.other()))
                .hasSize(300 - (Vocabulary.MOST - 10));
        // 249 characters once (digits of the number among them), and 56 as one
        double others = 56 / 305.0;
        assertThat(Alphabet.entropy(corpus, alphabet))
                .isCloseTo((249 * Math.log(305) / 305 - others * Math.log(others)) / Math.log(2), within(1e-9));
    }

    @Test
    void secretsOfTooManyCharacters_areRefused() {
        Canary canary = canary("", words(characters(0x4E00, 200), characters(0x5E00, 200)), -1);
        assertThatThrownBy(() -> Alphabet.of(corpus("text"), List.of(canary)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "secrets of canaries have 400 different characters, and a model tells at most 254 apart");
    }

    /** The same secret of another list is compared with others. */
    @Test
    void anotherListOfWords_isOtherWork() {
        Canary one =
                new Canary(0, "{w:list}", "", new int[] {'a'}, words("a", "b").space(), 1, -1);
        Canary other =
                new Canary(0, "{w:list}", "", new int[] {'a'}, words("a", "c").space(), 1, -1);
        Canary same =
                new Canary(0, "{w:list}", "", new int[] {'a'}, words("a", "b").space(), 1, -1);
        assertThat(Canary.identity(List.of(one))).isEqualTo(Canary.identity(List.of(same)));
        assertThat(Canary.identity(List.of(one))).isNotEqualTo(Canary.identity(List.of(other)));
    }

    @Test
    void aDrawnSecretThatTheCorpusHas_isNotShown() {
        String all =
                IntStream.range(0, 100).mapToObj(n -> String.format("x%02d", n)).collect(Collectors.joining());
        assertThatThrownBy(() -> Canaries.random(options("none", "{d2}"), corpus(all), name -> List.of()))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "the canary '{d2}' stands in the corpus already, in d0, so that models would see it that should not; use"
                                + " another --seed or another format");
    }

    @Test
    void sampledTexts_areDifferent_andStandInNoRecord() {
        List<String> written = List.of("abc", "xyz", "abc", "def", "ghi");
        assertThat(SampledTexts.absent(written, corpus("uvwxyz"), 2).texts()).containsExactly("abc", "def");
        assertThatThrownBy(() -> SampledTexts.absent(written, corpus("uvwxyz"), 4))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("of 5 texts that a model wrote, only 3 differ");
    }

    @Test
    void tail_isNull_whereNothingCanBeFitted() {
        CanaryFormat format = CanaryFormat.parse("{d5}", name -> List.of());
        assertThat(Probes.tail(new double[] {3, 3, 3, 3}, 2, format.space())).isNull();
        assertThat(Probes.tail(new double[] {3, Double.POSITIVE_INFINITY, 4, 4}, 2, format.space()))
                .isNull();
        assertThat(Probes.tail(new double[] {3, 5, 4, 4.5, 3.5}, 2, format.space()))
                .isPositive();
    }

    /** 64 files are four splits of 16, the first of which would be enough. */
    @Test
    void recordsAreFromAllPartsOfACorpus(@TempDir Path home) throws IOException {
        for (int f = 0; f < 64; f++) {
            Files.writeString(home.resolve(String.format("f%02d.txt", f)), "a b c d e ".repeat(50));
        }
        CanaryCorpus corpus = CanaryCorpus.read(options(home.toUri().toString(), "{d5}"), new Configuration(), 1);
        assertThat(corpus.documents()).isEqualTo(64);
        assertThat(corpus.characters()).isBetween(10_000L, 10_500L);
        assertThat(corpus.records().stream().map(entry -> entry.id().charAt(1)).distinct())
                .as("of the first 16 files there is 0 and 1 alone")
                .hasSizeGreaterThan(3);
    }
}
