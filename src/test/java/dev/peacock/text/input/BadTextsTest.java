package dev.peacock.text.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.peacock.check.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadTextsTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path directory;

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(Object uri, TextOptions options, long size, String message) {
        assertThatThrownBy(() -> read(uri, options, size))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }

    private static void refused(Object uri, String message) {
        refused(uri, TextOptions.defaults(), 64 << 20, message);
    }

    private static int read(Object uri, TextOptions options, long size) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (Split split : TextSource.plan(uri.toString(), options, HADOOP, size)) {
            split.read(HADOOP, documents::add);
        }
        return documents.size();
    }

    /** All its rows would be one document. */
    @Test
    void columnOfATableThatIsReadAsAText_isRefused() throws IOException {
        Path table = write("answers.csv", "id,answer\n1,one\n2,two\n");
        TextOptions named = new TextOptions("answer", null, List.of(), null);
        refused(
                table,
                named,
                64 << 20,
                "answers.csv is a text, which has no column 'answer'; make JSON Lines or Parquet");
        assertThat(read(table, TextOptions.defaults(), 64 << 20)).isEqualTo(1);
        assertThat(read(write("answers.txt", "one"), named, 64 << 20))
                .as("beside a corpus with such a column")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        text                           | an object, in braces, is missing at byte 1 of the line
        ["text"]                       | an object, in braces, is missing at byte 1 of the line
        {"text": "a"                   | a comma or a closing bracket is missing at byte 13 of the line
        {"text": "a                    | a string has no end at byte 12 of the line
        {"text": "a\\                  | a string has no end at byte 13 of the line
        {"text" "a"}                   | a colon is missing at byte 9 of the line
        {"text": }                     | a value is missing at byte 10 of the line
        {"text": "a",}                 | a key in quotes is missing at byte 14 of the line
        {"text": "a"} {}               | there is more behind the object at byte 15 of the line
        {"text": "a", "b": [1, 2}      | a comma or a closing bracket is missing at byte 25 of the line
        {"text": "a", "b": {1: 2}}     | a key in quotes is missing at byte 21 of the line
        {"text": "a", "b": 01}         | a value is missing at byte 20 of the line
        {"text": "a", "b": nul}        | a value is missing at byte 20 of the line
        {"text": "\\x"}                | an escape that JSON does not have stands at byte 12 of the line
        {"text": "\\u12g4"}            | an escape without four hexadecimal digits stands at byte 15 of the line
        """)
    void whatIsNoJson_isNamedWithItsLine(String line, String message) throws IOException {
        Path file =
                write("a.jsonl", "{\"text\": \"good\"}\n\n" + line.replace("\\\\", "\\") + "\n{\"text\": \"good\"}\n");

        refused(file, "a.jsonl, line 3 is not a JSON object: " + message);
        refused(file, TextOptions.defaults(), 20, "a.jsonl, line 3 is not a JSON object: " + message);
    }

    @Test
    void anArrayOrAnObjectOnManyLines_isNamed_withWhatToDo() throws IOException {
        for (String text : List.of("[{\"text\": \"a\"}]", "{\n\"text\": \"a\"}")) {
            refused(write("a.json", text), "; each line must have an object of its own, as jq -c writes them");
        }
    }

    @Test
    void utf16_isNamed() throws IOException {
        String json = "{\"text\": \"a\"}\n";
        for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            refused(
                    Files.write(directory.resolve("u.jsonl"), json.getBytes(charset)),
                    "u.jsonl is in UTF-16, and must be in UTF-8");
        }
        refused(
                Files.write(directory.resolve("u.txt"), "text".getBytes(StandardCharsets.UTF_16)),
                "u.txt is in UTF-16, and must be in UTF-8");
    }

    @Test
    void aLineWithoutText_isNamed_withTheKeysThatAreThere() throws IOException {
        String good = "{\"text\": \"good\"}\n";
        refused(
                write("a.jsonl", good.repeat(5) + "{\"body\": 1, \"l\\u0061ng\": {\"text\": 2}}\n"),
                TextOptions.defaults(),
                20,
                "a.jsonl, line 6 has no key 'text'; its keys are: body, lang");
        refused(
                write("b.jsonl", good + "{\"text\": null}"),
                "b.jsonl, line 2: the text in 'text' is null; leave such lines out");
        refused(write("c.jsonl", good + "{\"text\": 7}"), "c.jsonl, line 2: the value of 'text' is not a text");
        refused(
                write("d.jsonl", good),
                new TextOptions("text", "id", List.of(), null),
                100,
                "d.jsonl, line 1 has no id in the key 'id'");
    }

    @Test
    void manyValuesInsideEachOther_areRefused_andOthersRead() throws IOException {
        String deep = "[".repeat(999) + "]".repeat(999);
        assertThat(read(write("a.jsonl", "{\"b\": " + deep + ", \"text\": \"\"}"), TextOptions.defaults(), 100))
                .isEqualTo(1);
        refused(write("b.jsonl", "{\"b\": " + "[".repeat(100_000)), "more than 1000 values are inside each other");
    }

    /** Whatever the line, it is read or refused, as Jackson reads or refuses it where it has no control characters and no doubled keys. */
    @Test
    void randomLines_areReadOrRefused() throws IOException {
        Random random = new Random(8);
        List<String> pieces = List.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "\"a\"",
                "\"text\"",
                "\\",
                "\\n",
                "\\u00e9",
                "1",
                "-",
                "0.5",
                "e3",
                "true",
                "null",
                " ",
                "x");
        JsonLine json = new JsonLine(List.of("text"));
        com.fasterxml.jackson.databind.ObjectMapper jackson = new com.fasterxml.jackson.databind.ObjectMapper()
                .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder line = new StringBuilder(random.nextBoolean() ? "{\"text\":" : "{\"b\":[1,{\"c\":");
            for (int j = random.nextInt(6); j > 0; j--) {
                line.append(pieces.get(random.nextInt(pieces.size())));
            }
            line.append(random.nextBoolean() ? "}" : "}]}");
            byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
            boolean ours;
            try {
                json.read(bytes, 0, bytes.length);
                json.keys();
                if (json.kind(0) == JsonLine.Kind.STRING) {
                    json.bytes(0);
                }
                ours = true;
            } catch (JsonLine.NotJson e) {
                ours = false;
            }
            boolean theirs;
            try {
                theirs = jackson.readTree(bytes).isObject();
            } catch (IOException e) {
                theirs = false;
            }
            // escapes in strings of which nothing is wanted are not looked at
            if (ours != theirs && !line.toString().contains("\\")) {
                throw new AssertionError(line + ": read by us " + ours + ", by Jackson " + theirs);
            }
            read += ours ? 1 : 0;
        }
        assertThat(read).isGreaterThan(1_000);
    }

    @Test
    void brokenPacking_isNamed() throws IOException {
        byte[] lines = "{\"text\": \"good\"}\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(lines);
        }
        byte[] gzip = out.toByteArray();
        byte[] zstd = Zstd.compress(lines);
        byte[] changed = gzip.clone();
        changed[gzip.length - 6] ^= 1;
        refused(
                write("cut.jsonl.gz", Arrays.copyOf(gzip, gzip.length - 20)),
                "cut.jsonl.gz is not a whole gzip file: it ends within its data");
        refused(write("changed.jsonl.gz", changed), "changed.jsonl.gz is not a whole gzip file: ");
        refused(write("plain.txt.gz", lines), "plain.txt.gz is not a whole gzip file: ");
        refused(
                write("cut.jsonl.zst", Arrays.copyOf(zstd, zstd.length - 5)),
                "cut.jsonl.zst is not a whole zstd file: ");
        refused(write("plain.jsonl.zst", lines), "plain.jsonl.zst is not a whole zstd file: ");
        refused(
                write("a.jsonl.bz2", lines),
                "a.jsonl.bz2 is packed in a way that is not read; unpack it, or pack it with gzip or zstd");
    }

    /** Two members of which the second is cut: Java's own stream would take the first for all. */
    @Test
    void aSecondMemberThatIsCut_isNotLost() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write("{\"text\": \"good\"}\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] both = out.toByteArray();
        for (int length = both.length / 2 + 1; length < both.length; length++) {
            refused(write("two.jsonl.gz", Arrays.copyOf(both, length)), "two.jsonl.gz is not a whole gzip file: ");
        }
    }

    @Test
    void anEmptyCorpusHasNoDocuments_andOneThatIsNotThereIsRefused() throws IOException {
        Files.createDirectories(directory.resolve("empty/_temporary"));
        write("empty/_SUCCESS", "");
        write("empty/.hidden.jsonl", "no JSON");
        write("zero/a.jsonl", "");
        assertThat(read(directory.resolve("empty"), TextOptions.defaults(), 100))
                .isZero();
        assertThat(read(directory.resolve("zero"), TextOptions.defaults(), 100)).isZero();
        refused(directory.resolve("none"), "none does not exist");
        refused(directory.resolve("zero/*.parquet"), "zero/*.parquet matches no file");
        refused("nowhere://host/a", "nowhere://host/a cannot be read: ");
        refused("s3a://me:secret@bucket/a", "the URI contains a password");
    }

    @Test
    void textFilesHaveNoColumns() throws IOException {
        refused(
                write("a.txt", "a"),
                new TextOptions("text", null, List.of("model"), null),
                100,
                "a.txt is a text, which has no column 'model'; put texts into directories named model=VALUE, or into"
                        + " JSON Lines or Parquet");
        refused(write("a.txt", "a"), new TextOptions("text", "id", List.of(), null), 100, "has no column 'id'");
    }

    @Test
    void aDocumentThatIsTooLong_isNamedWithItsSize_andOneThatIsNotIsRead() throws IOException {
        String text = "a".repeat(1 << 20);
        Path json = write("a.jsonl", "{\"text\": \"short\"}\n{\"text\": \"" + text + "\"}\n{\"text\": \"short\"}\n");
        Path plain = write("a.txt", text);
        Path mail = write("a.mail", "Subject: a\n\n" + text.replace("aaaaaaaaaa", "aaaaaaaaa\n"));

        tooLong(
                json,
                null,
                1 << 20,
                "a.jsonl, line 2, key 'text': the document has 1,048,588 bytes, but at most 1,048,576");
        tooLong(plain, null, 1_000_000, "a.txt: the document has 1,048,576 bytes, but at most 1,000,000");
        tooLong(mail, Format.MAIL, 1_000_000, "a.mail: the document has 1,000,0");
        assertThat(documents(json, null, 1 << 21)).isEqualTo(3);
        assertThat(documents(plain, null, 1 << 20)).isEqualTo(1);
        assertThat(documents(mail, Format.MAIL, 1 << 21)).isEqualTo(1);
    }

    private static void tooLong(Path file, @Nullable Format format, int longest, String message) {
        assertThatThrownBy(() -> documents(file, format, longest))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith("cut it into several, or give executors more memory");
    }

    private static int documents(Path file, @Nullable Format format, int longest) throws IOException {
        TextOptions options = new TextOptions("text", null, List.of(), format);
        List<Document> documents = new ArrayList<>();
        new Split(
                        0,
                        TextSource.plan(file.toString(), TextOptions.defaults(), HADOOP).get(0).pieces().stream()
                                .map(piece -> format == null
                                        ? piece
                                        : new Piece(
                                                piece.uri(),
                                                piece.name(),
                                                format,
                                                0,
                                                piece.to(),
                                                piece.length(),
                                                piece.modified()))
                                .toList(),
                        options)
                .read(HADOOP, longest, documents::add);
        return documents.size();
    }
}
