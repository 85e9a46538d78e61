package dev.peacock.dataset.read;

import dev.peacock.check.Problems;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.image.WantedShape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads IDX, the format of MNIST (LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist/): big-endian magic, count
 * and sides, then unsigned bytes. The declared size is the limit of what is read or allocated.
 */
public final class IdxReader {
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;
    private static final int MOST_PIXELS = 1 << 26;
    /** Deflate never packs better than 1032 to 1 (zlib's technical notes). */
    private static final long BEST_RATIO = 1032;

    /** What a header declares: {@code count} items of so many bytes each, after {@code headerBytes}. */
    private record Declared(int count, int height, int width, int headerBytes) {
        int itemBytes() {
            return height * width;
        }

        long bytes() {
            return (long) count * itemBytes();
        }

        @Override
        public String toString() {
            return headerBytes == 8 ? count + " labels" : count + " images of " + height + "x" + width;
        }
    }

    private IdxReader() {}

    public static void read(SourceConfig.Idx source, WantedShape wanted, Configuration hadoop, ExampleSink sink) {
        Problems problems = sink.problems();
        byte[] labels = problems.attempt(
                "", () -> problems.about(source.labels(), () -> labels(InputFile.of(source.labels(), hadoop))));
        InputFile images = InputFile.of(source.images(), hadoop);
        String[] text = new String[256];
        for (int k = 0; k < text.length; k++) {
            text[k] = Integer.toString(k);
        }
        try (InputFile.Content content = images.open()) {
            Declared declared = header(images, content, IMAGES);
            if (labels != null && declared.count() != labels.length) {
                throw new UserError("%s declares %d images, but %s has %d labels; each image needs one"
                        .formatted(images.path(), declared.count(), source.labels(), labels.length));
            }
            requirePlausible(images, content, declared);
            if (labels == null) {
                return;
            }
            Shape shape = wanted.orElse(new Shape(declared.height(), declared.width(), 1), images.path());
            byte[] pixels = new byte[declared.itemBytes()];
            for (int i = 0; i < labels.length; i++) {
                fill(images, content.stream(), declared, pixels, (long) i * pixels.length);
                String label = text[labels[i] & 0xFF];
                Source at = new Source(images.path(), i);
                problems.heed("pictures", () -> sink.add(pixels, shape, label, at));
            }
            requireEnd(images, content.stream(), declared);
        } catch (IOException e) {
            throw images.unreadable(e);
        }
    }

    private static byte[] labels(InputFile file) {
        try (InputFile.Content content = file.open()) {
            Declared declared = header(file, content, LABELS);
            requirePlausible(file, content, declared);
            byte[] labels = new byte[declared.count()];
            fill(file, content.stream(), declared, labels, 0);
            requireEnd(file, content.stream(), declared);
            return labels;
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    private static Declared header(InputFile file, InputFile.Content content, int wanted) throws IOException {
        int magic = integer(file, content.stream());
        if (magic != wanted) {
            String what = wanted == IMAGES ? "an IDX images file" : "an IDX labels file";
            String hint = magic == LABELS
                    ? "this is a labels file; are images and labels swapped?"
                    : magic == IMAGES
                            ? "this is an images file; are images and labels swapped?"
                            : "it should begin with 0x%08x".formatted(wanted);
            throw new UserError("%s is not %s: it begins with 0x%08x; %s".formatted(file.path(), what, magic, hint));
        }
        int count = integer(file, content.stream());
        int height = wanted == IMAGES ? integer(file, content.stream()) : 1;
        int width = wanted == IMAGES ? integer(file, content.stream()) : 1;
        if (count < 0 || height < 1 || width < 1 || (long) height * width > MOST_PIXELS) {
            throw new UserError("%s declares %d items of %dx%d, which is impossible"
                    .formatted(
                            file.path(),
                            Integer.toUnsignedLong(count),
                            Integer.toUnsignedLong(height),
                            Integer.toUnsignedLong(width)));
        }
        return new Declared(count, height, width, wanted == IMAGES ? 16 : 8);
    }

    private static int integer(InputFile file, InputStream in) throws IOException {
        byte[] bytes = new byte[Integer.BYTES];
        if (readUpTo(in, bytes) < bytes.length) {
            throw new UserError(file.path() + " is truncated: it ends inside its header");
        }
        return ByteBuffer.wrap(bytes).getInt();
    }

    /** Compares the declared size with the file's before anything is allocated. */
    private static void requirePlausible(InputFile file, InputFile.Content content, Declared declared) {
        long found = file.length() - declared.headerBytes();
        if (content.gzipped()) {
            if (declared.bytes() > file.length() * BEST_RATIO) {
                throw new UserError(
                        "%s is truncated: it declares %s (%d bytes), but %d gzipped bytes cannot contain so much"
                                .formatted(file.path(), declared, declared.bytes(), file.length()));
            }
        } else if (declared.bytes() > found) {
            throw truncated(file, declared, found);
        } else if (declared.bytes() < found) {
            throw tooLong(file, declared);
        }
    }

    private static void fill(InputFile file, InputStream in, Declared declared, byte[] into, long before)
            throws IOException {
        int found = readUpTo(in, into);
        if (found < into.length) {
            throw truncated(file, declared, before + found);
        }
    }

    /** As readNBytes, but a gzip stream that was cut off counts as its end. */
    private static int readUpTo(InputStream in, byte[] into) throws IOException {
        int found = 0;
        try {
            while (found < into.length) {
                int read = in.read(into, found, into.length - found);
                if (read < 0) {
                    break;
                }
                found += read;
            }
        } catch (EOFException e) {
            return found;
        }
        return found;
    }

    private static void requireEnd(InputFile file, InputStream in, Declared declared) throws IOException {
        try {
            if (in.read() >= 0) {
                throw tooLong(file, declared);
            }
        } catch (EOFException e) {
            throw new UserError(file.path() + " is truncated: its gzip stream has no end", e);
        }
    }

    private static UserError truncated(InputFile file, Declared declared, long found) {
        return new UserError("%s is truncated: it declares %s (%d bytes), but has only %d bytes"
                .formatted(file.path(), declared, declared.bytes(), found));
    }

    private static UserError tooLong(InputFile file, Declared declared) {
        return new UserError("%s is longer than it declares: there is more after %s (%d bytes)"
                .formatted(file.path(), declared, declared.bytes()));
    }
}
