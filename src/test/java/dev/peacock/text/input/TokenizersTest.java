package dev.peacock.text.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.peacock.check.UserError;
import dev.peacock.text.Normalisation;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizersTest {
    private static final Configuration HADOOP = new Configuration();
    private static final Set<Normalisation> NONE = Set.of();

    /** Pairs of bytes of GPT-2's kind, whose only merges make " t" and "he": "the" has two tokens, and é, as any other, those of its bytes. */
    private static final String BYTE_PAIRS = """
        {"version": "1.0", "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
         "padding": null, "added_tokens": [], "normalizer": null,
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": true},
         "post_processor": null, "decoder": null,
         "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
           "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
           "vocab": {"t": 0, "h": 1, "e": 2, "c": 3, "a": 4, "\u0120": 5, "\u0120t": 6, "he": 7, "\u00C3": 8, "\u00A9": 9},
           "merges": ["\u0120 t", "h e"]}}
        """;

    private static final String WORDS_AND_SIGNS = """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
         "post_processor": null, "decoder": null,
         "model": {"type": "WordLevel", "vocab": {"[UNK]": 0, "the": 1, "cat": 2, ",": 3}, "unk_token": "[UNK]"}}
        """;

    @TempDir
    Path directory;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int[] bounds(TextForm form, String text) {
        byte[] utf8 = form.bytes(utf8(text));
        return form.bounds(utf8, 0, utf8.length);
    }

    private TextForm file(String json) throws IOException {
        Path file = Files.writeString(directory.resolve("tokenizer.json"), json);
        return Tokenizers.form(NONE, file.toString(), HADOOP);
    }

    /** jtokkit's own tokens of the whole text, decoded one by one. */
    private static int[] plainly(Encoding encoding, String text) {
        IntArrayList tokens = encoding.encodeOrdinary(text);
        int[] bounds = new int[tokens.size() + 1];
        for (int i = 0; i < tokens.size(); i++) {
            IntArrayList one = new IntArrayList();
            one.add(tokens.get(i));
            bounds[i + 1] = bounds[i] + encoding.decodeBytes(one).length;
        }
        return bounds;
    }

    @Test
    void namedTokenizers_areJtokkits_ofAnyPartOfAText() {
        Random random = new Random(4);
        EncodingRegistry registry = Encodings.newLazyEncodingRegistry();
        List<String> pieces = List.of(
                "the",
                "Of",
                " ",
                " ",
                " ",
                "'s",
                "  ",
                "\n",
                "é",
                "中文",
                "7",
                "2024",
                ",",
                "--",
                "\uD83D\uDE00",
                "internationalization",
                "\t",
                "<|endoftext|>");
        List<EncodingType> types = List.of(
                EncodingType.R50K_BASE, EncodingType.P50K_BASE, EncodingType.CL100K_BASE, EncodingType.O200K_BASE);
        for (EncodingType type : types) {
            TextForm form = Tokenizers.form(NONE, type.getName(), HADOOP);
            Encoding encoding = registry.getEncoding(type);
            for (int i = 0; i < 300; i++) {
                StringBuilder text = new StringBuilder();
                for (int j = random.nextInt(30); j > 0; j--) {
                    text.append(pieces.get(random.nextInt(pieces.size())));
                }
                byte[] utf8 = utf8(text.toString());
                int[] all = plainly(encoding, text.toString());
                assertThat(form.bounds(utf8, 0, utf8.length))
                        .as("%s of '%s'", type, text)
                        .isEqualTo(all);
                int from = random.nextInt(utf8.length + 1);
                int to = from + random.nextInt(utf8.length - from + 1);
                assertThat(form.bounds(utf8, from, to))
                        .as("%s of '%s' from %d to %d", type, text, from, to)
                        .isEqualTo(Arrays.stream(all)
                                .filter(at -> at >= from && at <= to)
                                .toArray());
            }
        }
    }

    @Test
    void aNamedTokenizer_cutsWithinACharacter() {
        TextForm form = new TextForm(Unit.TOKENS, NONE, "r50k");

        assertThat(bounds(form, "hello world")).containsExactly(0, 5, 11);
        assertThat(bounds(form, "\uD83E\uDD9A")).hasSizeGreaterThan(2);
        assertThat(bounds(form, "")).containsExactly(0);
    }

    @Test
    void aTokenizerFile_givesBytesOfTheText_andIsNotCutShortByItsTruncation() throws IOException {
        TextForm form = file(BYTE_PAIRS);

        assertThat(bounds(form, "the the cat")).containsExactly(0, 1, 3, 5, 7, 8, 9, 10, 11);
        assertThat(bounds(form, "é t\u00E9")).containsExactly(0, 2, 4, 6);
        assertThat(bounds(form, "")).containsExactly(0);
        assertThat(form.bounds(utf8("the the cat"), 4, 8)).containsExactly(5, 7, 8);
    }

    @Test
    void aTokenizerThatChangesText_givesBoundsOfTheTextItself() throws IOException {
        TextForm form = file(WORDS_AND_SIGNS);

        assertThat(bounds(form, "The \uD83D\uDE00é, CAT ")).containsExactly(0, 4, 8, 10, 12, 16);
    }

    @Test
    void aTokenizerFile_travelsWithItsForm() throws Exception {
        TextForm form = file(BYTE_PAIRS);
        Files.delete(directory.resolve("tokenizer.json"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(form);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            TextForm sent = (TextForm) in.readObject();
            assertThat(sent).isEqualTo(form);
            assertThat(bounds(sent, "the")).containsExactly(0, 1, 3);
        }
        assertThat(form.tokenizer()).endsWith("tokenizer.json");
    }

    /** Finished splits are kept under the form's text, so that two tokenizers of equal length must not be called the same. */
    @Test
    void tokenizerFilesOfEqualLength_haveOtherIdentities() throws IOException {
        TextForm one = file(BYTE_PAIRS);
        TextForm other = file(BYTE_PAIRS.replace("\"h e\"", "\"c a\"").replace("\"he\"", "\"ca\""));

        assertThat(other.toString()).isNotEqualTo(one.toString());
        assertThat(file(BYTE_PAIRS).toString()).isEqualTo(one.toString());
    }

    @Test
    void whatIsNoTokenizer_isRefused() {
        assertThatThrownBy(() -> file("{\"a\": 1}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("tokenizer.json is not a tokenizer.json of Hugging Face's: ");
        assertThatThrownBy(() -> file("no JSON")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> file("")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> Tokenizers.form(NONE, "gpt2", HADOOP))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no tokenizer 'gpt2'; those with a name are r50k, p50k, cl100k, o200k, "
                        + "and any other is the path of a tokenizer.json");
        assertThatThrownBy(() -> Tokenizers.form(NONE, directory.toString(), HADOOP))
                .isInstanceOf(UserError.class);
    }
}
