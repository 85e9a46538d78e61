package dev.peacock.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * {@link WholeFile} on the local disk, without Hadoop's client, which without its native library starts ten processes
 * for each file (chmod, readlink), 70 ms in all.
 */
final class LocalFile {
    private LocalFile() {}

    /** Hadoop's own client, or ours: another one may do something with the bytes. */
    static boolean isOn(Object fileSystem) {
        return fileSystem.getClass() == LocalFileSystem.class || fileSystem instanceof LocalDisk;
    }

    static void put(
            LocalFileSystem files,
            org.apache.hadoop.fs.Path target,
            org.apache.hadoop.fs.Path temporary,
            WholeFile.Bytes bytes)
            throws IOException {
        Path aside = files.pathToFile(temporary).toPath();
        Path place = files.pathToFile(target).toPath();
        Files.createDirectories(aside.getParent());
        WholeFile.orUndo(
                () -> {
                    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
                        bytes.writeTo(new Unclosable(out));
                    }
                    Files.createDirectories(place.getParent());
                    // the checksum of the file that is replaced would be held against the new one
                    Files.deleteIfExists(
                            files.pathToFile(files.getChecksumFile(target)).toPath());
                    Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                },
                () -> Files.deleteIfExists(aside));
    }
}
