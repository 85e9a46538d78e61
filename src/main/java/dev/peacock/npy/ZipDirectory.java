package dev.peacock.npy;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The central directory of a zip archive (PKWARE's APPNOTE, sections 4.3.12 to 4.3.16), with zip64. The JDK's readers want a
 * local file or trust what stands before each entry; this one reads from any place and trusts the directory alone.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final long UNSIGNED = 0xFFFFFFFFL;
    /** A .npz has a few arrays; a directory beyond this is no .npz. */
    private static final int LONGEST = 16 << 20;

    private ZipDirectory() {}

    static List<ZipEntryContent> read(ByteSource.Seekable file) throws IOException {
        int tailBytes = (int) Math.min(file.length(), END_BYTES + LONGEST_COMMENT + LOCATOR_BYTES);
        long tailOffset = file.length() - tailBytes;
        ByteBuffer tail = bytes(file, tailOffset, tailBytes);
        int end = findEnd(tail, file);
        long size = tail.getInt(end + 12) & UNSIGNED;
        long offset = tail.getInt(end + 16) & UNSIGNED;
        int locator = end - LOCATOR_BYTES;
        if (locator >= 0 && tail.getInt(locator) == LOCATOR) {
            long end64 = tail.getLong(locator + 8);
            checkRange(file, end64, END64_BYTES);
            ByteBuffer record = bytes(file, end64, END64_BYTES);
            if (record.getInt(0) != END64) {
                throw damaged(file, "the zip64 record is missing");
            }
            size = record.getLong(40);
            offset = record.getLong(48);
        }
        checkRange(file, offset, size);
        if (size > LONGEST) {
            throw damaged(file, "its list of arrays claims " + size + " bytes");
        }
        return entries(file, bytes(file, offset, (int) size));
    }

    private static int findEnd(ByteBuffer tail, ByteSource file) {
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END && (tail.getShort(at + 20) & 0xFFFF) == tail.limit() - at - END_BYTES) {
                return at;
            }
        }
        throw new UserError(
                file.name() + ": not a whole .npz (zip) file: its closing record is missing; it is truncated, or"
                        + " it was not written by numpy.savez");
    }

    private static List<ZipEntryContent> entries(ByteSource.Seekable file, ByteBuffer directory) {
        List<ZipEntryContent> entries = new ArrayList<>();
        int at = 0;
        while (at < directory.limit()) {
            if (directory.limit() - at < ENTRY_BYTES || directory.getInt(at) != ENTRY) {
                throw damaged(file, "its list of arrays is broken");
            }
            int nameBytes = directory.getShort(at + 28) & 0xFFFF;
            int extraBytes = directory.getShort(at + 30) & 0xFFFF;
            int commentBytes = directory.getShort(at + 32) & 0xFFFF;
            int after = at + ENTRY_BYTES + nameBytes + extraBytes + commentBytes;
            if (after > directory.limit()) {
                throw damaged(file, "its list of arrays is broken");
            }
            byte[] name = new byte[nameBytes];
            directory.get(at + ENTRY_BYTES, name);
            Zip64 sizes = Zip64.of(file, directory, at, at + ENTRY_BYTES + nameBytes, extraBytes);
            entries.add(new ZipEntryContent(
                    file,
                    new String(name, StandardCharsets.UTF_8),
                    (directory.getShort(at + 8) & 1) != 0,
                    directory.getShort(at + 10) & 0xFFFF,
                    directory.getInt(at + 16) & UNSIGNED,
                    sizes.compressed,
                    sizes.size,
                    sizes.offset));
            at = after;
        }
        return entries;
    }

    /** The three numbers that a zip64 extra field holds in place of those that are all ones. */
    private record Zip64(long size, long compressed, long offset) {
        static Zip64 of(ByteSource file, ByteBuffer directory, int entry, int extra, int extraBytes) {
            long[] numbers = {
                directory.getInt(entry + 24) & UNSIGNED,
                directory.getInt(entry + 20) & UNSIGNED,
                directory.getInt(entry + 42) & UNSIGNED
            };
            int at = extra;
            int end = extra + extraBytes;
            while (end - at >= 4) {
                int id = directory.getShort(at) & 0xFFFF;
                int next = at + 4 + (directory.getShort(at + 2) & 0xFFFF);
                at += 4;
                for (int i = 0; id == 1 && i < numbers.length; i++) {
                    if (numbers[i] == UNSIGNED && next <= end && next - at >= 8) {
                        numbers[i] = directory.getLong(at);
                        at += 8;
                    }
                }
                at = next;
            }
            if (numbers[0] < 0 || numbers[1] < 0 || numbers[2] < 0) {
                throw damaged(file, "an array's size is negative");
            }
            return new Zip64(numbers[0], numbers[1], numbers[2]);
        }
    }

    static ByteBuffer bytes(ByteSource.Seekable file, long offset, int length) throws IOException {
        try (InputStream in = file.openAt(offset)) {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw damaged(file, "it ends early");
            }
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    static void checkRange(ByteSource file, long offset, long length) {
        if (offset < 0 || length < 0 || offset > file.length() || length > file.length() - offset) {
            throw damaged(file, "it points behind its own end");
        }
    }

    static UserError damaged(ByteSource file, String what) {
        return new UserError(file.name() + ": the .npz (zip) file is damaged: " + what);
    }
}
