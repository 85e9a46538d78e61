package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Duck;
import dev.peacock.generate.local.LocalModel;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.ngram.NGramCorpus;
import dev.peacock.generate.service.OpenAiServer;
import dev.peacock.service.ServiceKey;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job in a process of its own, which is killed (SIGKILL) while it asks a service that wants a key and repeats it in all it says. */
@Tag("process")
class GenerateKilledTest {
    private static final String KEY = "sk-the-key-of-this-test-which-is-secret";
    private static final int PROMPTS = 24;
    private static final int CONCURRENCY = 3;
    /** What a killed session may have used counts as used. */
    private static final int LIMIT = PROMPTS + CONCURRENCY;

    @TempDir
    Path home;

    private Process start(OpenAiServer server, String log) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx1g", "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Dspark.master=local[1]",
                "-Dspark.ui.enabled=false",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.peacock.Main",
                "generate",
                "--model",
                server.base().toString(),
                "--chat",
                "--prompts",
                home.resolve("prompts.txt").toString(),
                "--tokens",
                "6",
                "--concurrency",
                String.valueOf(CONCURRENCY),
                "--limit-requests",
                String.valueOf(LIMIT),
                "--json",
                "--verbose",
                "--out",
                home.resolve("out").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(home.resolve(log).toFile());
        builder.environment().put(ServiceKey.OURS, KEY);
        return builder.start();
    }

    @Test
    void asksNoFinishedPromptTwice_keepsTheLimit_andNeverSaysTheKey() throws Exception {
        Files.writeString(home.resolve("corpus.txt"), "the old man sat on the old mat and " + KEY + " sat on the man");
        Files.writeString(
                home.resolve("prompts.txt"),
                IntStream.range(0, PROMPTS)
                        .mapToObj(p -> "prompt " + p + " of the old")
                        .collect(Collectors.joining("\n")));
        LocalSource source = NGramCorpus.train(
                home.resolve("corpus.txt").toString(), TextOptions.defaults(), 2, Unit.WORDS, new Configuration());
        try (OpenAiServer server = new OpenAiServer(source)) {
            server.key = KEY;
            server.delayMillis = 150;
            Process killed = start(server, "first.log");
            while (killed.isAlive() && server.requests.size() < PROMPTS / 2) {
                Thread.sleep(5);
            }
            killed.destroyForcibly().waitFor();
            int before = server.requests.size();
            assertThat(before).as(Files.readString(home.resolve("first.log"))).isBetween(PROMPTS / 2, PROMPTS - 1);
            Set<String> finished = finished();
            assertThat(finished).hasSizeBetween(before - CONCURRENCY, before);

            Process second = start(server, "second.log");
            assertThat(second.waitFor(200, TimeUnit.SECONDS)).isTrue();
            String log = Files.readString(home.resolve("second.log"));
            assertThat(second.exitValue()).as(log).isZero();
            assertThat(server.requests.subList(before, server.requests.size()).stream()
                            .map(request -> request.path("messages")
                                    .path(0)
                                    .path("content")
                                    .asText()))
                    .doesNotContainAnyElementsOf(finished)
                    .hasSize(PROMPTS - finished.size());
            assertThat(server.requests).hasSizeLessThanOrEqualTo(LIMIT);
            isTheModelsOwn(source);
            assertThat(log).contains("\"answered\":" + PROMPTS);
            assertThat(server.authorizations).containsOnly("Bearer " + KEY);
            keyIsNowhere();
        }
    }

    private Set<String> finished() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("out/generate/asked"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("stack-\\d+\\.parquet"))
                    .map(name -> "prompt " + Integer.parseInt(name.replaceAll("\\D", "")) + " of the old")
                    .collect(Collectors.toSet());
        }
    }

    /** As if nobody had killed anything; but the key, which the model has learnt, is hidden. */
    private void isTheModelsOwn(LocalSource source) {
        List<List<@Nullable Object>> rows = Duck.rows("select prompt, text, seed from "
                + Duck.table(home.resolve("out"), "generations") + " order by prompt_number");
        assertThat(rows).hasSize(PROMPTS);
        int hidden = 0;
        try (LocalModel model = source.open()) {
            for (List<@Nullable Object> row : rows) {
                long seed = Math.floorMod((long) Objects.requireNonNull(row.get(2)), (long) Integer.MAX_VALUE);
                String text = model.draw(String.valueOf(row.get(0)), new Wanted(Sampling.PLAIN, 6, List.of(), 1), seed)
                        .get(0)
                        .text();
                assertThat(row.get(1)).isEqualTo(text.replace(KEY, "..."));
                hidden += text.contains(KEY) ? 1 : 0;
            }
        }
        assertThat(hidden).isPositive();
    }

    private void keyIsNowhere() throws IOException {
        Files.delete(home.resolve("corpus.txt"));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(KEY);
            }
        }
    }
}
