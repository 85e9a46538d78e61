package dev.peacock.audit.diffusion.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.image.ImageDecoder;
import org.junit.jupiter.api.Test;
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

    /** A gray picture of two lines and three columns, black where there is a 0. */
    private static MaskPicture picture(String pixels) {
        byte[] gray = new byte[pixels.length()];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (byte) (pixels.charAt(i) == '0' ? 0 : 255);
        }
        return MaskPicture.of("mask.png", new ImageDecoder.Decoded(gray, new Shape(2, 3, 1)));
    }

    @Test
    void picture_masksWhereItIsBlack() {
        assertThat(picture("010111").isKnown(new Shape(2, 3, 1))).containsExactly(false, true, false, true, true, true);
        assertThat(picture("011111").isKnown(new Shape(2, 3, 3))).startsWith(false, false, false, true);
    }

    @Test
    void picture_thatFitsNothing_isRefused() {
        assertThatThrownBy(() -> picture("000000"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--inpaint mask.png: masks all of an image");
        assertThatThrownBy(() -> picture("111111")).hasMessageContaining("masks nothing");
        assertThatThrownBy(() -> picture("011111").isKnown(new Shape(3, 2, 1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is 2 x 3 pixels, but images are 3 x 2");
    }
}
