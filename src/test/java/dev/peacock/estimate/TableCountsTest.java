package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.stats.FisherExact;
import dev.peacock.stats.PValues;
import dev.peacock.stats.RandomStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableCountsTest {

    @Test
    void pValues_areThoseOfATableByTableCount_whenTheMapGrows() {
        int models = 300;
        RandomStream random = new RandomStream(8);
        TableCounts counts = new TableCounts(models);
        FisherExact fisher = new FisherExact(models);
        Map<Double, Long> expected = new HashMap<>();
        Map<String, Boolean> tables = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            int in = 200 + random.nextInt(20);
            int correctIn = random.nextInt(30);
            int correctOut = random.nextInt(20);
            counts.add(in, correctIn + correctOut, correctIn);
            expected.merge(fisher.pValue(in, models - in, correctIn, correctOut), 1L, Long::sum);
            tables.put(in + " " + correctIn + " " + correctOut, true);
        }

        assertThat(counts.size()).isEqualTo(tables.size()).isGreaterThan(8_000);
        PValues p = counts.pValues(fisher, 1);
        assertThat(p.values()).isSorted().hasSize(expected.size());
        for (int i = 0; i < p.values().length; i++) {
            assertThat(p.counts()[i]).isEqualTo(expected.get(p.values()[i]));
        }
        assertThat(counts.pValues(fisher, 0.01).values())
                .containsExactly(expected.keySet().stream()
                        .filter(x -> x <= 0.01)
                        .mapToDouble(x -> x)
                        .sorted()
                        .toArray());
    }

    @Test
    void tables_ofTooManyModelsForTheirKeys_areRefused() {
        assertThatThrownBy(() -> new TableCounts(1 << 20)).isInstanceOf(IllegalArgumentException.class);
    }
}
