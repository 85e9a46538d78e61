package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.loops.PanelLoops.PANEL;

import dev.peacock.training.fleet.cpu.loops.PanelLoops;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The small products of a dense layer's step by our own loops, 16 columns at a time, with those of OpenBLAS's sets of kernels that
 * have none for small matrices. All matrices lie row after row without gaps.
 */
final class PanelProducts {
    /** Rows x columns x terms at most: above, we gain a tenth at best, and without vectors we would be far slower than OpenBLAS. */
    private static final int MOST = 1 << 18;

    private final PanelLoops loops;
    /** 16 columns of the right side, term after term. */
    private final Slice panel;

    /** For right sides of at most {@code terms} terms. */
    PanelProducts(PanelLoops loops, int terms, IntFunction<Slice> memory) {
        this.loops = loops;
        this.panel = memory.apply(terms * PANEL);
    }

    /** Those of steps of {@code rows} examples; null where OpenBLAS is faster, also with columns left over, such as ten classes. */
    static @Nullable PanelProducts of(PanelLoops loops, int rows, int in, int units, IntFunction<Slice> memory) {
        if (Blas.hasSmallKernels() || units % PANEL != 0 || (long) rows * in * units > MOST) {
            return null;
        }
        return new PanelProducts(loops, Math.max(rows, in), memory);
    }

    /** C [m, n] = A [m, k] B [k, n]; n a multiple of 16. */
    void multiply(int m, int n, int k, Slice a, Slice b, Slice c) {
        for (int column = 0; column < n; column += PANEL) {
            loops.pack(k, b.array(), b.offset() + column, n, panel.array(), panel.offset());
            int to = c.offset() + column;
            loops.multiply(m, k, a.array(), a.offset(), panel.array(), panel.offset(), c.array(), to, n);
        }
    }

    /** C [m, n] = A' B, A [k, m], B [k, n]; n a multiple of 16. */
    void multiplyTransposed(int m, int n, int k, Slice a, Slice b, Slice c) {
        for (int column = 0; column < n; column += PANEL) {
            loops.pack(k, b.array(), b.offset() + column, n, panel.array(), panel.offset());
            int to = c.offset() + column;
            loops.multiplyTransposed(m, k, a.array(), a.offset(), panel.array(), panel.offset(), c.array(), to, n);
        }
    }
}
