package dev.peacock.audit.attribution;

import dev.peacock.check.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix of scores in a file, as it lies there: rows one after the other, of as many columns. It is read once, from its
 * beginning to its end, a few rows at a time.
 *
 * @param name of the file, in messages
 * @param turned whether its rows are what the user calls columns (Fortran order)
 * @param parts matrices of this form, which are added up; mostly one
 */
public record ScoreArray(String name, long rows, long columns, boolean turned, Layout layout, List<Bytes> parts) {
    public ScoreArray {
        parts = List.copyOf(parts);
    }

    /** The bytes of a matrix, from its first element on. */
    interface Bytes {
        InputStream open() throws IOException;
    }

    /**
     * Where the elements of a row are.
     *
     * @param rowBytes from one row to the next
     * @param stride bytes from one element to the next
     * @param first bytes from a row's beginning to its first element
     * @param written bytes from an element to a byte that is 0 where the score was never written; 0 where there is none
     */
    record Layout(ScoreType type, ByteOrder order, int rowBytes, int stride, int first, int written) {
        /** Elements side by side. */
        static Layout dense(ScoreType type, ByteOrder order, long columns) {
            return new Layout(type, order, Math.toIntExact(columns * type.bytes()), type.bytes(), 0, 0);
        }
    }

    /** Takes {@code count} rows from {@code first} on, row after row in {@code values}, which the next call overwrites. */
    public interface Rows {
        void accept(int first, int count, double[] values);
    }

    /** Calls a score by its place, for messages. */
    interface Place {
        String of(long row, int column);
    }

    /** Gives all rows, {@code atOnce} at a time. UserError if the file ends early, or a score is NaN or infinite. */
    void read(int atOnce, Place place, Rows into) throws IOException {
        int width = Math.toIntExact(columns);
        double[] values = new double[Math.toIntExact(Math.min(rows, atOnce) * width)];
        double[] more = new double[parts.size() > 1 ? values.length : 0];
        byte[] bytes = new byte[Math.toIntExact(Math.min(rows, atOnce) * layout.rowBytes)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(layout.order);
        try (Streams streams = Streams.open(parts)) {
            for (int row = 0; row < rows; row += atOnce) {
                int count = (int) Math.min(atOnce, rows - row);
                for (int part = 0; part < parts.size(); part++) {
                    fill(streams.of.get(part), bytes, count);
                    decode(buffer, row, count, place, part == 0 ? values : more);
                    for (int k = 0; part > 0 && k < count * width; k++) {
                        values[k] += more[k];
                    }
                }
                checkFinite(values, row, count, place);
                into.accept(row, count, values);
            }
            for (InputStream stream : streams.of) {
                // the end of a .npz's array is where its checksum is compared
                if (layout.written == 0 && parts.size() == 1 && stream.read() >= 0) {
                    throw new UserError(name + ": more bytes follow the last score; the file is damaged");
                }
            }
        }
    }

    private void fill(InputStream stream, byte[] bytes, int count) throws IOException {
        int wanted = count * layout.rowBytes;
        if (stream.readNBytes(bytes, 0, wanted) < wanted) {
            throw new UserError(name + ": the file ends before its last score; it is truncated");
        }
    }

    private void decode(ByteBuffer buffer, int row, int count, Place place, double[] into) {
        int width = (int) columns;
        for (int k = 0; k < count; k++) {
            int at = k * layout.rowBytes + layout.first;
            layout.type.read(buffer, at, layout.stride, into, k * width, width);
            for (int j = 0; layout.written > 0 && j < width; j++) {
                if (buffer.get(at + j * layout.stride + layout.written) == 0) {
                    throw new UserError(name + ": the score of " + place.of(row + k, j)
                            + " was never written; let the program that writes the file finish");
                }
            }
        }
    }

    private void checkFinite(double[] values, int row, int count, Place place) {
        int width = (int) columns;
        double zero = 0;
        for (int k = 0; k < count * width; k++) {
            // NaN and infinity times 0 are NaN, and stay so in the sum
            zero += values[k] * 0;
        }
        for (int k = 0; zero != 0 && k < count * width; k++) {
            if (!Double.isFinite(values[k])) {
                throw new UserError(name + ": the score of " + place.of(row + k / width, k % width) + " is " + values[k]
                        + "; write a number there, such as 0 where the method has no score");
            }
        }
    }

    private record Streams(List<InputStream> of) implements Closeable {
        static Streams open(List<Bytes> parts) throws IOException {
            Streams streams = new Streams(new ArrayList<>());
            try {
                for (Bytes part : parts) {
                    streams.of.add(part.open());
                }
                return streams;
            } catch (IOException | RuntimeException e) {
                streams.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            for (InputStream stream : of) {
                stream.close();
            }
        }
    }
}
