package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.loops.PanelLoops.PANEL;

import dev.peacock.training.fleet.cpu.loops.PanelLoops;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The small products of a dense layer's step by our own loops, 16 columns at a time, with those of OpenBLAS's sets of kernels that
 * have none for small matrices. Columns that are left over, such as ten classes, take as long as 16. All matrices lie row after row
 * without gaps.
 */
final class PanelProducts {
    /** Rows x columns x terms at most: above, we gain a tenth at best, and without vectors we would be far slower than OpenBLAS. */
    private static final int MOST = 1 << 18;
    /** How much of its panels a layer's columns fill at least, in eighths: one or four units, or 17, are slower than by OpenBLAS. */
    private static final int FILLED = 5;

    private final PanelLoops loops;
    /** 16 columns of the right side, term after term. */
    private final Slice panel;
    /** Columns of a result that are fewer than 16. */
    private final Slice part;

    /** For right sides of at most {@code terms} terms and results of at most {@code rows} rows. */
    PanelProducts(PanelLoops loops, int rows, int terms, IntFunction<Slice> memory) {
        this.loops = loops;
        this.panel = memory.apply(terms * PANEL);
        this.part = memory.apply(rows * PANEL);
    }

    /** Those of steps of {@code rows} examples; null where OpenBLAS is faster. */
    static @Nullable PanelProducts of(PanelLoops loops, int rows, int in, int units, IntFunction<Slice> memory) {
        if (Blas.hasSmallKernels() || !areFaster(rows, in, units)) {
            return null;
        }
        int side = Math.max(Math.max(rows, in), units);
        return new PanelProducts(loops, side, side, memory);
    }

    /** Than those of OpenBLAS's sets that have no kernels for small matrices, with vectors. */
    static boolean areFaster(int rows, int in, int units) {
        int panels = (units + PANEL - 1) / PANEL;
        return (long) rows * in * units <= MOST && 8L * units >= (long) FILLED * PANEL * panels;
    }

    /** C [m, n] = A [m, k] B [k, n]. */
    void multiply(int m, int n, int k, Slice a, Slice b, Slice c) {
        for (int column = 0; column < n; column += PANEL) {
            int columns = Math.min(PANEL, n - column);
            loops.pack(k, columns, b.array(), b.offset() + column, n, panel.array(), panel.offset());
            multiplyPanel(m, n, k, a, column, c);
        }
    }

    /** C [m, n] = A [m, k] B', B [n, k]. */
    void multiplyByTransposed(int m, int n, int k, Slice a, Slice b, Slice c) {
        for (int column = 0; column < n; column += PANEL) {
            int columns = Math.min(PANEL, n - column);
            loops.packTransposed(k, columns, b.array(), b.offset() + column * k, panel.array(), panel.offset());
            multiplyPanel(m, n, k, a, column, c);
        }
    }

    private void multiplyPanel(int m, int n, int k, Slice a, int column, Slice c) {
        Slice to = n - column < PANEL ? part : c.part(column, c.length() - column);
        int stride = n - column < PANEL ? PANEL : n;
        loops.multiply(m, k, a.array(), a.offset(), panel.array(), panel.offset(), to.array(), to.offset(), stride);
        unpack(m, n, column, c);
    }

    /** The last columns of a result, where they are fewer than 16. */
    private void unpack(int m, int n, int column, Slice c) {
        if (n - column < PANEL) {
            loops.unpack(m, n - column, part.array(), part.offset(), c.array(), c.offset() + column, n);
        }
    }

    /** C [m, n] = A' B, A [k, m], B [k, n]. */
    void multiplyTransposed(int m, int n, int k, Slice a, Slice b, Slice c) {
        for (int column = 0; column < n; column += PANEL) {
            int columns = Math.min(PANEL, n - column);
            loops.pack(k, columns, b.array(), b.offset() + column, n, panel.array(), panel.offset());
            Slice to = columns < PANEL ? part : c.part(column, c.length() - column);
            int stride = columns < PANEL ? PANEL : n;
            loops.multiplyTransposed(
                    m, k, a.array(), a.offset(), panel.array(), panel.offset(), to.array(), to.offset(), stride);
            unpack(m, n, column, c);
        }
    }
}
