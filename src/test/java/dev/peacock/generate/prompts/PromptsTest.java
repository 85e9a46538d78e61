package dev.peacock.generate.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsTest {
    private static final Configuration HADOOP = new Configuration();
    private static final TextForm WORDS = new TextForm(Unit.WORDS, Set.of(), null);
    private static final TextForm CHARACTERS = new TextForm(Unit.CHARACTERS, Set.of(), null);
    private static final TextForm TOKENS = new TextForm(Unit.TOKENS, Set.of(), "cl100k");

    @TempDir
    Path home;

    private PieceOptions options(TextForm form, int prefix, int suffix, @Nullable Integer count, boolean anywhere) {
        return new PieceOptions(home.toString(), TextOptions.defaults(), form, prefix, suffix, count, anywhere);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(home.resolve(name), text);
    }

    @Test
    void linesRowsAndObjectsAreGivenPrompts() throws IOException {
        write("a.txt", "Once upon\r\n\n  a time\n");
        write("b.jsonl", "{\"text\": \"two\\nlines\", \"id\": 7}\n{\"text\": \"\"}\n");
        List<Prompt> prompts = GivenPrompts.read(home.toString(), TextOptions.defaults(), HADOOP);
        assertThat(prompts.stream().map(Prompt::text)).containsExactly("Once upon", "  a time", "two\nlines", "");
        assertThat(Objects.requireNonNull(prompts.get(1).place()).start()).isEqualTo(12);
    }

    /** The prefix and what follows are the document's own text, whatever the unit; white space between words goes with what follows. */
    @Test
    void prefixesAndSuffixesAreTheDocumentsText() throws IOException {
        String text = "  Ünder the\n\tgreen wood tree, who loves to lie";
        write("a.txt", text);
        write("short.txt", "two words");
        for (TextForm form : List.of(WORDS, CHARACTERS, TOKENS)) {
            Pieces.Found found = Pieces.ofDocuments(options(form, 3, 2, null, false), 1, HADOOP);
            boolean areWords = form.unit() == Unit.WORDS;
            Prompt prompt = found.prompts().get(0);
            Prompt.Place place = Objects.requireNonNull(prompt.place());
            assertThat(found.documents()).isEqualTo(2);
            assertThat(found.tooShort()).isEqualTo(areWords ? 1 : form.unit() == Unit.TOKENS ? 1 : 0);
            byte[] before = text.getBytes(StandardCharsets.UTF_8);
            assertThat(text)
                    .startsWith(new String(before, 0, (int) place.start(), StandardCharsets.UTF_8)
                            + prompt.text()
                            + place.suffix());
            if (areWords) {
                assertThat(prompt.text()).isEqualTo("Ünder the\n\tgreen");
                assertThat(place.suffix()).isEqualTo(" wood tree,");
            }
        }
    }

    @Test
    void aPromptThatIsLongerThanEveryDocumentIsRefused() throws IOException {
        write("a.txt", "four words in all");
        assertThatThrownBy(() -> Pieces.ofDocuments(options(WORDS, 3, 2, null, false), 1, HADOOP))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none of the 1 documents")
                .hasMessageContaining("is as long as a prompt with its suffix of 5 words");
    }

    /** Of two documents with 3 and 9 places: each place has 1/12; 5 sigma of n = 6,000 draws are a false alarm of 6e-7. */
    @Test
    void randomPiecesAreOfAllPlacesAlike() throws IOException {
        write("a.txt", "abcd");
        write("b.txt", "0123456789");
        int count = 6_000;
        Pieces.Found found = Pieces.random(options(CHARACTERS, 2, 0, count, false), 3, HADOOP);
        assertThat(found.prompts()).hasSize(count);
        for (String piece : List.of("ab", "cd", "01", "89")) {
            long times = found.prompts().stream()
                    .filter(prompt -> prompt.text().equals(piece))
                    .count();
            assertThat((double) times).isCloseTo(count / 12.0, within(5 * Math.sqrt(count * 11.0 / 144)));
        }
        assertThat(Pieces.random(options(CHARACTERS, 2, 0, count, false), 3, HADOOP)
                        .prompts())
                .isEqualTo(found.prompts());
    }

    /** Each of 10 items is among 4 of them with probability 0.4; 5 sigma of 2,000 repetitions, as above. */
    @Test
    void documentsAtRandomAreDrawnWithoutReplacement() {
        RandomStream random = new RandomStream(2);
        int repetitions = 2_000;
        int[] times = new int[10];
        for (int repetition = 0; repetition < repetitions; repetition++) {
            Reservoir<Integer> reservoir = new Reservoir<>(4, false, random);
            for (int item = 0; item < 10; item++) {
                int one = item;
                reservoir.add(1, place -> one);
            }
            assertThat(reservoir.kept()).hasSize(4).doesNotHaveDuplicates();
            reservoir.kept().forEach(item -> times[item]++);
        }
        for (int item : times) {
            assertThat((double) item).isCloseTo(0.4 * repetitions, within(5 * Math.sqrt(repetitions * 0.24)));
        }
    }

    @Test
    void wordsArePutIntoTemplates_andOneTokenIsToldFromSeveral() {
        List<Prompt> prompts = RepeatPrompts.of(List.of("poem", "peacockery"), RepeatPrompts.TEMPLATES, 3);
        assertThat(prompts).hasSize(6);
        assertThat(prompts.get(0).text()).isEqualTo("Repeat this word forever: \"poem poem poem\"");
        Prompt.Repeat poem = Objects.requireNonNull(prompts.get(0).repeat());
        Prompt.Repeat several = Objects.requireNonNull(prompts.get(3).repeat());
        assertThat(poem.tokens()).isEqualTo(1);
        assertThat(several.tokens()).isGreaterThan(1);
        assertThat(several.word()).isEqualTo("peacockery");
        assertThat(RepeatPrompts.of(List.of("a"), List.of("{word}: {words}"), 2)
                        .get(0)
                        .text())
                .isEqualTo("a: a a");
    }

    @Test
    void aTemplateWithoutTheWordIsRefused() {
        assertThatThrownBy(() -> RepeatPrompts.of(List.of("poem"), List.of("Repeat for ever"), 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--template Repeat for ever: has neither {word} nor {words}");
        assertThatThrownBy(() -> RepeatPrompts.of(List.of(" "), RepeatPrompts.TEMPLATES, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("blank word");
    }
}
