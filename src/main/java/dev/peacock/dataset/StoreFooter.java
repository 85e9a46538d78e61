package dev.peacock.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.tabular.TableEncoding;
import dev.peacock.dataset.text.TextEncoding;
import dev.peacock.provenance.Gzipped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * The footer of a packed store, which can be read without its values.
 *
 * <p>A store is: magic (8 bytes); values of the train, then of the test examples; labels (int32, little-endian); sources
 * (gzip); from version 2 on the subpopulations, and the ids (gzip, see {@link TextColumn}), each if there are any;
 * this footer (JSON, UTF-8); the footer's length (int32, little-endian); magic. A store has the lowest version that can hold it, which
 * Peacocks that know no later ones read.
 *
 * @param trainSize n
 * @param testSize q
 * @param scale what a value is divided by when it is read
 * @param labelsOffset in bytes from the file's begin, as {@code sourcesOffset}
 * @param sourcesLength bytes of the gzipped sources
 * @param sourcesUnpacked bytes of the sources after unpacking
 * @param contentHash SHA-256 in hex, see {@link ContentHash}
 * @param subpopulations what is known of the section, or null where the data set names none; no part of the content hash
 * @param ids the same of the section of the ids
 * @param table how the rows of a table became values, or null; no part of the content hash, which has the values
 * @param text how documents became symbols, or null; only its vocabulary is part of the content hash
 */
