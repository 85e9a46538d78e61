package dev.peacock.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Write to jane.doe+news@mail.example.co.uk, please.   | Write to [EMAIL], please.
        Write to john@example.com. Or jo@mail.example.org.   | Write to [EMAIL]. Or [EMAIL].
        jo@mail.example.org.a4, an@example.org.              | [EMAIL].a4, [EMAIL].
        <o'neil@example.org>                                 | <o'[EMAIL]>
        jürgen@exämple.de, jürgen@example.org, иван@почта.рф | [EMAIL], [EMAIL], [EMAIL]
        请写信到这个地址 一二三john@example.com。谢谢        | 请写信到这个地址 [EMAIL]。谢谢
        Call (212) 555-0123 or 212.555.0123.                 | Call [TELEPHONE] or [TELEPHONE].
        Call 1-800-555-0199 or +44 20 7946 0958 today        | Call [TELEPHONE] or [TELEPHONE] today
        Tel. +49 (30) 901820, +15551234567                   | Tel. [TELEPHONE], [TELEPHONE]
        Card 4111 1111 1111 1111 or 378282246310005;         | Card [CARD] or [CARD];
        4111 1111 1111 1111 12/26, 99 4111111111111111       | [CARD] 12/26, 99 [CARD]
        Card 5500-0000-0000-0004.                            | Card [CARD].
        4111111111111111 5500000000000004                    | [CARD] [CARD]
        4111111111111111-5500000000000004, 12 378282246310005 | [CARD]-[CARD], 12 [CARD]
        Tel +44 20 7946 0958 10115 Berlin, (+49 30 90182012) | Tel [TELEPHONE] 10115 Berlin, ([TELEPHONE])
        +44 20 7946 0958 10115a, +15551234567+15551234568    | [TELEPHONE] 10115a, [TELEPHONE][TELEPHONE]
        SSN 123-45-6789, also 123 45 6789                    | SSN [SSN], also [SSN]
        See https://example.org/a?b=c@d (and www.example.com). | See [URL] (and [URL]).
        "ftp://a.b/c" at 192.168.0.1.                        | "[URL]" at [IP].
        """)
    void whatIsPersonal_isMasked(String text, String masked) {
        assertThat(PersonalData.masked(text).text()).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On 2024-01-31, 31.12.1999 and 12/31/1999, from 10:00 to 12:30:59.",
                "ISBN 978-3-16-148410-0, 9783161484100 and 0-306-40615-2",
                "1,234,567.89 or 1234567 or 4111111111111112 or 3.14159265358979",
                "000-12-3456, 666-12-3456, 900-12-3456, 123-00-4567, 123-45-0000",
                "version 1.2.3, section 1.2.3.4.5 and 300.1.1.1",
                "a @ b, @handle, user@localhost, x+y=100, 100+200",
                "Psalm 119:105-112 and pages 212-555",
                "(1995) 123-4567",
                "+1234567, +123456789012345678, +1 (2) 3",
                "www is a word, and http: another",
                "1861 1865 1869 1877 1881, 2001 2005 2009 2013 2017 2021"
            })
    void whatIsNot_stays(String text) {
        assertThat(PersonalData.masked(text)).isEqualTo(new PersonalData.Masked(text, Map.of()));
    }

    /** Text without spaces between words is no part of an address of ASCII, however long it is. */
    @Test
    void addressWithinAScriptWithoutSpaces_isMasked() {
        String text = "这是一个很长的句子".repeat(10);

        assertThat(PersonalData.masked(text + "john@example.com" + text).text()).isEqualTo(text + "[EMAIL]" + text);
    }

    @Test
    void eachKindIsCounted() {
        assertThat(PersonalData.masked("a@b.de, c@d.org, 123-45-6789").counts())
                .isEqualTo(Map.of(PersonalData.Kind.EMAIL, 2, PersonalData.Kind.SSN, 1));
    }

    /** How often a text is looked at, a character: the longest of the patterns has no more than 2,048 characters, and most have 64. */
    @Test
    void hostileTextsAreLookedAtNoMoreOften() {
        List<String> hostile = List.of(
                "a",
                "a.",
                "1",
                "1 ",
                "1-",
                "a@",
                "a@a.",
                "a@a.a.a.a.a.a.a.a.aa1 ",
                "a-a.",
                "+1 ",
                "+1 1 1 1 1 1 1a",
                "+11111111111111111111111111111111a",
                "(",
                "+1(1",
                "www.",
                "1.",
                "http://",
                "mailto:a",
                "@",
                "%",
                "4 ",
                "é",
                "é.",
                "é@é.",
                "é@é.é.é.é.é.é.é.éé1 ");
        for (String piece : hostile) {
            Counted text = new Counted(piece.repeat(100_000 / piece.length()));
            for (PersonalData.Kind kind : PersonalData.Kind.values()) {
                Matcher matcher = kind.pattern.matcher(text);
                while (matcher.find()) {
                    assertThat(matcher.end()).isPositive();
                }
            }
            assertThat(text.looks[0]).as(piece).isLessThan(1_000L * text.length());
        }
    }

    private record Counted(String text, long[] looks) implements CharSequence {
        Counted(String text) {
            this(text, new long[1]);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks[0]++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }
    }
}
