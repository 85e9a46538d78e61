package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.read.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFooterTest {
    @TempDir
    Path directory;

    private Path store = Path.of("");

    @BeforeEach
    void packThreeExamples() throws IOException {
        store = directory.resolve("some.store");
        try (StoreWriter writer = StoreWriter.create(store, 255, 4)) {
            writer.add(new byte[12], new Shape(2, 2, 3), "3", new Source("a", 0));
            writer.add(new byte[12], new Shape(2, 2, 3), "1", new Source("a", 1));
            writer.beginTest();
            writer.add(new byte[12], new Shape(2, 2, 3), "2", new Source("b", 0));
            writer.finish();
        }
    }

    @Test
    void footerAndLabels_areRead_throughHadoop() throws IOException {
        FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(store.toUri());
        StoreFooter footer = StoreFooter.read(local, path);
        assertThat(footer).isEqualTo(StoreFooter.read(store));
        assertThat(footer.trainSize()).isEqualTo(2);
        assertThat(footer.testSize()).isEqualTo(1);
        assertThat(footer.shape()).isEqualTo(new Shape(2, 2, 3));
        assertThat(footer.labelNames()).containsExactly("0", "1", "2", "3");
        assertThat(footer.scale()).isEqualTo(255);
        assertThat(footer.contentHash()).isEqualTo(PackedStore.map(store).contentHash());
        assertThat(footer.readLabels(local, path)).containsExactly(3, 1, 2);
    }

    @Test
    void footerAndLabels_areRead_withoutTheValues() throws IOException {
        byte[] bytes = Fixtures.read(store);
        long valuesEnd = StoreFooter.VALUES_OFFSET + 3 * 12;
        StoreFooter.Bytes valuesAreTaboo = (position, into) -> {
            boolean beforeValues = position + into.length <= StoreFooter.VALUES_OFFSET;
            assertThat(beforeValues || position >= valuesEnd).isTrue();
            ByteBuffer.wrap(bytes, (int) position, into.length).get(into);
        };
        StoreFooter footer = StoreFooter.parse("some.store", bytes.length, valuesAreTaboo);
        assertThat(footer.readLabels("some.store", valuesAreTaboo)).containsExactly(3, 1, 2);
    }

    @Test
    void missingStore_isOneClearError_throughHadoop() throws IOException {
        FileSystem local = FileSystem.getLocal(Fixtures.hadoop());
        org.apache.hadoop.fs.Path missing = new org.apache.hadoop.fs.Path(directory.toUri() + "nothing");
        assertThatThrownBy(() -> StoreFooter.read(local, missing))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(missing + " cannot be read as a packed store");
    }
}
