package dev.peacock.spark.images;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Resize;
import dev.peacock.config.Shape;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.NpyArray;
import dev.peacock.npy.NpyType;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * An array of images [count, height, width] or [count, height, width, channels], or of vectors, such as embeddings, [count, width]. Numbers
 * of images are brought from their range to 0..1; those of vectors stay as they are.
 */
record ArrayImages(
        String uri,
        NpyArray array,
        Shape shape,
        double low,
        double high,
        @Nullable List<String> ids,
        List<List<String>> columns)
        implements ImageSource {
    private static final int IMAGE_AXES = 3;
    private static final int MOST_AXES = 4;
    private static final double LARGEST_BYTE = 255;
    /** Generations may overshoot a little; numbers further outside, in parts of the range, are of another range. */
    private static final double OVERSHOOT = .25;

    /** @param name of the array in an .npz file; null for the only one */
    static ArrayImages open(Configuration hadoop, String uri, Path path, @Nullable String name, ImageOptions options)
            throws IOException {
        ArrayFiles files = path.getName().endsWith(".npy") ? null : files(hadoop, uri, path);
        NpyArray array = files == null ? file(hadoop, uri, path) : array(files, uri, path, name);
        List<Long> axes = array.shape();
        if (axes.size() < 2 || axes.size() > MOST_AXES || array.type() == NpyType.TEXT) {
            throw new UserError(Shown.path(uri) + ": must be an array of numbers of the shape (images, height, width),"
                    + " (images, height, width, channels) or, of vectors, (vectors, numbers), but has the shape "
                    + array.shownShape());
        }
        if (axes.contains(0L)) {
            throw new UserError(Shown.path(uri) + ": has no images; its shape is " + array.shownShape());
        }
        int[] sides = axes.stream().skip(1).mapToInt(Math::toIntExact).toArray();
        Shape shape = axes.size() < IMAGE_AXES
                ? Shape.flat(sides[0])
                : new Shape(sides[0], sides[1], axes.size() == IMAGE_AXES ? 1 : sides[2]);
        Resize resize = options.resize();
        Integer channels = options.channels();
        if (resize != null && (resize.height() != shape.height() || resize.width() != shape.width())
                || channels != null && channels != shape.channels()) {
            throw new UserError(
                    Shown.path(uri) + ": --resize and --channels are for pictures; an array has one size, which is "
                            + shape + " here (height x width x channels)");
        }
        boolean isOfBytes = array.type() == NpyType.UINT8;
        List<List<String>> columns = new ArrayList<>();
        for (String column : options.by()) {
            columns.add(texts(files, uri, column, axes.get(0)));
        }
        return new ArrayImages(
                uri,
                array,
                shape,
                options.low() == null ? 0 : options.low(),
                options.high() == null ? isOfBytes ? LARGEST_BYTE : 1 : options.high(),
                ids(files, uri, options, axes.get(0)),
                columns);
    }

    private static @Nullable List<String> ids(@Nullable ArrayFiles files, String uri, ImageOptions options, long images)
            throws IOException {
        String id = options.id();
        boolean isThere = id != null && files != null && files.names().contains(id);
        return id == null || !isThere && !options.needsId() ? null : texts(files, uri, id, images);
    }

    private static NpyArray file(Configuration hadoop, String uri, Path path) throws IOException {
        try {
            return NpyArray.of(ArrayFiles.file(hadoop, path));
        } catch (FileNotFoundException e) {
            throw new UserError(Shown.path(uri) + ": there is no such file", e);
        }
    }

    private static ArrayFiles files(Configuration hadoop, String uri, Path path) throws IOException {
        try {
            return ArrayFiles.open(hadoop, path);
        } catch (FileNotFoundException e) {
            throw new UserError(Shown.path(uri) + ": there is no such file", e);
        }
    }

    private static NpyArray array(ArrayFiles files, String uri, Path path, @Nullable String name) throws IOException {
        if (name == null && files.names().size() != 1) {
            throw new UserError(Shown.path(uri) + ": has several arrays (" + files.shownNames()
                    + "); name one behind a #, as in " + path.getName() + "#"
                    + files.names().stream().findFirst().orElse("images"));
        }
        Optional<NpyArray> array =
                files.optional(name == null ? files.names().iterator().next() : name);
        return array.orElseThrow(
                () -> new UserError(Shown.path(uri) + ": has no such array; it has " + files.shownNames()));
    }

    /** Another array of the same archive, with a text for each image. */
    private static List<String> texts(@Nullable ArrayFiles files, String uri, String name, long images)
            throws IOException {
        if (files == null) {
            throw new UserError(Shown.path(uri) + ": has one array only, so there is no '" + Shown.text(name)
                    + "'; give an .npz file with the images and an array of that name");
        }
        List<String> texts = files.required(name).texts();
        if (texts.size() != images) {
            throw new UserError(String.format(
                    "%s: has %,d images, but the array '%s' has %,d elements; each image needs one",
                    Shown.path(uri), images, Shown.text(name), texts.size()));
        }
        return texts;
    }

    @Override
    public int count() {
        return Math.toIntExact(array.shape().get(0));
    }

    @Override
    public void read(Sink sink) throws IOException {
        int size = shape.size();
        float[] values = new float[size];
        array.reals((at, value) -> {
            int place = (int) (at % size);
            values[place] = (float) (shape.isImage() ? level(value, at / size) : value);
            if (!Float.isFinite(values[place])) {
                throw new UserError(
                        Shown.path(uri) + ": has " + value + " in row " + at / size + "; every number must be finite");
            }
            if (place == size - 1) {
                int row = (int) (at / size);
                sink.add(
                        ids == null ? Integer.toString(row) : ids.get(row),
                        shape,
                        values,
                        columns.stream().map(column -> column.get(row)).toList());
            }
        });
    }

    private double level(double value, long row) {
        double level = (value - low) / (high - low);
        if (level < -OVERSHOOT || level > 1 + OVERSHOOT) {
            throw new UserError(String.format(
                    "%s: has %s in row %d, but numbers of images are taken to be from %s (black) to %s (white); say their range by --range"
                            + " LOW HIGH, such as --range -1 1",
                    Shown.path(uri), value, row, low, high));
        }
        return level;
    }
}
