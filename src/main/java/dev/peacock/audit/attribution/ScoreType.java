package dev.peacock.audit.attribution;

import dev.peacock.npy.NpyType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** How a score is stored. */
enum ScoreType {
    F16("F16", "float16", 2),
    BF16("BF16", "bfloat16", 2),
    F32("F32", "float32", 4),
    F64("F64", "float64", 8);

    private final String safetensors;
    private final String numpy;
    private final int bytes;

    ScoreType(String safetensors, String numpy, int bytes) {
        this.safetensors = safetensors;
        this.numpy = numpy;
        this.bytes = bytes;
    }

    /** By the name that safetensors or NumPy gives it, or by NumPy's letter with or without the byte order. */
    static Optional<ScoreType> of(String name) {
        return Arrays.stream(values())
                .filter(type -> name.equals(type.safetensors)
                        || name.equals(type.numpy)
                        || name.matches("[<>=]?f" + type.bytes) && type != BF16)
                .findFirst();
    }

    int bytes() {
        return bytes;
    }

    double read(ByteBuffer from, int at) {
        return switch (this) {
            case F16 -> NpyType.half(from.getShort(at));
            case BF16 -> Float.intBitsToFloat(from.getShort(at) << 16);
            case F32 -> from.getFloat(at);
            case F64 -> from.getDouble(at);
        };
    }

    /** Reads {@code into} from {@code at} on, elements {@code stride} bytes apart. */
    void read(ByteBuffer from, int at, int stride, double[] into, int first, int count) {
        if (this == F32) {
            // the usual case, without a branch in the loop
            for (int k = 0; k < count; k++) {
                into[first + k] = from.getFloat(at + k * stride);
            }
            return;
        }
        for (int k = 0; k < count; k++) {
            into[first + k] = read(from, at + k * stride);
        }
    }
}
