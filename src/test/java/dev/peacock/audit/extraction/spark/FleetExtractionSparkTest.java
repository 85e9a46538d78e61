package dev.peacock.audit.extraction.spark;

import static dev.peacock.audit.extraction.spark.ExtractionTables.EFFECTS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class FleetExtractionSparkTest {
    private static final int DOCUMENTS = 30;

    /** Random letters, which nobody can guess. */
    private static List<String> documents() {
        RandomStream random = new RandomStream(5);
        List<String> lines = new ArrayList<>();
        for (int d = 0; d < DOCUMENTS; d++) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < 30; c++) {
                text.append((char) ('a' + random.nextInt(8)));
            }
            lines.add("{\"name\": \"d" + d + "\", \"text\": \"" + text + "\"}");
        }
        return lines;
    }

    @Test
    void aFleetThatMemorizes_givesWhatItSaw_andNotWhatItCouldGuess(@TempDir Path home) throws IOException {
        Files.write(home.resolve("all.jsonl"), documents());
        Path conf = Files.writeString(home.resolve("x.conf"), """
                dataset {
                  train { format = jsonl, path = all.jsonl, text = text, id = name }
                  split { test = 0.2, stratify = false }
                  length = 30
                }
                model.char-lstm { embedding = 8, hidden = 24 }
                training { epochs = 60, batch = 4, stack = 3, updater { adam { rate = 0.01 } } }
                subsets { models = 6, ratio = 0.5, seed = 3 }
                """);
        Path fleet = home.resolve("fleet");
        Ended trained = InProcess.run("train", "--conf", conf.toString(), "--out", fleet.toString());
        assertThat(trained.status()).as(trained.log()).isZero();
        String[] words = {
            "audit",
            "extraction",
            "--model",
            "fleet:" + fleet,
            "--out",
            fleet.toString(),
            "--prefix",
            "10",
            "--suffix",
            "8"
        };
        Ended ended = InProcess.run(words);
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out())
                .contains("memorization and not good guessing")
                .contains("All 6 models were trained again, and have the scores that the fleet kept, to the last bit.");
        OutputDirectory out = new OutputDirectory(new Configuration(), fleet.toString());
        ExtractionSummary found = AuditFiles.read(out, ExtractionTables.DIRECTORY, ExtractionSummary.class)
                .orElseThrow();
        ExtractionSummary.Fleet effect = requireNonNull(found.fleet());
        Interval interval = requireNonNull(effect.log10Interval());
        assertThat(interval.low()).isGreaterThan(0.5);
        assertThat(effect.impossible()).isZero();
        assertThat(found.copiedControl()).as("random letters").isZero();
        List<ExtractionSummary.Series> series = found.series();
        assertThat(series.stream().map(one -> one.group().name()))
                .containsExactly(FoundSeries.WITH, FoundSeries.WITHOUT, FoundSeries.UNSEEN);
        double with = requireNonNull(series.get(0).group().log10());
        double without = requireNonNull(series.get(1).group().log10());
        double unseen = requireNonNull(series.get(2).group().log10());
        assertThat(with - without).isGreaterThan(1);
        // without it, a document is like one that no model saw; both means have an error of about .3
        assertThat(Math.abs(without - unseen)).isLessThan(with - without);
        List<Row> rows = new SparkTables(TestRun.session(), out).read(EFFECTS).collectAsList();
        assertThat(rows).hasSize(DOCUMENTS);
        assertThat(rows.stream().filter(row -> Cells.get(row, EFFECTS.split).equals("test")))
                .hasSize(6)
                .allMatch(row -> Cells.get(row, EFFECTS.modelsIn) == 0 && Cells.orNull(row, EFFECTS.log) == null);
        assertThat(rows)
                .allMatch(
                        row -> requireNonNull(Cells.orNull(row, EFFECTS.given)).startsWith("d"));

        // what is counted of the answers, and how it is shown, trains nothing again
        String[] others = Stream.concat(Arrays.stream(words), Stream.of("--attempts", "7", "--unmask"))
                .toArray(String[]::new);
        assertThat(InProcess.run(others).log()).contains("training again: 6 of 6 models are already finished");
    }

    @Test
    void aFleetOfOtherThings_isRefused(@TempDir Path home) throws IOException {
        Path conf = Files.writeString(home.resolve("x.conf"), """
                dataset.builtin = digits
                model.nearest-neighbour { k = 1 }
                subsets { models = 2, ratio = 0.05 }
                """);
        Path fleet = home.resolve("fleet");
        assertThat(InProcess.run("train", "--conf", conf.toString(), "--out", fleet.toString())
                        .status())
                .isZero();
        Ended ended = InProcess.run(
                "audit",
                "extraction",
                "--model",
                "fleet:" + fleet,
                "--out",
                home.resolve("out").toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log()).contains("give a fleet of texts");
    }
}
