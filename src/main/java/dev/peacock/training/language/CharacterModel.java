package dev.peacock.training.language;

/** A character model that can be asked. Not thread-safe. */
public final class CharacterModel implements NextSymbol {
    /** States that are stepped at once, whose sums stay in a core's caches. */
    private static final int ROWS = 96;

    private final Weights weights;
    private final Layout layout;
    private final float[] table;
    private boolean tableIsOld = true;
    private final float[] sums;
    private final float[] before;
    private final float[] h;
    private final float[] cells;
    private final float[] squashed;
    private final float[] scratch;

    CharacterModel(Weights weights) {
        this.weights = weights;
        this.layout = weights.layout;
        this.table = Weights.array(layout.vocabulary() * layout.sums());
        this.sums = Weights.array(ROWS * layout.sums());
        this.before = Weights.array(ROWS * layout.hidden());
        this.h = Weights.array(ROWS * layout.hidden());
        this.cells = new float[ROWS * layout.hidden()];
        this.squashed = new float[ROWS * layout.hidden()];
        this.scratch = new float[ROWS * layout.vocabulary()];
    }

    /** To be called when the parameters have changed. */
    void changed() {
        tableIsOld = true;
    }

    @Override
    public int vocabulary() {
        return layout.vocabulary();
    }

    @Override
    public int stateSize() {
        return layout.layers() * layout.layerState();
    }

    @Override
    public void step(int rows, float[] states, int[] symbols, float[] logProbabilities) {
        if (tableIsOld) {
            weights.table(table);
            tableIsOld = false;
        }
        for (int from = 0; from < rows; from += ROWS) {
            part(from, Math.min(ROWS, rows - from), states, symbols, logProbabilities);
        }
    }

    private void part(int from, int rows, float[] states, int[] symbols, float[] logProbabilities) {
        for (int layer = 0; layer < layout.layers(); layer++) {
            if (layer == 0) {
                for (int row = 0; row < rows; row++) {
                    int at = symbols[from + row] * layout.sums();
                    System.arraycopy(table, at, sums, row * layout.sums(), layout.sums());
                }
            } else {
                weights.input(layer, rows, h, 0, sums);
            }
            layer(layer, from, rows, states);
        }
        int symbolsLong = layout.vocabulary();
        float[] z = logProbabilities;
        weights.logits(rows, h, 0, z, from * symbolsLong);
        weights.loops.logSoftmax(z, from * symbolsLong, rows, symbolsLong, scratch);
    }

    /** Steps one layer, of which the input's part is among the sums; leaves its outputs in {@code h}. */
    private void layer(int layer, int from, int rows, float[] states) {
        int hidden = layout.hidden();
        int at = from * stateSize() + layer * layout.layerState();
        gather(states, at, rows, before);
        weights.addState(layer, rows, before, 0, sums, 0);
        if (layout.cell() == Cell.LSTM) {
            gather(states, at + hidden, rows, cells);
            weights.loops.gates().lstm(sums, 0, rows, hidden, cells, 0, cells, 0, squashed, 0, h, 0);
            scatter(cells, rows, states, at + hidden);
        } else {
            weights.loops.gates().gru(sums, 0, rows, hidden, before, 0, h, 0);
        }
        scatter(h, rows, states, at);
    }

    private void gather(float[] states, int at, int rows, float[] to) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(states, at + row * stateSize(), to, row * layout.hidden(), layout.hidden());
        }
    }

    private void scatter(float[] from, int rows, float[] states, int at) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, row * layout.hidden(), states, at + row * stateSize(), layout.hidden());
        }
    }
}
