package dev.peacock.dataset;

import dev.peacock.check.Problems;
import dev.peacock.config.Shape;

/** Takes the examples of a reader one by one, in the order of the input. Arrays may be reused after the call. */
interface ExampleSink {
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
}
