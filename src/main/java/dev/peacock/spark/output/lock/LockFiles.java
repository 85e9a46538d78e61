package dev.peacock.spark.output.lock;

import dev.peacock.spark.output.OutputDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The files under {@code _lock/}: each driver's claim, and a second file, renewed while it has the directory. */
public final class LockFiles {
    private static final String CLAIM = ".json";
    private static final String HELD = ".held";
    private static final int WRITE_TRIES = 5;

    private final FileSystem files;
    private final Path directory;

    public LockFiles(OutputDirectory out) throws IOException {
        FileSystem system = out.files();
        // a local file's checksum is a second file, which others would see at another time
        this.files = system instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : system;
        this.directory = out.path(OutputDirectory.LOCK);
    }

    Path directory() {
        return directory;
    }

    boolean exists(Path path) throws IOException {
        return files.exists(path);
    }

    boolean isClaimed(String id) throws IOException {
        return files.exists(new Path(directory, id + CLAIM));
    }

    /** Writes a claim and returns its time by the file system's clock, in milliseconds. */
    long claim(String id, LockOwner owner) throws IOException {
        Path file = new Path(directory, id + CLAIM);
        byte[] text = owner.json().getBytes(StandardCharsets.UTF_8);
        for (int attempt = 1; ; attempt++) {
            try {
                write(file, text);
                return files.getFileStatus(file).getModificationTime();
            } catch (FileNotFoundException e) {
                // one that leaves takes the empty directory with it
                if (attempt == WRITE_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Takes the directory, or renews the lock on it. */
    void renew(String id) throws IOException {
        write(new Path(directory, id + HELD), new byte[0]);
    }

    /** The claims of all drivers but one. */
    public List<LockRule.Claim> claimsBut(String id) throws IOException {
        Map<String, FileStatus> claims = new TreeMap<>();
        Map<String, FileStatus> held = new TreeMap<>();
        for (FileStatus status : files.listStatus(directory)) {
            String name = status.getPath().getName();
            if (name.endsWith(CLAIM)) {
                claims.put(name.substring(0, name.length() - CLAIM.length()), status);
            } else if (name.endsWith(HELD)) {
                held.put(name.substring(0, name.length() - HELD.length()), status);
            }
        }
        held.forEach(claims::putIfAbsent);
        claims.remove(id);
        List<LockRule.Claim> others = new ArrayList<>();
        claims.forEach((other, status) -> {
            FileStatus renewed = held.get(other);
            long modified = (renewed == null ? status : renewed).getModificationTime();
            others.add(new LockRule.Claim(other, renewed != null, modified, ownerOf(other)));
        });
        return others;
    }

    private @Nullable LockOwner ownerOf(String other) {
        try (InputStream in = files.open(new Path(directory, other + CLAIM))) {
            return LockOwner.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return null;
        }
    }

    void delete(String id) throws IOException {
        files.delete(new Path(directory, id + HELD), false);
        files.delete(new Path(directory, id + CLAIM), false);
    }

    void deleteIfEmpty(Path path) throws IOException {
        if (files.exists(path) && files.listStatus(path).length == 0) {
            files.delete(path, false);
        }
    }

    private void write(Path file, byte[] bytes) throws IOException {
        try (var stream = files.create(file, true)) {
            stream.write(bytes);
        }
    }
}
