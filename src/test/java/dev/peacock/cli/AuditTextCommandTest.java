package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.cluster.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit text} by the keys of a configuration. */
@Tag("spark")
class AuditTextCommandTest {
    private static final String FLEET = """
            dataset.builtin = digits
            model.nearest-neighbour { k = 1 }
            subsets { ratio = 0.5, models = 4, seed = 5 }
            """;

    @TempDir
    Path directory;

    private Path conf(String text) throws IOException {
        return Files.writeString(directory.resolve("x.conf"), text);
    }

    private Ended command(String words) {
        return InProcess.run((words + " --out " + directory.resolve("out")).split(" "));
    }

    @Test
    void keys_areOptions_andAFleetsReportShowsWhatWasFound() throws IOException {
        Files.writeString(
                directory.resolve("generated.jsonl"), "{\"output\": \"a b c j@example.org e\", \"model\": \"m\"}\n");
        Files.writeString(directory.resolve("book.txt"), "x a b c j@example.org y");
        Path conf = conf(FLEET + """
                audits.text {
                  generations = generated.jsonl, corpus = book.txt, generations-text-column = output
                  by = [model], unit = words, min = 5, mail = false, unmask = true
                }
                """);
        assertThat(command("run --conf " + conf).status()).isZero();

        Ended ended = command("audit text --min 3 --conf " + conf);

        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out()).contains("80.00% of what was generated is copied", "model=m: 80.00% of 5 words");
        assertThat(InProcess.run(("audit text --min 100 --conf " + conf + " --out " + directory.resolve("long"))
                                .split(" "))
                        .out())
                .contains("0.00%", "No generation is as long as 100 words, so none can hold a copy");
        assertThat(command("report").status()).isZero();
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains("Copied text", "a b c j@example.org");
        assertThat(Outputs.json(directory.resolve("out/experiment.json")).toString())
                .as("no part of the experiment")
                .doesNotContain("generated.jsonl");
    }

    /** Four generations that copy nothing are two samples by their prompts: Wilson's interval ends at z^2 / (2 + z^2). */
    @Test
    void promptsAreSamples_alsoWithoutGroups() throws IOException {
        Files.writeString(directory.resolve("generated.jsonl"), """
                {"text": "a b c", "prompt": "p"}
                {"text": "d e f", "prompt": "p"}
                {"text": "g h i", "prompt": "q"}
                {"text": "j k l", "prompt": "q"}
                """);
        Files.writeString(directory.resolve("book.txt"), "x y z");
        Ended ended = command("audit text --unit words --min 2 --prompt-column prompt --generations "
                + directory.resolve("generated.jsonl") + " --corpus " + directory.resolve("book.txt"));
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out()).contains("0.00% (0.00 to 65.76) of what was generated");
    }

    @Test
    void wrongKeys_areRefused_asIsWhatIsMissing() throws IOException {
        assertThat(command("audit text --corpus a").log())
                .contains("--generations is missing: give it, or audits.text.generations in the file of --conf");
        String wrong = FLEET + "audits.text.corpora = a";
        assertThat(command("audit text --conf " + conf(wrong)).log())
                .contains("x.conf:4: audits.text.corpora")
                .doesNotContain("\tat ");
        assertThat(command("train --conf " + conf(wrong)).log()).contains("x.conf:4: audits.text.corpora");
        assertThat(command("audit text --generations a --corpus b --by model model")
                        .log())
                .contains("--by names model twice");
        assertThat(command("audit text --generations a --corpus b --by prompt --prompt-column prompt")
                        .log())
                .contains("--prompt-column prompt is in --by, too");
        Ended value = command("audit text --conf " + conf("audits.text { generations = a, corpus = b, min = many }"));
        assertThat(value.status()).isEqualTo(2);
        assertThat(value.log()).contains("--min").doesNotContain("\tat ");
    }
}
