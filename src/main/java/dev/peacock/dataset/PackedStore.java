package dev.peacock.dataset;

import dev.peacock.config.Shape;
import dev.peacock.dataset.image.ExampleImage;
import dev.peacock.dataset.text.Vocabulary;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A packed store mapped into memory: what is read lies in the page cache, once per machine and off the heap. The format is
 * described at {@link StoreFooter}.
 */
public final class PackedStore implements ExampleStore, Closeable {
    private static final float[] UNSCALED = byteValues(1);

    private final Path path;
    private final StoreFooter footer;
    private final int[] labels;
    private final int exampleBytes;
    private final int examplesPerSegment;
    /** Value k of an 8-bit store divided by the scale. */
    private final float[] scaled;

    private final ByteBuffer packedSources;
    private volatile ByteBuffer[] segments;
    private volatile @Nullable SourceSpans sources;

    private PackedStore(
            Path path,
            StoreFooter footer,
            int[] labels,
            int examplesPerSegment,
            ByteBuffer[] segments,
            ByteBuffer packedSources) {
        this.path = path;
        this.footer = footer;
        this.labels = labels;
        this.exampleBytes = footer.exampleBytes();
        this.examplesPerSegment = examplesPerSegment;
        this.segments = segments;
        this.packedSources = packedSources;
        this.scaled = byteValues(footer.scale());
    }

    /** Maps a store; UserError if the file is none, is damaged or cannot be read. */
    public static PackedStore map(Path path) {
        return map(path, Integer.MAX_VALUE);
    }

    /** As {@link #map(Path)}, with segments of at most so many bytes (but of one example at least). */
    static PackedStore map(Path path, int segmentBytes) {
        try (FileChannel channel = FileChannel.open(path)) {
            StoreFooter.Bytes bytes = StoreFooter.bytesOf(channel);
            StoreFooter footer = StoreFooter.parse(path.toString(), channel.size(), bytes);
            int[] labels = footer.readLabels(path.toString(), bytes);
            int perSegment = Math.min(footer.size(), Math.max(1, segmentBytes / footer.exampleBytes()));
            ByteBuffer[] segments = new ByteBuffer[(footer.size() + perSegment - 1) / perSegment];
            for (int s = 0; s < segments.length; s++) {
                long first = (long) s * perSegment;
                long examples = Math.min(perSegment, footer.size() - first);
                long offset = StoreFooter.VALUES_OFFSET + first * footer.exampleBytes();
                segments[s] = channel.map(FileChannel.MapMode.READ_ONLY, offset, examples * footer.exampleBytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
            }
            ByteBuffer sources =
                    channel.map(FileChannel.MapMode.READ_ONLY, footer.sourcesOffset(), footer.sourcesLength());
            return new PackedStore(path, footer, labels, perSegment, segments, sources);
        } catch (IOException e) {
            throw StoreFooter.unreadable(path.toString(), e);
        }
    }

    @Override
    public int trainSize() {
        return footer.trainSize();
    }

    @Override
    public int testSize() {
        return footer.testSize();
    }

    @Override
    public Shape shape() {
        return footer.shape();
    }

    @Override
    public List<String> labelNames() {
        return footer.labelNames();
    }

    @Override
    public int label(int example) {
        return labels[example];
    }

    @Override
    public String contentHash() {
        return footer.contentHash();
    }

    /** What values are divided by when they are read. */
    public double scale() {
        return footer.scale();
    }

    /** Of a store of texts, whose values are its symbols; null for any other. */
    public @Nullable Vocabulary vocabulary() {
        return footer.text() == null ? null : footer.text().vocabulary();
    }

    /** An example of a store of texts, with U+FFFD for characters that are not in the vocabulary. */
    public String text(int example) {
        byte[] symbols = new byte[exampleBytes];
        readBytes(example, symbols, 0);
        return Objects.requireNonNull(vocabulary(), "a store of texts").text(symbols);
    }

    @Override
    public int[][] groups() {
        TextColumn column = footer.readSubpopulations(path);
        return column == null || column.name(0) == null ? ExampleStore.super.groups() : column.groups(trainSize());
    }

    /** Whether all values are integers 0..255, so that {@link #readBytes} works. */
    public boolean eightBit() {
        return footer.eightBit();
    }

    @Override
    public void read(int example, float[] into, int offset) {
        if (footer.eightBit()) {
            lookUp(example, scaled, into, offset);
            return;
        }
        readUnscaled(example, into, offset);
        if (footer.scale() != 1) {
            for (int i = offset; i < offset + footer.shape().size(); i++) {
                into[i] = (float) (into[i] / footer.scale());
            }
        }
    }

    @Override
    public void readUnscaled(int example, float[] into, int offset) {
        if (footer.eightBit()) {
            lookUp(example, UNSCALED, into, offset);
        } else {
            segment(example)
                    .asFloatBuffer()
                    .get(
                            startInSegment(example) / Float.BYTES,
                            into,
                            offset,
                            footer.shape().size());
        }
    }

    private static float[] byteValues(double scale) {
        float[] values = new float[256];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (k / scale);
        }
        return values;
    }

    private void lookUp(int example, float[] values, float[] into, int offset) {
        int size = footer.shape().size();
        Objects.checkFromIndexSize(offset, size, into.length);
        ByteBuffer segment = segment(example);
        int start = startInSegment(example);
        for (int i = 0; i < size; i++) {
            into[offset + i] = values[segment.get(start + i) & 0xFF];
        }
    }

    /** Writes the values of an example of an 8-bit store as unsigned bytes, not scaled, from {@code offset} on. */
    public void readBytes(int example, byte[] into, int offset) {
        if (!footer.eightBit()) {
            throw new IllegalStateException(path + " holds float32 values");
        }
        segment(example).get(startInSegment(example), into, offset, exampleBytes);
    }

    /** {@code file:row} with a 0-based row, or the path of an image file. */
    public String source(int example) {
        Objects.checkIndex(example, footer.size());
        SourceSpans known = sources;
        if (known == null) {
            known = readSources();
            sources = known;
        }
        return known.of(example);
    }

    /**
     * The example as a PNG, for a store whose shape is an image. 8-bit values are shown as value x 255 / max(scale, 1),
     * float values as 255 x value / scale, both cut off at 0 and 255.
     */
    public byte[] png(int example) {
        int size = footer.shape().size();
        byte[] pixels = new byte[size];
        if (footer.eightBit()) {
            readBytes(example, pixels, 0);
            for (int i = 0; i < size; i++) {
                pixels[i] = ExampleImage.level((pixels[i] & 0xFF) / Math.max(footer.scale(), 1));
            }
        } else {
            float[] values = new float[size];
            read(example, values, 0);
            for (int i = 0; i < size; i++) {
                pixels[i] = ExampleImage.level(values[i]);
            }
        }
        return ExampleImage.png(footer.shape(), pixels);
    }

    /** Lets go of the mapping; Java frees it with the next garbage collection. Reading values afterwards fails. */
    @Override
    public void close() {
        segments = new ByteBuffer[0];
    }

    private ByteBuffer segment(int example) {
        Objects.checkIndex(example, footer.size());
        ByteBuffer[] open = segments;
        if (open.length == 0) {
            throw new IllegalStateException(path + " is closed");
        }
        return open[example / examplesPerSegment];
    }

    private int startInSegment(int example) {
        return example % examplesPerSegment * exampleBytes;
    }

    private SourceSpans readSources() {
        try {
            return footer.readSources(path.toString(), (position, into) -> packedSources.get(0, into));
        } catch (IOException e) {
            throw StoreFooter.unreadable(path.toString(), e);
        }
    }
}
