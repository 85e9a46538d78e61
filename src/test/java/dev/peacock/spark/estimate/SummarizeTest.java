package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.FdrMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummarizeTest {

    @ParameterizedTest
    @CsvSource({"1e4, 1547, 1820", "1e6, 2096, 2411", "6e7, 2578, 2920"})
    void modelsForSignificance_areThoseOfTheMethod(double tests, int hochberg, int yekutieli) {
        assertThat(Summarize.modelsForSignificance(SampleEstimates.by(FdrMethod.BENJAMINI_HOCHBERG), 0.7, (long) tests))
                .isEqualTo(hochberg);
        assertThat(Summarize.modelsForSignificance(
                        SampleEstimates.by(FdrMethod.BENJAMINI_YEKUTIELI), 0.7, (long) tests))
                .isEqualTo(yekutieli);
    }

    @Test
    void withoutTestsOrARatio() {
        assertThat(Summarize.modelsForSignificance(SampleEstimates.by(FdrMethod.BENJAMINI_YEKUTIELI), 0.5, 0))
                .isEqualTo(Summarize.modelsForSignificance(SampleEstimates.by(FdrMethod.BENJAMINI_HOCHBERG), 0.5, 1));
        assertThat(Summarize.modelsForSignificance(SampleEstimates.by(FdrMethod.BENJAMINI_HOCHBERG), null, 9))
                .isNull();
    }
}
