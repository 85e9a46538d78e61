package dev.peacock.training.fleet.cpu;

/**
 * A convolution without bias and activation, a block of units of work at a time: a unit is one or a few rows of the output, and the
 * units of all images follow one another as their rows do.
 */
interface Convolution {
    /** Units of so many images. */
    int units(int images);

    /** Units that are computed at once. */
    int block();

    /** The first row of a unit's output, over all images; that of the unit behind the last is behind the last row. */
    int line(int unit);

    /** To be called with the weights before {@link #forward} with the same. */
    void prepare(Slice w);

    /** y = x * w, for {@code count} units from {@code first}; at most {@link #block}. */
    void forward(Slice x, int first, int count, Slice w, float[] y, int yAt);

    /** Adds the gradient by the weights from that by y, for the units after those before; unit 0 begins from nothing. */
    void weightGradient(Slice x, int first, int count, float[] dy, int dyAt, Slice dw);

    /** To be called after {@link #weightGradient} with the last units: dw is complete then. */
    void endWeightGradient(Slice dw);
}
