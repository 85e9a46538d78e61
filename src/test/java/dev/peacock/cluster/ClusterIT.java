package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** On a real standalone cluster a job gives the rows of local mode, whether its driver is here or on a worker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {
    private static final String NETWORK = """
            dataset.builtin = digits
            model.layers = [ { dense = 8, activation = relu }, { output = 10 } ]
            training { epochs = 1, batch = 64, stack = 2 }
            subsets { ratio = 0.7, models = 9, seed = 5 }
            outcome.margins = true
            """;
    private static final String NEIGHBOURS = "conf/digits-nearest-neighbour.conf";

    /** Each word is one token, and the executors need DJL's native library to know it. */
    private static final String TOKENIZER = """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
             "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
             "model": {"type": "WordLevel", "vocab": {"[UNK]": 0}, "unk_token": "[UNK]"}}
            """;

    private static final int CORPUS_FILES = 40;

    /** For jobs to which a second executor, a JVM more, would add nothing. */
    private static final String ONE_EXECUTOR = "--conf=spark.cores.max=1";

    private Path directory;
    private JobProcess job;
    private StandaloneCluster cluster;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        job = new JobProcess(directory.resolve("jobs"));
        cluster = StandaloneCluster.start(directory.resolve("cluster"), "--cores", "1");
    }

    @AfterAll
    void stop() {
        cluster.close();
        job.close();
    }

    @Test
    void clientMode_givesTheRowsOfLocalMode() throws IOException {
        Path conf = Files.writeString(directory.resolve("network.conf"), NETWORK);
        Ended ended = submit(List.of("train", "--conf", conf.toString(), "--out", out("client")));
        assertThat(ended.status()).as(ended.log()).isZero();
        assertSameAsLocal("client", List.of("--conf", conf.toString()));
    }

    @Test
    void localSettings_giveTheRowsOfOneThread() throws IOException {
        Path conf = Files.writeString(directory.resolve("network.conf"), NETWORK);
        Ended ended = job.launcher(
                "train",
                "--conf",
                conf.toString(),
                "--out",
                out("local"),
                "--",
                "--properties-file",
                "conf/spark/local.conf");
        assertThat(ended.status()).as(ended.log()).isZero();
        assertSameAsLocal("local", List.of("--conf", conf.toString()));
    }

    @Test
    void clusterMode_givesTheRowsOfLocalMode_fromRelativePaths() throws IOException {
        Path relative = Path.of("").toAbsolutePath().relativize(directory.resolve("cluster-mode"));
        List<String> conf = List.of("--conf", NEIGHBOURS, "--set", "subsets.models=24");
        List<String> words = new ArrayList<>(List.of("run", "--json", "--out", relative.toString()));
        words.addAll(conf);
        Ended ended = submit(words, "--deploy-mode", "cluster", "--driver-memory", "1g");
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.log()).containsPattern("peacock: driver-\\S+ is done; its standard output is work/driver-");
        assertSameAsLocal("cluster-mode", conf);
        // of the drivers, only this one prints a result
        String summary = Files.readString(directory.resolve("cluster-mode/summary.json"));
        cluster.awaitDriverOutput("stdout", printed -> printed.endsWith(summary));
    }

    @Test
    void clusterMode_tellsThatTheDriverFailed_andWhereItSaysWhy() {
        Ended ended = submit(
                List.of("train", "--conf", "no-such.conf", "--out", out("failed")),
                "--deploy-mode=cluster",
                "--driver-memory=1g");
        assertThat(ended.status()).as(ended.log()).isEqualTo(1);
        assertThat(ended.log())
                .containsPattern("peacock: driver-\\S+ ended as FAILED; why is the end of work/driver-\\S+/stderr");
        cluster.awaitDriverOutput("stderr", said -> said.contains("no-such.conf: cannot be read: "));
    }

    /** The undisturbed run of each number is alone in its stack, so that no run that diverges shares anything with it. */
    @Test
    void runsThatDivergeOnExecutors_areNamedAndLeftOut_andTheOthersAreThoseOfUndisturbedRuns() throws IOException {
        String conf = Diverging.conf(directory.resolve("diverging-data")).toString();
        Path out = directory.resolve("diverging");
        Path alone = directory.resolve("diverging-alone");
        Ended ended = submit(List.of("train", "--conf", conf, "--out", out.toString()));
        assertThat(ended.status()).as(ended.log()).isEqualTo(3);
        assertThat(InProcess.run("train", "--conf", conf, "--out", alone.toString(), "--set", "training.stack=1")
                        .status())
                .isEqualTo(3);
        SortedMap<Integer, OutcomeRow> rows = Outputs.rows(out);
        assertThat(rows).hasSizeBetween(2, Diverging.MODELS - 2);
        for (int run = 0; run < Diverging.MODELS; run++) {
            String named = "failed for good: Run " + run + " diverged: ";
            assertThat(ended.log().contains(named)).as(named).isEqualTo(!rows.containsKey(run));
        }
        Outputs.assertSameRuns(rows, Outputs.rows(alone));
        for (Path directory : List.of(out, alone)) {
            assertThat(InProcess.run("estimate", "--out", directory.toString()).status())
                    .isEqualTo(3);
        }
        Outputs.assertSameTables(out, alone);
        assertThat(Duck.rows(
                        "select distinct models_in + models_out from " + Duck.table(out, "estimates/memorization")))
                .containsExactly(List.of(rows.size()));
    }

    /**
     * The corpus is hard links to one file, so that it has many splits and takes no time to write. The executors have the tokenizer's
     * native library from the jar alone.
     */
    @Test
    void copiedText_isFoundOnExecutors_andAKilledDriverGoesOn() throws IOException {
        Path corpus = Files.createDirectories(directory.resolve("corpus"));
        Path part = Files.writeString(
                corpus.resolve("part.jsonl"),
                IntStream.range(0, 500)
                        .mapToObj(document -> "{\"text\": \"" + words(600 * document, 600) + "\"}\n")
                        .collect(Collectors.joining()));
        for (int i = 1; i < CORPUS_FILES; i++) {
            Files.createLink(corpus.resolve("part-" + i + ".jsonl"), part);
        }
        Path generations = Files.writeString(
                directory.resolve("generations.jsonl"), "{\"text\": \"" + words(4300, 60) + " and so on\"}\n");
        Path tokenizer = Files.writeString(directory.resolve("tokenizer.json"), TOKENIZER);
        Path out = directory.resolve("copied");
        List<String> words = new ArrayList<>(List.of("audit", "text", "--generations", generations.toString()));
        words.addAll(List.of("--corpus", corpus.toString(), "--tokenizer", tokenizer.toString()));
        words.addAll(List.of("--out", out.toString()));

        boolean killed = job.launcherKilledWhen(() -> searched(out).size() >= 2, onCluster(words, ONE_EXECUTOR));

        assertThat(killed).as("it ended before it was killed").isTrue();
        SortedMap<String, String> before = searched(out);
        assertThat(before).hasSizeLessThan(CORPUS_FILES);
        Ended again = InProcess.run(words);
        assertThat(again.status()).as(again.log()).isZero();
        // 2 MB each; an executor may finish one more before it hears that the driver is gone
        Matcher kept = Pattern.compile("searching: (\\d+) of " + 2 * CORPUS_FILES + " MB are already finished")
                .matcher(again.log());
        assertThat(kept.find()).as(again.log()).isTrue();
        assertThat(Integer.parseInt(kept.group(1))).isBetween(2 * before.size(), 2 * CORPUS_FILES - 2);
        assertThat(searched(out)).hasSize(CORPUS_FILES).containsAllEntriesOf(before);
        JsonNode found = Outputs.json(out.resolve("audits/text/summary.json"));
        assertThat(found.path("all").path("copied").asInt()).isEqualTo(60);
        assertThat(found.path("longest").path(0).path("documents").asInt()).isEqualTo(CORPUS_FILES);
    }

    /** ONNX Runtime comes from beside the jar, and the encoder's file from the driver. */
    @Test
    void anEncoder_runsOnExecutors_andGivesTheFiguresOfLocalMode() throws IOException {
        List<String> words = new ArrayList<>(List.of("audit", "generations"));
        words.addAll(List.of("--generations", noise("made", 12), "--train", noise("trained", 60)));
        words.addAll(List.of("--encoder", "src/test/resources/dev/peacock/onnx/mean-colour.onnx", "--out"));

        Ended ended = submit(with(words, out("encoded")), ONE_EXECUTOR);

        assertThat(ended.status()).as(ended.log()).isZero();
        Ended local = InProcess.run(with(words, out("encoded-here")));
        assertThat(local.status()).as(local.log()).isZero();
        String summary = "audits/generations/summary.json";
        JsonNode found = Outputs.json(directory.resolve("encoded").resolve(summary));
        assertThat(found.path("encoder").asText()).isEqualTo("mean-colour.onnx");
        assertThat(found)
                .isEqualTo(Outputs.json(directory.resolve("encoded-here").resolve(summary)));
    }

    private static List<String> with(List<String> words, String last) {
        return Stream.concat(words.stream(), Stream.of(last)).toList();
    }

    private String noise(String name, int images) throws IOException {
        Path file = directory.resolve(name + ".npz");
        RandomStream random = new RandomStream(name.length());
        try (NpzWriter zip = new NpzWriter(Files.newOutputStream(file))) {
            zip.add(
                    "images",
                    NpyType.FLOAT32,
                    to -> {
                        for (int i = 0; i < images * 4 * 4 * 3; i++) {
                            to.put((float) random.nextDouble());
                        }
                    },
                    images,
                    4,
                    4,
                    3);
        }
        return file.toString();
    }

    private static String words(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    /** The files of the splits that were searched, with their content. */
    private static SortedMap<String, String> searched(Path out) {
        Path work = out.resolve("audits/text/work");
        SortedMap<String, String> searched = new TreeMap<>();
        if (Files.exists(work)) {
            Outputs.content(work).forEach((name, content) -> {
                if (name.matches(".*/stack-[0-9]+\\.parquet")) {
                    searched.put(name, content);
                }
            });
        }
        return searched;
    }

    private String out(String name) {
        return directory.resolve(name).toString();
    }

    private Ended submit(List<String> words, String... options) {
        return job.launcher(onCluster(words, options));
    }

    private String[] onCluster(List<String> words, String... options) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("--", "--master", cluster.master()));
        all.addAll(List.of("--properties-file", "conf/spark/standalone.conf"));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private void assertSameAsLocal(String name, List<String> conf) {
        List<String> words = new ArrayList<>(List.of("train", "--out", out(name + "-local")));
        words.addAll(conf);
        Ended local = InProcess.run(words);
        assertThat(local.status()).as(local.log()).isZero();
        Outputs.assertNothingTemporary(directory.resolve(name));
        Outputs.assertSameRuns(Outputs.rows(directory.resolve(name)), Outputs.rows(directory.resolve(name + "-local")));
    }
}
