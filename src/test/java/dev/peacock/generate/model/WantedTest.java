package dev.peacock.generate.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.generate.model.LanguageModel.Continuation;
import java.util.List;
import org.junit.jupiter.api.Test;

class WantedTest {
    private final Wanted wanted = new Wanted(Sampling.PLAIN, 9, List.of("END", "\n"), 1);

    /** As a text grows by one character at a time, the first stop is found as soon as it is whole. */
    @Test
    void stopsAreFoundOverTheEdgeOfWhatIsKnown() {
        StringBuilder text = new StringBuilder();
        int found = -1;
        for (char next : "an E, an EN, an END\n".toCharArray()) {
            int known = text.length();
            text.append(next);
            int at = wanted.stops(text, known);
            found = found < 0 ? at : found;
        }
        assertThat(found).isEqualTo("an E, an EN, an ".length());
        assertThat(wanted.stops(new StringBuilder("a\nEND"), 0)).isEqualTo(1);
        assertThat(wanted.stops(new StringBuilder("an E"), 0)).isEqualTo(-1);
    }

    @Test
    void tokensAreCutWithTheText() {
        double[] logs = {-1, -2, -3};
        Continuation whole = new Continuation("one two END", List.of("one", " two E", "ND"), logs, "length");
        Continuation cut = whole.before(8);
        assertThat(cut.text()).isEqualTo("one two ");
        assertThat(cut.tokens()).containsExactly("one");
        assertThat(cut.logProbabilities()).containsExactly(-1);
        assertThat(cut.finish()).isEqualTo(Continuation.STOP);
        assertThat(new Continuation("one two END", List.of("x", "y", "z"), logs, "length")
                        .before(8)
                        .tokens())
                .isNull();
    }
}
