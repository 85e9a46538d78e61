package dev.peacock.audit.extraction.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.audit.extraction.PieceCutter;
import dev.peacock.generate.model.LanguageModel;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Wanted;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    /** Says texts by turns, a word a token, and ends behind each. */
    private static final class Saying implements LanguageModel {
        final List<Wanted> asked = new ArrayList<>();
        private final List<Continuation> all;

        Saying(Continuation... all) {
            this.all = List.of(all);
        }

        static Saying text(String... texts) {
            Continuation[] all = new Continuation[texts.length];
            for (int at = 0; at < texts.length; at++) {
                all[at] = new Continuation(texts[at], null, null, Continuation.STOP);
            }
            return new Saying(all);
        }

        @Override
        public String name() {
            return "saying";
        }

        @Override
        public List<Continuation> draw(String prompt, Wanted wanted, long seed) {
            asked.add(wanted);
            return IntStream.range(0, wanted.draws())
                    .mapToObj(draw -> cut(all.get(draw % all.size()), wanted.length()))
                    .toList();
        }

        private static Continuation cut(Continuation one, int length) {
            int end = 0;
            for (int token = 0; token < length && end >= 0; token++) {
                end = one.text().indexOf(' ', end + 1);
            }
            return end < 0 ? one : new Continuation(one.text().substring(0, end), null, null, Continuation.LENGTH);
        }

        @Override
        public @Nullable Scored score(String prefix, String suffix, Sampling sampling) {
            return null;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private static ExtractionOptions options(Unit unit, Sampling sampling, int draws, @Nullable Integer tokens) {
        TextForm form = new TextForm(unit, Set.of(), unit == Unit.TOKENS ? "cl100k" : null);
        return new ExtractionOptions(
                new PieceCutter(form, List.of(1), 1, false, true, 1),
                sampling,
                10,
                draws,
                1000,
                0.5,
                null,
                200,
                tokens,
                1);
    }

    private static int hits(Unit unit, boolean chat, String text, String prefix, String suffix)
            throws IOException, InterruptedException {
        return new Questions(Saying.text(text), options(unit, Sampling.PLAIN, 1, null), chat, () -> {})
                .measured("d", prefix, suffix, 1)
                .hits();
    }

    @Test
    void aHit_agreesOnWhetherThereIsWhiteSpaceBetween() throws Exception {
        assertThat(hits(Unit.TOKENS, false, "ing on", "walk", "ing")).isEqualTo(1);
        assertThat(hits(Unit.TOKENS, false, " ing on", "walk", "ing")).isZero();
        assertThat(hits(Unit.TOKENS, false, "dog", "the", " dog")).isZero();
        assertThat(hits(Unit.TOKENS, false, "\n dog", "the", " dog")).isEqualTo(1);
        assertThat(hits(Unit.TOKENS, false, " dog", "the ", "dog")).isEqualTo(1);
        assertThat(hits(Unit.TOKENS, false, "dog", "", " dog")).isEqualTo(1);
        // chats leave it out
        assertThat(hits(Unit.TOKENS, true, "dog", "the", " dog")).isEqualTo(1);
        assertThat(hits(Unit.TOKENS, true, " ing", "walk", "ing")).isZero();
        assertThat(hits(Unit.WORDS, false, " dogs", "the", " dog")).isZero();
        assertThat(hits(Unit.WORDS, false, " dog", "the", "\ndog")).isEqualTo(1);
    }

    @Test
    void refusedDraws_areCountedApart() throws Exception {
        Saying model = new Saying(
                new LanguageModel.Continuation(" the secret", null, null, LanguageModel.Continuation.STOP),
                new LanguageModel.Continuation("", null, null, LanguageModel.Continuation.REFUSED),
                new LanguageModel.Continuation(" something", null, null, LanguageModel.Continuation.STOP),
                new LanguageModel.Continuation(" the secret is", null, null, LanguageModel.Continuation.REFUSED));
        Measured measured = new Questions(model, options(Unit.TOKENS, Sampling.PLAIN, 20, null), false, () -> {})
                .measured("d", "say", " the secret", 1);
        assertThat(measured).isEqualTo(Measured.drawn(15, 10, 5, null));

        Saying never = new Saying(new LanguageModel.Continuation("", null, null, LanguageModel.Continuation.REFUSED));
        Measured none = new Questions(never, options(Unit.TOKENS, Sampling.PLAIN, 20, null), false, () -> {})
                .measured("d", "say", " the secret", 1);
        assertThat(none.isKnown()).isFalse();
        assertThat(none.interval()).isNull();
    }

    @Test
    void aContinuationThatEndsWithinTheSuffix_isAskedForAgainWithMoreTokens() throws Exception {
        String suffix = " one two three four five";
        Saying model = Saying.text(suffix + " six seven", " one two other words");
        int[] rounds = {0};
        Measured measured = new Questions(model, options(Unit.WORDS, Sampling.PLAIN, 10, 2), false, () -> rounds[0]++)
                .measured("d", "zero", suffix, 1);
        assertThat(measured).isEqualTo(Measured.drawn(10, 5, 0, null));
        assertThat(model.asked.stream().map(Wanted::length)).containsExactly(2, 4, 8);
        assertThat(rounds[0]).isEqualTo(3);
        // 24 bytes and 8 more
        assertThat(Questions.lengths(suffix, options(Unit.WORDS, Sampling.PLAIN, 10, 2)))
                .containsExactly(2, 4, 8, 16, 32);
        assertThat(Questions.lengths(suffix, options(Unit.WORDS, Sampling.PLAIN, 10, 100)))
                .containsExactly(100);
    }

    @Test
    void ofGreedyDecoding_oneDrawIsEnough_andTellsWhetherItGivesTheSuffix() throws Exception {
        Saying model = Saying.text(" the secret");
        Questions questions = new Questions(model, options(Unit.TOKENS, Sampling.GREEDY, 20, null), false, () -> {});
        assertThat(questions.measured("d", "say", " the secret", 1)).isEqualTo(Measured.drawn(1, 1, 0, true));
        assertThat(questions.measured("d", "say", " another", 1)).isEqualTo(Measured.drawn(1, 0, 0, false));
        assertThat(model.asked.stream().map(Wanted::draws)).containsExactly(1, 1);
    }

    private static Piece piece(String document, List<String> prefixes, String suffix) {
        return new Piece(document, 0, prefixes, suffix, "", "", 0);
    }

    @Test
    void questions_areOfTextsAlone_andByTurnsOfCorpusAndControl() {
        Piece first = piece("a", List.of("x", "wx"), "y");
        Piece second = piece("b", List.of("xy", "vxy"), "z");
        Piece copy = piece("c", List.of("x", "wx"), "y");
        List<Question> all = Question.of(List.of(first, second, copy), 2);
        assertThat(all.stream().map(Question::piece)).containsExactly(0, 0, 2, 2, 1, 1);
        assertThat(all.get(2).number()).isEqualTo(all.get(0).number());
        assertThat(all.get(3).hash()).isEqualTo(all.get(1).hash());
        assertThat(all.stream().map(Question::number).distinct()).hasSize(4).allMatch(number -> number >= 0);
        // x + yz and xy + z are not the same
        assertThat(Question.of(List.of(piece("a", List.of("x"), "yz")), 1)
                        .get(0)
                        .hash())
                .isNotEqualTo(Question.of(List.of(piece("a", List.of("xy"), "z")), 1)
                        .get(0)
                        .hash());
    }
}
