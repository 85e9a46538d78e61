package dev.peacock.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    /** Fails after it has written, and closes its stream as a zip archive's writer does. */
    static final WholeFile.Bytes FAILING = out -> {
        try (OutputStream closing = out) {
            closing.write(new byte[6 << 20]);
            throw new IOException("planted");
        }
    };

    @TempDir
    Path directory;

    private final Configuration hadoop = new Configuration();

    private org.apache.hadoop.fs.Path at(String name) {
        return new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
    }

    private void put(String name, String text) throws IOException {
        WholeFile.put(hadoop, at(name), at("aside"), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void bytes_replaceWhatWasThere_andLeaveNothingElse() throws IOException {
        put("deep/file", "one");
        put("deep/file", "two");
        assertThat(directory.resolve("deep/file")).hasContent("two");
        assertThat(names(directory)).containsExactly("deep");
    }

    @Test
    void localFile_isCopied() throws IOException {
        Path local = Files.writeString(directory.resolve("local"), "text");
        WholeFile.put(hadoop, at("deep/file"), at("aside"), local);
        assertThat(directory.resolve("deep/file")).hasContent("text");
        assertThat(local).hasContent("text");
    }

    @Test
    void writerThatFails_leavesTheOldFile_orNone() throws IOException {
        put("file", "old");
        for (String name : List.of("file", "fresh")) {
            assertThatThrownBy(() -> WholeFile.put(hadoop, at(name), at("aside"), FAILING))
                    .hasMessage("planted");
        }
        assertThat(directory.resolve("file")).hasContent("old");
        assertThat(names(directory)).containsExactly("file");
    }

    @Test
    void checksumOfAnEarlierWriter_isNotHeldAgainstTheNewFile() throws IOException {
        FileSystem files = at("file").getFileSystem(hadoop);
        try (OutputStream out = files.create(at("file"))) {
            out.write("something else".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(directory.resolve(".file.crc")).exists();
        put("file", "new");
        try (InputStream in = files.open(at("file"))) {
            assertThat(in).hasContent("new");
        }
        assertThat(names(directory)).containsExactly("file");
    }

    @Test
    void hadoopsOwnWay_isTakenOnOtherFileSystems() throws IOException {
        hadoop.setClass("fs.file.impl", Watched.class, FileSystem.class);
        hadoop.setBoolean("fs.file.impl.disable.cache", true);
        put("file", "old");
        put("file", "new");
        assertThat(directory.resolve("file")).hasContent("new");
        assertThat(names(directory)).containsExactlyInAnyOrder("file", ".file.crc");
    }

    @Test
    void fileSystemWithoutARenameThatReplaces_isRefused() {
        hadoop.setClass("fs.other.impl", Other.class, FileSystem.class);
        hadoop.setBoolean("fs.other.impl.disable.cache", true);
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path("other:" + directory.resolve("file"));
        assertThatThrownBy(() -> WholeFile.put(hadoop, target, target.suffix("-aside"), out -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("write to a file:, hdfs: or s3a: directory");
        assertThat(directory.resolve("file")).doesNotExist();
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** The local disk, by another client. */
    public static final class Watched extends LocalFileSystem {}

    /** A file system that FileContext does not know. */
    public static final class Other extends RawLocalFileSystem {
        @Override
        public java.net.URI getUri() {
            return java.net.URI.create("other:///");
        }

        @Override
        public String getScheme() {
            return "other";
        }
    }
}
