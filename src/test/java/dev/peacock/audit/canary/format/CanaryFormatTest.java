package dev.peacock.audit.canary.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanaryFormatTest {
    private static CanaryFormat parse(String text, String... words) {
        return CanaryFormat.parse(text, name -> List.of(words));
    }

    @Test
    void parts_makePrefixAndSpace() {
        CanaryFormat number = parse("my social security number is {d3}-{d2}-{d4}");
        assertThat(number.prefix()).isEqualTo("my social security number is ");
        assertThat(number.space().size()).isEqualTo(BigInteger.TEN.pow(9));
        assertThat(number.space().bits()).isCloseTo(29.897, within(1e-3));
        assertThat(number.space().longest()).isEqualTo(11);
        assertThat(number.space().number("078-05-1120".codePoints().toArray())).isEqualTo(78_051_120);
        assertThat(number.space().number("078-05-112".codePoints().toArray())).isNull();

        CanaryFormat mixed = parse("{{{w:names}}} has {l2}{d}!", "Ann", "An", "Bo", "Ann");
        assertThat(mixed.prefix()).isEqualTo("{");
        assertThat(mixed.space().size()).isEqualTo(3 * 26 * 26 * 10);
        Set<String> drawn = new HashSet<>();
        RandomStream random = new RandomStream(1);
        for (int i = 0; i < 1_000; i++) {
            int[] secret = mixed.space().draw(random);
            assertThat(mixed.space().number(secret)).isBetween(BigInteger.ZERO, BigInteger.valueOf(20_279));
            String text = new String(secret, 0, secret.length);
            assertThat(text).matches("(Ann|An|Bo)\\} has [a-z]{2}\\d!");
            drawn.add(text.substring(0, 2));
        }
        assertThat(drawn).containsExactlyInAnyOrder("An", "Bo");
        assertThat(parse("{l100}").space().bits()).isCloseTo(100 * Math.log(26) / Math.log(2), within(1e-9));
    }

    @Test
    void numbers_areEachOfOneSecret() {
        Space space = parse("{w:x}{d}{w:x}", "a", "ab", "b").space();
        Set<BigInteger> numbers = new HashSet<>();
        for (String first : List.of("a", "ab", "b")) {
            for (int digit = 0; digit < 10; digit++) {
                for (String last : List.of("a", "ab", "b")) {
                    numbers.add(space.number((first + digit + last).codePoints().toArray()));
                }
            }
        }
        assertThat(numbers).hasSize(90).hasSize(space.size().intValueExact());
        assertThat(numbers).allMatch(number -> number.signum() >= 0 && number.compareTo(space.size()) < 0);
    }

    @Test
    void wrongFormats_areNamed() {
        String help =
                "; random parts are {d3} for three digits, {l4} for four small letters and {w:NAME} for a word of the list NAME;"
                        + " write {{ and }} for braces";
        assertThatThrownBy(() -> parse("my number is 12"))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "the format 'my number is 12' has no random part, so that there is no secret to find" + help);
        assertThatThrownBy(() -> parse("of {w:names}"))
                .isInstanceOf(UserError.class)
                .hasMessage("the format 'of {w:names}' needs a word of the list 'names', which is empty" + help);
        assertThatThrownBy(() -> parse("of {x3}"))
                .isInstanceOf(UserError.class)
                .hasMessage("the format 'of {x3}' has '{', which begins or ends no random part" + help);
        assertThatThrownBy(() -> parse("{d0}"))
                .isInstanceOf(UserError.class)
                .hasMessage("the format '{d0}' has {d0}, but a random part has 1 to 100 signs" + help);
    }

    @Test
    void secretsOfTheCorpus_areRefusedByName() {
        assertThatThrownBy(() -> CanaryFormat.checkAbsent(
                        Map.of("the code is 17", "the code is {d2}", "the code is 23", "the code is {d2}"),
                        "mail 4",
                        "I think the code is 23."))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "the canary 'the code is {d2}' stands in the corpus already, in mail 4, so that models would see it that"
                                + " should not; use another --seed or another format");
        CanaryFormat.checkAbsent(Map.of("the code is 17", ""), "mail 4", "I think the code is 23.");
    }

    @Test
    void identifiers_haveTheSpaceOfTheirForm() {
        String document =
                "Call 415-555-0132 or write to Jo.Doe7@Example.org (ref 00412-77, not 1234): 0123456789abcdef0";
        assertThat(Identifier.in(document, Identifier.Form.EMAIL))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.text()).isEqualTo("Jo.Doe7@Example.org");
                    assertThat(document.substring(found.at())).startsWith(found.text());
                    assertThat(found.space().size()).isEqualTo(26 * 26 * 26 * 26 * 26 * 10);
                    assertThat(found.space().number(found.secret())).isNotNull();
                });
        assertThat(Identifier.in(document, Identifier.Form.TELEPHONE))
                .singleElement()
                .satisfies(found -> assertThat(found.space().size()).isEqualTo(BigInteger.TEN.pow(10)));
        assertThat(Identifier.in(document, Identifier.Form.NUMBER))
                .extracting(Identifier::text)
                .containsExactly("415-555-0132", "00412-77");
        assertThat(Identifier.in(document, Identifier.Form.HASH))
                .singleElement()
                .satisfies(found -> assertThat(found.space().size()).isEqualTo(BigInteger.TWO.pow(68)));
        assertThatThrownBy(() -> Identifier.Form.of("iban"))
                .isInstanceOf(UserError.class)
                .hasMessage("'iban' is no form of identifiers; choose one of number, hash, email, telephone");
    }
}
