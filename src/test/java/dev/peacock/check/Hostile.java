package dev.peacock.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What every answer to bad input must be, whoever gives it. */
public final class Hostile {
    private static final int LONGEST = 2_000;
    private static final Pattern CLASS =
            Pattern.compile("\\b(?:[a-z]\\w*\\.){2,}[A-Z]\\w*|\\w(?:Exception|Error)\\b|\\b(?:Config|Simple)[A-Z]\\w+");

    private Hostile() {}

    /** A row of a table: bad input, and words that the sentence must have, in this order. */
    public record Bad<T>(String name, T input, List<String> words) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A row of a table: input that looks bad and is good, and what is made of it. */
    public record Good<T>(String name, T input, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static <T> Bad<T> bad(String name, T input, String... words) {
        return new Bad<>(name, input, List.of(words));
    }

    public static <T> Good<T> good(String name, T input, String value) {
        return new Good<>(name, input, value);
    }

    /** Reading must end with a UserError that has these words in this order: one sentence, or a line for each problem. */
    public static void assertRefused(ThrowingCallable reading, List<String> words) {
        Throwable thrown = catchThrowable(reading);
        assertThat(thrown).as("%s", thrown).isInstanceOf(UserError.class);
        String message = String.valueOf(thrown.getMessage());
        List<String> lines = message.lines().toList();
        if (lines.size() == 1) {
            assertSentence(message, words);
            return;
        }
        // no input may break a line: each begins with the place of its problem
        assertThat(lines).allMatch(line -> line.matches("(/|class folder /|dataset\\.|and [\\d,]+ more problems).*"));
        assertThat(message).containsSubsequence(words);
        lines.forEach(line -> assertSentence(line, List.of(" ")));
    }

    /** One sentence on one line, for a user: no trace, no name of a class, and not our bug. */
    public static void assertSentence(String message, List<String> words) {
        assertThat(words).as("a case says what it expects").isNotEmpty();
        assertThat(message)
                .containsSubsequence(words)
                .hasSizeLessThan(LONGEST)
                .doesNotContain("\n", "\tat ", "bug", ": null")
                .doesNotContainPattern(CLASS);
        assertThat(message.strip()).as("more than a word").contains(" ");
    }
}
