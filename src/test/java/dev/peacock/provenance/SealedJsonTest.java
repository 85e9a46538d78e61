package dev.peacock.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1.5}\n",
                "{\n  \"a\" : {\"b\": \"}\"}\n}\n",
                "[ {\"a\":1}, {\n \"b\":2\n} ]",
                "{\"a\":[]}"
            })
    void everyOtherCharacter_isNoticed(String json) {
        String sealed = SealedJson.seal(json);
        assertThat(SealedJson.isUnchanged(sealed)).isTrue();
        assertThat(SealedJson.isUnchanged(sealed.stripTrailing() + "\n\n")).isTrue();
        int field = sealed.indexOf("\"" + SealedJson.KEY);
        for (int at = 0; at < sealed.stripTrailing().length(); at++) {
            String other = sealed.substring(0, at) + (char) (sealed.charAt(at) ^ 1) + sealed.substring(at + 1);
            int value = field + SealedJson.KEY.length() + 4;
            boolean seal = (at >= field - 1 && at < value) || at == value + 64;
            // without the seal's name and quotes there is none, and what is sealed is still what it was
            assertThat(SealedJson.isUnchanged(other) && !seal)
                    .as("character %d", at)
                    .isFalse();
        }
        assertThat(SealedJson.isUnchanged(sealed.replaceFirst("\\{", "{\"c\":1,")))
                .isFalse();
    }

    @Test
    void whatWasNeverSealed_isNotRefused() {
        assertThat(SealedJson.isUnchanged("{\"a\":1}")).isTrue();
    }
}
