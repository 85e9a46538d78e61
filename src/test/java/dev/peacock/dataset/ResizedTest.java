package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Resize;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.image.Resized;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizedTest {
    @TempDir
    Path directory;

    /** 0 is black; the levels of a row are those that stand side by side in a text. */
    private static BufferedImage gray(String... rows) {
        String[][] levels = new String[rows.length][];
        for (int y = 0; y < rows.length; y++) {
            levels[y] = rows[y].trim().split(" +");
        }
        BufferedImage image = new BufferedImage(levels[0].length, rows.length, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < levels[y].length; x++) {
                image.setRGB(x, y, Integer.parseInt(levels[y][x]) * 0x010101);
            }
        }
        return image;
    }

    private static String levels(BufferedImage image) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < image.getHeight(); y++) {
            text.append(y == 0 ? "" : " / ");
            for (int x = 0; x < image.getWidth(); x++) {
                text.append(x == 0 ? "" : " ").append(image.getRGB(x, y) & 0xFF);
            }
        }
        return text.toString();
    }

    /** Means by hand: of two or four pixels, of a pixel and half of another, and one pixel as four. */
    @ParameterizedTest
    @CsvSource({
        "10 20 30 40, 50 60 70 80, 1, 2, CROP, 35 55",
        "10 20 30 40, 50 60 70 80, 1, 1, FIT, 45",
        "10 40 70, 10 40 70, 1, 1, FIT, 40",
        "10 40 70, 10 40 70, 2, 2, CROP, 10 40 / 10 40",
        "30 60 90, 30 60 90, 2, 2, FIT, 40 80 / 0 0",
        "10 20, 30 40, 4, 4, CROP, 10 10 20 20 / 10 10 20 20 / 30 30 40 40 / 30 30 40 40",
        "10 20, 30 40, 2, 4, FIT, 0 10 20 0 / 0 30 40 0",
        "10 20, 30 40, 2, 2, CROP, 10 20 / 30 40"
    })
    void pixels_areMeansOfTheirAreas(
            String first, String second, int height, int width, Resize.Mode mode, String levels) {
        Resize resize = new Resize(height, width, mode);
        assertThat(levels(Resized.of(gray(first, second), resize))).isEqualTo(levels);
    }

    @Test
    void oneColour_staysTheSame_atAnySize() {
        BufferedImage plain = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
        plain.setRGB(
                0,
                0,
                7,
                5,
                java.util.Collections.nCopies(35, 0x123456).stream()
                        .mapToInt(i -> i)
                        .toArray(),
                0,
                7);
        for (int side : new int[] {1, 2, 3, 6, 9, 100}) {
            BufferedImage resized = Resized.of(plain, new Resize(side, side, Resize.Mode.CROP));
            for (int at = 0; at < side * side; at++) {
                assertThat(resized.getRGB(at % side, at / side) & 0xFFFFFF).isEqualTo(0x123456);
            }
        }
    }

    @Test
    void folderOfMixedSizes_andOfGrayAndColour_isRead() {
        image("pets/cat/small.png", 2, 4, 1);
        image("pets/cat/large.png", 40, 30, 3);
        image("pets/owl/a.png", 7, 7, 1);
        PackedStore colour = pack(3);
        assertThat(colour.shape()).isEqualTo(new Shape(3, 5, 3));
        assertThat(colour.trainSize()).isEqualTo(3);
        assertThat(pack(1).shape()).isEqualTo(new Shape(3, 5, 1));
        assertThat(pack(1).labelNames()).containsExactly("cat", "owl");
    }

    @Test
    void fingerprint_namesTheSize_andIsTheOldOneWithout() {
        image("pets/cat/a.png", 2, 4, 1);
        String without = DatasetPacker.fingerprint(new DatasetConfig(source(), source(), null, 255), Fixtures.hadoop());
        assertThat(without).doesNotContain("resize", "channels");
        assertThat(DatasetPacker.fingerprint(config(3), Fixtures.hadoop())).contains("resize: ", "channels: 3");
    }

    private void image(String name, int height, int width, int channels) {
        Fixtures.write(directory.resolve(name), Fixtures.encode(Fixtures.picture(height, width, channels, 1), "png"));
    }

    private SourceConfig source() {
        return new SourceConfig.Folder(directory.resolve("pets").toString());
    }

    private DatasetConfig config(@Nullable Integer channels) {
        return new DatasetConfig(
                source(), source(), null, new Resize(3, 5, Resize.Mode.CROP), channels, 255, null, null);
    }

    private PackedStore pack(int channels) {
        Path target = directory.resolve("packed-" + channels);
        DatasetPacker.pack(config(channels), null, Fixtures.hadoop(), target);
        return PackedStore.map(target);
    }
}
