package dev.peacock.generate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.generate.model.LanguageModel;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Wanted;
import dev.peacock.training.language.Cell;
import dev.peacock.training.language.CharacterModel;
import dev.peacock.training.language.CharacterTraining;
import dev.peacock.training.language.LanguageRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LocalModelTest {
    private static final Vocabulary LETTERS = new Vocabulary(List.of((int) 'a', (int) 'b', (int) 'c'));
    private static final String TEXT = "abcabbacabccab";

    private static LocalModel model() {
        List<byte[]> documents = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            documents.add(LETTERS.symbols(TEXT));
        }
        List<CharacterModel> kept = new ArrayList<>();
        CharacterTraining.train(
                new LanguageRecipe(4, 8, 1, Cell.LSTM, 0, 14, 4, 0.01, 1),
                LETTERS.size(),
                documents,
                3,
                1,
                2,
                (epoch, model) -> kept.add((CharacterModel) model));
        return new LocalModel("small", kept.get(kept.size() - 1), new CharacterSymbols(LETTERS));
    }

    private static Wanted wanted(Sampling sampling, int length, int draws, String... stop) {
        return new Wanted(sampling, length, List.of(stop), draws);
    }

    @Test
    void probabilitiesOfAllTextsSumToOne() {
        LocalModel model = model();
        for (Sampling sampling :
                List.of(Sampling.PLAIN, new Sampling(0.7, 0, 1), new Sampling(1, 2, 1), new Sampling(1.3, 0, 0.8))) {
            assertThat(sum(model, sampling, "ab", "", 3)).isCloseTo(1, within(1e-5));
        }
    }

    /** Of all suffixes of so many letters, and of those that end before. */
    private static double sum(LocalModel model, Sampling sampling, String prefix, String suffix, int left) {
        if (left == 0) {
            return probability(model, sampling, prefix, suffix);
        }
        double ends = Math.exp(sampling.logProbabilities(model.next(prefix + suffix), 0, 5)[0]);
        double sum = probability(model, sampling, prefix, suffix) * ends;
        for (String letter : List.of("a", "b", "c")) {
            sum += sum(model, sampling, prefix, suffix + letter, left - 1);
        }
        return sum;
    }

    private static double probability(LocalModel model, Sampling sampling, String prefix, String suffix) {
        double log = 0;
        for (double each : model.score(prefix, suffix, sampling).logProbabilities()) {
            log += each;
        }
        return Math.exp(log);
    }

    /** A share of n = 40,000 draws is within 5 sigma of p but for a chance of 6e-7, where n p is large. */
    @Test
    void drawsAreAsFrequentAsTheirScoresSay() {
        LocalModel model = model();
        Sampling sampling = new Sampling(0.9, 3, 0.95);
        int draws = 40_000;
        List<Continuation> all = model.draw("ab", wanted(sampling, 2, draws), 3);
        double p = probability(model, sampling, "ab", "ca");
        double share = all.stream().filter(one -> one.text().equals("ca")).count() / (double) draws;
        assertThat(p * draws).isGreaterThan(500);
        assertThat(share).isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / draws)));
    }

    @Test
    void aDrawIsTheSameHoweverManyAreAskedFor() {
        LocalModel model = model();
        List<Continuation> five = model.draw("a", wanted(Sampling.PLAIN, 8, 5), 11);
        List<Continuation> three = model().draw("a", wanted(Sampling.PLAIN, 8, 3), 11);
        assertThat(five.subList(0, 3).stream().map(Continuation::text))
                .containsExactlyElementsOf(
                        three.stream().map(Continuation::text).toList());
        assertThat(model.draw("a", wanted(Sampling.PLAIN, 8, 5), 12).stream()
                        .map(Continuation::text)
                        .toList())
                .isNotEqualTo(five.stream().map(Continuation::text).toList());
    }

    @Test
    void greedyDrawsAreWhatIsCalledGreedy() {
        LocalModel model = model();
        Continuation greedy = model.draw("ab", wanted(Sampling.GREEDY, 6, 1), 1).get(0);
        LanguageModel.Scored scored = model.score("ab", greedy.text(), Sampling.PLAIN);
        assertThat(scored.greedy()).isTrue();
        assertThat(greedy.logProbabilities()).containsExactly(scored.logProbabilities(), within(1e-5));
        assertThat(probability(model, Sampling.GREEDY, "ab", greedy.text())).isEqualTo(1);
    }

    @Test
    void stopsBeforeAStopAndSaysWhyItEnds() {
        LocalModel model = model();
        for (Continuation one : model.draw("a", wanted(Sampling.PLAIN, 30, 50, "ca", "bb"), 5)) {
            assertThat(one.text()).doesNotContain("ca", "bb");
            assertThat(one.finish()).isIn(Continuation.STOP, Continuation.LENGTH);
            assertThat(one.tokens()).hasSize(Objects.requireNonNull(one.logProbabilities()).length);
        }
    }

    @Test
    void charactersThatAreNotKnownAreNeverWritten() {
        LocalModel model = model();
        assertThat(model.score("ab", "z", Sampling.PLAIN).logProbabilities()).containsExactly(Double.NEGATIVE_INFINITY);
        assertThat(model.draw("zz", wanted(new Sampling(5, 0, 1), 20, 200), 1))
                .allSatisfy(one -> assertThat(one.text()).matches("[abc]*"));
    }
}
