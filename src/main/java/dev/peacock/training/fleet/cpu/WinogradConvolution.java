package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.loops.PanelLoops.PANEL;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.PanelLoops;
import dev.peacock.training.fleet.cpu.loops.Walk;
import dev.peacock.training.fleet.cpu.loops.WinogradLoops;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A convolution of 3x3 and stride 1 by tiles of 4x4 pixels of the output: image and weights are transformed so that 36 products by
 * channel do what 144 would (Winograd 1980; Lavin and Gray 2016). A unit is a row of tiles. In float32 its error is some ten times
 * that of a plain sum.
 */
public final class WinogradConvolution implements Convolution {
    /** Pixels of the output that a tile has on each side. */
    private static final int OUT = 4;
    /** Pixels of the image that it takes to them. */
    static final int IN = OUT + 2;

    static final int KERNEL = 3;
    /** Values of a tile's transform, of a channel. */
    static final int PLACES = IN * IN;
    /** What it takes to be the faster way: direct products over these, fewer where tiles reach over the border. */
    private static final double LEAST_GAIN = 2;
    /** Values of transformed tiles at once, where that many tiles are enough for the products. */
    private static final int CACHED = 1 << 17;
    /** Tiles at once at least: so often the transformed weights are used when they are read. In sixes and fours, as products take them. */
    private static final int LEAST_TILES = 48;

    private static final int MOST_TILES = 96;
    /** Channels x filters at most: what belongs to the weights is 90 values for nine of them, in both directions 47 MB of a layer. */
    private static final int MOST_WEIGHTS = 1 << 16;

    private final WinogradLoops loops;
    private final PanelLoops panels;
    private final Window window;
    private final int height;
    private final int width;
    private final int channels;
    private final int filters;
    private final int outHeight;
    private final int outWidth;
    private final int tileRows;
    private final int tileColumns;
    private final int block;
    /** By channel. */
    private final TilePanels image;
    /** By filter. */
    private final TilePanels output;

    private final WinogradWeights weights;
    /** Rows of an image that a row of tiles takes, where some are beyond the border. */
    private final Slice rows;
    /** [6, columns with those beyond the border, channels]: a row of tiles transformed along its height. */
    private final Slice imageStrip;

    /** [4, 6, filters / 16, tiles of a row, 16] */
    private final Slice outputStrip;
    /** [6, columns of whole tiles, filters]: the columns beyond the border stay zero. */
    private final Slice gradientStrip;
    /** The last tile of a row, where the border cuts it. */
    private final Slice cut;

    private final Walk imageDown;
    private final Walk imageAcross;
    private final Walk outputDown;
    /** Whole tiles alone. */
    private final Walk outputAcross;

    private final Walk cutAcross;
    private final Walk gradientDown;
    private final Walk gradientAcross;

    WinogradConvolution(Loops loops, Shape in, Window window, int filters, int images, IntFunction<Slice> memory) {
        this.loops = loops.winograd();
        this.panels = loops.panels();
        this.window = window;
        this.height = in.height();
        this.width = in.width();
        this.channels = in.channels();
        this.filters = filters;
        this.outHeight = window.outHeight(height);
        this.outWidth = window.outWidth(width);
        this.tileRows = tiles(outHeight);
        this.tileColumns = tiles(outWidth);
        int tilesAtOnce = Math.min(MOST_TILES, Math.max(LEAST_TILES, CACHED / (PLACES * (channels + filters))));
        this.block = Math.min(images * tileRows, Math.max(1, tilesAtOnce / tileColumns));
        this.image = TilePanels.of(block * tileColumns, channels, memory);
        this.output = TilePanels.of(block * tileColumns, filters, memory);
        this.weights = new WinogradWeights(this.loops, channels, filters, memory);
        this.rows = memory.apply(IN * Math.max(width * channels, outWidth * filters));
        this.imageStrip = memory.apply(IN * (tileColumns * OUT + 2) * channels);
        this.outputStrip = memory.apply(OUT * IN * tileColumns * filters);
        this.gradientStrip = memory.apply(IN * OUT * tileColumns * filters);
        this.cut = memory.apply(OUT * filters);
        int whole = outWidth / OUT;
        int tilesOfRow = tileColumns * filters;
        this.imageDown = Walk.once(width * channels, width * channels, imageStrip.length() / IN);
        this.imageAcross = new Walk(tileColumns, PANEL, channels, OUT * channels, image.place(), PANEL);
        this.outputDown = Walk.once(tileColumns * PANEL, IN * output.place(), IN * tilesOfRow);
        this.outputAcross = new Walk(whole, PANEL, tilesOfRow, PANEL, filters, OUT * filters);
        this.cutAcross = Walk.once(PANEL, tilesOfRow, filters);
        this.gradientDown = Walk.once(outWidth * filters, outWidth * filters, OUT * tilesOfRow);
        this.gradientAcross = new Walk(tileColumns, PANEL, filters, OUT * filters, output.place(), PANEL);
        Arrays.fill(imageStrip.array(), imageStrip.offset(), imageStrip.offset() + imageStrip.length(), 0f);
        Arrays.fill(gradientStrip.array(), gradientStrip.offset(), gradientStrip.offset() + gradientStrip.length(), 0f);
    }

