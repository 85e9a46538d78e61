package dev.peacock.audit.generations.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.generations.GenerationsSummary.Measure;
import dev.peacock.stats.Interval;
import org.junit.jupiter.api.Test;

class GenerationsWordsTest {
    private static final String MORE =
            "With fewer than about 100 of them, more than that pass on average: see the control.";

    @Test
    void cutOfFewImages_isSaidToPassMore() {
        assertThat(GenerationsWords.cut(.01, measure(true, 20)))
                .contains("set so that 1.00% of images that are no copies pass; it is extrapolated")
                .contains(MORE);
        assertThat(GenerationsWords.cut(.01, measure(true, 100)))
                .contains("it is extrapolated")
                .doesNotContain(MORE);
        assertThat(GenerationsWords.cut(.01, measure(false, 1_000))).doesNotContain(MORE);
    }

    private static Measure measure(boolean byTail, int controlOf) {
        Interval some = new Interval(.1, .3);
        return new Measure("ratio", .2, some, byTail, 5, .2, some, null, .1, .3, 0, some, controlOf);
    }
}
