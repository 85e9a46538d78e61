package dev.peacock.npy;

import java.nio.ByteBuffer;

/** Element types that are read and written: what a fleet or an estimate needs. */
public enum NpyType {
    BOOL("b1", 1, false),
    UINT8("u1", 1, false),
    INT8("i1", 1, false),
    UINT16("u2", 2, false),
    INT16("i2", 2, false),
    UINT32("u4", 4, false),
    INT32("i4", 4, false),
    INT64("i8", 8, false),
    FLOAT16("f2", 2, true),
    FLOAT32("f4", 4, true),
    FLOAT64("f8", 8, true),
    /** One character of a text: a code point. An element is a text of a fixed length. */
    TEXT("U", 4, false);

    private final String code;
    private final int bytes;
    private final boolean real;

    NpyType(String code, int bytes, boolean real) {
        this.code = code;
        this.bytes = bytes;
        this.real = real;
    }

    /** NumPy's letter and size, without the byte order. */
    String code() {
        return code;
    }

    /** Bytes of one element, or of one character. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are floating-point numbers. */
    public boolean isReal() {
        return real;
    }

    /** The type as NumPy writes it in a little-endian file. */
    String littleEndian() {
        return (bytes == 1 ? "|" : "<") + code;
    }

    /** An element as a whole number; one that is not whole, or is beyond 64 bits, is {@code Long.MIN_VALUE}. */
    long read(ByteBuffer from, int at) {
        return switch (this) {
            case BOOL, UINT8 -> from.get(at) & 0xFF;
            case INT8 -> from.get(at);
            case UINT16 -> from.getShort(at) & 0xFFFF;
            case INT16 -> from.getShort(at);
            case UINT32 -> from.getInt(at) & 0xFFFFFFFFL;
            case INT32, TEXT -> from.getInt(at);
            case INT64 -> from.getLong(at);
            case FLOAT16 -> exactLong(half(from.getShort(at)));
            case FLOAT32 -> exactLong(from.getFloat(at));
            case FLOAT64 -> exactLong(from.getDouble(at));
        };
    }

    /** An element as a number, rounded where it has more than 53 bits. */
    double real(ByteBuffer from, int at) {
        return switch (this) {
            case FLOAT16 -> half(from.getShort(at));
            case FLOAT32 -> from.getFloat(at);
            case FLOAT64 -> from.getDouble(at);
            default -> read(from, at);
        };
    }

    /** An element as text for a message. */
    String shown(ByteBuffer from, int at) {
        return switch (this) {
            case FLOAT16 -> Float.toString(half(from.getShort(at)));
            case FLOAT32 -> Float.toString(from.getFloat(at));
            case FLOAT64 -> Double.toString(from.getDouble(at));
            default -> Long.toString(read(from, at));
        };
    }

    /** IEEE 754's binary16, which Java 17 has no method for. */
    public static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude = exponent == 0
                ? fraction * 0x1p-24f
                : exponent < 31
                        ? Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13)
                        : fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        return bits < 0 ? -magnitude : magnitude;
    }

    private static long exactLong(double value) {
        return value == Math.rint(value) && Math.abs(value) < 0x1p53 ? (long) value : Long.MIN_VALUE;
    }
}
