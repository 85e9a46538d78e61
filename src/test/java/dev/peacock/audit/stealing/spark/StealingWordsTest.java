package dev.peacock.audit.stealing.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.stealing.StealingSummary;
import dev.peacock.audit.stealing.Victim;
import dev.peacock.report.AuditSection;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StealingWordsTest {
    /** A copy by equations that gives the same label at so many of 100 random queries, of which 70 have the commonest label. */
    private static StealingSummary summary(int same) throws IOException {
        Victim victim = new ObjectMapper().readValue("""
                        {"run": 0, "inputs": 2, "classes": 2, "uniformPoints": 100, "commonest": {"uniform": 0.7},
                         "copies": [{"answers": "full", "attack": "equations", "budget": 3, "queries": 3,
                                     "uniform": {"points": 100, "same": %d}}]}
                        """.formatted(same), Victim.class);
        return StealingSummary.of("run 0", List.of(victim));
    }

    @Test
    void agreement_standsBesideThatOfTheCommonestLabel() throws IOException {
        List<String> chance = StealingWords.sentences(summary(74));
        assertThat(chance.get(0)).endsWith("would give the same label on 70.00% of random queries: the control.");
        assertThat(chance.get(1)).contains("On random queries that is no more than the control.");
        assertThat(StealingWords.sentences(summary(95))).noneMatch(one -> one.contains("no more than the control"));
        assertThat(StealingParts.of(summary(95)))
                .filteredOn(AuditSection.Chart.class::isInstance)
                .singleElement()
                .satisfies(part -> assertThat(((AuditSection.Chart) part).series())
                        .extracting(AuditSection.Series::name)
                        .containsExactly("equations", "commonest label alone"));
    }
}
