package dev.peacock.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorSizeTest {
    @ParameterizedTest
    @CsvSource({"local, 1", "local[1], 1", "local[4], 4", "'local[ 3, 2 ]', 3"})
    void localCores_areThoseOfTheMaster(String master, int cores) {
        assertThat(ExecutorSize.localCores(master)).isEqualTo(cores);
    }

    @Test
    void star_isAllOfThisMachine() {
        int all = Runtime.getRuntime().availableProcessors();
        assertThat(ExecutorSize.localCores("local[*]")).isEqualTo(all);
        assertThat(ExecutorSize.localCores("local[*,3]")).isEqualTo(all);
    }
}
