package dev.peacock.dataset;

import dev.peacock.config.Shape;
import dev.peacock.dataset.read.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** Writes a packed store of other values of the same examples: their labels and splits, and nothing of their pictures. */
public final class DerivedStore {
    private static final String SOURCE = "derived";

    private DerivedStore() {}

    /** Gives the values of all examples. */
    public interface Values {
        void writeTo(Rows rows);
    }

    /** Takes the values of the next example, train before test; all have as many, and the array may be used again. */
    public interface Rows {
        void add(float[] values);
    }

    /**
     * Writes a local store of vectors with scale 1. UserError where the file cannot be written or a value is not finite.
     *
     * @throws IllegalStateException unless there are values of each of the n + q examples
     */
    public static StoreFooter write(ExampleStore examples, Path target, Values values) {
        return write(
                examples.trainSize(),
                examples.size(),
                examples.labelNames().size(),
                example -> examples.labelNames().get(examples.label(example)),
                target,
                values);
    }

    /** The same of examples whose labels do not matter: all have one. */
    public static StoreFooter write(int trainSize, int testSize, Path target, Values values) {
        return write(trainSize, trainSize + testSize, 1, example -> SOURCE, target, values);
    }

    private static StoreFooter write(
            int trainSize, int size, int labels, IntFunction<String> labelOf, Path target, Values values) {
        try (StoreWriter writer = StoreWriter.create(target, 1, labels)) {
            Appender appender = new Appender(trainSize, size, labelOf, writer);
            values.writeTo(appender);
            if (appender.next != size) {
                throw new IllegalStateException(appender.next + " rows for " + size + " examples");
            }
            return writer.finish();
        } catch (IOException e) {
            throw StoreWriter.unwritable(target, e);
        }
    }

    private static final class Appender implements Rows {
        private final int trainSize;
        private final int size;
        private final IntFunction<String> labelOf;
        private final StoreWriter writer;
        private int next;

        Appender(int trainSize, int size, IntFunction<String> labelOf, StoreWriter writer) {
            this.trainSize = trainSize;
            this.size = size;
            this.labelOf = labelOf;
            this.writer = writer;
        }

        @Override
        public void add(float[] values) {
            if (next == size) {
                throw new IllegalStateException("more rows than the " + next + " examples");
            }
            if (next == trainSize) {
                writer.beginTest();
            }
            writer.add(values, Shape.flat(values.length), labelOf.apply(next), new Source(SOURCE, next));
            next++;
        }
    }
}
