package dev.peacock.audit.generations.spark;

import dev.peacock.audit.generations.spark.Embeddings.Pictures;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.images.EncodedImages;
import dev.peacock.spark.images.Encoder;
import dev.peacock.spark.images.EncoderOptions;
import dev.peacock.spark.images.ImageOptions;
import dev.peacock.spark.images.ImageSource;
import dev.peacock.spark.images.ImageStore;
import dev.peacock.spark.images.Side;
import dev.peacock.spark.images.UnitLength;
import dev.peacock.spark.output.JobContext;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is compared, and the pictures that show it.
 *
 * @param images images, or their embeddings
 * @param pictures at the same places; the images themselves where those are compared, null for vectors without pictures
 */
record Compared(ImageStore images, @Nullable ImageStore pictures) implements AutoCloseable {

    /** Reads and encodes everything. UserError for what cannot be read or does not fit. */
    static Compared open(JobContext context, GenerationsOptions options) throws IOException {
        ImageOptions images = options.images();
        Pictures pictures = options.embeddings().pictures();
        EncoderOptions encoder = options.embeddings().encoder();
        if (encoder != null) {
            return encoded(context, options, encoder);
        }
        // sizes are those of the pictures, where there are some
        ImageStore compared = store(
                context,
                options,
                pictures == null ? images : images.asTheyAre(),
                options.embeddings().cosine());
        if (pictures == null) {
            return new Compared(compared, compared.shape().isImage() ? compared : null);
        }
        try {
            if (compared.shape().isImage()) {
                throw new UserError("--train-pictures shows what vectors stand for, and there are images already");
            }
            ImageOptions plain = images.ofOthers();
            String heldOut = pictures.heldOut();
            ImageStore shown = ImageStore.write(
                    context,
                    of(context, pictures.train(), plain, compared.train()),
                    of(context, pictures.generations(), plain, compared.generations()),
                    heldOut == null ? null : of(context, heldOut, plain, compared.heldOut()));
            return new Compared(compared, shown);
        } catch (IOException | RuntimeException e) {
            compared.close();
            throw e;
        }
    }

    private static ImageStore store(
            JobContext context, GenerationsOptions options, ImageOptions images, boolean isOfLengthOne)
            throws IOException {
        ImageSource generations = ImageSource.open(context, options.generations(), images);
        ImageSource train = ImageSource.open(context, options.train(), images.ofOthers());
        String heldOutUri = options.heldOut();
        ImageSource heldOut = heldOutUri == null ? null : ImageSource.open(context, heldOutUri, images.ofOthers());
        return ImageStore.write(
                context,
                unit(train, isOfLengthOne),
                unit(generations, isOfLengthOne),
                heldOut == null ? null : unit(heldOut, isOfLengthOne));
    }

    private static ImageSource unit(ImageSource source, boolean isOfLengthOne) {
        return isOfLengthOne ? new UnitLength(source) : source;
    }

    private static Compared encoded(JobContext context, GenerationsOptions options, EncoderOptions how)
            throws IOException {
        try (Encoder encoder = Encoder.open(context, how)) {
            ImageStore pictures = store(context, options, options.images(), false);
            try {
                encoder.requireTakes(pictures.shape());
                boolean cosine = options.embeddings().cosine();
                Side heldOut = pictures.heldOut();
                ImageStore encoded = ImageStore.write(
                        context,
                        unit(new EncodedImages(context.spark(), pictures, pictures.train(), encoder), cosine),
                        unit(new EncodedImages(context.spark(), pictures, pictures.generations(), encoder), cosine),
                        heldOut == null
                                ? null
                                : unit(new EncodedImages(context.spark(), pictures, heldOut, encoder), cosine));
                return new Compared(encoded, pictures);
            } catch (IOException | RuntimeException e) {
                pictures.close();
                throw e;
            }
        }
    }

    private static ImageSource of(JobContext context, String uri, ImageOptions options, @Nullable Side vectors)
            throws IOException {
        ImageSource pictures = ImageSource.open(context, uri, options);
        int wanted = vectors == null ? 0 : vectors.count();
        if (pictures.count() != wanted) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s: has %,d pictures for %,d vectors; each vector needs one, in the same order",
                    Shown.path(uri),
                    pictures.count(),
                    wanted));
        }
        return pictures;
    }

    @Override
    public void close() throws IOException {
        try {
            if (pictures != null && !pictures.equals(images)) {
                pictures.close();
            }
        } finally {
            images.close();
        }
    }
}
