package dev.peacock.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextFormTest {
    private static final List<Integer> ODD = List.of(
            0x20, 0x09, 0x0A, 0x0D, 0x85, 0xA0, 0x2003, 0x2028, 0x3000, 0x200B, 0, 0x61, 0x42, 0x63, 0x2E, 0x2D, 0x24,
            0xC9, 0xDF, 0x130, 0x23A, 0x301, 0x65, 0x4E2D, 0x1F600, 0x10400, 0xFFFD, 0x2019, 0xFF0C, 0x10FFFF);

    private static String random(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(ODD.get(random.nextInt(ODD.size())));
        }
        return text.toString();
    }

    /** Mostly words between single spaces, which are normalised eight bytes at once. */
    private static String ascii(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int kind = random.nextInt(16);
            text.append((char) (kind == 0 ? random.nextInt(128) : kind < 4 ? "\t \n".charAt(kind - 1) : 'T' + kind));
        }
        return text.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(TextForm form, String text) {
        return new String(form.bytes(utf8(text)), StandardCharsets.UTF_8);
    }

    private static TextForm form(Unit unit, Normalisation... normalisations) {
        return new TextForm(unit, Set.of(normalisations), null);
    }

    /** The same by regular expressions over strings. */
    private static String plainly(TextForm form, String text) {
        String result = text;
        if (form.normalisations().contains(Normalisation.PUNCTUATION)) {
            result = result.replaceAll("\\p{P}", "");
        }
        if (form.normalisations().contains(Normalisation.CASE)) {
            result = result.codePoints()
                    .map(Character::toLowerCase)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
        if (form.normalisations().contains(Normalisation.WHITE_SPACE)) {
            result = result.replaceAll("(?U)\\p{IsWhite_Space}+", " ");
        }
        if (form.unit() == Unit.WORDS) {
            result = result.replaceAll("^ | $", "");
            result = result.isEmpty() ? "" : result + " ";
        }
        return result;
    }

    @Test
    void bytes_isWhatRegularExpressionsMake_ofRandomUnicode() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            EnumSet<Normalisation> set = EnumSet.noneOf(Normalisation.class);
            for (Normalisation one : Normalisation.values()) {
                if (random.nextBoolean()) {
                    set.add(one);
                }
            }
            TextForm form = new TextForm(
                    List.of(Unit.WORDS, Unit.CHARACTERS, Unit.BYTES).get(i % 3), set, null);
            String text = random(random, random.nextInt(12)) + ascii(random, random.nextInt(40)) + random(random, 3);
            assertThat(text(form, text)).as("%s of %s", form, text).isEqualTo(plainly(form, text));
        }
    }

    @Test
    void bytes_areTheSame_ofATextThatIsWrappedElsewhere() {
        String words =
                "The people of these United States have intrusted to their chief magistrate what no sword could win";
        String wrapped = words.replace("these ", "these\r\n\t").replace(" what", "\u2028 what");

        for (Unit unit : List.of(Unit.WORDS, Unit.CHARACTERS, Unit.BYTES)) {
            TextForm form = form(unit, Normalisation.WHITE_SPACE);
            assertThat(form.bytes(utf8(wrapped))).isEqualTo(form.bytes(utf8(words)));
        }
        assertThat(form(Unit.BYTES).bytes(utf8(wrapped))).isEqualTo(utf8(wrapped));
    }

    @Test
    void caseAndPunctuation_areWhatTheirDescriptionsSay() {
        TextForm form = form(Unit.CHARACTERS, Normalisation.CASE, Normalisation.PUNCTUATION);

        assertThat(text(form, "Don't — \u201CSTOP\u201D, it costs $5 (+ 7 %)!"))
                .isEqualTo("dont  stop it costs $5 + 7 ");
        assertThat(text(form, "ÉCOLE STRASSE straße \uD801\uDC00")).isEqualTo("école strasse straße \uD801\uDC28");
    }

    @Test
    void accents_stayAsTheyAreWritten() {
        TextForm form = form(Unit.CHARACTERS, Normalisation.values());

        assertThat(text(form, "e\u0301")).isEqualTo("e\u0301").isNotEqualTo(text(form, "\u00E9"));
        assertThat(form.bounds(utf8("e\u0301"), 0, 3)).containsExactly(0, 1, 3);
    }

    @Test
    void bounds_countUnits() {
        byte[] words = form(Unit.WORDS).bytes(utf8(" the  cat\nsat"));
        assertThat(words).isEqualTo(utf8("the cat sat "));
        assertThat(form(Unit.WORDS).bounds(words, 0, words.length)).containsExactly(0, 4, 8, 12);
        assertThat(form(Unit.WORDS).bounds(words, 1, 11)).containsExactly(4, 8);
        assertThat(form(Unit.CHARACTERS).bounds(utf8("é\uD83D\uDE00a"), 0, 7)).containsExactly(0, 2, 6, 7);
        assertThat(form(Unit.BYTES).bounds(utf8("abc"), 1, 3)).containsExactly(1, 2, 3);
        for (Unit unit : List.of(Unit.WORDS, Unit.CHARACTERS, Unit.BYTES)) {
            assertThat(form(unit).bounds(new byte[0], 0, 0)).containsExactly(0);
        }
    }

    /** Each normalised byte leads to the code point that made it: normalising the original from there on gives the rest. */
    @Test
    void sources_leadBackToTheOriginal_ofRandomUnicode() {
        Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            Normalisation[] set = i % 2 == 0 ? Normalisation.values() : new Normalisation[] {Normalisation.WHITE_SPACE};
            TextForm form = form(i % 3 == 0 ? Unit.WORDS : Unit.CHARACTERS, set);
            byte[] text = utf8(random(random, random.nextInt(12)));
            byte[] normalised = form.bytes(text);
            int[] bounds = form(Unit.CHARACTERS).bounds(normalised, 0, normalised.length);
            int[] sources = form.sources(text, bounds);
            assertThat(sources).isSorted().hasSameSizeAs(bounds);
            assertThat(sources[sources.length - 1]).isEqualTo(text.length);
            for (int j = 0; j + 1 < bounds.length; j++) {
                String own = new String(normalised, bounds[j], bounds[j + 1] - bounds[j], StandardCharsets.UTF_8);
                String from = new String(text, sources[j], sources[j + 1] - sources[j], StandardCharsets.UTF_8);
                TextForm characters = form(Unit.CHARACTERS, set);
                boolean addedSpace = form.unit() == Unit.WORDS && from.isEmpty();
                assertThat(addedSpace ? " " : text(characters, from)).isEqualTo(own);
            }
        }
    }

    @Test
    void aForm_canBeSent() throws Exception {
        TextForm form = new TextForm(Unit.TOKENS, Set.of(Normalisation.WHITE_SPACE), "r50k");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(form);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(form);
        }
    }

    @Test
    void tokensNeedATokenizer_andOthersNone() {
        assertThatThrownBy(() -> form(Unit.TOKENS))
                .isInstanceOf(UserError.class)
                .hasMessage("the unit is tokens, so a tokenizer has to be named");
        assertThatThrownBy(() -> new TextForm(Unit.WORDS, Set.of(), "r50k"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the unit is words");
    }

    @Test
    void repaired_replacesAndCountsAsJavaDoes_whatIsNotUtf8() {
        Random random = new Random(3);
        int[] leads = {0x41, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xA0, 0xED, 0x9F, 0xEF, 0xBD, 0xF0, 0x90, 0xF4, 0x8F, 0xFF};
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(20)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) leads[random.nextInt(leads.length)];
            }
            Utf8.Repaired repaired = Utf8.repaired(bytes);
            assertThat(repaired.utf8()).isEqualTo(utf8(new String(bytes, StandardCharsets.UTF_8)));
            counts.add(repaired.replaced());
        }
        assertThat(counts).contains(0L, 1L, 5L);
        byte[] real = utf8("a\uFFFDb");
        assertThat(Utf8.repaired(real)).isEqualTo(new Utf8.Repaired(real, 0));
        assertThat(Utf8.repaired(new byte[] {'a', (byte) 0xFF, 0, (byte) 0xE2, (byte) 0x82})
                        .replaced())
                .isEqualTo(2);
    }
}
