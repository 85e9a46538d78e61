package dev.peacock.spark.images;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.PackedStore;
import dev.peacock.onnx.OnnxModel;
import dev.peacock.spark.jobs.JobGroups;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** What an encoder makes of the pictures of one side. Executors compute it, some pictures at a time, each task with a model of its own. */
public record EncodedImages(JavaSparkContext spark, ImageStore pictures, Side side, Encoder encoder)
        implements ImageSource {
    /** Opening a model takes as long as some pictures. */
    private static final int OF_TASK = 1024;
    /** Pictures of 224 x 224 x 3 numbers are 10 MB then. */
    private static final int BATCH = 16;

    @Override
    public String uri() {
        return encoder.options().uri();
    }

    @Override
    public int count() {
        return side.count();
    }

    @Override
    public void read(Sink sink) throws IOException {
        String store = pictures.share(spark);
        String model = encoder.share(spark);
        EncoderOptions how = encoder.options();
        Shape shape = pictures.shape();
        int parallel = spark.defaultParallelism();
        // small sides are spread as well
        int size = Math.max(1, Math.min(OF_TASK, (count() + parallel - 1) / parallel));
        List<int[]> tasks = IntStream.iterate(side.from(), from -> from < side.to(), from -> from + size)
                .mapToObj(from -> new int[] {from, Math.min(side.to(), from + size)})
                .toList();
        for (int from = 0; from < tasks.size(); from += parallel) {
            List<int[]> some = List.copyOf(tasks.subList(from, Math.min(tasks.size(), from + parallel)));
            List<Encoded> encoded = JobGroups.find(
                    spark,
                    "encoding " + count() + " pictures",
                    () -> spark.parallelize(some, some.size())
                            .map(task -> encode(store, model, how, shape, task))
                            .collect());
            for (int part = 0; part < some.size(); part++) {
                give(encoded.get(part), some.get(part), sink);
            }
        }
    }

    private void give(Encoded part, int[] task, Sink sink) {
        if (part.problem != null) {
            throw new UserError(part.problem);
        }
        int count = task[1] - task[0];
        int width = part.values.length / count;
        for (int i = 0; i < count; i++) {
            float[] values = Arrays.copyOfRange(part.values, i * width, (i + 1) * width);
            int place = task[0] + i - side.from();
            String id = side.ids().get(place);
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw new UserError(Shown.path(uri()) + ": gives " + value + " for the image '" + Shown.text(id)
                            + "'; see whether --encoder-range is that of the encoder");
                }
            }
            sink.add(id, Shape.flat(width), values, side.groups().get(place));
        }
    }

    /** @param problem what the encoder does not take: thrown on an executor, it would be tried again; null if nothing */
    private record Encoded(float[] values, @Nullable String problem) implements Serializable {}

    private static Encoded encode(String store, String model, EncoderOptions options, Shape shape, int[] task) {
        PackedStore pictures = MappedStore.of(store);
        try (OnnxModel encoder = Encoder.model(Path.of(SparkFiles.get(model)), options)) {
            PixelLayout layout = PixelLayout.of(encoder, shape, Shown.path(options.uri()));
            float[] all = new float[0];
            for (int from = task[0]; from < task[1]; from += BATCH) {
                int count = Math.min(BATCH, task[1] - from);
                float[] part = encoder.run(batch(pictures, layout, options.range(), from, count), count, layout.axes());
                if (from == task[0]) {
                    all = new float[Math.multiplyExact(part.length / count, task[1] - task[0])];
                }
                System.arraycopy(part, 0, all, (from - task[0]) * (part.length / count), part.length);
            }
            return new Encoded(all, null);
        } catch (UserError e) {
            return new Encoded(new float[0], e.getMessage());
        }
    }

    private static float[] batch(PackedStore pictures, PixelLayout layout, PixelRange range, int from, int count) {
        int size = layout.shape().size();
        float[] picture = new float[size];
        float[] batch = new float[count * size];
        for (int i = 0; i < count; i++) {
            pictures.readUnscaled(from + i, picture, 0);
            layout.put(picture, range, batch, i * size);
        }
        return batch;
    }
}
