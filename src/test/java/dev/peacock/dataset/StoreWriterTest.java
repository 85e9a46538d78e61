package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.read.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreWriterTest {
    private static final Shape PAIR = Shape.flat(2);

    @TempDir
    Path directory;

    @Test
    void labels_areTheirNumbers_whenAllAreNumbers() throws IOException {
        PackedStore store = withLabels(null, List.of("3", "0"), List.of("1"));
        assertThat(labels(store)).containsExactly(3, 0, 1);
        assertThat(store.labelNames()).containsExactly("0", "1", "2", "3");
    }

    @Test
    void labelNames_reachTheModelsClasses_whenTheLargestLabelIsSmaller() throws IOException {
        assertThat(withLabels(5, List.of("1"), List.of("0")).labelNames()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void labels_areSortedPositions_whenOneIsNoNumber() throws IOException {
        PackedStore store = withLabels(null, List.of("owl", "9", " cat "), List.of("cat", "owl"));
        assertThat(store.labelNames()).containsExactly("9", "cat", "owl");
        assertThat(labels(store)).containsExactly(2, 0, 1, 1, 2);
    }

    @Test
    void labels_areNames_whenOneIsNegative() throws IOException {
        PackedStore store = withLabels(null, List.of("1", "-1"), List.of("1"));
        assertThat(store.labelNames()).containsExactly("-1", "1");
        assertThat(labels(store)).containsExactly(1, 0, 1);
    }

    @Test
    void labels_growBeyondTheFirstBuffer() throws IOException {
        List<String> labels = Collections.nCopies(5000, "7");
        assertThat(labels(withLabels(null, labels, List.of("2"))))
                .hasSize(5001)
                .containsOnly(7, 2)
                .endsWith(7, 2);
    }

    @Test
    void numberedLabel_isRefused_whenTheModelHasFewerClasses() {
        assertThatThrownBy(() -> withLabels(10, List.of("0", "9", "12"), List.of("1")))
                .isInstanceOf(UserError.class)
                .hasMessage("train.csv: row 2: label 12 is outside 0..9 of a model with 10 classes");
    }

    @Test
    void numberedLabel_isRefused_whenItIsOutsideInTheTestSplit() {
        assertThatThrownBy(() -> withLabels(10, List.of("0"), List.of("1", "10")))
                .isInstanceOf(UserError.class)
                .hasMessage("test.csv: row 1: label 10 is outside 0..9 of a model with 10 classes");
    }

    @Test
    void numberedLabel_isRefused_whenItIsNoClassNumber() {
        assertThatThrownBy(() -> withLabels(null, List.of("0", "123456789012"), List.of("1")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("train.csv: row 1: label 123456789012 is too large");
    }

    @Test
    void namedLabel_isRefused_whenItNeverOccursInTrain() {
        assertThatThrownBy(() -> withLabels(null, List.of("cat", "owl"), List.of("cat", "cow")))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "test.csv: row 1: label 'cow' never occurs in the train examples; correct it, or remove its test examples");
    }

    @Test
    void namedLabels_areRefused_whenTheModelHasFewerClasses() {
        assertThatThrownBy(() -> withLabels(2, List.of("a", "b", "a", "c"), List.of("a")))
                .isInstanceOf(UserError.class)
                .hasMessage("train.csv: row 3: label 'c' is one of 3 distinct labels, but the model has 2 classes");
    }

    @Test
    void emptyLabel_isRefused() {
        assertThatThrownBy(() -> withLabels(null, List.of("a", " "), List.of("a")))
                .isInstanceOf(UserError.class)
                .hasMessage("train.csv: row 1: the label is empty; fill it in, or remove the example");
    }

    @Test
    void emptySplits_areRefused() throws IOException {
        assertThatThrownBy(() -> withLabels(null, List.of(), List.of("a")))
                .isInstanceOf(UserError.class)
                .hasMessage("dataset.train has no examples");
        assertThatThrownBy(() -> withLabels(null, List.of("a"), List.of()))
                .isInstanceOf(UserError.class)
                .hasMessage("dataset.test has no examples");
        assertThat(Fixtures.names(directory)).isEmpty();
    }

    @Test
    void integersOfFloatArrays_stayBytes() throws IOException {
        PackedStore store = withFloats(new float[] {0, 255}, new float[] {17, -0.0f});
        assertThat(store.eightBit()).isTrue();
        assertThat(Fixtures.rawBytes(store, 0)).isEqualTo(Fixtures.bytes(0, 255));
        assertThat(Fixtures.rawBytes(store, 1)).isEqualTo(Fixtures.bytes(17, 0));
    }

    @ParameterizedTest
    @ValueSource(floats = {0.5f, 256, -1, 255.00002f})
    void store_becomesFloat32_whenAValueIsNoByte(float value) throws IOException {
        PackedStore store = withFloats(new float[] {0, 255}, new float[] {3, value}, new float[] {1, 2});
        assertThat(store.eightBit()).isFalse();
        assertThat(Fixtures.values(store, 0)).containsExactly(0, 255);
        assertThat(Fixtures.values(store, 1)).containsExactly(3, value);
        assertThat(Fixtures.values(store, 2)).containsExactly(1, 2);
    }

    @Test
    void upgradedStore_equalsOneThatWasFloat32FromTheBegin() throws IOException {
        // The float example first or last: the same examples, rotated, have the same values after the upgrade.
        PackedStore upgraded = withFloats(new float[] {200, 1}, new float[] {7, 8}, new float[] {0.25f, 9});
        PackedStore fromTheBegin = withFloats(new float[] {0.25f, 9}, new float[] {200, 1}, new float[] {7, 8});
        for (int i = 0; i < 3; i++) {
            assertThat(Fixtures.values(upgraded, i)).isEqualTo(Fixtures.values(fromTheBegin, (i + 1) % 3));
        }
        assertThat(Files.size(directory.resolve("0.store"))).isEqualTo(Files.size(directory.resolve("1.store")));
    }

    @Test
    void bytes_areWidened_whenTheyComeAfterAnUpgrade() throws IOException {
        Path target = directory.resolve("mixed.store");
        try (StoreWriter writer = StoreWriter.create(target, 1, null)) {
            writer.add(new float[] {0.5f, 1}, PAIR, "0", new Source("a", 0));
            writer.add(Fixtures.bytes(200, 255), PAIR, "0", new Source("a", 1));
            writer.beginTest();
            writer.add(Fixtures.bytes(1, 2), PAIR, "0", new Source("b", 0));
            writer.finish();
        }
        assertThat(Fixtures.values(PackedStore.map(target), 1)).containsExactly(200, 255);
    }

    @Test
    void contentHash_ignoresTheSignOfZero_inFloatStores() throws IOException {
        String positive =
                withFloats(new float[] {0.0f, 0.5f}, new float[] {1, 2}).contentHash();
        String negative =
                withFloats(new float[] {-0.0f, 0.5f}, new float[] {1, 2}).contentHash();
        assertThat(negative).isEqualTo(positive);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNotFinite_areRefusedByFileRowAndColumn(float value) {
        assertThatThrownBy(() -> withFloats(new float[] {1, 2}, new float[] {3, value}))
                .isInstanceOf(UserError.class)
                .hasMessage("x.parquet: row 1, column 1: " + value + " is not a finite number");
        assertThat(Fixtures.names(directory)).isEmpty();
    }

    @Test
    void sizesThatDiffer_areRefusedNamingBoth() throws IOException {
        try (StoreWriter writer = StoreWriter.create(directory.resolve("s"), 1, null)) {
            writer.add(new byte[4], new Shape(2, 2, 1), "0", Source.file("a/1.png"));
            assertThatThrownBy(() -> writer.add(new byte[6], new Shape(2, 3, 1), "0", Source.file("b/2.png")))
                    .isInstanceOf(UserError.class)
                    .hasMessage("b/2.png: the example is 2x3x1, but the first one (a/1.png) is 2x2x1;"
                            + " all must have the same size; set dataset.resize = [height, width], or dataset.channels = 1"
                            + " (gray) or 3 (colour)");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void scale_isRefused_whenItIsNoPositiveNumber(double scale) {
        assertThatThrownBy(() -> StoreWriter.create(directory.resolve("s"), scale, null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("dataset.scale must be a positive number");
    }

    @Test
    void target_cannotBeWritten_whenItsParentIsAFile() {
        Path file = Fixtures.write(directory.resolve("file"), "x");
        assertThatThrownBy(() -> StoreWriter.create(file.resolve("s"), 1, null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.resolve("s") + " cannot be written");
    }

    @Test
    void close_leavesNothing_whenFinishWasNotReached() throws IOException {
        try (StoreWriter writer = StoreWriter.create(directory.resolve("s"), 1, null)) {
            writer.add(new float[] {1, 2}, PAIR, "0", new Source("a", 0));
            writer.add(new float[] {0.5f, 2}, PAIR, "0", new Source("a", 1));
            assertThat(Fixtures.names(directory)).hasSize(1);
        }
        assertThat(Fixtures.names(directory)).isEmpty();
    }

    private PackedStore withLabels(@Nullable Integer classes, List<String> train, List<String> test)
            throws IOException {
        Path target = directory.resolve("labels.store");
        try (StoreWriter writer = StoreWriter.create(target, 1, classes)) {
            for (int i = 0; i < train.size(); i++) {
                writer.add(new byte[2], PAIR, train.get(i), new Source("train.csv", i));
            }
            writer.beginTest();
            for (int i = 0; i < test.size(); i++) {
                writer.add(new byte[2], PAIR, test.get(i), new Source("test.csv", i));
            }
            writer.finish();
        }
        return PackedStore.map(target);
    }

    /** All train but the last. */
    private PackedStore withFloats(float[]... examples) throws IOException {
        Path target = directory.resolve(Fixtures.names(directory).size() + ".store");
        try (StoreWriter writer = StoreWriter.create(target, 1, null)) {
            for (int i = 0; i < examples.length; i++) {
                if (i == examples.length - 1) {
                    writer.beginTest();
                }
                writer.add(examples[i], PAIR, "0", new Source("x.parquet", i));
            }
            writer.finish();
        }
        return PackedStore.map(target);
    }

    private static int[] labels(ExampleStore store) {
        int[] labels = new int[store.size()];
        Arrays.setAll(labels, store::label);
        return labels;
    }
}