    /** Whether the shape is one that this can do, and does faster than products of patches. */
    static boolean isFaster(Shape in, Window window, int filters) {
        int outHeight = window.outHeight(in.height());
        int outWidth = window.outWidth(in.width());
        double direct = (double) outHeight * outWidth * KERNEL * KERNEL;
        return window.kernelHeight() == KERNEL
                && window.kernelWidth() == KERNEL
                && window.strideHeight() == 1
                && window.strideWidth() == 1
                && Math.max(window.padTop(), window.padBottom()) < KERNEL
                && Math.max(window.padLeft(), window.padRight()) < KERNEL
                && in.channels() % PANEL == 0
                && filters % PANEL == 0
                && (long) in.channels() * filters <= MOST_WEIGHTS
                && direct >= LEAST_GAIN * tiles(outHeight) * tiles(outWidth) * PLACES;
    }

    private static int tiles(int length) {
        return (length + OUT - 1) / OUT;
    }

    @Override
    public int units(int images) {
        return images * tileRows;
    }

    @Override
    public int block() {
        return block;
    }

    @Override
    public int line(int unit) {
        return unit / tileRows * outHeight + unit % tileRows * OUT;
    }

    @Override
    public void prepare(Slice w) {
        weights.transform(w);
    }

    @Override
    public void forward(Slice x, int first, int count, Slice w, float[] y, int yAt) {
        transformImages(x, first, count);
        int tiles = count * tileColumns;
        for (int place = 0; place < PLACES; place++) {
            for (int filter = 0; filter < filters; filter += PANEL) {
                panels.multiplyBlocks(
                        tiles,
                        channels / PANEL,
                        image.array(),
                        image.at(place, 0, 0),
                        image.panel(),
                        weights.transformed().array(),
                        weights.transformed().offset() + weights.panel(place, filter),
                        output.array(),
                        output.at(place, filter, 0));
            }
        }
        for (int i = 0; i < count; i++) {
            int to = yAt + (line(first + i) - line(first)) * outWidth * filters;
            writeOutput(i, lines(first + i), y, to);
        }
    }

    /** Rows of the output that a row of tiles has: fewer than four where the border cuts it. */
    private int lines(int unit) {
        return Math.min(OUT, outHeight - unit % tileRows * OUT);
    }

    private void transformImages(Slice x, int first, int count) {
        int stripRow = imageStrip.length() / IN;
        int size = width * channels;
        int strip = imageStrip.offset() + window.padLeft() * channels;
        for (int i = 0; i < count; i++) {
            int unit = first + i;
            int from = x.offset() + unit / tileRows * height * size;
            int top = unit % tileRows * OUT - window.padTop();
            boolean inside = top >= 0 && top + IN <= height;
            float[] source = inside ? x.array() : rows.array();
            int at = inside ? from + top * size : takeRows(x.array(), from, top, height, size, IN);
            loops.image(source, at, imageStrip.array(), strip, imageDown);
            for (int row = 0; row < IN; row++) {
                int stripAt = imageStrip.offset() + row * stripRow;
                for (int channel = 0; channel < channels; channel += PANEL) {
                    int to = image.at(row * IN, channel, i * tileColumns);
                    loops.imageTiles(imageStrip.array(), stripAt + channel, image.array(), to, imageAcross);
                }
            }
        }
    }

