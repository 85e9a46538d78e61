package dev.peacock.npy;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** One array: its header is read and found to agree with the size of the file, its elements are not read yet. */
public final class NpyArray {
    private final ByteSource content;
    private final NpyHeader header;

    private NpyArray(ByteSource content, NpyHeader header) {
        this.content = content;
        this.header = header;
    }

    /** Reads the header. UserError if it is none, or if it claims more or fewer elements than there are bytes for. */
    public static NpyArray of(ByteSource content) throws IOException {
        try (InputStream in = new BufferedInputStream(content.open())) {
            NpyHeader header = NpyHeader.read(in, content.name());
            long claimed = header.dataBytes(content.name());
            long there = content.length() - header.length();
            if (claimed != there) {
                throw new UserError(content.name() + ": the header claims a shape of " + shown(header.shape()) + " in "
                        + claimed + " bytes, but there are " + there + "; the file is "
                        + (there < claimed ? "truncated" : "damaged"));
            }
            return new NpyArray(content, header);
        }
    }

    /** What messages call it. */
    public String name() {
        return content.name();
    }

    public NpyType type() {
        return header.type();
    }

    /** Lengths of the axes. */
    public List<Long> shape() {
        return header.shape();
    }

    /** The shape as Python writes it. */
    public String shownShape() {
        return shown(header.shape());
    }

    static String shown(List<Long> shape) {
        String axes = Shown.list(shape.stream().map(String::valueOf).toList());
        return "(" + axes + (shape.size() == 1 ? ",)" : ")");
    }

    /** Whether the first axis, rather than the last, is consecutive. */
    public boolean isFortran() {
        return header.fortran();
    }

    public ByteOrder order() {
        return header.order();
    }

    NpyHeader header() {
        return header;
    }

    /** The elements' bytes, after the header. Reading to the end checks them against the file's own checksums. */
    public InputStream elements() throws IOException {
        InputStream in = content.open();
        try {
            in.skipNBytes(header.length());
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * A matrix of zeros and ones as rows of bits. UserError if it is no matrix, has more than 2^31 - 9 columns or rows, or is
     * too large to be turned (see {@link BitRows}).
     */
    public BitRows bitRows() throws IOException {
        return BitRows.open(this);
    }

    /**
     * A vector of whole numbers from 0 to {@code most}; UserError if it is no vector, has another type, or has another number.
     */
    public int[] wholeNumbers(int most) throws IOException {
        long size = vector("whole numbers", header.type().isReal() || isText());
        // growing with what is read: a header that lies costs nothing
        IntVector numbers = new IntVector();
        int bytes = header.type().bytes();
        byte[] one = new byte[bytes];
        ByteBuffer buffer = ByteBuffer.wrap(one).order(header.order());
        try (InputStream in = new BufferedInputStream(elements(), 1 << 16)) {
            for (int i = 0; i < size; i++) {
                readFully(in, one, bytes);
                long number = header.type().read(buffer, 0);
                if (number < 0 || number > most) {
                    throw new UserError(name() + ": element " + i + " is " + number
                            + ", but only whole numbers from 0 to " + most + " are allowed");
                }
                numbers.add((int) number);
            }
            expectEnd(in);
        }
        return numbers.toArray();
    }

    /** Whether the elements are texts. */
    public boolean isText() {
        return header.type() == NpyType.TEXT;
    }

    /** A vector of texts, or of whole numbers as texts; UserError if it is no vector, or has another type. */
    public List<String> texts() throws IOException {
        long size = vector("texts or whole numbers", header.type().isReal());
        List<String> texts = new ArrayList<>();
        byte[] one = new byte[header.elementBytes()];
        ByteBuffer buffer = ByteBuffer.wrap(one).order(header.order());
        try (InputStream in = new BufferedInputStream(elements(), 1 << 16)) {
            for (int i = 0; i < size; i++) {
                readFully(in, one, one.length);
                texts.add(
                        isText() ? text(buffer, i) : Long.toString(header.type().read(buffer, 0)));
            }
            expectEnd(in);
        }
        return texts;
    }

    /** NumPy fills texts up with zeros, which are no part of them. */
    private String text(ByteBuffer buffer, int element) {
        int length = buffer.capacity() / Integer.BYTES;
        while (length > 0 && buffer.getInt((length - 1) * Integer.BYTES) == 0) {
            length--;
        }
        if (length == 0) {
            throw new UserError(name() + ": element " + element + " is an empty text; give it a name");
        }
        StringBuilder text = new StringBuilder(length);
        for (int k = 0; k < length; k++) {
            int character = buffer.getInt(k * Integer.BYTES);
            if (!Character.isValidCodePoint(character)
                    || Character.getType(character) == Character.SURROGATE
                    || character == 0) {
                throw new UserError(name() + ": element " + element + " has the character " + character
                        + ", which no text can show; remove it");
            }
            text.appendCodePoint(character);
        }
        return text.toString();
    }

    private long vector(String of, boolean wrongType) {
        if (header.shape().size() != 1 || wrongType) {
            throw new UserError(name() + ": must be a vector of " + of + ", but is of type "
                    + header.type().code() + " and shape " + shownShape() + "; " + remedy());
        }
        long size = header.shape().get(0);
        if (size > BitRows.MOST) {
            throw new UserError(name() + ": " + size + " elements are too many; at most " + BitRows.MOST + " are read");
        }
        return size;
    }

    private String remedy() {
        if (header.shape().size() != 1) {
            return "save array.ravel() if it is one column, or array.argmax(axis=1) if each row has a one for its label";
        }
        return isText() ? "save whole numbers" : "if all its numbers are whole, save array.astype('int64')";
    }

    void requireNumbers() {
        if (isText()) {
            throw new UserError(name() + ": holds texts (type <U" + header.elementBytes() / Integer.BYTES
                    + "), but must hold numbers");
        }
    }

    /** A matrix of numbers, or of cells of numbers, row by row. UserError if it has none, or is too large to be turned. */
    public RealRows realRows() throws IOException {
        return RealRows.open(this);
    }

    /** Takes elements in C order. */
    public interface Reals {
        void accept(long at, double value);
    }

    /** Gives every element of an array of numbers, of any shape. UserError if it is in Fortran order, or damaged. */
    public void reals(Reals into) throws IOException {
        requireNumbers();
        if (header.fortran() && header.shape().size() > 1) {
            throw new UserError(name() + ": is in Fortran order; save numpy.ascontiguousarray(array)");
        }
        int bytes = header.type().bytes();
        long size = header.dataBytes(name()) / bytes;
        byte[] one = new byte[bytes];
        ByteBuffer buffer = ByteBuffer.wrap(one).order(header.order());
        try (InputStream in = new BufferedInputStream(elements(), 1 << 16)) {
            for (long i = 0; i < size; i++) {
                readFully(in, one, bytes);
                into.accept(i, header.type().real(buffer, 0));
            }
            expectEnd(in);
        }
    }

    void readFully(InputStream in, byte[] into, int bytes) throws IOException {
        if (in.readNBytes(into, 0, bytes) < bytes) {
            throw truncated();
        }
    }

    UserError truncated() {
        return new UserError(name() + ": the file ends before its last element; it is truncated");
    }

    void expectEnd(InputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new UserError(name() + ": more bytes follow the last element; the file is damaged");
        }
    }
}
