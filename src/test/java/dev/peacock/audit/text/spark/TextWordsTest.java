package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.unseen.Generations;
import dev.peacock.audit.text.unseen.GrowthCurve;
import dev.peacock.audit.text.unseen.UnseenWindows;
import dev.peacock.stats.Interval;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextWordsTest {
    private static final Interval WIDE = new Interval(0.1, 0.4);

    private static String found(
            int copied, int control, long documents, @Nullable Interval difference, @Nullable Double narrow) {
        return found(copied, control, documents, difference, narrow, null, null);
    }

    private static String found(
            int copied,
            int control,
            long documents,
            @Nullable Interval difference,
            @Nullable Double narrow,
            TextSummary.@Nullable Near near,
            @Nullable Double nearShare) {
        return found(copied, control, documents, difference, narrow, near, nearShare, null, 500, 500);
    }

    private static String found(
            int copied,
            int control,
            long documents,
            @Nullable Interval difference,
            @Nullable Double narrow,
            TextSummary.@Nullable Near near,
            @Nullable Double nearShare,
            @Nullable Long withoutPrompt,
            long corpusBytes,
            long controlBytes) {
        Interval rate = difference == null ? null : WIDE;
        TextSummary.Group all = new TextSummary.Group(
                null,
                9,
                9,
                5,
                1000,
                copied,
                copied / 1000.0,
                rate,
                narrow,
                0,
                7,
                null,
                60,
                null,
                nearShare,
                rate,
                (long) control,
                control / 1000.0,
                rate,
                difference);
        return TextWords.found(summary(all, withoutPrompt, corpusBytes, documents, controlBytes, null, near)).stream()
                .collect(Collectors.joining("\n"));
    }

    private static TextSummary summary(
            TextSummary.Group all,
            @Nullable Long withoutPrompt,
            long corpusBytes,
            long documents,
            long controlBytes,
            @Nullable Generations found,
            TextSummary.@Nullable Near near) {
        return new TextSummary(
                new TextSummary.Setting("token", 50, List.of(), "cl100k", null, true),
                all,
                1,
                withoutPrompt,
                List.of(),
                List.of(),
                new TextSummary.Corpus(5, corpusBytes, 0, 3),
                new TextSummary.Corpus(documents, controlBytes, 2, 0),
                1,
                List.of(),
                List.of(),
                List.of(),
                found == null ? null : UnseenWindows.of(found, 2, 1),
                found == null ? null : GrowthCurve.of(found, 2, 1),
                near);
    }

    @Test
    void control_isComparedInTheSameGenerations() {
        assertThat(found(250, 200, 4, new Interval(0.01, 0.09), null)).contains("explain no more than that.");
        assertThat(found(250, 200, 4, new Interval(-0.01, 0.11), null))
                .contains(
                        "and the difference may be chance: these copies do not show that the model repeats the corpus, which is no"
                                + " evidence that it does not.");
        assertThat(found(200, 250, 4, new Interval(-0.11, 0.01), null)).contains("more than the corpus: these");
    }

    /** Chance and common phrases find more in more text. */
    @Test
    void controlThatIsMuchSmaller_explainsOnlyWhatItsSizeDoes() {
        Interval more = new Interval(0.01, 0.09);
        assertThat(found(250, 200, 4, more, null, null, null, null, 100_000, 500))
                .contains("no more than that in so much text, but the corpus is 200 times as large; give a control");
        assertThat(found(250, 200, 4, more, null, null, null, null, 900, 500)).contains("explain no more than that.");
    }

    @Test
    void intervals_areCalledTooNarrow_onlyWhereTheyAre() {
        assertThat(found(250, 0, 4, WIDE, 12.04)).contains("would be 12.0 times narrower, which is wrong.");
        assertThat(found(250, 0, 4, WIDE, 0.4)).doesNotContain("narrower");
    }

    @Test
    void generationsWithoutAPrompt_areSaid() {
        assertThat(found(250, 0, 4, WIDE, 12.04, null, null, 3L, 500, 500))
                .contains("3 of 9 generations have no prompt in the column of --prompt-column")
                .contains("Intervals take prompts, with all their generations, as the sample.");
        assertThat(found(250, 0, 4, WIDE, 12.04, null, null, 0L, 500, 500)).doesNotContain("no prompt");
        assertThat(found(250, 0, 4, WIDE, 12.04)).contains("Intervals take whole generations as the sample.");
    }

    @Test
    void nearCopies_areSaidWithTheirDifference() {
        assertThat(found(250, 0, 4, null, null, new TextSummary.Near(0.998, 12, 1, List.of()), 0.26))
                .contains(
                        "Counting also copies in which up to 0.2% of the tokens differ, 26.00% is copied (1 such piece).");
        assertThat(found(250, 0, 4, WIDE, null, new TextSummary.Near(0.9, 12, 213, List.of()), 0.3))
                .contains("up to 10% of the tokens differ, 30.00% (10.00 to 40.00) is copied (213 such pieces).");
    }

    @Test
    void replacedCharacters_areSaidOfEachInput() {
        assertThat(found(250, 0, 4, WIDE, null))
                .contains("1 character of the generations stands for bytes that are not UTF-8.")
                .contains("2 characters of the control stand for bytes that are not UTF-8.")
                .doesNotContain("of the corpus stand");
    }

    @Test
    void control_thatComparesNothing_concludesNothing() {
        assertThat(found(250, 0, 0, new Interval(0.1, 0.4), null, null, null, null, 500, 0))
                .contains("The corpus of --against is empty")
                .doesNotContain("explain");
        assertThat(found(250, 0, 4, null, null)).contains("holds 0.00% of it.").doesNotContain("sign", "explain");
        assertThat(found(250, 0, 4, new Interval(-0.1, 0.4), null, null, null, null, 500, 0))
                .as("three documents without a text")
                .contains("The corpus of --against is empty, so that it is no control")
                .doesNotContain("chance: these");
        assertThat(found(0, 0, 4, null, null, null, null, null, 0, 500)).contains("The corpus is empty");
        assertThat(found(0, 0, 4, new Interval(-0.1, 0.1), null)).doesNotContain("sign", "explain");
    }

    /** In all of an even number of generations, the terms of the sum are negative, by more than its interval makes up for. */
    @Test
    void furtherGenerations_cannotBeTold_whereTheSumIsBelowWhatWasFound() {
        Generations.Builder same = new Generations.Builder();
        for (int g = 0; g < 40; g++) {
            same.add(IntStream.range(0, 51).toArray(), 100, 60);
        }
        TextSummary.Group all = new TextSummary.Group(
                null, 40, 40, 40, 4000, 2400, 0.6, WIDE, 1.0, 0, 51, null, 60, null, null, null, null, null, null,
                null);
        assertThat(TextWords.more(summary(all, null, 500, 5, 500, same.build(), null)))
                .anyMatch(
                        sentence -> sentence.startsWith(
                                "How many 2 times as many generations would show cannot be told: Good-Toulmin's estimate is below"))
                .noneMatch(sentence -> sentence.contains("would show about"));
    }
}
