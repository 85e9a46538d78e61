package dev.peacock.dataset.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.provenance.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How documents became examples.
 *
 * @param length characters that an example has at most
 * @param pieces examples that a document gives at most
 */
public record TextEncoding(Vocabulary vocabulary, int length, int pieces, Counts train, Counts test) {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final String SEAL = "hash";

    public TextEncoding {
        Objects.requireNonNull(vocabulary);
        Objects.requireNonNull(train);
        Objects.requireNonNull(test);
    }

    /**
     * Of one split.
     *
     * @param documents that were read
     * @param empty those of them without a character, which are left out
     * @param cut those that go on behind their last example
     * @param examples pieces of documents
     * @param characters of all examples
     * @param other those of them that are not in the vocabulary
     * @param replaced characters of the documents that stand for bytes that were not UTF-8, or for half a character
     */
    public record Counts(
            long documents, long empty, long cut, long examples, long characters, long other, long replaced) {}

    /** Of what {@link #sealed} wrote, or an earlier build without a hash. IllegalArgumentException for anything else. */
    public static TextEncoding of(JsonNode sealed) {
        TextEncoding encoding;
        try {
            encoding = MAPPER.treeToValue(sealed, TextEncoding.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("its vocabulary cannot be read", e);
        }
        if (sealed.has(SEAL) && !seal(sealed).equals(sealed.path(SEAL).asText())) {
            throw new IllegalArgumentException("what it says of its texts has been changed");
        }
        return encoding;
    }

    /** The same as {@link #json} with its hash, since the content hash of a store has only its vocabulary. */
    public ObjectNode sealed() {
        ObjectNode json = json();
        return json.put(SEAL, seal(json));
    }

    /** Of all fields as they stand there, so that what another version writes holds, too. */
    private static String seal(JsonNode fields) {
        ObjectNode others = fields.deepCopy();
        others.remove(SEAL);
        return Sha256.hex(others.toString());
    }

    /** For programs. */
    public ObjectNode json() {
        return MAPPER.valueToTree(this);
    }

    /** What a user should know of it, a sentence each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(note(
                "texts: examples have at most %,d characters, %,d on average; the vocabulary has %d characters",
                length,
                Math.round((double) (train.characters + test.characters) / (train.examples + test.examples)),
                vocabulary.codePoints().size()));
        add(notes, "documents that are longer, so that the rest of them is not used", train.cut, test.cut);
        add(notes, "documents without any text, which are left out", train.empty, test.empty);
        add(
                notes,
                "characters that are not in the vocabulary, for all of which one symbol stands",
                train.other,
                test.other);
        add(
                notes,
                "characters U+FFFD in place of bytes that were not UTF-8, or of half a character",
                train.replaced,
                test.replaced);
        if (pieces > 1) {
            notes.add(note(
                    "pieces: %,d train and %,d test documents gave %,d and %,d examples; those of one document are not "
                            + "independent, so intervals are too narrow, and memorization comes out too small, since models without a "
                            + "piece may have seen other pieces of its document",
                    train.documents - train.empty, test.documents - test.empty, train.examples, test.examples));
        }
        return notes;
    }

    private static void add(List<String> notes, String what, long train, long test) {
        if (train + test > 0) {
            notes.add(note("%s: %,d of train and %,d of test", what, train, test));
        }
    }

    private static String note(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
