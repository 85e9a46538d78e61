package dev.peacock.npy;

import dev.peacock.check.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an array of numbers row by row, in cells of as many numbers as its third axis has, or, of a matrix, in single numbers. In C
 * order no more is held than 32,768 numbers or one cell; in Fortran order the whole array is, up to {@link BitRows#MOST_TURNED} bytes.
 */
public final class RealRows implements Closeable {
    private static final int NUMBERS = 1 << 15;

    private final NpyArray array;
    private final InputStream in;
    private final int rows;
    private final int columns;
    private final double[] cell;
    private final byte[] chunk;
    private final ByteBuffer elements;
    private final @Nullable ByteBuffer whole;
    private int next;

    /** Takes a cell, which is overwritten by the next one. */
    public interface Cells {
        void accept(int column, double[] numbers);
    }

    private RealRows(NpyArray array, int rows, int columns, int width) throws IOException {
        this.array = array;
        this.rows = rows;
        this.columns = columns;
        this.cell = new double[width];
        this.chunk =
                new byte[Math.max(1, NUMBERS / width) * width * array.type().bytes()];
        this.elements = ByteBuffer.wrap(chunk).order(array.header().order());
        this.in = array.elements();
        try {
            this.whole = array.header().fortran() ? whole() : null;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    static RealRows open(NpyArray array) throws IOException {
        array.requireNumbers();
        if (array.header().fortran() && array.header().dataBytes(array.name()) > BitRows.MOST_TURNED) {
            throw new UserError(array.name() + ": is in Fortran order and too large to be transposed in memory ("
                    + array.shownShape() + "); save numpy.ascontiguousarray(array)");
        }
        List<Long> shape = array.shape();
        return new RealRows(
                array,
                Math.toIntExact(shape.get(0)),
                Math.toIntExact(shape.get(1)),
                shape.size() > 2 ? Math.toIntExact(shape.get(2)) : 1);
    }

    /** Gives the cells of the next row. UserError if the file is damaged; after the last row it is checked whole. */
    public void next(Cells into) throws IOException {
        if (next == rows) {
            throw new IllegalStateException(array.name() + " has no more than " + rows + " rows");
        }
        int row = next++;
        if (whole != null) {
            for (int column = 0; column < columns; column++) {
                read(whole, row + rows * (long) column, rows * (long) columns);
                into.accept(column, cell);
            }
            return;
        }
        int atOnce = chunk.length / (cell.length * array.type().bytes());
        int from = 0;
        while (from < columns) {
            int count = Math.min(atOnce, columns - from);
            array.readFully(in, chunk, count * cell.length * array.type().bytes());
            for (int i = 0; i < count; i++) {
                read(elements, i * (long) cell.length, 1);
                into.accept(from + i, cell);
            }
            from += count;
        }
        if (next == rows) {
            array.expectEnd(in);
        }
    }

    private void read(ByteBuffer buffer, long first, long stride) {
        for (int k = 0; k < cell.length; k++) {
            cell[k] = array.type()
                    .real(buffer, (int) ((first + k * stride) * array.type().bytes()));
        }
    }

    private ByteBuffer whole() throws IOException {
        int bytes = (int) array.header().dataBytes(array.name());
        byte[] all = in.readNBytes(bytes);
        if (all.length < bytes) {
            throw array.truncated();
        }
        array.expectEnd(in);
        return ByteBuffer.wrap(all).order(array.header().order());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
