package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** A small experiment on some storage: its data set, its configuration and its output. */
final class Stored {
    private static final int ATTEMPTS = 6;

    private final String base;
    private final Map<String, String> settings;
    private final Configuration hadoop = new Configuration();

    /** {@code base} is the URI of a directory; {@code settings} are Hadoop's. */
    Stored(String base, Map<String, String> settings) throws IOException {
        this.base = base;
        this.settings = settings;
        settings.forEach(hadoop::set);
        write("in/train.csv", csv(60, 37, 53));
        write("in/test.csv", csv(40, 41, 29));
        write("in/x.conf", """
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.nearest-neighbour { k = 1 }
                training.stack = 4
                outcome.margins = false
                estimate { keep = all, same-label = false }
                subsets { ratio = 0.5, seed = 3 }
                """);
    }

    private static String csv(int rows, int x, int y) {
        StringBuilder text = new StringBuilder("x,y,label\n");
        IntStream.range(0, rows)
                .forEach(i -> text.append("%d,%d,%d%n".formatted(i * x % 101, i * y % 97, i % 3 == 0 ? 0 : i % 2)));
        return text.toString();
    }

    private void write(String name, String text) throws IOException {
        try (var out = files().create(path(name), true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    Path path(String name) {
        return new Path(base + "/" + name);
    }

    FileSystem files() throws IOException {
        return path("").getFileSystem(hadoop);
    }

    /** A command on the configuration and the output directory {@code out}, for a number of models. */
    Ended command(String command, String out, int models) {
        return InProcess.runWith(
                settings,
                List.of(
                        command,
                        "--conf",
                        path("in/x.conf").toString(),
                        "--out",
                        path(out).toString(),
                        "--set",
                        "subsets.models=" + models));
    }

    Ended words(String... words) {
        return InProcess.runWith(settings, List.of(words));
    }

    /** Names of all files under a directory, relative to it. */
    List<String> names(String directory) throws IOException {
        Path from = files().makeQualified(path(directory));
        List<String> names = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = files().listFiles(from, true);
        while (all.hasNext()) {
            names.add(from.toUri().relativize(all.next().getPath().toUri()).getPath());
        }
        return names;
    }

    /** Copies all files under a directory, and returns the local one. */
    java.nio.file.Path download(String directory, java.nio.file.Path to) throws IOException {
        for (String name : names(directory)) {
            java.nio.file.Path file = to.resolve(name);
            java.nio.file.Files.createDirectories(file.getParent());
            try (InputStream in = files().open(path(directory + "/" + name))) {
                java.nio.file.Files.copy(in, file);
            }
        }
        return to;
    }

    /** Audits a fleet here and there, one that trains and one that finds clusters among them, and finds the same. */
    void assertAuditsAreThoseOf(Stored other, String out) throws IOException {
        Map<String, String> audits = Map.of(
                "consistency", "consistency",
                "longtail", "longtail --neighbours 3",
                "utility/most", "utility --thresholds 0.3 --repeats 1");
        for (Map.Entry<String, String> audit : audits.entrySet()) {
            String summary = out + "/audits/" + audit.getKey() + "/summary.json";
            assertThat(audit(out, audit.getValue(), summary)).isEqualTo(other.audit(out, audit.getValue(), summary));
        }
        assertThat(names(out + "/audits")).noneMatch(name -> name.contains("_temporary"));
    }

    private String audit(String out, String words, String summary) throws IOException {
        List<String> line = new ArrayList<>(List.of("audit"));
        line.addAll(List.of(words.split(" ")));
        line.addAll(List.of("--out", path(out).toString()));
        Ended ended = InProcess.runWith(settings, line);
        assertThat(ended.status()).as(ended.log()).isZero();
        try (InputStream in = files().open(path(summary))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Searches a corpus and a control for what generations copied, all of it there; returns what was found. */
    JsonNode copiedText() throws IOException {
        String line = "{\"text\": \"%s\"}\n";
        write("texts/corpus/part.jsonl", line.formatted("to be or not to be that is the question whether"));
        write("texts/corpus/deep/sea.txt", "Call me Ishmael. Some years ago, never mind how long");
        write("texts/control/other.txt", "nothing of the kind");
        write(
                "texts/generations.jsonl",
                line.formatted("and to be or not to be that is")
                        + line.formatted("Some years ago, never mind what")
                        + line.formatted("none at all"));
        List<String> words =
                new ArrayList<>(List.of("audit", "text", "--unit", "words", "--min", "4", "--near", "0.8"));
        words.addAll(List.of("--generations", path("texts/generations.jsonl").toString()));
        words.addAll(List.of("--corpus", path("texts/corpus").toString()));
        words.addAll(List.of("--against", path("texts/control").toString() + "/*.txt"));
        words.addAll(List.of("--out", path("copied").toString()));
        Ended ended = InProcess.runWith(settings, words);
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(names("copied/audits/text")).contains("report.html").noneMatch(name -> name.contains("_temporary"));
        try (InputStream in = files().open(path("copied/audits/text/summary.json"))) {
            JsonNode found = new ObjectMapper().readTree(in);
            assertThat(found.path("all").path("copied").asInt()).isEqualTo(8 + 5);
            return found;
        }
    }

    /** Commits the rows of one stack by several attempts at a time, and finds one whole file. */
    void assertSpeculatedAttemptsAreOne(java.nio.file.Path finished) throws IOException {
        List<OutcomeRow> rows = List.copyOf(Outputs.rows(finished).headMap(4).values());
        Outcomes outcomes =
                new Outcomes(hadoop, path("twice/outcomes"), rows.get(0).experiment());
        CompletableFuture.allOf(IntStream.range(0, ATTEMPTS)
                        .mapToObj(attempt -> CompletableFuture.runAsync(() -> commit(outcomes, "0-" + attempt, rows)))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(names("twice")).containsExactly("outcomes/stack-000000.parquet");
        assertThat(outcomes.inventory().finished().keySet()).containsExactly(0, 1, 2, 3);
        assertThat(outcomes.read(outcomes.stackFile(0), 60, 40, Outcomes.Kept.ALL))
                .isEqualTo(rows);
    }

    private static void commit(Outcomes outcomes, String attempt, List<OutcomeRow> rows) {
        try {
            outcomes.commit(0, attempt, rows);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Local copies of two output directories hold the same, times and hosts aside. */
    static void assertSame(java.nio.file.Path found, java.nio.file.Path expected) {
        Outputs.assertNothingTemporary(found);
        Outputs.assertSameRuns(Outputs.rows(found), Outputs.rows(expected));
        for (String table : List.of(
                "dataset/examples", "estimates/memorization", "estimates/influence", "estimates/test_examples")) {
            assertThat(Duck.rows("select * from " + Duck.table(found, table) + " order by all"))
                    .as(table)
                    .isEqualTo(Duck.rows("select * from " + Duck.table(expected, table) + " order by all"))
                    .isNotEmpty();
        }
        assertThat(summary(found)).isEqualTo(summary(expected));
        assertThat(found.resolve("report/index.html")).isNotEmptyFile();
    }

    private static JsonNode summary(java.nio.file.Path out) {
        ObjectNode summary = (ObjectNode) Outputs.json(out.resolve("summary.json"));
        summary.remove(List.of("train_seconds", "models_per_second", "checksum"));
        return summary;
    }
}
