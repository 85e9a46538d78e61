package dev.peacock.npy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Takes the elements of one array in C order, exactly as many as its shape has. */
public final class NpyOutput {
    /** Puts the elements. */
    public interface Elements {
        void putAll(NpyOutput out) throws IOException;
    }

    private final OutputStream out;
    private final NpyType type;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long missing;

    private NpyOutput(OutputStream out, NpyType type, long missing) {
        this.out = out;
        this.type = type;
        this.missing = missing;
    }

    /** Writes a whole array in format 1.0, little-endian, and leaves the stream open. */
    public static void write(OutputStream out, NpyType type, Elements elements, long... shape) throws IOException {
        long size = 1;
        for (long axis : shape) {
            size = Math.multiplyExact(size, axis);
        }
        out.write(NpyHeader.write(type.littleEndian(), shape));
        NpyOutput output = new NpyOutput(out, type, size);
        elements.putAll(output);
        if (output.missing != 0) {
            throw new IllegalStateException(output.missing + " elements of " + size + " were not put");
        }
        output.flush();
    }

    /** Writes a vector of texts, each filled up with zeros to the length of the longest, and leaves the stream open. */
    static void writeTexts(OutputStream out, List<String> texts) throws IOException {
        int longest = 1;
        for (String text : texts) {
            longest = Math.max(longest, text.codePointCount(0, text.length()));
        }
        out.write(NpyHeader.write(NpyType.TEXT.littleEndian() + longest, texts.size()));
        ByteBuffer element = ByteBuffer.allocate(longest * NpyType.TEXT.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (String text : texts) {
            int[] characters = Arrays.copyOf(text.codePoints().toArray(), longest);
            element.clear();
            element.asIntBuffer().put(characters);
            out.write(element.array());
        }
    }

    public void put(boolean value) throws IOException {
        room(NpyType.BOOL).put((byte) (value ? 1 : 0));
    }

    public void put(int value) throws IOException {
        room(NpyType.INT32).putInt(value);
    }

    public void put(long value) throws IOException {
        room(NpyType.INT64).putLong(value);
    }

    public void put(float value) throws IOException {
        room(NpyType.FLOAT32).putFloat(value);
    }

    public void put(double value) throws IOException {
        room(NpyType.FLOAT64).putDouble(value);
    }

    /** Puts elements of one byte each, unsigned. */
    public void put(byte[] values) throws IOException {
        if (type != NpyType.UINT8 || missing < values.length) {
            throw new IllegalStateException(
                    values.length + " bytes do not fit an array of " + type + " with " + missing + " to come");
        }
        missing -= values.length;
        flush();
        out.write(values);
    }

    private ByteBuffer room(NpyType given) throws IOException {
        if (given != type || missing == 0) {
            throw new IllegalStateException(
                    given + " does not fit an array of " + type + " with " + missing + " to come");
        }
        missing--;
        if (buffer.remaining() < given.bytes()) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
