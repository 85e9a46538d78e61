package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Duck;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.generate.local.LocalModel;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.ngram.NGramCorpus;
import dev.peacock.generate.service.OpenAiServer;
import dev.peacock.generate.service.OpenAiServer.Fault;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class GenerateCommandTest {
    @TempDir
    Path home;

    @BeforeEach
    void corpus() throws IOException {
        Files.createDirectories(home.resolve("corpus"));
        for (int document = 0; document < 6; document++) {
            int number = document;
            Files.writeString(
                    home.resolve("corpus/" + document + ".txt"),
                    String.join(
                            " ",
                            IntStream.range(0, 30)
                                    .mapToObj(word -> "w" + word * (number + 3) % 17)
                                    .toList()));
        }
    }

    private Ended generate(String out, String... words) {
        List<String> all =
                new ArrayList<>(List.of("generate", "--out", home.resolve(out).toString()));
        all.addAll(List.of(words));
        return InProcess.run(all);
    }

    private List<List<@Nullable Object>> rows(String out, String columns) {
        return Duck.rows("select " + columns + " from " + Duck.table(home.resolve(out), "generations")
                + " order by prompt_number, draw");
    }

    private String corpusPath() {
        return home.resolve("corpus").toString();
    }

    @Test
    void aModelThatCountsGoesOnWithPrefixes_andTheTableIsTheSameWhenWorkIsLost() throws IOException {
        String[] words = {
            "--model",
            "ngram:" + corpusPath(),
            "--order",
            "3",
            "--prefixes-of",
            corpusPath(),
            "--prefix",
            "4",
            "--suffix",
            "2",
            "--draws",
            "2",
            "--tokens",
            "7",
            "--temperature",
            "0.8",
            "--top-k",
            "5",
            "--stop",
            "w16"
        };
        Ended ended = generate("out", words);
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out()).contains("ngram-words-3 wrote 12 continuations of 6 of 6 prompts: ");
        String columns = "id, prompt, text, suffix, source, temperature, top_k, top_p, stop, max_tokens, tokens,"
                + " log_probabilities, finish, seed, prompt_tokens, completion_tokens, model, served_model, word";
        List<List<@Nullable Object>> rows = rows("out", columns);
        assertThat(rows).hasSize(12);
        assertThat(rows.get(2).subList(0, 2)).containsExactly("1-0", "w0 w4 w8 w12");
        assertThat(rows.get(2).subList(3, 10)).containsExactly(" w16 w3", "1.txt", 0.8, 5, 1.0, "[\"w16\"]", 7);
        assertThat(rows)
                .allSatisfy(row -> assertThat(String.valueOf(row.get(2))).doesNotContain("w16"));
        assertThat(Duck.columns(home.resolve("out"), "generations"))
                .containsEntry("finished_at", "TIMESTAMP WITH TIME ZONE")
                .containsEntry("log_probabilities", "FLOAT[]");
        // a damaged file, and none of the table
        try (Stream<Path> files = Files.walk(home.resolve("out/generate/asked"))) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith("stack-"))
                    .findFirst()
                    .orElseThrow();
            Files.write(file, new byte[] {1, 2, 3});
        }
        Ended again = generate("out", words);
        assertThat(again.status()).as(again.log()).isZero();
        assertThat(again.log()).contains("1 damaged");
        assertThat(rows("out", columns).toString()).isEqualTo(rows.toString());
        Ended text = InProcess.run(
                "audit",
                "text",
                "--generations",
                home.resolve("out/generations").toString(),
                "--generations-id-column",
                "id",
                "--by",
                "model",
                "--corpus",
                corpusPath(),
                "--unit",
                "words",
                "--min",
                "4",
                "--out",
                home.resolve("out").toString());
        assertThat(text.status()).as(text.log()).isZero();
        assertThat(text.out()).contains("model=ngram-words-3: ");
    }

    @Test
    void aServiceIsAskedUpToALimit_andThenOnlyForWhatIsMissing() throws IOException {
        LocalSource source =
                NGramCorpus.train(corpusPath(), TextOptions.defaults(), 3, Unit.WORDS, new Configuration());
        Files.writeString(home.resolve("prompts.txt"), "w0 w3\nw4 w8\nw5 w10\nw6 w12\nw7 w14\nw8 w16\n");
        try (OpenAiServer server = new OpenAiServer(source)) {
            String[] words = {
                "--model",
                server.base().toString(),
                "--prompts",
                home.resolve("prompts.txt").toString(),
                "--tokens",
                "5",
                "--concurrency",
                "2",
                "--price-prompt",
                "1",
                "--price-completion",
                "2",
                "--limit-requests",
                "4"
            };
            server.faults.add(Fault.TOO_MANY);
            Ended limited = generate("out", words);
            assertThat(limited.status()).as(limited.log()).isEqualTo(2);
            assertThat(limited.log()).contains("--limit-requests 4 is reached, and 3 prompts are not asked");
            assertThat(server.requests).hasSize(4);
            assertThat(rows("out", "text")).hasSize(3);
            words[words.length - 1] = "7";
            Ended all = generate("out", words);
            assertThat(all.status()).as(all.log()).isZero();
            assertThat(server.requests).hasSize(7);
            assertThat(all.out()).contains("7 requests with ", ", which cost 0.0");
            // the first fault's prompt is the only one that was sent twice
            assertThat(server.requests.stream()
                            .map(request -> request.path("prompt").asText())
                            .distinct())
                    .hasSize(6);
            assertThat(rows("out", "served_model, finish").toString()).contains(source.name() + "-served");
            try (LocalModel model = source.open()) {
                for (List<@Nullable Object> row : rows("out", "prompt, text, seed")) {
                    long seed = Math.floorMod((long) Objects.requireNonNull(row.get(2)), (long) Integer.MAX_VALUE);
                    assertThat(row.get(1))
                            .isEqualTo(model.draw(
                                            String.valueOf(row.get(0)),
                                            new Wanted(Sampling.PLAIN, 5, List.of(), 1),
                                            seed)
                                    .get(0)
                                    .text());
                }
            }
            int asked = server.requests.size();
            Ended dry = generate(
                    "dry",
                    Stream.concat(Stream.of(words), Stream.of("--dry-run")).toArray(String[]::new));
            assertThat(dry.status()).as(dry.log()).isZero();
            // prompts have 34 bytes, and 8 tokens may stand around each
            assertThat(dry.out())
                    .contains("6 prompts, 6 continuations of at most 5 tokens each")
                    .contains("at most 6 requests with 82 tokens of prompts and 30 of texts, which cost 0.0001");
            assertThat(dry.out()).contains("The service was asked which models it has, and nothing else");
            assertThat(server.requests).hasSize(asked);
            assertThat(home.resolve("dry")).doesNotExist();
            Ended draws = generate(
                    "dry",
                    Stream.concat(
                                    Stream.of(words),
                                    Stream.of("--dry-run", "--draws", "3", "--service-model", source.name()))
                            .toArray(String[]::new));
            assertThat(draws.out())
                    .contains("at most 18 requests with 246 tokens of prompts and 90 of texts")
                    .contains("--limit-requests 7 may end the job")
                    .endsWith("Nothing was asked.\n");
        }
    }

    /** The first prompt is refused before there is any answer. */
    @Test
    void aPromptThatAServiceRefusesIsARow_unlessItRefusesAll() throws IOException {
        LocalSource source =
                NGramCorpus.train(corpusPath(), TextOptions.defaults(), 3, Unit.WORDS, new Configuration());
        Files.writeString(home.resolve("prompts.txt"), "w0 far too long\nw4 w8\nw5 far too long\nw6\n");
        try (OpenAiServer server = new OpenAiServer(source)) {
            server.refusedPrompt = "w";
            String[] words = {
                "--model",
                server.base().toString(),
                "--prompts",
                home.resolve("prompts.txt").toString(),
                "--tokens",
                "3",
                "--concurrency",
                "1"
            };
            Ended none = generate("out", words);
            assertThat(none.status()).isEqualTo(2);
            assertThat(none.log())
                    .contains("the service has answered none of 4 prompts; of prompt 0: ")
                    .contains("maximum context length is 8");
            server.refusedPrompt = "far too long";
            Ended some = generate("out", words);
            assertThat(some.status()).as(some.log()).isZero();
            assertThat(some.out()).contains("4 continuations of 4 of 4 prompts: ", "2 continuations are empty");
            assertThat(some.log()).contains("prompt 2 is not answered: status 400, \"maximum context length is 8");
            assertThat(rows("out", "finish = 'error', text = '', error like 'status 400%'"))
                    .containsExactly(
                            List.of(true, true, true),
                            Arrays.asList(false, false, null),
                            List.of(true, true, true),
                            Arrays.asList(false, false, null));
            int asked = server.requests.size();
            assertThat(generate("out", words).status()).isZero();
            assertThat(server.requests).hasSize(asked);
            // answers with log-probabilities are none of a job without
            Ended other = generate(
                    "out",
                    Stream.concat(Stream.of(words), Stream.of("--no-logprobs")).toArray(String[]::new));
            assertThat(other.status()).as(other.log()).isZero();
            assertThat(server.requests).hasSize(asked + 4);
        }
    }

    @Test
    void optionsThatCannotBeAreAnsweredAtOnce() {
        String[][] each = {
            {"--concurrency", "2", "belong to a service, and so do --no-logprobs, --concurrency"},
            {"--draws", "10001", "--draws 10001: must be at least 1 and at most 10,000"},
            {"--times", "1000001", "--times 1000001: must be at least 1 and at most 1,000,000"}
        };
        for (String[] one : each) {
            Ended ended = generate("no", "--model", "ngram:" + corpusPath(), "--repeat", "w1", one[0], one[1]);
            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.log()).contains(one[2]);
        }
        assertThat(home.resolve("no")).doesNotExist();
    }

    @Test
    void theModelOfARunIsTrainedAgainToTheLastBit() throws IOException {
        Path conf = Files.writeString(home.resolve("x.conf"), """
                dataset { train { format = text, path = corpus }, split { test = 0.34 }, length = 60 }
                model.char-lstm { embedding = 4, hidden = 8 }
                training { epochs = 2, stack = 2, window = 16 }
                subsets { models = 2, ratio = 0.5 }
                """);
        String fleet = home.resolve("fleet").toString();
        Ended trained = InProcess.run("train", "--conf", conf.toString(), "--out", fleet);
        assertThat(trained.status()).as(trained.log()).isZero();
        Ended ended = generate(
                "out",
                "--model",
                "fleet:" + fleet,
                "--run",
                "1",
                "--repeat",
                "w1,w16",
                "--template",
                "{words} {word}",
                "--times",
                "2",
                "--tokens",
                "20");
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.log()).contains("has the same scores of all documents as before, to the last bit");
        assertThat(rows("out", "prompt, word, template, times, word_tokens, prompt_tokens")
                        .get(1))
                .containsExactly("w16 w16 w16", "w16", "{words} {word}", 2, 2, 11);
        Ended other = generate("other", "--model", "fleet:" + fleet, "--run", "7", "--repeat", "w1");
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.log()).contains("has no finished run 7; its 2 runs are 0 to 1, so give one of them by --run");
    }
}
