package dev.peacock.training.language;

import dev.peacock.training.fleet.cpu.loops.Loops;

/** A model's parameters, and the products that training and asking share. */
final class Weights {
    /** Values behind the last of an array, so that products may begin within a row. */
    static final int BEHIND = 4096;

    final Layout layout;
    final float[] values;
    final Loops loops;

    Weights(Layout layout, Loops loops) {
        this.layout = layout;
        this.values = array(layout.size());
        this.loops = loops;
    }

    /** Zeros, of which the first {@code length} are used. */
    static float[] array(long length) {
        return new float[Math.toIntExact(length + BEHIND)];
    }

    boolean areFinite() {
        for (int k = 0; k < layout.size(); k++) {
            if (!Float.isFinite(values[k])) {
                return false;
            }
        }
        return true;
    }

    /** What the first layer's sums are before the state is added, for each symbol: [V, 4 x hidden]. */
    void table(float[] table) {
        int sums = layout.sums();
        loops.repeat(values, layout.bias(0), layout.vocabulary(), sums, table, 0);
        addProduct(
                layout.vocabulary(), layout.embedding(), values, 0, layout.inputWeights(0), layout.width(), table, 0);
    }

    /** The sums of a layer above the first before the state is added; x [rows, hidden]. */
    void input(int layer, int rows, float[] x, int xAt, float[] sums) {
        loops.repeat(values, layout.bias(layer), rows, layout.sums(), sums, 0);
        addProduct(rows, layout.hidden(), x, xAt, layout.inputWeights(layer), layout.width(), sums, 0);
    }

    /** Adds the state's part to a layer's sums; h [rows, hidden]. */
    void addState(int layer, int rows, float[] h, int hAt, float[] sums, int sumsAt) {
        int to = sumsAt + layout.stateSums();
        addProduct(rows, layout.hidden(), h, hAt, layout.stateWeights(layer), layout.width(), sums, to);
    }

    private void addProduct(int rows, int in, float[] x, int xAt, int weights, int width, float[] sums, int sumsAt) {
        Matrices.multiply(rows, width, in, x, xAt, in, values, weights, width, 1, sums, sumsAt, layout.sums());
    }

    /** z [rows, V] of h [rows, hidden]. */
    void logits(int rows, float[] h, int hAt, float[] z, int zAt) {
        int symbols = layout.vocabulary();
        int hidden = layout.hidden();
        loops.repeat(values, layout.outputBias(), rows, symbols, z, zAt);
        Matrices.multiply(
                rows, symbols, hidden, h, hAt, hidden, values, layout.outputWeights(), symbols, 1, z, zAt, symbols);
    }

    /** Receives the transposes of all weights, each where the weights themselves are among the parameters. */
    void transpose(float[] to) {
        for (int layer = 0; layer < layout.layers(); layer++) {
            transpose(layout.in(layer), layout.width(), layout.inputWeights(layer), to);
            transpose(layout.hidden(), layout.width(), layout.stateWeights(layer), to);
        }
        transpose(layout.hidden(), layout.vocabulary(), layout.outputWeights(), to);
    }

    private void transpose(int in, int out, int at, float[] to) {
        Matrices.transpose(in, out, values, at, to, at);
    }
}
