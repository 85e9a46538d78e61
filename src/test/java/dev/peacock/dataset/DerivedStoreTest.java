package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.read.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedStoreTest {
    @TempDir
    Path directory;

    @Test
    void otherValues_haveTheSameLabelsAndSplits() {
        try (PackedStore original = original(List.of("owl", "cat", "owl"), List.of("cat", "owl"))) {
            DerivedStore.write(original, directory.resolve("derived"), rows -> {
                float[] values = new float[3];
                for (int i = 0; i < 5; i++) {
                    values[0] = i;
                    values[1] = -0.5f * i;
                    values[2] = i == 4 ? 1e30f : 0;
                    rows.add(values);
                }
            });
            try (PackedStore derived = PackedStore.map(directory.resolve("derived"))) {
                assertThat(derived.trainSize()).isEqualTo(3);
                assertThat(derived.testSize()).isEqualTo(2);
                assertThat(derived.shape()).isEqualTo(Shape.flat(3));
                assertThat(derived.eightBit()).isFalse();
                assertThat(derived.scale()).isEqualTo(1);
                assertThat(derived.labelNames()).isEqualTo(original.labelNames());
                for (int i = 0; i < 5; i++) {
                    assertThat(derived.label(i)).isEqualTo(original.label(i));
                }
                assertThat(Fixtures.values(derived, 4)).containsExactly(4, -2, 1e30f);
                assertThat(derived.contentHash()).isNotEqualTo(original.contentHash());
            }
        }
    }

    /** Numbered labels of which some never occur, as of a model with more classes. */
    @Test
    void numberedLabels_keepTheirNumbers() {
        try (PackedStore original = original(List.of("7", "2"), List.of("2"))) {
            DerivedStore.write(original, directory.resolve("derived"), rows -> {
                for (int i = 0; i < 3; i++) {
                    rows.add(new float[] {i});
                }
            });
            try (PackedStore derived = PackedStore.map(directory.resolve("derived"))) {
                assertThat(derived.labelNames()).hasSize(8).isEqualTo(original.labelNames());
                assertThat(derived.label(0)).isEqualTo(7);
                assertThat(derived.label(2)).isEqualTo(2);
            }
        }
    }

    @Test
    void tooFewOrTooManyRows_areABug_andLeaveNothing() {
        try (PackedStore original = original(List.of("0"), List.of("0"))) {
            Path target = directory.resolve("derived");
            assertThatThrownBy(() -> DerivedStore.write(original, target, rows -> rows.add(new float[1])))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("1 rows for 2 examples");
            assertThatThrownBy(() -> DerivedStore.write(original, target, rows -> {
                        for (int i = 0; i < 3; i++) {
                            rows.add(new float[1]);
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(Fixtures.names(directory)).containsExactly("original");
        }
    }

    @Test
    void valuesThatAreNotFinite_areRefused_andLeaveNothing() {
        try (PackedStore original = original(List.of("0"), List.of("0"))) {
            Path target = directory.resolve("derived");
            assertThatThrownBy(() -> DerivedStore.write(original, target, rows -> rows.add(new float[] {Float.NaN})))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("NaN is not a finite number");
            assertThat(Fixtures.names(directory)).containsExactly("original");
        }
    }

    private PackedStore original(List<String> train, List<String> test) {
        Path target = directory.resolve("original");
        try (StoreWriter writer = StoreWriter.create(target, 255, null)) {
            for (String label : train) {
                writer.add(new byte[4], new Shape(2, 2, 1), label, new Source("a", 0));
            }
            writer.beginTest();
            for (String label : test) {
                writer.add(new byte[4], new Shape(2, 2, 1), label, new Source("b", 0));
            }
            writer.finish();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return PackedStore.map(target);
    }
}
