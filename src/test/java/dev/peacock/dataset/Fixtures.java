package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/** Files of examples, made where a test needs them. */
final class Fixtures {
    private Fixtures() {}

    static Configuration hadoop() {
        return new Configuration(false);
    }

    /** What the data set calls each example of the store {@code packed.store} in the directory, which must all have an id. */
    static List<String> ids(PackedStore store, Path directory) throws IOException {
        Path packed = directory.resolve("packed.store");
        TextColumn column = Objects.requireNonNull(StoreFooter.read(packed)
                .readIds(FileSystem.getLocal(hadoop()), new org.apache.hadoop.fs.Path(packed.toUri())));
        return IntStream.range(0, store.trainSize() + store.testSize())
                .mapToObj(i -> Objects.requireNonNull(column.name(i)))
                .toList();
    }

    static Path write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** IDX images whose pixel p of image i is (i * 31 + p) mod 256. */
    static byte[] idxImages(int count, int height, int width) {
        ByteBuffer buffer = ByteBuffer.allocate(16 + count * height * width);
        buffer.putInt(0x803).putInt(count).putInt(height).putInt(width);
        for (int i = 0; i < count; i++) {
            for (int p = 0; p < height * width; p++) {
                buffer.put((byte) (i * 31 + p));
            }
        }
        return buffer.array();
    }

    /** IDX labels 0, 1, 2, 0, … */
    static byte[] idxLabels(int count) {
        ByteBuffer buffer = ByteBuffer.allocate(8 + count);
        buffer.putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            buffer.put((byte) (i % 3));
        }
        return buffer.array();
    }

    /** A picture of so many channels whose sample at (y, x, c) is y * 40 + x * 5 + c * 70, plus {@code shift}. */
    static BufferedImage picture(int height, int width, int channels, int shift) {
        BufferedImage image = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    image.getRaster().setSample(x, y, c, y * 40 + x * 5 + c * 70 + shift);
                }
            }
        }
        return image;
    }

    /** The samples of {@link #picture}, height x width x channels. */
    static byte[] pictureBytes(int height, int width, int channels, int shift) {
        byte[] bytes = new byte[height * width * channels];
        int next = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    bytes[next++] = (byte) (y * 40 + x * 5 + c * 70 + shift);
                }
            }
        }
        return bytes;
    }

    static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, format, bytes)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Packs one source as both splits and maps the result. */
    static PackedStore pack(SourceConfig source, @Nullable Shape shape, Path directory) {
        return pack(source, source, shape, 1, directory);
    }

    static PackedStore pack(
            SourceConfig train, SourceConfig test, @Nullable Shape shape, double scale, Path directory) {
        Path target = directory.resolve("packed.store");
        DatasetPacker.pack(new DatasetConfig(train, test, shape, scale), null, hadoop(), target);
        return PackedStore.map(target);
    }

    static float[] values(ExampleStore store, int example) {
        float[] values = new float[store.shape().size()];
        store.read(example, values, 0);
        return values;
    }

    static byte[] rawBytes(PackedStore store, int example) {
        byte[] values = new byte[store.shape().size()];
        store.readBytes(example, values, 0);
        return values;
    }

    static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
