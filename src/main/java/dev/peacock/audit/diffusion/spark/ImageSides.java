package dev.peacock.audit.diffusion.spark;

import static java.util.Objects.requireNonNullElseGet;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.dataset.DatasetPacker;
import dev.peacock.dataset.PackedStore;
import dev.peacock.spark.images.ImageOptions;
import dev.peacock.spark.images.ImageSource;
import dev.peacock.spark.output.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Train images and held-out images as they are read, in memory.
 *
 * @param heldOut without images where none are given
 */
record ImageSides(Side train, Side heldOut) {
    /** All of both sides, in the memory of the driver and of each executor. */
    private static final int MOST_NUMBERS = 1 << 25;

    /**
     * UserError for images that cannot be read, are too many, or differ in size.
     *
     * @param withClasses whether the class of each image is asked for
     */
    static ImageSides read(JobContext context, DiffusionOptions options, boolean withClasses) throws IOException {
        DatasetConfig dataset = options.dataset();
        if (dataset != null) {
            return ofDataset(context, dataset, options.train());
        }
        Side train = Side.read(
                context, options.train(), how(context, options.train(), options, withClasses), null, MOST_NUMBERS);
        String heldOut = options.heldOut();
        return new ImageSides(
                train,
                heldOut == null
                        ? new Side(train.shape, new float[0], List.of(), List.of())
                        : Side.read(
                                context,
                                heldOut,
                                how(context, heldOut, options, withClasses),
                                train.shape,
                                MOST_NUMBERS - train.values.length));
    }

    private static ImageOptions how(JobContext context, String uri, DiffusionOptions options, boolean withClasses) {
        ImageOptions how = options.images().ofOthers();
        return withClasses
                ? how.by(requireNonNullElseGet(options.labels(), () -> ImageSource.labels(context, uri)))
                : how;
    }

    /** Train and test examples of an experiment's data set. */
    private static ImageSides ofDataset(JobContext context, DatasetConfig dataset, String where) throws IOException {
        Path directory = Files.createTempDirectory("peacock-diffusion-");
        Path packed = directory.resolve("store.bin");
        try {
            DatasetPacker.pack(dataset, null, context.out().hadoop(), packed, context.log()::println);
            try (PackedStore store = PackedStore.map(packed)) {
                if (!store.shape().isImage()) {
                    throw new UserError(Shown.path(where)
                            + ": its data set has no images, on which diffusion models are trained; give one of pictures, or numbers"
                            + " with dataset.shape");
                }
                requireFew(where, (long) store.size() * store.shape().size(), MOST_NUMBERS);
                return new ImageSides(
                        Side.of(store, 0, store.trainSize(), where),
                        Side.of(store, store.trainSize(), store.size(), where));
            }
        } finally {
            Files.deleteIfExists(packed);
            Files.deleteIfExists(directory);
        }
    }

    private static void requireFew(String where, long numbers, int most) {
        if (numbers > most) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s: images have more than %,d numbers in all, which are held in memory; give fewer, or smaller ones by"
                            + " --resize HEIGHT WIDTH",
                    Shown.path(where),
                    MOST_NUMBERS));
        }
    }

    /**
     * One of both.
     *
     * @param values [images, numbers], from 0 (black) to 1 (white)
     * @param classes of the images; empty where they are not asked for
     */
    record Side(Shape shape, float[] values, List<String> ids, List<String> classes) {
        int count() {
            return ids.size();
        }

        /** Those at some places, ascending. */
        Side some(int[] places) {
            return places.length == count()
                    ? this
                    : new Side(
                            shape,
                            DiffusionImages.some(values, places, shape.size()),
                            DiffusionImages.chosen(ids, places),
                            classes.isEmpty() ? List.of() : DiffusionImages.chosen(classes, places));
        }

        private static Side of(PackedStore store, int from, int to, String where) {
            int width = store.shape().size();
            float[] values = new float[(to - from) * width];
            for (int i = from; i < to; i++) {
                store.read(i, values, (i - from) * width);
            }
            for (float value : values) {
                if (!(value >= 0 && value <= 1)) {
                    throw new UserError(String.format(
                            Locale.ROOT,
                            "%s: its images have the number %s, and diffusion models take those from 0 (black) to 1 (white); set"
                                    + " dataset.scale to the number that is white",
                            Shown.path(where),
                            value));
                }
            }
            return new Side(
                    store.shape(),
                    values,
                    IntStream.range(from, to).mapToObj(store::source).toList(),
                    IntStream.range(from, to)
                            .mapToObj(i -> store.labelNames().get(store.label(i)))
                            .toList());
        }

        private static Side read(JobContext context, String uri, ImageOptions how, @Nullable Shape wanted, int most)
                throws IOException {
            List<float[]> images = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            List<Shape> shapes = new ArrayList<>();
            if (wanted != null) {
                shapes.add(wanted);
            }
            List<String> classes = new ArrayList<>();
            ImageSource.open(context, uri, how).read((id, shape, values, groups) -> {
                String where = Shown.path(uri) + ", image '" + Shown.text(id) + "'";
                if (!shape.isImage()) {
                    throw new UserError(
                            Shown.path(uri)
                                    + ": has vectors, and diffusion models are trained on images; give an array of three axes or four");
                }
                if (shapes.isEmpty()) {
                    shapes.add(shape);
                }
                if (!shape.equals(shapes.get(0))) {
                    throw new UserError(where + ": is " + shape + ", but the first train image is " + shapes.get(0)
                            + " (height x width x channels); bring pictures to one size by --resize HEIGHT WIDTH, and to gray or"
                            + " colour by --channels 1 or 3");
                }
                requireFew(uri, (images.size() + 1L) * values.length, most);
                images.add(values.clone());
                ids.add(id);
                classes.addAll(groups);
            });
            if (images.isEmpty()) {
                throw new UserError(Shown.path(uri) + ": has no images");
            }
            int width = shapes.get(0).size();
            float[] all = new float[images.size() * width];
            for (int i = 0; i < images.size(); i++) {
                System.arraycopy(images.get(i), 0, all, i * width, width);
            }
            return new Side(shapes.get(0), all, ids, classes);
        }
    }
}
