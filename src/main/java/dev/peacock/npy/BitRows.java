package dev.peacock.npy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a matrix of zeros and ones, row by row, each row packed into bits. In C order one row of bits is held at a
 * time. In Fortran order, where columns are consecutive, the whole matrix is held as bits, an eighth of its size as
 * bool, up to {@link #MOST_TURNED} bytes.
 */
public final class BitRows implements Closeable {
    /** Most columns or rows: what an array of Java can hold. */
    static final int MOST = Integer.MAX_VALUE - 8;
    /** Most bytes of bits that a matrix in Fortran order is turned in: 2,000 x 2,147,483 elements. */
    static final long MOST_TURNED = 512L << 20;

    private static final int CHUNK = 1 << 15;

    private final NpyArray array;
    private final int rows;
    private final int columns;
    private final InputStream in;
    private final byte[] chunk;
    private final ByteBuffer elements;
    private final byte @Nullable [][] turned;
    private int next;

    private BitRows(NpyArray array, int rows, int columns) throws IOException {
        this.array = array;
        this.rows = rows;
        this.columns = columns;
        this.chunk = new byte[CHUNK * array.type().bytes()];
        this.elements = ByteBuffer.wrap(chunk).order(array.header().order());
        this.in = array.elements();
        try {
            this.turned = array.header().fortran() ? turn() : null;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    static BitRows open(NpyArray array) throws IOException {
        array.requireNumbers();
        if (array.shape().size() != 2) {
            throw new UserError(
                    array.name() + ": must be a matrix of runs by examples, but has the shape " + array.shownShape());
        }
        long rows = array.shape().get(0);
        long columns = array.shape().get(1);
        if (rows > MOST || columns > MOST) {
            throw new UserError(array.name() + ": has the shape " + array.shownShape() + ", but at most " + MOST
                    + " runs and examples are possible; split the data set");
        }
        if (array.header().fortran() && rows * bytesFor(columns) > MOST_TURNED) {
            throw new UserError(array.name() + ": is in Fortran order and too large to be transposed in memory ("
                    + array.shownShape() + "); save numpy.ascontiguousarray(array)");
        }
        return new BitRows(array, (int) rows, (int) columns);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** The next row. UserError if an element is neither 0 nor 1, or the file is damaged; after the last row it is checked whole. */
    public PackedBits next() throws IOException {
        if (next == rows) {
            throw new IllegalStateException(array.name() + " has no more than " + rows + " rows");
        }
        int row = next++;
        if (turned != null) {
            byte[] bits = turned[row];
            turned[row] = new byte[0];
            return PackedBits.of(bits, columns);
        }
        byte[] bits = new byte[bytesFor(columns)];
        readLine(columns, row, bits);
        if (next == rows) {
            array.expectEnd(in);
        }
        return PackedBits.of(bits, columns);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Reads consecutive elements of a row into its bits. */
    private void readLine(int length, int row, byte[] bits) throws IOException {
        int bytes = array.type().bytes();
        for (int from = 0; from < length; from += CHUNK) {
            int count = Math.min(CHUNK, length - from);
            array.readFully(in, chunk, count * bytes);
            for (int i = 0; i < count; i++) {
                if (bit(i, row, from + i)) {
                    int column = from + i;
                    bits[column >>> 3] |= (byte) (1 << (column & 7));
                }
            }
        }
    }

    private byte[][] turn() throws IOException {
        byte[][] bits = new byte[rows][bytesFor(columns)];
        int bytes = array.type().bytes();
        for (int column = 0; column < columns; column++) {
            for (int from = 0; from < rows; from += CHUNK) {
                int count = Math.min(CHUNK, rows - from);
                array.readFully(in, chunk, count * bytes);
                for (int i = 0; i < count; i++) {
                    if (bit(i, from + i, column)) {
                        bits[from + i][column >>> 3] |= (byte) (1 << (column & 7));
                    }
                }
            }
        }
        array.expectEnd(in);
        return bits;
    }

    private boolean bit(int element, int row, int column) {
        int at = element * array.type().bytes();
        long value = array.type().read(elements, at);
        if (value < 0 || value > 1) {
            throw new UserError(array.name() + ": row " + row + ", column " + column + " is "
                    + array.type().shown(elements, at) + ", but only 0 and 1 (or False and True) are allowed");
        }
        return value == 1;
    }

    private static int bytesFor(long columns) {
        return (int) ((columns + 7) >>> 3);
    }
}