    /** Copies so many rows from {@code top} on, zeros for those beyond the border; where they begin. */
    private int takeRows(float[] x, int image, int top, int height, int size, int count) {
        for (int row = 0; row < count; row++) {
            int to = rows.offset() + row * size;
            if (top + row >= 0 && top + row < height) {
                System.arraycopy(x, image + (top + row) * size, rows.array(), to, size);
            } else {
                Arrays.fill(rows.array(), to, to + size, 0f);
            }
        }
        return rows.offset();
    }

    private void writeOutput(int unit, int lines, float[] y, int yAt) {
        for (int column = 0; column < IN; column++) {
            for (int filter = 0; filter < filters; filter += PANEL) {
                int from = output.at(column, filter, unit * tileColumns);
                int to = outputStrip.offset() + column * tileColumns * filters + filter * tileColumns;
                loops.output(output.array(), from, outputStrip.array(), to, outputDown);
            }
        }
        int whole = outputAcross.count();
        for (int row = 0; row < lines; row++) {
            int to = yAt + row * outWidth * filters;
            for (int filter = 0; filter < filters; filter += PANEL) {
                int from = outputStrip.offset() + row * IN * tileColumns * filters + filter * tileColumns;
                loops.outputTiles(outputStrip.array(), from, y, to + filter, outputAcross);
                if (whole < tileColumns) {
                    loops.outputTiles(
                            outputStrip.array(), from + whole * PANEL, cut.array(), cut.offset() + filter, cutAcross);
                }
            }
            if (whole < tileColumns) {
                int done = whole * OUT * filters;
                System.arraycopy(cut.array(), cut.offset(), y, to + done, outWidth * filters - done);
            }
        }
    }

    @Override
    public void weightGradient(Slice x, int first, int count, float[] dy, int dyAt, Slice dw) {
        transformImages(x, first, count);
        for (int i = 0; i < count; i++) {
            int from = dyAt + (line(first + i) - line(first)) * outWidth * filters;
            transformGradient(i, lines(first + i), dy, from);
        }
        if (first == 0) {
            weights.clearGradientSums();
        }
        int tiles = count * tileColumns;
        for (int place = 0; place < PLACES; place++) {
            for (int filter = 0; filter < filters; filter += PANEL) {
                int sums = weights.gradientSums().offset() + weights.panel(place, filter);
                for (int channel = 0; channel < channels; channel += PANEL) {
                    panels.addTransposedBlock(
                            tiles,
                            image.array(),
                            image.at(place, channel, 0),
                            output.array(),
                            output.at(place, filter, 0),
                            weights.gradientSums().array(),
                            sums + channel * PANEL);
                }
            }
        }
    }

    private void transformGradient(int unit, int lines, float[] dy, int dyAt) {
        int size = outWidth * filters;
        boolean whole = lines == OUT;
        float[] source = whole ? dy : rows.array();
        int at = whole ? dyAt : takeRows(dy, dyAt, 0, lines, size, OUT);
        loops.outputGradient(source, at, gradientStrip.array(), gradientStrip.offset(), gradientDown);
        int stripRow = gradientStrip.length() / IN;
        for (int row = 0; row < IN; row++) {
            int from = gradientStrip.offset() + row * stripRow;
            for (int filter = 0; filter < filters; filter += PANEL) {
                int to = output.at(row * IN, filter, unit * tileColumns);
                loops.outputGradientTiles(gradientStrip.array(), from + filter, output.array(), to, gradientAcross);
            }
        }
    }

    @Override
    public void endWeightGradient(Slice dw) {
        weights.gradient(dw);
    }
}
