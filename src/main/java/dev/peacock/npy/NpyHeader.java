package dev.peacock.npy;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The header of a .npy file (NumPy enhancement proposal 1, format versions 1.0 to 3.0).
 *
 * @param elementBytes bytes of one element
 * @param fortran whether columns rather than rows are consecutive
 * @param shape lengths of the axes, none negative
 * @param length bytes before the first element
 */
record NpyHeader(NpyType type, int elementBytes, ByteOrder order, boolean fortran, List<Long> shape, int length) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** What version 1.0 can hold; NumPy itself trusts no header beyond 10,000 bytes. */
    private static final int LONGEST = 0xFFFF;

    /** Reads a header; {@code name} is what messages call the array. */
    static NpyHeader read(InputStream in, String name) throws IOException {
        byte[] start = need(in, MAGIC.length + 2, name);
        if (!Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
            throw new UserError(name + ": not an array in NumPy's format: it does not begin with \\x93NUMPY");
        }
        int major = start[MAGIC.length];
        int minor = start[MAGIC.length + 1];
        if (major < 1 || major > 3 || minor != 0) {
            throw new UserError(name + ": format version " + major + "." + minor
                    + " is unknown; save the array with numpy.save, which writes 1.0 to 3.0");
        }
        int size = major == 1 ? 2 : 4;
        long length = littleEndian(need(in, size, name));
        if (length > LONGEST) {
            throw new UserError(name + ": the header claims " + length
                    + " bytes, but the header of an array of numbers has at most " + LONGEST + "; the file is damaged");
        }
        byte[] text = need(in, (int) length, name);
        String header = new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        NpyDictionary dictionary = NpyDictionary.parse(header, name);
        NpyType type = type(dictionary.descr(), name);
        return new NpyHeader(
                type,
                type == NpyType.TEXT
                        ? type.bytes() * Integer.parseInt(dictionary.descr().substring(2))
                        : type.bytes(),
                dictionary.descr().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                dictionary.fortranOrder(),
                dictionary.shape(),
                MAGIC.length + 2 + size + (int) length);
    }

    /** The header of a little-endian array in C order, format 1.0, padded to a multiple of 64 bytes as NumPy does. */
    static byte[] write(String descr, long... shape) {
        String axes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + axes
                + (shape.length == 1 ? "," : "") + "), }";
        int fixed = MAGIC.length + 2 + 2;
        int padded = (fixed + text.length() + 1 + 63) / 64 * 64;
        byte[] header = new byte[padded];
        Arrays.fill(header, (byte) ' ');
        System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
        header[MAGIC.length] = 1;
        header[MAGIC.length + 1] = 0;
        header[MAGIC.length + 2] = (byte) (padded - fixed);
        header[MAGIC.length + 3] = (byte) ((padded - fixed) >>> 8);
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, fixed, text.length());
        header[padded - 1] = '\n';
        return header;
    }

    /** Bytes of all elements; UserError if no file can hold so many. */
    long dataBytes(String name) {
        try {
            long bytes = elementBytes;
            for (long axis : shape) {
                bytes = Math.multiplyExact(bytes, axis);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new UserError(
                    name + ": the header claims a shape of " + NpyArray.shown(shape)
                            + ", which no file can hold; the file is damaged",
                    e);
        }
    }

    private static NpyType type(String descr, String name) {
        if (descr.matches("[|<>=]?O.*")) {
            throw new UserError(
                    name + ": contains Python objects, which are never loaded, since unpickling runs code; save plain "
                            + "numbers or texts instead, for instance with array.astype(bool) or array.astype(str)");
        }
        if (descr.matches("[<>]U[1-9]\\d{0,3}")) {
            return NpyType.TEXT;
        }
        String code = descr.matches("[|<>=].*") ? descr.substring(1) : descr;
        for (NpyType type : NpyType.values()) {
            boolean ordered = type.bytes() == 1 || descr.startsWith("<") || descr.startsWith(">");
            if (type.code().equals(code) && ordered) {
                return type;
            }
        }
        throw new UserError(name + ": the type '" + Shown.text(descr)
                + "' is not supported; save bool, an integer of up to 64 bits (but not uint64), float16, "
                + "float32, float64 or, for labels and ids, texts of up to 9,999 characters, for instance with "
                + "array.astype(bool) or array.astype(str)");
    }

    private static byte[] need(InputStream in, int bytes, String name) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new UserError(name + ": the file ends within its header; it is truncated");
        }
        return read;
    }

    private static long littleEndian(byte[] bytes) {
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }
}
