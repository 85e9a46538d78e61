package dev.peacock.dataset.read;

import dev.peacock.check.Problems;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;

/** Takes the examples of a reader one by one, in the order of the input. Arrays may be reused after the call. */
public interface ExampleSink {
    /** Of an example, so that they fit in a mapped segment as float32. */
    int MOST_VALUES = 1 << 28;

    /** Where a reader notes what is wrong with an example or a file, and goes on. */
    Problems problems();

    /** An example of unsigned bytes, height x width x channels. UserError for one that cannot be taken. */
    void add(byte[] values, Shape shape, String label, Source source);

    /** An example of finite numbers, height x width x channels. */
    void add(float[] values, Shape shape, String label, Source source);

    /** Which subpopulation the example added last belongs to; of a split all examples have one, or none has. */
    void subpopulation(String name, Source source);

    /** What the data set calls the example added last, which no other example of the input is called. */
    void id(String id);

    /** UserError that names the first value that is not finite. */
    static void requireFinite(float[] values, Source source) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new UserError("%s, column %d: %s is not a finite number".formatted(source.where(), i, values[i]));
            }
        }
    }
}
