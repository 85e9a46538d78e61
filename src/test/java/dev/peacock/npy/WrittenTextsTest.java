package dev.peacock.npy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.dataset.numpy.ArrayFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids and labels of a table may have any characters, and an exported fleet is read again. */
class WrittenTextsTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void texts_comeBack_withTabsLineEndsAndQuotes() throws IOException {
        List<String> texts = List.of("a\tb", "two\nlines", "\"quoted\", with a comma", "\u001b[31m", "\uD83E\uDD9A");
        Path file = directory.resolve("x.npz");
        try (NpzWriter writer = new NpzWriter(Files.newOutputStream(file))) {
            writer.addTexts("ids", texts);
        }
        assertThat(ArrayFiles.open(new Configuration(), new org.apache.hadoop.fs.Path(file.toUri()))
                        .required("ids")
                        .texts())
                .isEqualTo(texts);
    }
}
