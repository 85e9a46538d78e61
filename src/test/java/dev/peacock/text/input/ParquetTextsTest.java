package dev.peacock.text.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTextsTest {
    private static final Configuration HADOOP = new Configuration();
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
        message rows {
            optional binary text (UTF8);
            required int64 id;
            optional double temperature;
            optional int32 day (DATE);
            optional group meta { optional binary model (UTF8); optional binary body; }
            repeated binary tags (UTF8);
        }
        """);

    @TempDir
    Path directory;

    private Path write(String name, CompressionCodecName codec, List<Consumer<Group>> rows) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(SCHEMA)
                .withRowGroupSize(1_000L)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(1)
                .withCompressionCodec(codec)
                .build()) {
            for (int i = 0; i < rows.size(); i++) {
                Group row = new SimpleGroupFactory(SCHEMA).newGroup();
                row.add("id", 1_000L + i);
                rows.get(i).accept(row);
                writer.write(row);
            }
        }
        return file;
    }

    private Path write(List<Consumer<Group>> rows) throws IOException {
        return write("a.parquet", CompressionCodecName.SNAPPY, rows);
    }

    private static Consumer<Group> text(String text) {
        return row -> row.add("text", text);
    }

    private static List<Consumer<Group>> texts(int from, int to) {
        // a few that are the same, for a dictionary
        return IntStream.range(from, to)
                .mapToObj(i -> text(i % 3 == 0 ? "again" : "text " + i + " é\uD83D\uDE00".repeat(i % 20)))
                .toList();
    }

    private static List<Document> read(Object uri, TextOptions options, long size) {
        List<Document> documents = new ArrayList<>();
        try {
            for (Split split : TextSource.plan(uri.toString(), options, HADOOP, size)) {
                split.read(HADOOP, documents::add);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return documents;
    }

    private static List<Document> read(Object uri) {
        return read(uri, TextOptions.defaults(), 64 << 20);
    }

    private static List<String> shown(List<Document> documents) {
        return documents.stream()
                .map(document -> document.id() + ": " + new String(document.utf8(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void rowsAreTheSame_whereverTheFileIsCut_inAnyCodec() throws IOException {
        List<String> expected = IntStream.range(0, 400)
                .mapToObj(i -> "#" + i + ": " + (i % 3 == 0 ? "again" : "text " + i + " é\uD83D\uDE00".repeat(i % 20)))
                .toList();
        for (CompressionCodecName codec : List.of(
                CompressionCodecName.UNCOMPRESSED,
                CompressionCodecName.SNAPPY,
                CompressionCodecName.GZIP,
                CompressionCodecName.ZSTD)) {
            String name = codec + ".parquet";
            Path file = write(name, codec, texts(0, 400));
            for (long size : new long[] {64 << 20, 4_000, 1_000, 333}) {
                assertThat(shown(read(file, TextOptions.defaults(), size)))
                        .as("%s in pieces of %d bytes", codec, size)
                        .isEqualTo(expected.stream().map(row -> name + row).toList());
            }
            assertThat(TextSource.plan(file.toString(), TextOptions.defaults(), HADOOP, 1_000))
                    .hasSizeGreaterThan(5);
        }
    }

    @Test
    void columns_areReadAsText() throws IOException {
        Path file = write(List.of(
                row -> {
                    row.add("text", "a");
                    row.add("temperature", 0.7);
                    row.add("day", 19_000);
                    row.addGroup("meta").append("model", "gpt").append("body", "inside");
                },
                text("b")));
        List<String> others = List.of("day", "meta.model", "temperature", "id", "text");

        assertThat(read(file, new TextOptions("text", "id", others, null), 1_000))
                .extracting(Document::id, Document::columns)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "1000",
                                Map.of(
                                        "day",
                                        "2022-01-08",
                                        "meta.model",
                                        "gpt",
                                        "temperature",
                                        "0.7",
                                        "id",
                                        "1000",
                                        "text",
                                        "a")),
                        org.assertj.core.groups.Tuple.tuple("1001", Map.of("id", "1001", "text", "b")));
        assertThat(shown(read(
                        write(List.of(row -> row.addGroup("meta").append("body", "inside"))),
                        new TextOptions("meta.body", null, List.of(), null),
                        1)))
                .containsExactly("a.parquet#0: inside");
    }

    @Test
    void whatIsNotUtf8_isReplacedAndCounted() throws IOException {
        Path file =
                write(List.of(row -> row.add("text", Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xFF, 0}))));

        Document document = read(file).get(0);
        assertThat(new String(document.utf8(), StandardCharsets.UTF_8)).isEqualTo("a\uFFFD\u0000");
        assertThat(document.replaced()).isEqualTo(1);
    }

    @Test
    void badColumns_areNamed() throws IOException {
        Path file = write(List.of(text("a"), row -> {}));

        refused(
                file,
                new TextOptions("body", null, List.of(), null),
                "a.parquet has no column 'body'; its columns are: "
                        + "text, id, temperature, day, meta.model, meta.body, tags");
        refused(
                file,
                new TextOptions("text", null, List.of("model"), null),
                "a.parquet has no column 'model'; its columns are: "
                        + "text, id, temperature, day, meta.model, meta.body, tags");
        refused(
                file,
                new TextOptions("id", null, List.of(), null),
                "a.parquet: column 'id' has no texts, but values of type int64; columns with texts: text");
        refused(
                file,
                new TextOptions("tags", null, List.of(), null),
                "a.parquet: column 'tags' has no texts, but lists of string; columns with texts: text");
        refused(
                file,
                new TextOptions("text", null, List.of("meta"), null),
                "a.parquet: column 'meta' has lists or structs, which are no value of a document");
        refused(
                file,
                TextOptions.defaults(),
                "a.parquet, row 1: the text in column 'text' is null; leave such rows out");
        refused(
                file,
                new TextOptions("text", "temperature", List.of(), null),
                "a.parquet, row 0: the id in column 'temperature' is null");
    }

    @Test
    void aDocumentThatIsTooLong_isNamedWithItsSize() throws IOException {
        Path file = write(List.of(text("a".repeat(1_001))));
        Piece piece = TextSource.plan(file.toString(), TextOptions.defaults(), HADOOP)
                .get(0)
                .pieces()
                .get(0);

        assertThatThrownBy(() -> ParquetTexts.read(piece, TextOptions.defaults(), HADOOP, 1_000, document -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "a.parquet, row 0, column 'text': the document has 1,001 bytes, but at most 1,000");
        ParquetTexts.read(
                piece,
                TextOptions.defaults(),
                HADOOP,
                1_001,
                document -> assertThat(document.utf8()).hasSize(1_001));
    }

    @Test
    void damagedFiles_areUserErrors() throws IOException {
        byte[] good = Files.readAllBytes(write(texts(0, 100)));
        for (int length : new int[] {1, 11, 100, good.length / 2, good.length - 1}) {
            Path file = Files.write(directory.resolve("cut.parquet"), java.util.Arrays.copyOf(good, length));
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("cut.parquet is not a readable Parquet file: ");
        }
        byte[] changed = good.clone();
        java.util.Arrays.fill(changed, 40, 120, (byte) 0x7F);
        Path file = Files.write(directory.resolve("changed.parquet"), changed);
        assertThatThrownBy(() -> read(file)).isInstanceOf(UserError.class);
    }

    private static void refused(Path file, TextOptions options, String message) {
        assertThatThrownBy(() -> read(file, options, 1_000))
                .isInstanceOf(UserError.class)
                .hasMessage(message);
    }
}
