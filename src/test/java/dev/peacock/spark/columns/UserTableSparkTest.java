package dev.peacock.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.spark.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
