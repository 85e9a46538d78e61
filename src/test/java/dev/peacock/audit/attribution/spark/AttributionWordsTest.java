package dev.peacock.audit.attribution.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.attribution.spark.AttributionSummary.Difference;
import dev.peacock.audit.attribution.spark.AttributionSummary.Kind;
import dev.peacock.audit.attribution.spark.AttributionSummary.Scored;
import dev.peacock.stats.Interval;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributionWordsTest {
    /** Half an interval is .009, as it was with random scores on digits, of which one lay beyond its 95% interval. */
    @ParameterizedTest
    @CsvSource({
        "-0.25, foretells the opposite",
        "-0.010, no finding",
        "0, no finding",
        "0.017, no finding",
        "0.019, foretells something"
    })
    void whatMayBeLuck_isNoFinding(double lds, String verdict) {
        Interval interval = new Interval(lds - 0.009, lds + 0.009);
        AttributionSummary found = new AttributionSummary(
                "e",
                200,
                200,
                297,
                List.of(
                        new Scored("mine.npy", Kind.FILE, lds, interval, 297, 0),
                        new Scored("random scores", Kind.RANDOM, 0, new Interval(-0.009, 0.009), 297, 0)),
                List.of(new Difference("mine.npy", "random scores", lds, interval)),
                null,
                null);
        assertThat(AttributionWords.verdicts(found)).singleElement().asString().startsWith("mine.npy: " + verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "0.019, 'With the prior, this fleet''s influence foretells more than without (difference 0.019 (0.010 to 0.028)).'",
        "0.017, That this fleet's influence is better or worse with the prior is not shown",
        "-0.019, 'With the prior, this fleet''s influence foretells less than without'"
    })
    void priorIsBetter_onlyWhereItIsShown(double difference, String verdict) {
        AttributionSummary found = new AttributionSummary(
                "e",
                200,
                200,
                297,
                List.of(
                        new Scored("ours", Kind.INFLUENCE, 0.3, null, 297, 0),
                        new Scored("ours with the prior", Kind.PRIOR, 0.3 + difference, null, 297, 0)),
                List.of(new Difference(
                        "ours with the prior",
                        "ours",
                        difference,
                        new Interval(difference - 0.009, difference + 0.009))),
                null,
                null);
        assertThat(AttributionWords.verdicts(found)).singleElement().asString().startsWith(verdict);
    }
}
