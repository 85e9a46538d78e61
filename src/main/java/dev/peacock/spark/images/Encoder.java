package dev.peacock.spark.images;

import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.onnx.OnnxModel;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.output.JobContext;
import dev.peacock.storage.FileSystems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A model that turns pictures into embeddings, in a file on the driver's disk, which executors get a copy of. It is removed when the audit
 * ends.
 */
public record Encoder(Path directory, Path file, EncoderOptions options) implements AutoCloseable {
    /** UserError where there is no such file, or it is no model that takes pictures and gives an array. */
    public static Encoder open(JobContext context, EncoderOptions options) throws IOException {
        Path directory = Files.createTempDirectory("peacock-encoder-");
        try {
            // its name holds its hash, since executors keep what they were given
            Path local = directory.resolve("encoder.onnx");
            MessageDigest digest = Sha256.begin();
            copy(context, options, local, digest);
            Path file = Files.move(local, directory.resolve("encoder-" + Sha256.hex(digest) + ".onnx"));
            model(file, options).close();
            return new Encoder(directory, file, options);
        } catch (IOException | RuntimeException e) {
            ImageStore.delete(directory);
            throw e;
        }
    }

    private static void copy(JobContext context, EncoderOptions options, Path local, MessageDigest digest) {
        org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(options.uri());
        try (InputStream in = new DigestInputStream(
                FileSystems.reached(from, context.out().hadoop()).open(from), digest)) {
            Files.copy(in, local);
        } catch (IOException e) {
            throw new UserError(Shown.path(options.uri()) + ": cannot be read: " + Reason.of(e), e);
        }
    }

    /** As {@link ImageStore#share}. */
    String share(JavaSparkContext spark) {
        return SharedStore.share(spark, new org.apache.hadoop.fs.Path(file.toUri()));
    }

    /** Of the driver's or an executor's copy; to be closed by the caller. */
    static OnnxModel model(Path file, EncoderOptions options) {
        return OnnxModel.open(file, Shown.path(options.uri()), null, options.output());
    }

    /** UserError for pictures that the encoder does not take. */
    public void requireTakes(Shape shape) {
        String shown = Shown.path(options.uri());
        if (!shape.isImage()) {
            throw new UserError("--encoder is for pictures, and there are vectors of " + shape.size() + " numbers");
        }
        if (options.range().isOfColours() && shape.channels() == 1) {
            throw new UserError(shown + ": --encoder-range imagenet and clip are for pictures in colour, and they are "
                    + shape + " (height x width x channels); --channels 3 makes files of pictures so");
        }
        try (OnnxModel model = model(file, options)) {
            PixelLayout.of(model, shape, shown);
        }
    }

    @Override
    public void close() throws IOException {
        ImageStore.delete(directory);
    }
}
