package dev.peacock.npy;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a compressed .npz, array after array; the same arrays give the same bytes. Nothing is held in memory. */
public final class NpzWriter implements Closeable {
    /** The first moment that a zip archive knows: a file must not depend on when it was written. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;

    /** Closing closes {@code out}. */
    public NpzWriter(OutputStream out) {
        this(out, "");
    }

    /** The same with a comment, which is the end of the file, and which NumPy does not look at. */
    public NpzWriter(OutputStream out, String comment) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.BEST_SPEED);
        zip.setComment(comment);
    }

    /** Adds an array under a name, which numpy.load gives it back under. */
    public void add(String name, NpyType type, NpyOutput.Elements elements, long... shape) throws IOException {
        begin(name);
        NpyOutput.write(zip, type, elements, shape);
        zip.closeEntry();
    }

    /** Adds a vector of texts. */
    public void addTexts(String name, List<String> texts) throws IOException {
        begin(name);
        NpyOutput.writeTexts(zip, texts);
        zip.closeEntry();
    }

    private void begin(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
