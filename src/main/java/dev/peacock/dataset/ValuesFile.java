package dev.peacock.dataset;

import dev.peacock.provenance.Sha256;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * The file of a store while the values of its examples are written, all of them of one size. It stands beside the target and is renamed
 * at the end; {@link #close} without {@link #finish} leaves nothing.
 *
 * <p>Begins with 8 bits a value and rewrites what it has as float32 when the first other value comes.
 */
final class ValuesFile implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Path temporary;
    private int examples;
    private ElementType type = ElementType.UINT8;
    private OutputStream out;
    private MessageDigest digest = Sha256.begin();
    private byte[] floatBytes = new byte[0];

    private ValuesFile(Path target, Path temporary) throws IOException {
        this.target = target;
        this.temporary = temporary;
        this.out = begin(temporary);
    }

    /** Begins the file of an absolute path, below directories that are made where they are missing. */
    static ValuesFile create(Path target) {
        try {
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            String name =
                    "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
            return new ValuesFile(target, target.resolveSibling(name));
        } catch (IOException e) {
            throw StoreWriter.unwritable(target, e);
        }
    }

    /** What values are written as until now. */
    ElementType type() {
        return type;
    }

    /** Of all bytes of the values until now. */
    MessageDigest digest() {
        return digest;
    }

    void add(byte[] values) {
        if (type == ElementType.UINT8) {
            write(values, values.length);
        } else {
            writeFloats(values);
        }
        examples++;
    }

    /** Finite values. */
    void add(float[] values) {
        if (type == ElementType.UINT8 && !areBytes(values)) {
            upgrade(values.length);
        }
        if (type == ElementType.UINT8) {
            byte[] bytes = new byte[values.length];
            for (int i = 0; i < values.length; i++) {
                bytes[i] = (byte) (int) values[i];
            }
            write(bytes, bytes.length);
        } else {
            ByteBuffer buffer = floatBuffer(values.length);
            for (float value : values) {
                // -0.0f + 0.0f is 0.0f: equal values must have equal bits, or the content hash would tell them apart.
                buffer.putFloat(value + 0.0f);
            }
            write(floatBytes, buffer.position());
        }
        examples++;
    }

    /** What follows the values. */
    interface Tail {
        void write(OutputStream out) throws IOException;
    }

    /** Completes the file and moves it to its place. */
    void finish(Tail tail) throws IOException {
        tail.write(out);
        out.close();
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what is not finished. Does nothing after {@link #finish}. */
    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            Files.deleteIfExists(temporary);
            Files.deleteIfExists(upgraded());
        }
    }

    private static boolean areBytes(float[] values) {
        for (float value : values) {
            if (!(value >= 0 && value <= 255 && value == (int) value)) {
                return false;
            }
        }
        return true;
    }

    /** Rewrites the examples that were written with 8 bits as float32. */
    private void upgrade(int size) {
        type = ElementType.FLOAT32;
        digest = Sha256.begin();
        try {
            out.close();
            out = begin(upgraded());
            try (InputStream in = new BufferedInputStream(Files.newInputStream(temporary), BUFFER)) {
                in.skipNBytes(StoreFooter.VALUES_OFFSET);
                byte[] example = new byte[size];
                for (int i = 0; i < examples; i++) {
                    if (in.readNBytes(example, 0, size) != size) {
                        throw new IOException("unexpected end of " + temporary);
                    }
                    writeFloats(example);
                }
            }
            // The open stream follows the file to its new name.
            Files.move(upgraded(), temporary, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StoreWriter.unwritable(target, e);
        }
    }

    private Path upgraded() {
        return temporary.resolveSibling(temporary.getFileName() + ".float32");
    }

    private void writeFloats(byte[] bytes) {
        ByteBuffer buffer = floatBuffer(bytes.length);
        for (byte value : bytes) {
            buffer.putFloat(value & 0xFF);
        }
        write(floatBytes, buffer.position());
    }

    private ByteBuffer floatBuffer(int values) {
        if (floatBytes.length != values * Float.BYTES) {
            floatBytes = new byte[values * Float.BYTES];
        }
        return ByteBuffer.wrap(floatBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw StoreWriter.unwritable(target, e);
        }
    }

    private static OutputStream begin(Path file) throws IOException {
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        out.write(StoreFooter.magic());
        return out;
    }
}