public record StoreFooter(
        int trainSize,
        int testSize,
        Shape shape,
        boolean eightBit,
        double scale,
        List<String> labelNames,
        long labelsOffset,
        long sourcesOffset,
        long sourcesLength,
        long sourcesUnpacked,
        String contentHash,
        @Nullable Section subpopulations,
        @Nullable Section ids,
        @Nullable TableEncoding table,
        @Nullable TextEncoding text) {

    static final int VERSION = 1;
    static final int VERSION_WITH_SUBPOPULATIONS = 2;
    static final int VERSION_WITH_IDS = 3;
    /** Whose values are characters, which Peacocks that know only numbers refuse. */
    static final int VERSION_WITH_TEXT = 4;

    static final int VALUES_OFFSET = 8;
    private static final int TAIL = 4 + 8;
    private static final String MEND = "run train --repair, which packs the data set again";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A section behind the sources: its bytes, those after unpacking, and the hash of the latter. */
    public record Section(long length, long unpacked, String hash) {
        static Section of(Gzipped packed) {
            return new Section(packed.bytes().length, packed.unpackedSize(), packed.hash());
        }

        boolean isPossible() {
            return length >= 0 && length <= Integer.MAX_VALUE && unpacked >= 0;
        }
    }

    /** Reads bytes at a position of a store, all or an IOException. */
    interface Bytes {
        void read(long position, byte[] into) throws IOException;
    }

    public StoreFooter {
        labelNames = List.copyOf(labelNames);
    }

    /** Of the train and test examples' subpopulations; null where the data set names none. */
    public @Nullable String subpopulationsHash() {
        return subpopulations == null ? null : subpopulations.hash();
    }

    static byte[] magic() {
        return "PEACOCKS".getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the footer of a store on any Hadoop file system; UserError if the file is none or is damaged. */
    public static StoreFooter read(FileSystem fileSystem, org.apache.hadoop.fs.Path path) {
        return open(
                fileSystem,
                path,
                (name, bytes) -> parse(name, fileSystem.getFileStatus(path).getLen(), bytes));
    }

    /** Reads the footer of a local store; UserError if the file is none or is damaged. */
    public static StoreFooter read(java.nio.file.Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            return parse(path.toString(), channel.size(), bytesOf(channel));
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
    }

    /** What is read of an open store. */
    private interface Reading<T extends @Nullable Object> {
        T read(String name, Bytes bytes) throws IOException;
    }

    private static <T extends @Nullable Object> T open(
            FileSystem fileSystem, org.apache.hadoop.fs.Path path, Reading<T> reading) {
        try (FSDataInputStream in = fileSystem.open(path)) {
            return reading.read(path.toString(), in::readFully);
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
    }

    /** The labels of the train, then the test examples, of the store that this footer was read from. */
    public int[] readLabels(FileSystem fileSystem, org.apache.hadoop.fs.Path path) {
        return open(fileSystem, path, this::readLabels);
    }

    /** The subpopulations of the store that this footer was read from; null where it has none. */
    public @Nullable TextColumn readSubpopulations(FileSystem fileSystem, org.apache.hadoop.fs.Path path) {
        return open(fileSystem, path, this::readSubpopulations);
    }

    /** The same of a local store. */
    @Nullable
    TextColumn readSubpopulations(java.nio.file.Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            return readSubpopulations(path.toString(), bytesOf(channel));
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
    }

    /** The ids of the store that this footer was read from; null where it has none. */
    public @Nullable TextColumn readIds(FileSystem fileSystem, org.apache.hadoop.fs.Path path) {
        return open(fileSystem, path, this::readIds);
    }

    public int size() {
        return trainSize + testSize;
    }

    ElementType elementType() {
        return eightBit ? ElementType.UINT8 : ElementType.FLOAT32;
    }

    int exampleBytes() {
        return Math.multiplyExact(shape.size(), elementType().bytes());
    }

    static Bytes bytesOf(FileChannel channel) {
        return (position, into) -> {
            ByteBuffer buffer = ByteBuffer.wrap(into);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw new IOException("unexpected end of the file");
                }
            }
        };
    }

    int[] readLabels(String name, Bytes bytes) throws IOException {
        byte[] packed = new byte[Math.multiplyExact(size(), Integer.BYTES)];
        bytes.read(labelsOffset, packed);
        int[] labels = new int[size()];
        ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(labels);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= labelNames.size()) {
                throw new UserError("%s is damaged: label %d of example %d is outside 0..%d; %s"
                        .formatted(name, labels[i], i, labelNames.size() - 1, MEND));
            }
        }
        return labels;
    }

    SourceSpans readSources(String name, Bytes bytes) throws IOException {
        byte[] packed = new byte[Math.toIntExact(sourcesLength)];
        bytes.read(sourcesOffset, packed);
        try {
            return SourceSpans.unpack(packed, sourcesUnpacked, size());
        } catch (IOException | ArithmeticException e) {
            throw new UserError(name + " is damaged: its sources cannot be read; " + MEND, e);
        }
    }

    @Nullable
    TextColumn readSubpopulations(String name, Bytes bytes) throws IOException {
        return readTexts(name, bytes, subpopulations, sourcesOffset + sourcesLength, "subpopulations");
    }

    @Nullable
    TextColumn readIds(String name, Bytes bytes) throws IOException {
        return readTexts(name, bytes, ids, sourcesOffset + sourcesLength + length(subpopulations), "ids");
    }

    private @Nullable TextColumn readTexts(
            String name, Bytes bytes, @Nullable Section section, long offset, String what) throws IOException {
        if (section == null) {
            return null;
        }
        byte[] packed = new byte[Math.toIntExact(section.length())];
        bytes.read(offset, packed);
        try {
            return TextColumn.unpack(packed, section.unpacked(), size());
        } catch (IOException | ArithmeticException e) {
            throw new UserError(name + " is damaged: its " + what + " cannot be read; " + MEND, e);
        }
    }

    static long length(@Nullable Section section) {
        return section == null ? 0 : section.length();
    }

    /** The footer with its length and the closing magic. */
    byte[] tail() throws IOException {
        byte[] json = JSON.writeValueAsBytes(FooterFields.write(this));
        return ByteBuffer.allocate(json.length + TAIL)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(json)
                .putInt(json.length)
                .put(magic())
                .array();
    }

    static StoreFooter parse(String name, long fileLength, Bytes bytes) throws IOException {
        if (fileLength < VALUES_OFFSET + TAIL) {
            throw new UserError("%s is not a packed store, or is truncated: it has only %d bytes; %s"
                    .formatted(name, fileLength, MEND));
        }
        byte[] head = new byte[VALUES_OFFSET];
        bytes.read(0, head);
        if (!Arrays.equals(head, magic())) {
            throw new UserError(name + " is not a packed store: it does not begin with the magic bytes; " + MEND);
        }
        byte[] tail = new byte[TAIL];
        bytes.read(fileLength - TAIL, tail);
        if (!Arrays.equals(tail, Integer.BYTES, TAIL, magic(), 0, magic().length)) {
            throw new UserError(name + " is truncated: it does not end with the magic bytes; " + MEND);
        }
        int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
        long offset = fileLength - TAIL - length;
        if (length < 0 || offset < VALUES_OFFSET) {
            throw damaged(name, "its footer cannot have " + length + " bytes");
        }
        byte[] json = new byte[length];
        bytes.read(offset, json);
        return fromJson(name, json, offset);
    }

    private static StoreFooter fromJson(String name, byte[] json, long footerOffset) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (IOException e) {
            throw new UserError(name + " is damaged: its footer is not JSON; " + MEND, e);
        }
        int version = node.path("version").asInt(-1);
        if (version < VERSION || version > VERSION_WITH_TEXT) {
            throw new UserError("%s has version %d, but this Peacock reads versions %d to %d; %s"
                    .formatted(name, version, VERSION, VERSION_WITH_TEXT, MEND));
        }
        StoreFooter footer;
        try {
            footer = FooterFields.read(node);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UserError(name + " is damaged: " + e.getMessage() + "; " + MEND, e);
        }
        FooterFields.requireConsistent(footer, name, footerOffset);
        return footer;
    }

    static UserError damaged(String name, String what) {
        return new UserError(name + " is damaged: " + what + "; " + MEND);
    }

    static UserError unreadable(String name, IOException e) {
        return new UserError(name + " cannot be read as a packed store: " + Reason.of(e), e);
    }
}
