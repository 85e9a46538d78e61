package dev.peacock.spark.images;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.DerivedStore;
import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.output.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * All images in one file on the driver's disk, which executors get a copy of: train images, then generations, then held-out ones. It is
 * removed when the audit ends.
 *
 * @param shape of each image; flat for vectors
 */
public record ImageStore(
        Path directory,
        Path file,
        Shape shape,
        Side train,
        Side generations,
        @Nullable Side heldOut) implements AutoCloseable {

    /** Reads everything. UserError for images that cannot be read, or of several sizes. */
    public static ImageStore write(
            JobContext context, ImageSource train, ImageSource generations, @Nullable ImageSource heldOut)
            throws IOException {
        Path directory = Files.createTempDirectory("peacock-images-");
        try {
            Path local = directory.resolve("images.bin");
            Writing writing = new Writing();
            int others = generations.count() + (heldOut == null ? 0 : heldOut.count());
            StoreFooter footer = DerivedStore.write(train.count(), others, local, rows -> {
                writing.side(train, rows);
                writing.side(generations, rows);
                if (heldOut != null) {
                    writing.side(heldOut, rows);
                }
            });
            // its name holds its hash, since executors keep what they were given
            Path file = Files.move(local, directory.resolve("images-" + footer.contentHash() + ".bin"));
            return new ImageStore(
                    directory,
                    file,
                    writing.shape(),
                    writing.sides.get(0),
                    writing.sides.get(1),
                    heldOut == null ? null : writing.sides.get(2));
        } catch (IOException | RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    /**
     * Gives executors a copy, and returns the name under which they find it. Only then: in a session that goes on, executors fetch with
     * the next job whatever was ever shared, and it has to be there still.
     */
    public String share(JavaSparkContext spark) {
        return SharedStore.share(spark, new org.apache.hadoop.fs.Path(file.toUri()));
    }

    /** To be closed by the caller. */
    public PackedStore open() {
        return PackedStore.map(file);
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The sides that were written so far, which must have one size. */
    private static final class Writing {
        private final List<Side> sides = new ArrayList<>();
        private @Nullable Shape shape;
        private String first = "";
        private int next;

        Shape shape() {
            return shape == null ? Shape.flat(1) : shape;
        }

        void side(ImageSource source, DerivedStore.Rows rows) {
            List<String> ids = new ArrayList<>();
            List<List<String>> groups = new ArrayList<>();
            try {
                source.read((id, size, values, group) -> {
                    require(source, id, size);
                    rows.add(values);
                    ids.add(id);
                    groups.add(group);
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sides.add(new Side(next, ids, groups));
            next += ids.size();
        }

        private void require(ImageSource source, String id, Shape size) {
            String where = Shown.path(source.uri()) + ", image '" + Shown.text(id) + "'";
            if (shape == null) {
                shape = size;
                first = where;
            } else if (!shape.equals(size)) {
                throw new UserError(where + ": is " + shown(size) + ", but " + first + " is " + shown(shape)
                        + (size.isImage() && shape.isImage()
                                ? " (height x width x channels); bring pictures to one size by --resize HEIGHT WIDTH, and to gray or"
                                        + " colour by --channels 1 or 3"
                                : "; vectors of all sides must be of one encoder, and are compared with vectors only"));
            }
        }

        private static String shown(Shape size) {
            return size.isImage() ? size.toString() : "a vector of " + size.size() + " numbers";
        }
    }
}
