package dev.peacock.training.command;

import dev.peacock.config.Shape;
import dev.peacock.dataset.PackedStore;
import dev.peacock.npy.NpyOutput;
import dev.peacock.npy.NpyType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a store as arrays that a program maps into memory, written once a JVM: {@code examples.npy}, of shape
 * (n + q, height, width, channels), bytes where all values are whole numbers from 0 to 255 and else float32, not divided by the
 * scale; and {@code labels.npy}, int32, (n + q). Train examples are the first n.
 */
final class ExampleArrays {
    static final String EXAMPLES = "examples.npy";
    static final String LABELS = "labels.npy";

    private final PackedStore store;
    private final Path scratch;
    private @Nullable Path written;

    ExampleArrays(PackedStore store, Path scratch) {
        this.store = store;
        this.scratch = scratch;
    }

    /** Where they are. */
    synchronized Path directory() throws IOException {
        Path directory = written;
        if (directory == null) {
            directory = Files.createTempDirectory(scratch, "peacock-examples-");
            try (OutputStream out = open(directory.resolve(EXAMPLES))) {
                writeExamples(out);
            }
            try (OutputStream out = open(directory.resolve(LABELS))) {
                NpyOutput.write(out, NpyType.INT32, this::putLabels, store.size());
            }
            written = directory;
        }
        return directory;
    }

    static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    private void writeExamples(OutputStream out) throws IOException {
        Shape shape = store.shape();
        long[] axes = {store.size(), shape.height(), shape.width(), shape.channels()};
        if (store.eightBit()) {
            byte[] example = new byte[shape.size()];
            NpyOutput.write(
                    out,
                    NpyType.UINT8,
                    array -> {
                        for (int i = 0; i < store.size(); i++) {
                            store.readBytes(i, example, 0);
                            array.put(example);
                        }
                    },
                    axes);
            return;
        }
        float[] example = new float[shape.size()];
        NpyOutput.write(
                out,
                NpyType.FLOAT32,
                array -> {
                    for (int i = 0; i < store.size(); i++) {
                        store.readUnscaled(i, example, 0);
                        for (float value : example) {
                            array.put(value);
                        }
                    }
                },
                axes);
    }

    private void putLabels(NpyOutput array) throws IOException {
        for (int i = 0; i < store.size(); i++) {
            array.put(store.label(i));
        }
    }
}
