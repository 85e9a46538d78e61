package dev.peacock.dataset;

import dev.peacock.provenance.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;

/**
 * Checks that a packed store was not changed: its content hash is computed again over its values, its labels and its
 * footer, and its other sections, which have their own checksums, are unpacked. It is read once from beginning to end.
 */
public final class StoreCheck {
    private static final int AT_ONCE = 1 << 20;
    /** Copies that this JVM has checked: Spark gives tasks of one JVM no other place to know. */
    private static final Set<Path> CHECKED = ConcurrentHashMap.newKeySet();

    private StoreCheck() {}

    /** UserError unless a store on any Hadoop file system is whole and has this content hash. */
    public static void check(FileSystem files, org.apache.hadoop.fs.Path path, String contentHash) {
        StoreFooter footer = StoreFooter.read(files, path);
        try (InputStream in = files.open(path)) {
            check(path.toString(), in, footer, contentHash);
        } catch (IOException e) {
            throw StoreFooter.unreadable(path.toString(), e);
        }
    }

    /** An executor's copy of a store, which is checked the first time that this JVM asks for it. UserError if it is damaged. */
    public static Path checkedOnce(Path copy) {
        // others wait for the one that checks, since each would do no less
        synchronized (CHECKED) {
            if (!CHECKED.contains(copy)) {
                StoreFooter footer = StoreFooter.read(copy);
                try (InputStream in = Files.newInputStream(copy)) {
                    check(copy.toString(), in, footer, footer.contentHash());
                } catch (IOException e) {
                    throw StoreFooter.unreadable(copy.toString(), e);
                }
                CHECKED.add(copy);
            }
        }
        return copy;
    }

    private static void check(String name, InputStream in, StoreFooter footer, String contentHash) throws IOException {
        MessageDigest digest = Sha256.begin();
        in.skipNBytes(StoreFooter.VALUES_OFFSET);
        byte[] buffer = new byte[AT_ONCE];
        for (long left = footer.labelsOffset() - StoreFooter.VALUES_OFFSET; left > 0; left -= AT_ONCE) {
            int count = (int) Math.min(AT_ONCE, left);
            readFully(in, buffer, count);
            digest.update(buffer, 0, count);
        }
        // the sections stand in this order
        StoreFooter.Bytes next = (position, into) -> readFully(in, into, into.length);
        int[] labels = footer.readLabels(name, next);
        footer.readSources(name, next);
        footer.readSubpopulations(name, next);
        footer.readIds(name, next);
        String hash = ContentHash.finish(
                digest,
                labels,
                footer.trainSize(),
                footer.shape(),
                footer.elementType(),
                footer.scale(),
                footer.labelNames(),
                footer.text());
        if (!hash.equals(contentHash) || !hash.equals(footer.contentHash())) {
            throw StoreFooter.damaged(name, "its values, labels or footer were changed after packing");
        }
    }

    private static void readFully(InputStream in, byte[] into, int count) throws IOException {
        if (in.readNBytes(into, 0, count) != count) {
            throw new EOFException("it ends too early");
        }
    }
}
