package dev.peacock.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @Test
    void nearest_isTheClosestOrNone() {
        List<String> known = List.of("epochs", "batch", "stack", "k", "influence-threshold");
        assertThat(Words.nearest("epoch", known)).hasValue("epochs");
        assertThat(Words.nearest("influence_treshold", known)).hasValue("influence-threshold");
        assertThat(Words.nearest("stach", known)).hasValue("stack");
        assertThat(Words.nearest("x", known)).isEmpty();
        assertThat(Words.nearest("learning-rate", known)).isEmpty();
        assertThat(Words.nearest("", known)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "warmUp, warm-up",
        "NearestNeighbour, nearest-neighbour",
        "Dl4jJson, dl4j-json",
        "Conv2d, conv2d",
        "k, k"
    })
    void kebab_splitsWordsAtCapitals(String camel, String kebab) {
        assertThat(Words.kebab(camel)).isEqualTo(kebab);
    }
}
