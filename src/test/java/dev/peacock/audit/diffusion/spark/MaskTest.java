package dev.peacock.audit.diffusion.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {
    /** Known numbers of an image of 4 x 5 pixels, line by line. */
    @ParameterizedTest
    @CsvSource({
        "LEFT, 00111 00111 00111 00111",
        "RIGHT, 11100 11100 11100 11100",
        "TOP, 00000 00000 11111 11111",
        "BOTTOM, 11111 11111 00000 00000",
        "CENTRE, 11111 10001 10001 11111",
        "NONE, 11111 11111 11111 11111"
    })
    void mask_hidesItsPart(Mask mask, String known) {
        for (int channels : new int[] {1, 3}) {
            StringBuilder shown = new StringBuilder();
            boolean[] isKnown = mask.isKnown(new Shape(4, 5, channels));
            for (int i = 0; i < isKnown.length; i += channels) {
                shown.append(i > 0 && i % (5 * channels) == 0 ? " " : "").append(isKnown[i] ? 1 : 0);
                assertThat(isKnown[i + channels - 1]).isEqualTo(isKnown[i]);
            }
            assertThat(shown).hasToString(known);
        }
    }
}
