package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.DatasetConfig.Pieces;
import dev.peacock.config.DatasetConfig.Split;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig.Texts;
import dev.peacock.config.SourceConfig.Texts.Holder;
import dev.peacock.dataset.text.TextEncoding;
import dev.peacock.provenance.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents become symbols, and come back as texts. */
class TextPackerTest {
    @TempDir
    Path directory = Path.of("");

    private final List<String> notes = new ArrayList<>();

    private Path write(String name, String text) {
        return Fixtures.write(directory.resolve(name), text);
    }

    private Texts files(String name) {
        return new Texts(Holder.TEXT, directory.resolve(name).toString(), null, null, null, false);
    }

    private Texts lines(String name, @Nullable String group, @Nullable String id) {
        return new Texts(Holder.JSONL, directory.resolve(name).toString(), "text", group, id, false);
    }

    private StoreFooter pack(Texts train, Texts test, int length, int pieces) {
        return pack(new DatasetConfig(train, test, null, new Pieces(length, pieces)));
    }

    private StoreFooter pack(DatasetConfig config) {
        notes.clear();
        return DatasetPacker.pack(config, null, Fixtures.hadoop(), store(), notes::add);
    }

    private Path store() {
        return directory.resolve("packed.store");
    }

    /** Each example as it is in the store. */
    private List<String> texts() {
        try (PackedStore store = PackedStore.map(store())) {
            return IntStream.range(0, store.size()).mapToObj(store::text).toList();
        }
    }

    private List<String> sources() {
        try (PackedStore store = PackedStore.map(store())) {
            return IntStream.range(0, store.size()).mapToObj(store::source).toList();
        }
    }

    private List<@Nullable String> ids() {
        StoreFooter footer = StoreFooter.read(store());
        try {
            TextColumn ids = footer.readIds(
                    FileSystem.getLocal(Fixtures.hadoop()), new org.apache.hadoop.fs.Path(store().toUri()));
            List<@Nullable String> names = new ArrayList<>();
            for (int i = 0; i < footer.size(); i++) {
                names.add(ids == null ? null : ids.name(i));
            }
            return names;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void filesBecomeSymbols_andComeBack() {
        write("train/b.txt", "ba\r\nc\uD83D\uDE00 and more");
        write("train/a.txt", "a");
        write("train/sub/c.txt", "cab");
        write("train/empty.txt", "");
        write("test/x.txt", "xa");
        StoreFooter footer = pack(files("train"), files("test"), 5, 1);

        assertThat(texts()).containsExactly("a", "ba\nc\uD83D\uDE00", "cab", "\uFFFDa");
        assertThat(footer.shape()).isEqualTo(new Shape(1, 5, 1));
        assertThat(footer.trainSize()).isEqualTo(3);
        assertThat(footer.labelNames()).containsExactly("document");
        assertThat(sources()).containsExactly("a.txt", "b.txt", "sub/c.txt", "x.txt");
        try (PackedStore store = PackedStore.map(store())) {
            assertThat(Objects.requireNonNull(store.vocabulary()).codePoints())
                    .containsExactly((int) '\n', (int) 'a', (int) 'b', (int) 'c', 0x1F600);
            assertThat(Fixtures.rawBytes(store, 0)).containsExactly(2, 0, 0, 0, 0);
            assertThat(Fixtures.rawBytes(store, 1)).containsExactly(3, 2, 1, 4, 5);
        }
        TextEncoding text = Objects.requireNonNull(footer.text());
        assertThat(text.train()).isEqualTo(new TextEncoding.Counts(4, 1, 1, 3, 9, 0, 0));
        assertThat(text.test()).isEqualTo(new TextEncoding.Counts(1, 0, 0, 1, 2, 1, 0));
        assertThat(StoreFooter.read(store()).text()).isEqualTo(text);
        assertThat(notes)
                .containsExactly(
                        "texts: examples have at most 5 characters, 3 on average; the vocabulary has 5 characters",
                        "documents that are longer, so that the rest of them is not used: 1 of train and 0 of test",
                        "documents without any text, which are left out: 1 of train and 0 of test",
                        "characters that are not in the vocabulary, for all of which one symbol stands: 0 of train and 1 of test");
    }

    @Test
    void otherStores_haveNoVocabulary() {
        write("a.csv", "1,0\n");
        try (PackedStore store = Fixtures.pack(
                new dev.peacock.config.SourceConfig.Csv(
                        directory.resolve("a.csv").toString(), "1", false),
                null,
                directory)) {
            assertThat(store.vocabulary()).isNull();
        }
    }

    @Test
    void aSource_isThatOfItsSplit() throws IOException {
        write("lines.jsonl", "{\"text\":\"\"}\n{\"text\":\"a\"}\n");
        MessageType schema = MessageTypeParser.parseMessageType("message m { required binary text (UTF8); }");
        Path rows = directory.resolve("rows.parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(rows.toUri()))
                .withType(schema)
                .build()) {
            writer.write(new SimpleGroupFactory(schema).newGroup().append("text", "a"));
        }
        Texts parquet = new Texts(Holder.PARQUET, rows.toString(), "text", null, null, false);
        pack(lines("lines.jsonl", null, null), parquet, 5, 1);
        assertThat(sources()).containsExactly("lines.jsonl:2", "rows.parquet:0");
        pack(parquet, lines("lines.jsonl", null, null), 5, 1);
        assertThat(sources()).containsExactly("rows.parquet:0", "lines.jsonl:2");
    }

    @Test
    void lines_haveGroupsAndIds() {
        write(
                "train.jsonl",
                "{\"text\":\"ab\",\"who\":\"2015\",\"n\":\"x\"}\n\n{\"text\":\"b\",\"who\":99999999,\"n\":7}\n");
        write("test.jsonl", "{\"text\":\"a\",\"who\":\"new\",\"n\":\"x\"}\n");
        StoreFooter footer = pack(lines("train.jsonl", "who", "n"), lines("test.jsonl", "who", "n"), 9, 1);

        // groups are names: a large number is none that would be counted to, and one may be of test documents alone
        assertThat(footer.labelNames()).containsExactly("2015", "99999999", "new");
        assertThat(sources()).containsExactly("train.jsonl:1", "train.jsonl:3", "test.jsonl:1");
        assertThat(ids()).containsExactly("x", "7", "x");
        assertThat(footer.shape()).isEqualTo(new Shape(1, 2, 1));
    }

    @Test
    void piecesOfADocument_areOnTheSameSideOfASplit() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            lines.append("{\"text\":\"" + (char) ('a' + i) + "AAAA\",\"n\":" + i + "}\n{\"text\":\"\",\"n\":\"e" + i
                    + "\"}\n");
        }
        write("all.jsonl", lines.toString());
        Texts source = lines("all.jsonl", null, "n");
        StoreFooter footer = pack(new DatasetConfig(source, source, new Split(0.25, true, 1), new Pieces(2, 3)));

        assertThat(footer.trainSize()).isEqualTo(45);
        assertThat(footer.testSize()).isEqualTo(15);
        assertThat(ids().subList(45, 60)).allSatisfy(id -> assertThat(id).matches("\\d+#[123]"));
        assertThat(ids().subList(45, 60).stream()
                        .map(id -> String.valueOf(id).replaceAll("#.*", ""))
                        .distinct())
                .hasSize(5);
        assertThat(texts().subList(0, 2)).allMatch(text -> text.endsWith("A"));
        assertThat(notes)
                .anyMatch(note -> note.startsWith("pieces: 15 train and 5 test documents gave 45 and 15 examples")
                        && note.contains("memorization comes out too small"));
    }

