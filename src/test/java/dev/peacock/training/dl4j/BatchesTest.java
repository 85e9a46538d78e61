package dev.peacock.training.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.AugmentConfig;
import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Augmentation;
import dev.peacock.training.Fixtures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class BatchesTest {
    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    /** Pixels of a colour picture are height x width x channels in the store and channels first in DL4J. */
    @Test
    void batch_hasChannelsFirst() {
        float[][] values = {{0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121}};
        ArrayStore store = new ArrayStore(new Shape(2, 3, 2), values, new int[] {1}, 1, 2, 1);
        try (Batches batches = new Batches(store, 3, true, 0)) {
            Batches.Batch batch = batches.of(new int[] {0}, 0, 1);
            for (int c = 0; c < 2; c++) {
                for (int y = 0; y < 2; y++) {
                    for (int x = 0; x < 3; x++) {
                        assertThat(batch.features().getDouble(0, c, y, x)).isEqualTo(100 * y + 10 * x + c);
                    }
                }
            }
            assertThat(batch.labels().toFloatVector()).containsExactly(0, 1, 0);
        }
    }

    @Test
    void batch_isOfAugmentedPictures_inTheirOrder() {
        AugmentConfig augment = new AugmentConfig(1, true);
        float[][] values = {
            {0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
        };
        ArrayStore store = new ArrayStore(new Shape(2, 3, 2), values, new int[] {1, 0}, 2, 2, 1);
        Augmentation twin = new Augmentation(augment, store.shape(), new RandomStream(6));
        try (Batches batches = new Batches(store, 2, true, 0)) {
            Augmentation augmentation = new Augmentation(augment, store.shape(), new RandomStream(6));
            INDArray features = batches.of(new int[] {1, 0}, 0, 2, augmentation).features();
            for (int i = 0; i < 2; i++) {
                float[] expected = new float[12];
                twin.copy(values[1 - i], 0, expected, 0);
                for (int v = 0; v < 12; v++) {
                    assertThat(features.getDouble(i, v % 2, v / 6, v / 2 % 3)).isEqualTo(expected[v]);
                }
            }
        }
    }
}
