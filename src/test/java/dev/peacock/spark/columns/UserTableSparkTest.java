package dev.peacock.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.spark.TestRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class UserTableSparkTest {
    @TempDir
    Path home;

    /** Of one line, which may have single quotes. */
    private UserTable table(String line) throws IOException {
        Path file = Files.writeString(home.resolve("table.jsonl"), line.replace('\'', '"') + "\n");
        return UserTable.open(TestRun.session(), file.toString());
    }

    private void refuses(String line, String type, String found, String wanted) {
        assertThatThrownBy(() -> table(line).as("x", type))
                .isInstanceOf(UserError.class)
                .hasMessage(home.resolve("table.jsonl") + ": column 'x' is of type " + found + ", but must hold "
                        + wanted + " in every row");
    }

    @Test
    void aColumnOfListsOrObjects_isRefusedWhereOtherTypesAreRead() throws IOException {
        refuses("{'x': [1.0]}", "double", "array<double>", "one number");
        refuses("{'x': [1]}", "string", "array<bigint>", "one text or number");
        refuses("{'x': {'a': 1}}", "string", "struct<a:bigint>", "one text or number");
        refuses("{'x': [[1.0]]}", "array<double>", "array<array<double>>", "a list of numbers");
        refuses(
                "{'x': [{'logprob': -1.0, 'token': 'a'}]}",
                "array<double>",
                "array<struct<logprob:double,token:string>>",
                "a list of numbers");
        refuses("{'x': [{'a': 1}]}", "array<boolean>", "array<struct<a:bigint>>", "a list of true and false");
        assertThatThrownBy(() -> table("{'x': [1]}").asBoolean("x")).isInstanceOf(UserError.class);

        UserTable texts = table("{'x': ['-0.5', 'x']}");
        assertThat(texts.frame().select(texts.as("x", "array<double>")).first().getList(0))
                .containsExactly(-0.5, null);
        assertThat(texts.frame().select(texts.as("none", "double")).first().isNullAt(0))
                .isTrue();
    }

    private void isUnread(String name, String message) {
        assertThatThrownBy(() ->
                        UserTable.open(TestRun.session(), home.resolve(name).toString()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aFileThatCannotBeRead_isToldFromOneThatIsMissing() throws IOException {
        isUnread("none.jsonl", home.resolve("none.jsonl") + ": there is no such file");
        isUnread("none", home.resolve("none") + ": there is no such file");

        String line = "{\"id\": 1, \"log_probabilities\": [-1.0]}\n";
        Files.writeString(home.resolve("bad.jsonl"), line + line + "{\"id\": 3, \"log_prob");
        isUnread("bad.jsonl", "bad.jsonl, line 3 is not a JSON object: a string has no end");

        byte[] packed = packed(line.repeat(1_000));
        Files.write(home.resolve("cut.jsonl.gz"), Arrays.copyOf(packed, packed.length / 2));
        isUnread("cut.jsonl.gz", "cut.jsonl.gz is not a whole gzip file: it ends within its data");

        Files.writeString(home.resolve("twice.jsonl"), "{\"id\": 1, \"ID\": 2}\n");
        isUnread(
                "twice.jsonl",
                home.resolve("twice.jsonl") + ": has two columns that are called 'id', since capitals do not count;");

        Files.createDirectory(home.resolve("empty"));
        isUnread("empty", home.resolve("empty") + ": holds nothing to read as Parquet; the ending says what is read:");
        Files.writeString(home.resolve("text.txt"), "no table");
        isUnread("text.txt", home.resolve("text.txt") + ": cannot be read as Parquet: ");
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
