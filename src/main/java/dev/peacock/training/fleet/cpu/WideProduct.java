package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;

import dev.peacock.provenance.Clock;
import java.util.function.IntFunction;

/**
 * C [m, n] = beta C + op(A) B of matrices without gaps, where B has many columns. Where OpenBLAS has kernels for small matrices there are
 * several ways, which add the same terms in the same order and so give the same bits. Which is the fastest depends on the processor: the
 * first products take the ways in turns, and the others the fastest. Not thread-safe.
 */
final class WideProduct {
    /** Columns taken at once: four vectors of AVX-512. */
    private static final int COLUMNS = 64;
    /** Rows, or terms, taken at once. */
    private static final int BLOCK = 128;
    /** OpenBLAS's large products add up at least so many terms before they add the sum to C. */
    private static final int WHOLE = 256;
    /** Large products round columns beyond a multiple of it in another way, where A lies plain. */
    private static final int VECTOR = 16;

    /** How to multiply. */
    enum Way {
        /** By small products of the matrices as they lie. */
        CUT,
        /** By small products, with a part of B copied first, where A lies plain: rows a power of two apart share few places of a cache. */
        PACKED,
        /** By large products, for which OpenBLAS copies both sides. */
        WHOLE
    }

    private final Blas.Form form;
    private final int m;
    private final int n;
    private final int k;
    /** Part of B; empty where none is copied. */
    private final Slice panel;

    private final Way[] ways;
    private final Contest contest;

    /** Of these sizes mostly. The ways are only timed with these, and other sizes take the same. */
    WideProduct(Blas.Form form, int m, int n, int k, IntFunction<Slice> memory) {
        this.form = form;
        this.m = m;
        this.n = n;
        this.k = k;
        this.panel = memory.apply(form == PLAIN && isCut(m, n, k) ? WHOLE * COLUMNS : 0);
        this.ways = form == PLAIN ? Way.values() : new Way[] {Way.CUT, Way.WHOLE};
        this.contest = new Contest(ways.length);
    }

    /** A is [rows, terms], or [terms, rows] where it is transposed; B is [terms, columns]. */
    void multiply(int rows, int columns, int terms, Slice a, Slice b, float beta, Slice c) {
        boolean timed = rows == m && columns == n && terms == k && !contest.isOver();
        double began = timed ? Clock.seconds() : 0;
        multiply(ways[contest.way()], rows, columns, terms, a, b, beta, c);
        if (timed) {
            contest.took(Clock.seconds() - began);
        }
    }

    /** By one way, or by another where that is not possible with such sizes. */
    void multiply(Way way, int rows, int columns, int terms, Slice a, Slice b, float beta, Slice c) {
        boolean plain = form == PLAIN;
        boolean reach = reach(a, rows * terms, plain ? terms : rows)
                && reach(b, terms * columns, columns)
                && reach(c, rows * columns, columns);
        if (!isCut(rows, columns, terms) || !reach) {
            Products.multiply(form, rows, columns, terms, a, b, beta, c);
            return;
        }
        int blockTerms = plain
                ? Products.small(terms, (long) Math.min(rows, BLOCK) * COLUMNS, Products.TERMS)
                : Math.min(terms, BLOCK);
        if (way == Way.WHOLE && blockTerms <= WHOLE && (!plain || columns % VECTOR == 0)) {
            multiplyBlocks(new Shape(rows, columns, terms), new Shape(rows, columns, blockTerms), false, a, b, beta, c);
        } else {
            int blockRows =
                    plain ? Math.min(rows, BLOCK) : Products.small(rows, (long) blockTerms * COLUMNS, Products.ROWS);
            boolean packed = way == Way.PACKED && plain && blockTerms <= WHOLE;
            multiplyBlocks(
                    new Shape(rows, columns, terms), new Shape(blockRows, COLUMNS, blockTerms), packed, a, b, beta, c);
        }
    }

    /** Rows and columns of C, or of a part of it, and the terms of each sum, or how many of them are added up at once. */
    private record Shape(int rows, int columns, int terms) {}

    private void multiplyBlocks(Shape all, Shape block, boolean packed, Slice a, Slice b, float beta, Slice c) {
        int strideA = form == PLAIN ? all.terms() : all.rows();
        for (int column = 0; column < all.columns(); column += block.columns()) {
            int columns = Math.min(block.columns(), all.columns() - column);
            for (int term = 0; term < all.terms(); term += block.terms()) {
                int terms = Math.min(block.terms(), all.terms() - term);
                Slice right = b.part(term * all.columns() + column, 0);
                if (packed) {
                    pack(terms, columns, right, all.columns());
                    right = panel;
                }
                for (int row = 0; row < all.rows(); row += block.rows()) {
                    Blas.multiply(
                            form,
                            PLAIN,
                            Math.min(block.rows(), all.rows() - row),
                            columns,
                            terms,
                            a.array(),
                            a.offset() + (form == PLAIN ? row * strideA + term : term * strideA + row),
                            strideA,
                            right.array(),
                            right.offset(),
                            packed ? COLUMNS : all.columns(),
                            term == 0 ? beta : 1,
                            c.array(),
                            c.offset() + row * all.columns() + column,
                            all.columns());
                }
            }
        }
    }

    private void pack(int terms, int columns, Slice from, int stride) {
        for (int term = 0; term < terms; term++) {
            System.arraycopy(
                    from.array(),
                    from.offset() + term * stride,
                    panel.array(),
                    panel.offset() + term * COLUMNS,
                    columns);
        }
    }

    private static boolean isCut(int m, int n, int k) {
        return Blas.hasSmallKernels() && (long) m * n * k > Products.SMALL && n >= 2 * COLUMNS;
    }

    /** Whether a row beyond the last may be named, as the binding's checks ask of a part that does not begin a row. */
    private static boolean reach(Slice matrix, int size, int rowLength) {
        return matrix.offset() + size + rowLength <= matrix.array().length;
    }
}
