package dev.peacock.npy;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A .npz archive: a zip of .npy arrays, stored or compressed, of any size. Several arrays may be read at the same time. */
public final class NpzFile {
    private static final String SUFFIX = ".npy";

    private final SortedMap<String, ZipEntryContent> entries;

    private NpzFile(SortedMap<String, ZipEntryContent> entries) {
        this.entries = entries;
    }

    /** Reads the list of arrays. UserError if the file is no zip archive, is damaged, or has two arrays of one name. */
    public static NpzFile open(ByteSource.Seekable file) throws IOException {
        SortedMap<String, ZipEntryContent> entries = new TreeMap<>();
        for (ZipEntryContent entry : ZipDirectory.read(file)) {
            String name = entry.entry();
            String array = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
            if (entries.putIfAbsent(array, entry) != null) {
                throw new UserError(file.name() + ": holds two arrays named '" + Shown.text(array) + "'");
            }
        }
        return new NpzFile(entries);
    }

    /** Names of the arrays. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** An array by name, or empty if there is none; UserError as {@link NpyArray#of}. */
    public Optional<NpyArray> array(String name) throws IOException {
        ZipEntryContent entry = entries.get(name);
        return entry == null ? Optional.empty() : Optional.of(NpyArray.of(entry));
    }
}
