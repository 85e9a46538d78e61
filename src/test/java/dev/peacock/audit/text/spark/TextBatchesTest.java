package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.search.Generation;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextBatchesTest {
    @TempDir
    Path home;

    private TextBatches batches(long bytes) throws IOException {
        return batches(bytes, 1 << 20, 1 << 20);
    }

    private TextBatches batches(long bytes, long driver, long executor) throws IOException {
        return batches(null, bytes, driver, executor);
    }

    private TextBatches batches(@Nullable String prompt, long bytes, long driver, long executor) throws IOException {
        TextAuditOptions options = new TextAuditOptions(
                home.toUri().toString(),
                new TextOptions("text", "id", prompt == null ? List.of("model") : List.of("model", prompt), null),
                prompt,
                "",
                TextOptions.defaults(),
                null,
                new TextForm(Unit.WORDS, Set.of(), null),
                2,
                null,
                null,
                true,
                0,
                bytes);
        return new TextBatches(options, new Configuration(), driver, executor);
    }

    private void file(String name, int from, int to) throws IOException {
        String lines = IntStream.range(from, to)
                .mapToObj(i -> "{\"id\": \"g" + i + (i == 0 ? "\", \"model\": \"m" : "") + "\", \"text\": \"one two "
                        + i + "\"}\n")
                .collect(Collectors.joining());
        Files.writeString(home.resolve(name), lines);
    }

    private static List<String> texts(TextBatches batches) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int b = 0; b < batches.size(); b++) {
            for (Generation one : batches.take(b).generations()) {
                texts.add(one.id() + " " + one.group() + " " + new String(one.utf8(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    /** Batches of three end within files, at their ends and in the next one but one. */
    @Test
    void eachBatch_isMadeWhenItIsAskedFor_andTogetherTheyAreAll() throws IOException {
        file("a.jsonl", 0, 4);
        file("b.jsonl", 4, 5);
        file("c.jsonl", 5, 9);
        file("d.jsonl", 9, 10);
        List<String> all = IntStream.range(0, 10)
                .mapToObj(i -> "g" + i + " model=" + (i == 0 ? "m" : "(none)") + " one two " + i)
                .toList();
        TextBatches one = batches(0);
        TextBatches several = batches(20);

        assertThat(one.size()).isEqualTo(1);
        assertThat(several.size()).isEqualTo(4);
        assertThat(several.identity()).isEqualTo(one.identity());
        assertThat(several.take(1).generations()).hasSize(3);
        assertThat(texts(one)).isEqualTo(all);
        assertThat(texts(several)).isEqualTo(all);
        assertThat(batches(0, 2000, 2000).size())
                .as("more than 2000 / 96 bytes, as above")
                .isEqualTo(4);
        assertThat(batches(0, 2000, 400).size())
                .as("more than 400 / 192 windows")
                .isEqualTo(5);
        String before = several.identity();
        file("d.jsonl", 10, 11);
        assertThat(batches(20).identity()).isNotEqualTo(before);
    }

    /** An id is no pair of a prompt that is called so. */
    @Test
    void generations_areSamplesByTheirPrompts_orElseByTheirIds() throws IOException {
        Files.writeString(
                home.resolve("a.jsonl"),
                Stream.of(
                                "{'id': '1', 'model': 'a', 'p': 'x'",
                                "{'id': '2', 'model': 'b', 'p': 'x'",
                                "{'id': 'x', 'model': 'b'")
                        .map(line -> line.replace('\'', '"') + ", \"text\": \"one two\"}\n")
                        .collect(Collectors.joining()));

        assertThat(batches("p", 0, 1 << 20, 1 << 20).take(0).generations())
                .extracting(one -> one.group() + " " + one.sample())
                .containsExactly("model=a prompt x", "model=b prompt x", "model=b id x");
        assertThat(batches(0).take(0).generations())
                .extracting(Generation::sample)
                .containsExactly("id 1", "id 2", "id x");
        assertThat(batches("p", 0, 1 << 20, 1 << 20).withoutPrompt()).isEqualTo(1);
        assertThat(batches(0).withoutPrompt()).isNull();
    }

    @Test
    void noGenerations_areOneEmptyBatch() throws IOException {
        Files.createFile(home.resolve("a.jsonl"));

        assertThat(batches(20).size()).isEqualTo(1);
        assertThat(batches(20).take(0).generations()).isEmpty();
    }
}