    @Test
    void orderOfFiles_andOfWriting_doesNotMatter() {
        write("train/b.jsonl", "{\"text\":\"bb\"}\n");
        write("train/a.jsonl", "{\"text\":\"a\"}\n");
        write("other/a.jsonl", "{\"text\":\"a\"}\r\n");
        write("other/b.jsonl", "{\"text\":\"bb\",\"more\":[1]}");
        String hash = pack(lines("train", null, null), lines("train", null, null), 5, 1)
                .contentHash();
        assertThat(pack(lines("other", null, null), lines("other", null, null), 5, 1)
                        .contentHash())
                .isEqualTo(hash)
                // as Python's hashlib gives it: a change here makes other experiments of the same texts
                .isEqualTo("c557ab4bac939236bd6b94f1e949c92e6022d05ac70882ed6d1c5eb2dadb7d6e");
        // the same bytes of another vocabulary are another data set
        write("other/a.jsonl", "{\"text\":\"c\"}");
        assertThat(pack(lines("other", null, null), lines("other", null, null), 5, 1)
                        .contentHash())
                .isNotEqualTo(hash);
    }

    @Test
    void bytesThatAreNotUtf8_areReplaced_andCounted() {
        Fixtures.write(directory.resolve("a.txt"), new byte[] {'a', (byte) 0xC3, '(', (byte) 0xFF});
        StoreFooter footer = pack(files("a.txt"), files("a.txt"), 9, 1);
        assertThat(texts()).containsOnly("a\uFFFD(\uFFFD");
        TextEncoding text = Objects.requireNonNull(footer.text());
        assertThat(text.train().replaced()).isEqualTo(2);
        assertThat(text.train().other()).isZero();
    }

    @Test
    void mails_areReadWithoutHeaders() {
        write(
                "box",
                "From a@b Mon Jan  1 10:00:00 2001\nSubject: s\n\nhello\n\nFrom c@d Mon Jan  1 10:00:00 2001\nX: y\n\nyou\n");
        Texts mails = new Texts(Holder.TEXT, directory.resolve("box").toString(), null, null, null, true);
        pack(mails, mails, 9, 1);
        assertThat(texts().subList(0, 2)).containsExactly("hello\n\n", "you\n");
        assertThat(sources().subList(0, 2)).containsExactly("box:0", "box:1");
    }

