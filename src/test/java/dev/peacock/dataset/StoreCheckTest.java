package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.read.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on which a bit has changed is refused, or all that is read of it is what was packed. */
class StoreCheckTest {
    @TempDir
    Path directory = Path.of("");

    private Path store = Path.of("");
    private String hash = "";

    @BeforeEach
    void pack() throws IOException {
        store = directory.resolve("store.bin");
        try (StoreWriter writer = StoreWriter.create(store, 2, null)) {
            for (int i = 0; i < 5; i++) {
                if (i == 3) {
                    writer.beginTest();
                }
                Source source = new Source("a.csv", i);
                writer.add(new float[] {i, i / 3f}, Shape.flat(2), i % 2 == 0 ? "cat" : "dog", source);
                writer.subpopulation("group" + i % 2, source);
            }
            hash = writer.finish().contentHash();
        }
    }

    private void check() throws IOException {
        StoreCheck.check(FileSystem.getLocal(Fixtures.hadoop()), new org.apache.hadoop.fs.Path(store.toUri()), hash);
    }

    /** All that Peacock reads of a store. */
    private String content() throws IOException {
        StringBuilder text = new StringBuilder();
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(store.toUri());
        FileSystem files = FileSystem.getLocal(Fixtures.hadoop());
        try (PackedStore packed = PackedStore.map(store)) {
            float[] values = new float[2];
            for (int i = 0; i < packed.size(); i++) {
                packed.read(i, values, 0);
                text.append(Arrays.toString(values))
                        .append(packed.labelNames().get(packed.label(i)))
                        .append(packed.source(i));
            }
            return text + " " + packed.trainSize() + packed.shape() + packed.contentHash()
                    + Objects.requireNonNull(StoreFooter.read(files, path).readSubpopulations(files, path))
                            .names();
        }
    }

    @Test
    void everyFlippedBit_andEveryCut_isRefused_orChangesNothing() throws IOException {
        byte[] bytes = Fixtures.read(store);
        check();
        String before = content();
        int harmless = 0;
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            if (!refused(damaged)) {
                harmless++;
                assertThat(content()).as("byte %d", at).isEqualTo(before);
            }
            assertThat(refused(Arrays.copyOf(bytes, at))).as("%d bytes", at).isTrue();
        }
        // times and systems in the heads of gzip, the hash of the subpopulations and values_offset, of which nothing
        // depends
        assertThat(harmless).isBetween(1, 160);
    }

    private boolean refused(byte[] damaged) throws IOException {
        Fixtures.write(store, damaged);
        try {
            check();
            return false;
        } catch (UserError e) {
            assertThat(e).hasMessageContaining(store.toString()).hasMessageNotContaining("\n");
            return true;
        }
    }

    @Test
    void anotherStore_isRefused_thoughItIsWhole() {
        hash = hash.replace(hash.charAt(0), (char) (hash.charAt(0) ^ 1));
        assertThatThrownBy(this::check)
                .hasMessageContaining("values, labels or footer were changed after packing")
                .hasMessageContaining("run train --repair");
    }

    @Test
    void copyOfAnExecutor_isCheckedTheFirstTime() {
        byte[] bytes = Fixtures.read(store);
        bytes[StoreFooter.VALUES_OFFSET + 1] ^= 4;
        Fixtures.write(store, bytes);
        assertThatThrownBy(() -> StoreCheck.checkedOnce(store)).isInstanceOf(UserError.class);
        bytes[StoreFooter.VALUES_OFFSET + 1] ^= 4;
        Fixtures.write(store, bytes);
        assertThat(StoreCheck.checkedOnce(store)).isEqualTo(store);
    }
}
