package dev.peacock.dataset;

import dev.peacock.config.Shape;
import java.io.IOException;
import java.nio.file.Path;

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
        try (StoreWriter writer =
                StoreWriter.create(target, 1, examples.labelNames().size())) {
            Appender appender = new Appender(examples, writer);
            values.writeTo(appender);
            if (appender.next != examples.size()) {
                throw new IllegalStateException(appender.next + " rows for " + examples.size() + " examples");
            }
            return writer.finish();
        } catch (IOException e) {
            throw StoreWriter.unwritable(target, e);
        }
    }

    private static final class Appender implements Rows {
        private final ExampleStore examples;
        private final StoreWriter writer;
        private int next;

        Appender(ExampleStore examples, StoreWriter writer) {
            this.examples = examples;
            this.writer = writer;
        }

        @Override
        public void add(float[] values) {
            if (next == examples.size()) {
                throw new IllegalStateException("more rows than the " + next + " examples");
            }
            if (next == examples.trainSize()) {
                writer.beginTest();
            }
            String label = examples.labelNames().get(examples.label(next));
            writer.add(values, Shape.flat(values.length), label, new Source(SOURCE, next));
            next++;
        }
    }
}
