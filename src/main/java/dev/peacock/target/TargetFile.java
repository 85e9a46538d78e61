package dev.peacock.target;

import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.onnx.OnnxModel;
import dev.peacock.training.dl4j.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model file, read whole, so that executors can have it.
 *
 * @param name for messages
 * @param shape of an example; null where the model says it
 * @param output that has probabilities or logits, of a model in ONNX's format; null for its first
 */
public record TargetFile(
        String name,
        byte[] bytes,
        @Nullable Shape shape,
        @Nullable String output) implements Serializable {
    private static final int MOST_BYTES = 1 << 30;

    /** UserError where it cannot be read, or is of no kind that can be asked. */
    public static TargetFile read(Configuration hadoop, String uri, @Nullable Shape shape, @Nullable String output) {
        if (!uri.toLowerCase(Locale.ROOT).endsWith(".zip") && !isOnnx(uri)) {
            throw new UserError(
                    "--model " + uri
                            + " must be a file of DL4J's ModelSerializer, which ends in .zip, or one in ONNX's format, which ends in .onnx");
        }
        Path path = new Path(uri);
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            if (bytes.length == MOST_BYTES) {
                throw new UserError(uri + ": is larger than 1 GiB");
            }
            return new TargetFile(uri, bytes, shape, output);
        } catch (IOException e) {
            throw new UserError("--model " + uri + ": cannot be read: " + Reason.of(e), e);
        }
    }

    private static boolean isOnnx(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    /** The caller closes it. */
    public Target open() {
        if (!isOnnx(name)) {
            return new TrainedTarget(ModelFile.open(name, bytes, shape));
        }
        try {
            java.nio.file.Path local = Files.createTempFile("peacock-model-", ".onnx");
            try {
                Files.write(local, bytes);
                OnnxModel model = OnnxModel.open(local, name, null, output);
                try {
                    return new OnnxTarget(name, model, axes(model));
                } catch (RuntimeException e) {
                    model.close();
                    throw e;
                }
            } finally {
                Files.deleteIfExists(local);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a row: those of the model, or of --shape where it leaves some open. */
    private List<Long> axes(OnnxModel model) {
        List<Long> own = model.inputShape().subList(1, model.inputShape().size());
        if (shape == null) {
            model.inputs();
            return own;
        }
        long channels = shape.channels();
        long height = shape.height();
        long width = shape.width();
        // vectors, and pictures in either order
        for (List<Long> given : List.of(
                List.of((long) shape.size()), List.of(channels, height, width), List.of(height, width, channels))) {
            if (fits(own, given)) {
                return given;
            }
        }
        throw new UserError(name + ": its model takes rows of the shape " + own + " (-1 is any), which --shape " + shape
                + " (height x width x channels) is not");
    }

    private static boolean fits(List<Long> own, List<Long> given) {
        boolean fits = own.size() == given.size();
        for (int i = 0; fits && i < own.size(); i++) {
            fits = own.get(i) == OnnxModel.OPEN || own.get(i).equals(given.get(i));
        }
        return fits;
    }
}
