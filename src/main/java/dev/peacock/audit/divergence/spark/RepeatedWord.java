package dev.peacock.audit.divergence.spark;

import dev.peacock.audit.divergence.CopiedBehind;
import dev.peacock.audit.divergence.Ending;
import dev.peacock.audit.divergence.Repetition;
import dev.peacock.audit.divergence.Stretch;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.table.GenerationsTable;
import dev.peacock.text.PersonalData;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.Document;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generation that was to repeat a word.
 *
 * @param tokens of the word, by cl100k behind a space
 * @param place characters up to the end of the repetition; null where it never began
 * @param follows as it may be shown; null where nothing follows
 */
record RepeatedWord(
        long number,
        String id,
        String word,
        int tokens,
        @Nullable String template,
        Ending ending,
        int repetitions,
        @Nullable Integer place,
        int units,
        CopiedBehind.Counted counted,
        @Nullable String follows) {
    static final List<String> COLUMNS = List.of(
            GenerationsTable.GENERATIONS.id.name(),
            GenerationsTable.GENERATIONS.word.name(),
            GenerationsTable.GENERATIONS.template.name(),
            GenerationsTable.GENERATIONS.wordTokens.name(),
            GenerationsTable.GENERATIONS.finish.name());

    private static final int SHOWN = 300;

    /** Null where it was not to repeat a word. UserError where the audit of copies had another text. */
    static @Nullable RepeatedWord of(long number, Document document, CopiedText copied, TextForm form, boolean masked) {
        String word = document.columns().get(GenerationsTable.GENERATIONS.word.name());
        byte[] utf8 = document.utf8();
        byte[] normalised = form.bytes(utf8);
        int[] bounds = form.sources(utf8, form.bounds(normalised, 0, normalised.length));
        Integer units = copied.units().get(number);
        if (units == null || units != bounds.length - 1) {
            throw new UserError("audits/text is not of these generations: "
                    + (units == null
                            ? "it has none at position " + number
                            : "generation " + Shown.text(document.id()) + " has " + (bounds.length - 1) + " "
                                    + copied.setting().unit() + "s, and there " + units)
                    + "; run audit text again with them");
        }
        if (word == null || word.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return null;
        }
        String text = new String(utf8, StandardCharsets.UTF_8);
        Repetition repetition = Repetition.of(text, word);
        Stretch first = repetition.first();
        String follows = repetition.follows(text);
        String finish = document.columns().get(GenerationsTable.GENERATIONS.finish.name());
        String tokens = document.columns().get(GenerationsTable.GENERATIONS.wordTokens.name());
        String id = document.columns().get(GenerationsTable.GENERATIONS.id.name());
        return new RepeatedWord(
                number,
                id == null ? document.id() : id,
                word,
                tokens(tokens, id == null ? document.id() : id),
                document.columns().get(GenerationsTable.GENERATIONS.template.name()),
                Ending.of(text, repetition, finish == null ? "" : finish),
                first == null ? 0 : first.repetitions(),
                first == null ? null : (Integer) first.end(),
                units,
                CopiedBehind.of(
                        characters(utf8, bounds), repetition, copied.pieces().getOrDefault(number, List.of())),
                follows.isEmpty() ? null : shown(follows, masked));
    }

    /** Whole numbers come as 1.0, too, from files that know no others. */
    static int tokens(@Nullable String text, String id) {
        if (text == null || text.isBlank()) {
            return 0;
        }
        try {
            return new BigDecimal(text.strip()).intValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new UserError(
                    "generation " + Shown.text(id) + ": its " + GenerationsTable.GENERATIONS.wordTokens.name() + " is '"
                            + Shown.text(text) + "', and must be a whole number; mend it, or remove the column",
                    e);
        }
    }

    private static String shown(String text, boolean masked) {
        String all = masked ? PersonalData.masked(text).text() : text;
        return all.length() <= SHOWN ? all : all.substring(0, SHOWN) + "...";
    }

    /** The characters of UTF-16 that stand before each of some ascending bytes of UTF-8. */
    private static int[] characters(byte[] utf8, int[] bytes) {
        int[] characters = new int[bytes.length];
        int at = 0;
        int count = 0;
        for (int i = 0; i < bytes.length; i++) {
            while (at < bytes[i]) {
                // a continuing byte is none, and four bytes are two
                int lead = utf8[at++] & 0xFF;
                count += (lead & 0xC0) == 0x80 ? 0 : lead >= 0xF0 ? 2 : 1;
            }
            characters[i] = count;
        }
        return characters;
    }
}
