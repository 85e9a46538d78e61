package dev.peacock.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.AugmentConfig;
import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final Shape SHAPE = new Shape(3, 4, 2);
    private static final int FROM = 5;
    private static final int TO = 7;

    /** The definition, pixel by pixel, with the draws taken from a twin of the stream. */
    @Test
    void copy_isTheDefinition_forEveryMoveAndFlip() {
        Set<Integer> seen = new HashSet<>();
        Augmentation augmentation = new Augmentation(new AugmentConfig(2, true), SHAPE, new RandomStream(3));
        RandomStream twin = new RandomStream(3);
        for (int example = 0; example < 1_000; example++) {
            float[] source = picture(example);
            float[] target = new float[TO + SHAPE.size() + 1];
            augmentation.copy(source, FROM, target, TO);
            int dy = twin.nextInt(5) - 2;
            int dx = twin.nextInt(5) - 2;
            boolean flip = twin.nextInt(2) == 1;
            seen.add(((dy + 2) * 5 + dx + 2) * 2 + (flip ? 1 : 0));
            assertThat(target).containsExactly(expected(source, dy, dx, flip));
        }
        assertThat(seen).hasSize(50);
    }

    private static float[] expected(float[] source, int dy, int dx, boolean flip) {
        float[] expected = new float[TO + SHAPE.size() + 1];
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 4; x++) {
                int fromY = y + dy;
                int fromX = (flip ? 3 - x : x) + dx;
                boolean inside = fromY >= 0 && fromY < 3 && fromX >= 0 && fromX < 4;
                for (int c = 0; inside && c < 2; c++) {
                    expected[TO + (y * 4 + x) * 2 + c] = source[FROM + (fromY * 4 + fromX) * 2 + c];
                }
            }
        }
        return expected;
    }

    @Test
    void moves_drawNoFlips_andFlipsNoMoves() {
        RandomStream random = new RandomStream(4);
        RandomStream twin = new RandomStream(4);
        new Augmentation(new AugmentConfig(1, false), SHAPE, random).copy(picture(0), FROM, new float[40], TO);
        twin.nextInt(3);
        twin.nextInt(3);
        assertThat(random.nextLong()).isEqualTo(twin.nextLong());
        float[] target = new float[TO + SHAPE.size() + 1];
        new Augmentation(new AugmentConfig(0, true), SHAPE, random).copy(picture(0), FROM, target, TO);
        assertThat(target).containsExactly(expected(picture(0), 0, 0, twin.nextInt(2) == 1));
        assertThat(random.nextLong()).isEqualTo(twin.nextLong());
    }

    @Test
    void vectors_areRefused_andPaddingsThatCouldHideAPicture() {
        assertThatThrownBy(() -> Augmentation.check(new AugmentConfig(0, true), Shape.flat(64)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("training.augment needs images, but the examples are vectors of 64 numbers");
        assertThatThrownBy(() -> new Augmentation(new AugmentConfig(3, false), SHAPE, new RandomStream(1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("crop-padding = 3 could move images of 3x4 pixels completely out of the frame");
    }

    private static float[] picture(int example) {
        float[] picture = new float[FROM + SHAPE.size() + 1];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = 100 * example + i + 1;
        }
        return picture;
    }
}