    @Test
    void everyFlippedByte_isFound_orChangesNothing() {
        write("a.txt", "abcab");
        StoreFooter packed = pack(files("a.txt"), files("a.txt"), 9, 1);
        String hash = packed.contentHash();
        byte[] bytes = Fixtures.read(store());
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Fixtures.write(store(), damaged);
            try {
                StoreCheck.check(
                        FileSystem.getLocal(Fixtures.hadoop()), new org.apache.hadoop.fs.Path(store().toUri()), hash);
                assertThat(texts()).as("byte %d", at).containsOnly("abcab");
                // also its counts
                assertThat(StoreFooter.read(store()).text()).as("byte %d", at).isEqualTo(packed.text());
            } catch (UserError e) {
                assertThat(e).hasMessageContaining(store().toString());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void textsOfOtherVersions_areRead() throws IOException {
        write("a.txt", "abcab");
        TextEncoding text = Objects.requireNonNull(
                pack(files("a.txt"), files("a.txt"), 9, 1).text());
        // earlier builds wrote no hash, and others may write more fields, under their hash
        assertThat(TextEncoding.of(text.json())).isEqualTo(text);
        ObjectNode more = text.json().put("later", "field");
        more.put("hash", Sha256.hex(more.toString()));
        assertThat(TextEncoding.of(new ObjectMapper().readTree(more.toString())))
                .isEqualTo(text);
        assertThatThrownBy(() -> TextEncoding.of(more.put("later", "changed")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("what it says of its texts has been changed");
    }

    @Test
    void whatCannotBeRead_isNamed() throws IOException {
        write("good.jsonl", "{\"text\":\"a\",\"n\":1}\n");
        write("none.jsonl", "{\"text\":\"a\"}\nnot json\n");
        write("column.jsonl", "{\"body\":\"a\",\"id\":1}\n");
        write("empty.jsonl", "{\"text\":\"\"}\n");
        write("same.jsonl", "{\"text\":\"a\",\"n\":1}\n{\"text\":\"b\",\"n\":1}\n");
        write("group.jsonl", "{\"text\":\"a\",\"n\":1}\n{\"text\":\"b\"}\n");
        byte[] packed = Fixtures.gzip("{\"text\":\"a\"}\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        Fixtures.write(directory.resolve("broken.jsonl.gz"), Arrays.copyOf(packed, packed.length - 9));

        assertRefused(lines("none.jsonl", null, null), "none.jsonl, line 2 is not a JSON object");
        assertRefused(
                lines("column.jsonl", null, null), "column.jsonl, line 1 has no key 'text'; its keys are: body, id");
        assertRefused(lines("empty.jsonl", null, null), "empty.jsonl has no document with a character");
        assertRefused(
                lines("same.jsonl", null, "n"), "same.jsonl, line 2: the id '1' is also that of same.jsonl, line 1");
        assertRefused(lines("group.jsonl", "n", null), "group.jsonl, line 2 has no group in 'n'");
        assertRefused(lines("broken.jsonl.gz", null, null), "broken.jsonl.gz is not a whole gzip file");
        assertRefused(lines("missing.jsonl", null, null), "missing.jsonl does not exist");
        assertThatThrownBy(() -> pack(lines("good.jsonl", "n", null), lines("group.jsonl", "n", null), 9, 1))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("give each document one, or remove dataset.test.group");
        assertThat(directory.resolve("packed.store")).doesNotExist();
    }

    private void assertRefused(Texts train, String message) {
        assertThatThrownBy(() -> pack(train, lines("good.jsonl", train.group(), train.id()), 9, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void emptyTest_isRefused() {
        write("a.txt", "a");
        write("b.txt", "");
        assertThatThrownBy(() -> pack(files("a.txt"), files("b.txt"), 9, 1))
                .isInstanceOf(UserError.class)
                .hasMessage("dataset.test has no examples");
    }

    @Test
    void fingerprint_changesWithTheFiles_andTheLength() {
        write("d/a.txt", "a");
        DatasetConfig config = new DatasetConfig(files("d"), files("d"), null, new Pieces(5, 1));
        String before = DatasetPacker.fingerprint(config, Fixtures.hadoop());
        assertThat(DatasetPacker.fingerprint(config, Fixtures.hadoop())).isEqualTo(before);
        assertThat(DatasetPacker.fingerprint(
                        new DatasetConfig(files("d"), files("d"), null, new Pieces(6, 1)), Fixtures.hadoop()))
                .isNotEqualTo(before);
        write("d/b.txt", "b");
        assertThat(DatasetPacker.fingerprint(config, Fixtures.hadoop())).isNotEqualTo(before);
    }
}
