package dev.peacock.audit.extraction.spark;

import static dev.peacock.audit.extraction.spark.ExtractionTables.SUFFIXES;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class MemorizingServiceSparkTest {
    private static final int DOCUMENTS = 12;
    private static final int DRAWS = 200;
    private static final double Q = 0.15;

    @Test
    void whatAServiceMemorized_isFoundWithItsProbability_andNothingElse(@TempDir Path home) throws IOException {
        Map<String, String> memorized = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (int d = 0; d < DOCUMENTS; d++) {
            String prefix = "document number " + d + " begins";
            String suffix = " with the secret words number " + d * 17 % 31;
            lines.add("{\"id\": \"d" + d + "\", \"text\": \"" + prefix + suffix + "\"}");
            if (d % 2 == 0) {
                memorized.put(prefix, suffix);
            }
        }
        Path corpus = Files.write(home.resolve("corpus.jsonl"), lines);
        Path out = home.resolve("out");
        try (MemorizingServer server = new MemorizingServer(memorized, Q)) {
            Ended ended = InProcess.run(
                    "audit",
                    "extraction",
                    "--model",
                    server.address(),
                    "--service-model",
                    "m",
                    "--no-logprobs",
                    "--corpus",
                    corpus.toString(),
                    "--id-column",
                    "id",
                    "--unit",
                    "words",
                    "--prefix",
                    "4",
                    "--suffix",
                    "6",
                    "--draws",
                    String.valueOf(DRAWS),
                    "--attempts",
                    "50",
                    "--out",
                    out.toString());
            assertThat(ended.status()).as(ended.log()).isZero();
            assertThat(ended.out()).contains("Corpus, prefix of 4: 50.00%");
        }
        List<Row> rows = new SparkTables(TestRun.session(), new OutputDirectory(new Configuration(), out.toString()))
                .read(SUFFIXES)
                .collectAsList();
        assertThat(rows).hasSize(DOCUMENTS);
        int inside = 0;
        for (Row row : rows) {
            boolean isMemorized =
                    Integer.parseInt(Cells.get(row, SUFFIXES.document).substring(1)) % 2 == 0;
            Interval interval = requireNonNull(Cells.interval(row, SUFFIXES.pLow, SUFFIXES.pHigh));
            if (isMemorized) {
                inside += interval.low() <= Q && Q <= interval.high() ? 1 : 0;
                assertThat(Cells.get(row, SUFFIXES.hits)).isBetween(5, 65);
            } else {
                assertThat(Cells.get(row, SUFFIXES.hits)).isZero();
                assertThat(interval.low()).isZero();
            }
        }
        // of six intervals that hold it 95 times in 100 each, fewer than three do with a probability below 1e-4, and
        // the seed is fixed
        assertThat(inside).isGreaterThanOrEqualTo(3);
    }
}
