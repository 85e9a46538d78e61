package dev.peacock.spark.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.TestRun;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a block that see the same examples are the same model if they share their seeds, and else are not. */
@Tag("spark")
class PairedSeedsSparkTest {
    @TempDir
    Path directory;

    private List<Row> rows(boolean paired) throws IOException {
        ReadConfig config = TestRun.config("""
                dataset.builtin = digits
                model.layers = [ { dense = 8, activation = relu }, { dropout = 0.1 }, { output = 10 } ]
                training { epochs = 1, batch = 64, stack = 3 }
                subsets { design = exclusion, exclude = [[5], [5]], paired = %s, models = 6 }
                """.formatted(paired), directory);
        TestRun run = new TestRun(directory.resolve("out-" + paired));
        run.train(config);
        return run.rows(Tables.OUTCOMES, "run");
    }

    private static boolean same(Row a, Row b) {
        return Arrays.equals(a.<byte[]>getAs("train_correct"), b.<byte[]>getAs("train_correct"))
                && Arrays.equals(a.<byte[]>getAs("test_correct"), b.<byte[]>getAs("test_correct"));
    }

    @Test
    void pairedRuns_differByWhatTheySeeAlone() throws IOException {
        List<Row> paired = rows(true);
        assertThat(same(paired.get(1), paired.get(2))).isTrue();
        assertThat(same(paired.get(4), paired.get(5))).isTrue();
        assertThat(same(paired.get(1), paired.get(4))).isFalse();
        List<Row> alone = rows(false);
        assertThat(same(alone.get(1), alone.get(2))).isFalse();
    }
}
