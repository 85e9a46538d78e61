package dev.peacock.audit.value.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What train documents are worth to a fleet of language models. */
class DocumentValuesTest {
    private static final List<TestGroup> GROUPS = List.of(
            new TestGroup(TestGroup.Kind.ALL, new int[] {0, 1}), new TestGroup(TestGroup.Kind.LISTED, new int[0]));
    private static final List<RunScores> RUNS = List.of(
            new RunScores(0, 2, new int[] {0, 0}, new double[] {-1.5, 0}),
            new RunScores(1, 2, new int[] {0, 0}, new double[] {-2.5, 0}));

    @Test
    void onlyTheirLogProbability_isMeasured() {
        assertThat(Measure.of(GROUPS, RUNS, Measure.Score.LOG_PROBABILITY, null, group -> null))
                .singleElement()
                .satisfies(measure -> {
                    assertThat(measure.score().word()).isEqualTo("log-probability");
                    assertThat(measure.models().mean()).isEqualTo(-2);
                });
        assertThat(Measure.of(GROUPS, RUNS, null, null, group -> null))
                .extracting(Measure::score)
                .containsExactly(Measure.Score.ACCURACY, Measure.Score.MARGIN);
    }

    @Test
    void words_areOfNats_andNotOfMargins() {
        ValueSummary.OfMeasure all = new ValueSummary.OfMeasure(
                TestGroup.Kind.ALL, null, Measure.Score.LOG_PROBABILITY, 2, -2, 0.5, 9, 0, 0, 0, 0, null, null, 0);
        assertThat(ValueWords.to(all)).isEqualTo("the mean log-probability per character of the test documents");
        assertThat(ValueWords.value(Measure.Score.LOG_PROBABILITY, -0.25, new Interval(-0.5, 0)))
                .isEqualTo("-0.250 nats (-0.500 to 0.000)");
    }
}
