package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.PooledLoops;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A convolution of few channels that is pooled two by two, window by window of the pooling: what is not the largest is never written. */
final class PooledTaps implements PooledConvolution {
    private final Loops loops;
    private final Activation activation;
    private final Padding padding;
    private final int outHeight;
    private final int outWidth;
    private final int filters;
    /** Of a patch. */
    private final int rows;
    /** Where a patch's values lie from its first. */
    private final int[] offsets;
    /** Values from a window's first patch to those of the window to the right and of the one below. */
    private final int step;

    private final int lineStep;
    /** From the patch of a window's position to that of the next one. */
    private final int right;

    private final int down;
    /** Weights in panels: [filters / 16, taps, 16]. */
    private final Slice panels;

    PooledTaps(Loops loops, Node node, Op.ConvMaxPool op, IntFunction<Slice> memory) {
        Window window = op.conv().window();
        this.loops = loops;
        this.padding = new Padding(node.in(), window, memory);
        this.outHeight = node.out().height();
        this.outWidth = node.out().width();
        this.filters = op.conv().filters();
        this.activation = op.conv().activation();
        this.rows = window.kernelHeight();
        this.offsets = TapConvolution.offsets(window, node.in().channels(), padding.rowSize());
        this.right = window.strideWidth() * node.in().channels();
        this.down = window.strideHeight() * padding.rowSize();
        this.step = op.pool().strideWidth() * right;
        this.lineStep = op.pool().strideHeight() * down;
        this.panels = memory.apply(offsets.length * filters);
    }

    static boolean isPossible(Op.ConvMaxPool op) {
        Window pool = op.pool();
        return pool.kernelHeight() == 2 && pool.kernelWidth() == 2 && op.conv().filters() % PooledLoops.PANEL == 0;
    }

    @Override
    public void forward(int images, Slice x, Slice w, @Nullable Slice b, Slice y, Slice maxima) {
        pack(w);
        int windows = outHeight * outWidth;
        for (int image = 0; image < images; image++) {
            padding.take(x, image);
            for (int panel = 0; panel < filters; panel += PooledLoops.PANEL) {
                forward(image, panel, x, y, maxima);
            }
            Finish.forward(loops, image * windows, windows, filters, b, activation, null, y);
        }
    }

    private void pack(Slice w) {
        for (int panel = 0; panel < filters; panel += PooledLoops.PANEL) {
            for (int tap = 0; tap < offsets.length; tap++) {
                int from = w.offset() + tap * filters + panel;
                int to = panels.offset() + panel * offsets.length + tap * PooledLoops.PANEL;
                System.arraycopy(w.array(), from, panels.array(), to, PooledLoops.PANEL);
            }
        }
    }

    private void forward(int image, int panel, Slice x, Slice y, Slice maxima) {
        for (int line = 0; line < outHeight; line++) {
            int to = (image * outHeight + line) * outWidth * filters + panel;
            loops.pooled()
                    .convolve(
                            padding.array(x),
                            padding.offset(x, image) + line * lineStep,
                            step,
                            outWidth,
                            offsets,
                            right,
                            down,
                            panels.array(),
                            panels.offset() + panel * offsets.length,
                            filters,
                            y.array(),
                            y.offset() + to,
                            maxima.array(),
                            maxima.offset() + to);
        }
    }

    /** dw = the gradient by the weights from that by the maxima, for so many images. */
    void weightGradient(int count, Slice x, Slice maxima, Slice dy, Slice dw) {
        Arrays.fill(dw.array(), dw.offset(), dw.offset() + offsets.length * filters, 0f);
        for (int image = 0; image < count; image++) {
            padding.take(x, image);
            for (int line = 0; line < outHeight; line++) {
                int from = (image * outHeight + line) * outWidth * filters;
                loops.pooled()
                        .weightGradient(
                                padding.array(x),
                                padding.offset(x, image) + line * lineStep,
                                step,
                                outWidth,
                                rows,
                                offsets.length / rows,
                                right,
                                down,
                                padding.rowSize(),
                                dy.array(),
                                dy.offset() + from,
                                maxima.array(),
                                maxima.offset() + from,
                                filters,
                                dw.array(),
                                dw.offset());
            }
        }
    }
}
