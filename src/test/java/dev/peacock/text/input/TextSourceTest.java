package dev.peacock.text.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import dev.peacock.check.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSourceTest {
    private static final Configuration HADOOP = new Configuration();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> PIECES = List.of(
            "the people ",
            "\n",
            "\"",
            "\\",
            "/",
            "\t",
            "\u0000",
            "\u0007",
            "é",
            "e\u0301",
            "中文",
            "\uD83D\uDE00",
            "{\"text\": 1}",
            "\u2028",
            "\u007F",
            "");

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

    private static List<Document> read(Object uri, TextOptions options, long size) {
        List<Document> documents = new ArrayList<>();
        List<Split> splits = TextSource.plan(uri.toString(), options, HADOOP, size);
        for (int i = 0; i < splits.size(); i++) {
            assertThat(splits.get(i).number()).isEqualTo(i);
            try {
                splits.get(i).read(HADOOP, documents::add);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return documents;
    }

    private static List<Document> read(Object uri) {
        return read(uri, TextOptions.defaults(), 64 << 20);
    }

    private static List<String> texts(List<Document> documents) {
        return documents.stream()
                .map(document -> new String(document.utf8(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> ids(List<Document> documents) {
        return documents.stream().map(Document::id).toList();
    }

    private static List<String> randomTexts(int seed, int count) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    /** Written by Jackson, with other keys around. */
    private static String lines(List<String> texts) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            lines.append("{\"n\": -1.5e3, \"a\" :[1,{\"text\":\"no\"},[],{}], \"te\\u0078t\": ")
                    .append(MAPPER.writeValueAsString(texts.get(i)))
                    .append(", \"id\":\"doc " + i + "\", \"t\":0.")
                    .append(i % 3)
                    .append(i % 2 == 0 ? ",\"b\":null}\r\n" : "}\n");
        }
        return lines.toString();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void linesAreTheSame_whereverTheFileIsCut() throws IOException {
        List<String> texts = randomTexts(5, 60);
        Path file = write("a.jsonl", lines(texts));
        List<Document> whole = read(file);
        assertThat(texts(whole)).isEqualTo(texts);
        assertThat(whole.get(0).id()).isEqualTo("a.jsonl@0");
        for (long size = 1; size < 300; size += 7) {
            List<Document> cut = read(file, TextOptions.defaults(), size);
            assertThat(texts(cut)).as("pieces of %d bytes", size).isEqualTo(texts);
            assertThat(ids(cut)).isEqualTo(ids(whole)).doesNotHaveDuplicates();
        }
    }

    @Test
    void packedLinesAreTheSame_inAnyNumberOfMembers() throws IOException {
        List<String> texts = randomTexts(6, 40);
        byte[] all = lines(texts).getBytes(StandardCharsets.UTF_8);
        byte[] begin = Arrays.copyOf(all, 777);
        byte[] end = Arrays.copyOfRange(all, 777, all.length);
        write("one.jsonl.gz", gzip(all));
        write("two.jsonl.gz", concat(gzip(begin), gzip(new byte[0]), gzip(end)));
        write("one.jsonl.zst", Zstd.compress(all));
        write("two.jsonl.zst", concat(Zstd.compress(begin), Zstd.compress(end)));
        List<String> plain = ids(read(write("plain.jsonl", all)));

        for (String name : List.of("one.jsonl.gz", "two.jsonl.gz", "one.jsonl.zst", "two.jsonl.zst")) {
            List<Document> documents = read(directory.resolve(name), TextOptions.defaults(), 100);
            assertThat(texts(documents)).as(name).isEqualTo(texts);
            assertThat(ids(documents))
                    .isEqualTo(plain.stream()
                            .map(id -> id.replace("plain.jsonl", name))
                            .toList());
        }
    }

    @Test
    void linesAreTheSame_inOneFileOrInMany() throws IOException {
        List<String> texts = randomTexts(7, 30);
        write("many/b/part-1.jsonl", lines(texts.subList(20, 30)));
        write("many/a/part-0.json", lines(texts.subList(0, 11)));
        write("many/a/part-1.jsonl.gz", gzip(lines(texts.subList(11, 20)).getBytes(StandardCharsets.UTF_8)));
        write("many/_SUCCESS", "");
        write("many/.part-0.json.crc", "crc");
        write("many/_temporary/x.jsonl", "no JSON");

        assertThat(texts(read(directory.resolve("many")))).isEqualTo(texts);
        assertThat(texts(read(directory.resolve("many/*/part-*")))).isEqualTo(texts);
        assertThat(texts(read(directory.resolve("many/*")))).isEqualTo(texts);
        assertThat(ids(read(directory.resolve("many"))))
                .startsWith("a/part-0.json@0")
                .doesNotHaveDuplicates();
        assertThat(ids(read(directory.resolve("many/{a,b}/part-1*")))).startsWith("a/part-1.jsonl.gz@0");
    }

    @Test
    void idsAndOtherColumns_areReadAsText() throws IOException {
        Path file = write("a.jsonl", lines(List.of("x", "y")));
        TextOptions options = new TextOptions("text", "id", List.of("t", "b", "n", "a"), Format.JSON_LINES);

        assertThatThrownBy(() -> read(file, options, 100))
                .isInstanceOf(UserError.class)
                .hasMessage("a.jsonl: none of the first 1,000 lines has the key 'b'; they have: n, a, text, id, t, b");
        assertThat(read(file, new TextOptions("text", "id", List.of("t", "n", "a"), null), 100)
                        .get(1))
                .usingRecursiveComparison()
                .isEqualTo(new Document(
                        "doc 1",
                        2,
                        new byte[] {'y'},
                        0,
                        Map.of("t", "0.1", "n", "-1.5e3", "a", "[1,{\"text\":\"no\"},[],{}]")));
    }

    @Test
    void directoriesNamedAsSparkDoes_giveColumns() throws IOException {
        write("g/model=gpt%202/t=0.7/a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\",\"t\":1}");
        write("g/model=x/t=1+0/b.txt", "c");
        write("g/model=y 100%/t=2/c.txt", "d");
        TextOptions options = new TextOptions("text", null, List.of("t", "model"), null);

        assertThat(read(directory.resolve("g"), options, 100))
                .extracting(Document::columns)
                .containsExactly(
                        Map.of("t", "0.7", "model", "gpt 2"),
                        Map.of("t", "1", "model", "gpt 2"),
                        Map.of("t", "1+0", "model", "x"),
                        Map.of("t", "2", "model", "y 100%"));
    }

    @Test
    void whatIsNotUtf8_isReplacedAndCounted() throws IOException {
        byte[] line = "{\"text\":\"a?\\ud83d\\ude00\\ud83dx\\udc00\\u0000\"}".getBytes(StandardCharsets.ISO_8859_1);
        line[10] = (byte) 0xFF;
        Document document = read(write("a.jsonl", line)).get(0);

        assertThat(new String(document.utf8(), StandardCharsets.UTF_8))
                .isEqualTo("a\uFFFD\uD83D\uDE00\uFFFDx\uFFFD\u0000");
        assertThat(document.replaced()).isEqualTo(3);
        assertThat(read(write("b.txt", new byte[] {'a', (byte) 0xC3, 'b'}))
                        .get(0)
                        .replaced())
                .isEqualTo(1);
    }

    @Test
    void aMarkOfTheOrderOfBytes_emptyLines_andAMissingLastEnd_areNoMatter() throws IOException {
        Path file = write("a.jsonl", "\uFEFF{\"text\":\"a\"}\n\n  \r\n{\"text\":\"b\"}");

        assertThat(texts(read(file))).containsExactly("a", "b");
    }

    /** It would be part of the first word. Within a text it is a sign like others. */
    @Test
    void aMarkOfTheOrderOfBytes_isNoPartOfATextFile() throws IOException {
        write("marked/a.txt", "\uFEFFone \uFEFFtwo");
        write("marked/b.txt.gz", gzip("\uFEFF".getBytes(StandardCharsets.UTF_8)));

        List<Document> documents = read(directory.resolve("marked"));

        assertThat(texts(documents)).containsExactly("one \uFEFFtwo", "");
        assertThat(documents).allMatch(document -> document.replaced() == 0);
    }

    @Test
    void textFiles_areDocuments() throws IOException {
        write("t/b.txt", "two\nlines\u0000");
        write("t/a/a.md", "");
        write("t/c.txt.gz", gzip("packed".getBytes(StandardCharsets.UTF_8)));

        List<Document> documents = read(directory.resolve("t"));
        assertThat(ids(documents)).containsExactly("a/a.md", "b.txt", "c.txt.gz");
        assertThat(texts(documents)).containsExactly("", "two\nlines\u0000", "packed");
    }

    @Test
    void mails_areBodies_ofBoxesAndOfFiles() throws IOException {
        String mail = "Received: from x\n (by y)\nSubject: a\n\nBody\n\nFrom here on, it is text.\n";
        String other = "Subject: b\n\n>From Monday on\n";
        write("m/1030041383.M1.host:2,S", mail);
        write(
                "m/two.mbox",
                "From a@b.de Thu Aug 22 12:36:23 2002\n" + mail + "\nFrom c@d.de Fri Aug 23 11:03:37 2002\n" + other);

        List<Document> documents =
                read(directory.resolve("m"), new TextOptions("text", null, List.of(), Format.MAIL), 1);
        assertThat(ids(documents)).containsExactly("1030041383.M1.host:2,S", "two.mbox#0", "two.mbox#1");
        assertThat(texts(documents))
                .containsExactly(
                        "Body\n\nFrom here on, it is text.\n",
                        "Body\n\nFrom here on, it is text.\n\n",
                        "From Monday on\n");
    }

    @Test
    void smallFiles_shareSplits_andALargeOneHasMany() throws IOException {
        for (int i = 0; i < 10; i++) {
            write("s/" + i + ".txt", "x");
        }
        assertThat(TextSource.plan(directory.resolve("s").toString(), TextOptions.defaults(), HADOOP))
                .hasSize(1);
        write("s/large.jsonl", "{\"text\":\"\"}\n".repeat(1_000));
        List<Split> splits = TextSource.plan(directory.resolve("s").toString(), TextOptions.defaults(), HADOOP, 5_000);
        assertThat(splits).hasSizeGreaterThan(3);
        assertThat(splits.stream().mapToLong(Split::bytes).sum()).isEqualTo(10 + 12_000);
    }
}
