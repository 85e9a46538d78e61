package dev.peacock.training.language;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.loops.GateLoops;
import java.util.Arrays;

/**
 * One recurrent layer while it is trained. Rows are those of the first character of all windows, then of the second, and so on; states
 * have a block of rows more, those before the first character.
 */
final class RecurrentLayer {
    /** Rows of a part of the state's gradient. */
    private static final int TERMS = 120;

    private final int number;
    private final Weights weights;
    private final Layout layout;
    private final GateLoops loops;
    private final int hidden;
    /** [steps, rows, 4 x hidden]: sums, then values, then gradients by the sums. */
    final float[] gates;

    private final float[] h;
    /** Of {@link #h}. */
    private final float[] dh;

    private final float[] cells;
    private final float[] squashed;
    private final float[] dc;
    private final float[] kept;
    private final float[] dropped;

    private final float[] transposed;

    /** {@code transposed} are the weights' transposes. */
    RecurrentLayer(int number, Weights weights, float[] transposed, Buffers buffers) {
        this.transposed = transposed;
        this.number = number;
        this.weights = weights;
        this.layout = weights.layout;
        this.loops = weights.loops.gates();
        this.hidden = layout.hidden();
        this.gates = Weights.array(buffers.sums());
        this.h = Weights.array(buffers.outputs() + buffers.block());
        this.dh = Weights.array(buffers.outputs() + buffers.block());
        int outputs = Math.toIntExact(buffers.outputs());
        int block = Math.toIntExact(buffers.block());
        boolean lstm = layout.cell() == Cell.LSTM;
        this.cells = new float[lstm ? outputs + block : 0];
        this.squashed = new float[lstm ? outputs : 0];
        this.dc = new float[lstm ? block : 0];
        this.kept = new float[buffers.dropout() ? outputs : 0];
        this.dropped = buffers.dropout() ? Weights.array(buffers.outputs() + buffers.block()) : h;
    }

    /** Of what is in {@link #gates}, to {@link #outputs}. */
    void forward(int steps, int rows, RandomStream random, double dropout) {
        int block = rows * hidden;
        Arrays.fill(h, 0, block, 0);
        if (cells.length > 0) {
            Arrays.fill(cells, 0, block, 0);
        }
        for (int t = 0; t < steps; t++) {
            int at = t * rows * layout.sums();
            int before = t * block;
            int after = before + block;
            if (t > 0) {
                weights.addState(number, rows, h, before, gates, at);
            }
            if (layout.cell() == Cell.LSTM) {
                loops.lstm(gates, at, rows, hidden, cells, before, cells, after, squashed, before, h, after);
            } else {
                loops.gru(gates, at, rows, hidden, h, before, h, after);
            }
        }
        if (dropped != h) {
            drop(steps * block, block, random, dropout);
        }
    }

    private void drop(int length, int block, RandomStream random, double dropout) {
        float scale = (float) (1 / (1 - dropout));
        for (int k = 0; k < length; k++) {
            kept[k] = random.nextDouble() < dropout ? 0 : scale;
        }
        weights.loops.multiply(h, block, kept, 0, length, dropped, block);
    }

    /** What the layer above is given, from {@link #outputsAt} on. */
    float[] outputs() {
        return dropped;
    }

    /** Where the outputs begin, and the gradients by them. */
    int outputsAt(int rows) {
        return rows * hidden;
    }

    /** Where the layer above puts the gradients by the outputs. */
    float[] outputGradients() {
        return dh;
    }

    /** From the gradients by the outputs to those by the sums, in {@link #gates}, and by the state's weights. */
    void backward(int steps, int rows, float[] gradients) {
        int block = rows * hidden;
        if (dropped != h) {
            weights.loops.multiply(dh, block, kept, 0, steps * block, dh, block);
        }
        int together = Math.max(1, TERMS / rows);
        if (steps == 1) {
            int to = layout.stateWeights(number);
            Arrays.fill(gradients, to, to + hidden * layout.width(), 0);
        }
        Arrays.fill(dc, 0);
        Arrays.fill(dh, 0, block, 0);
        for (int t = steps - 1; t >= 0; t--) {
            int at = t * rows * layout.sums();
            int before = t * block;
            int after = before + block;
            if (layout.cell() == Cell.LSTM) {
                loops.lstmGradient(gates, at, rows, hidden, cells, before, squashed, before, dh, after, dc);
            } else {
                loops.gruGradient(gates, at, rows, hidden, h, before, dh, after, dh, before);
            }
            if (t > 0) {
                back(layout.stateWeights(number), rows, at + layout.stateSums(), 1, dh, before);
            }
            // the state before the first character is zero
            if (t > 0 && (t - 1) % together == 0) {
                stateGradient(t, Math.min(t + together, steps), rows, t + together >= steps, gradients);
            }
        }
    }

    /**
     * Adds the part of some steps to the gradient by the state's weights, while their gates are still in a core's caches; {@code last} is the first
     * part.
     */
    private void stateGradient(int from, int to, int rows, boolean last, float[] gradients) {
        Matrices.multiplyTransposed(
                hidden,
                layout.width(),
                (to - from) * rows,
                h,
                from * rows * hidden,
                hidden,
                gates,
                from * rows * layout.sums() + layout.stateSums(),
                layout.sums(),
                last ? 0 : 1,
                gradients,
                layout.stateWeights(number));
    }

    /** The gradients by the input's weights and the bias, for x [rows, hidden], and by x itself. */
    void input(int rows, float[] x, int xAt, float[] dx, float[] gradients, float[] scratch) {
        int to = layout.inputWeights(number);
        Matrices.multiplyTransposed(
                hidden, layout.width(), rows, x, xAt, hidden, gates, 0, layout.sums(), 0, gradients, to);
        weights.loops.columnSumsInPairs(gates, 0, rows, layout.sums(), scratch, 0, gradients, layout.bias(number));
        back(layout.inputWeights(number), rows, 0, 0, dx, xAt);
    }

    /** to [rows, hidden] = beta to + gradients by the sums times weights. */
    private void back(int weightsAt, int rows, int gatesAt, float beta, float[] to, int toAt) {
        Matrices.multiply(
                rows,
                hidden,
                layout.width(),
                gates,
                gatesAt,
                layout.sums(),
                transposed,
                weightsAt,
                hidden,
                beta,
                to,
                toAt,
                hidden);
    }
}
